/// Collects the problems of one spec while it is read.
final class ProblemList {
  /// What the problems point into.
  let source: SourceText
  private var errors: [Finding] = []
  private var warnings: [Finding] = []
  private var errorCount = 0

  /// How many are shown.
  private static let shown = 20
  /// How many are kept.
  ///
  /// More than are shown, because they are found in the order of the schema and shown in the order
  /// of the file; not all, because a hostile file has 100,000.
  private static let kept = 200

  init(source: SourceText) { self.source = source }

  /// Whether anything was found that makes the spec unusable.
  var hasErrors: Bool { errorCount > 0 }

  /// Notes an error.
  ///
  /// The hint is worked out only if the error is kept: suggestions cost time.
  func report(
    _ range: Range<Int>, _ message: String, hint: @autoclosure () -> String? = nil,
    related: Range<Int>? = nil
  ) {
    errorCount += 1
    guard errors.count < Self.kept else { return }
    // One value that several aliases share is reported once.
    if errors.contains(where: { $0.range == range && $0.message == message }) {
      errorCount -= 1
      return
    }
    errors.append(Finding(range: range, message: message, hint: hint(), related: related))
  }

  /// Notes a complaint about a value.
  func report(_ range: Range<Int>, _ complaint: Complaint) {
    report(range, complaint.message, hint: complaint.hint)
  }

  /// Notes something that is legal and probably not meant.
  func warn(_ range: Range<Int>, _ message: String, hint: String? = nil) {
    guard warnings.count < Self.shown else { return }
    warnings.append(Finding(severity: .warning, range: range, message: message, hint: hint))
  }

  /// The errors as what is thrown; `nil` when there are none.
  var error: SpecError? {
    guard hasErrors else { return nil }
    let first = Self.sorted(errors).prefix(Self.shown)
    return SpecError(
      kind: .invalid, diagnostics: first.map { Diagnostic($0, in: source) },
      omittedCount: errorCount - first.count)
  }

  /// The warnings in the order of the file.
  var warningDiagnostics: [Diagnostic] {
    Self.sorted(warnings).map { Diagnostic($0, in: source) }
  }

  private static func sorted(_ findings: [Finding]) -> [Finding] {
    // Stable, so that problems at one place keep the order in which they were found.
    findings.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
  }
}

/// What is wrong with a piece of text, before it is known where that text stands.
struct Complaint: Error {
  let message: String
  var hint: String?
}
