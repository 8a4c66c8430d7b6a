/// Collects the problems of one spec while it is read.
final class ProblemList {
  /// The files that the problems point into, by their first offsets.
  private var sources: [SourceText]
  private var errors: [Finding] = []
  private var warnings: [Finding] = []
  private var errorCount = 0
  /// How many errors are missing files, which have an exit status of their own.
  private var missingCount = 0
  /// What was noted already: values that aliases or variants share are read several times.
  private var noted: Set<Mention> = []
  private var mentionCount = 0

  private struct Mention: Hashable {
    let range: Range<Int>
    let message: Int
  }

  /// How many are shown.
  private static let shown = 20
  /// How many are kept.
  ///
  /// More than are shown, because they are found in the order of the schema and shown in the order
  /// of the file; not all, because a hostile file has 100,000.
  private static let kept = 200
  /// How often anything is noted, repetitions in other combinations of cases included.
  private static let mentions = 20_000

  /// The problems of a file and of what it includes.
  init(source: SourceText) { sources = [source] }

  /// The file that was read first.
  var mainSource: SourceText { sources[0] }

  /// The other files that were read, each once, in the order of their first mention.
  var namedSources: [SourceText] {
    var names: Set<String> = []
    return sources.dropFirst().filter { names.insert($0.name).inserted }
  }

  /// Adds a file; `place` is where another one names it.
  func add(
    _ name: String, _ bytes: [UInt8], from place: Range<Int>? = nil, isPreset: Bool = false
  ) -> SourceText {
    let mention = place.map { place in
      let origin = self.source(at: place.lowerBound)
      return SourceText.Mention(file: origin.name, line: origin.line(at: place.lowerBound))
    }
    // One more than the end, so that the end of a file is no place of the next one.
    let start = (sources.last?.end ?? 0) + 1
    let source = SourceText(
      name: name, bytes: bytes, start: start, mention: mention, isPreset: isPreset)
    sources.append(source)
    return source
  }

  /// The file of an offset.
  func source(at offset: Int) -> SourceText {
    var low = 0
    var high = sources.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if sources[middle].start <= offset { low = middle } else { high = middle }
    }
    return sources[low]
  }

  /// Where something is, in a sentence about another place: `line 3`, or `line 3 of a.yaml`.
  func line(of place: Range<Int>, seenFrom other: Range<Int>) -> String {
    let source = self.source(at: place.lowerBound)
    let here = self.source(at: other.lowerBound)
    let line = "line \(source.line(at: place.lowerBound))"
    return source.start == here.start ? line : "\(line) of \(source.name)"
  }

  /// Whether anything was found that makes the spec unusable.
  var hasErrors: Bool { errorCount > 0 }

  /// Whether there are so many errors that further ones are only counted.
  var isFull: Bool { errors.count >= Self.kept }

  /// Whether there are errors enough, or the same ones so often that looking for others takes long.
  var isEnough: Bool { isFull || (hasErrors && mentionCount > Self.mentions) }

  /// Notes an error, once.
  ///
  /// The hint is worked out only if the error is kept: suggestions cost time.
  func report(
    _ range: Range<Int>, _ message: String, hint: @autoclosure () -> String? = nil,
    related: Range<Int>? = nil, isMissingFile: Bool = false
  ) {
    guard isNew(range, message) else { return }
    errorCount += 1
    if isMissingFile { missingCount += 1 }
    guard !isFull else { return }
    errors.append(Finding(range: range, message: message, hint: hint(), related: related))
  }

  private func isNew(_ range: Range<Int>, _ message: String) -> Bool {
    mentionCount += 1
    return noted.insert(Mention(range: range, message: message.hashValue)).inserted
  }

  /// Notes a complaint about a value.
  func report(_ range: Range<Int>, _ complaint: Complaint) {
    report(range, complaint.message, hint: complaint.hint)
  }

  /// Notes something that is legal and probably not meant, once.
  func warn(_ range: Range<Int>, _ message: String, hint: String? = nil) {
    guard warnings.count < Self.shown, isNew(range, message) else { return }
    warnings.append(Finding(severity: .warning, range: range, message: message, hint: hint))
  }

  /// The errors as what is thrown; `nil` when there are none.
  var error: SpecError? {
    guard hasErrors else { return nil }
    let first = Self.sorted(errors).prefix(Self.shown)
    return SpecError(
      kind: missingCount == errorCount ? .missingFile : .invalid,
      diagnostics: first.map { diagnostic($0) },
      omittedCount: errorCount - first.count)
  }

  /// The warnings in the order of the file.
  var warningDiagnostics: [Diagnostic] {
    Self.sorted(warnings).map { diagnostic($0) }
  }

  private func diagnostic(_ finding: Finding) -> Diagnostic {
    let related = finding.related.map { place in
      Diagnostic.Place(place.lowerBound, in: source(at: place.lowerBound))
    }
    return Diagnostic(finding, related: related, in: source(at: finding.range.lowerBound))
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
