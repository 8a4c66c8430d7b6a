/// One problem in a spec: where it is, what is wrong, and what to write instead.
public struct Diagnostic: Sendable, Hashable {
  /// Whether the spec can be used all the same.
  public enum Severity: String, Sendable {
    case error, warning
  }

  /// Another place that has to do with the problem, for example the first of two equal keys.
  public struct Place: Sendable, Hashable {
    /// The file as it was named.
    public let file: String
    /// Its line, from 1.
    public let line: Int
    /// Its column in code points, from 1.
    public let column: Int

    init(_ offset: Int, in source: SourceText) {
      file = source.name
      line = source.line(at: offset)
      column = source.column(at: offset)
    }
  }

  /// Whether the spec can be used all the same.
  public let severity: Severity
  /// The file as it was named.
  public let file: String
  /// The line, from 1; 0 where the problem is the file as a whole.
  public let line: Int
  /// The column in code points, from 1; 0 where the problem is the file as a whole.
  public let column: Int
  /// The offset in bytes from the start of the file.
  public let offset: Int
  /// How many columns of a terminal the marked text takes.
  public let length: Int
  /// What is wrong, without a full stop.
  public let message: String
  /// What to do about it, if that is known.
  public let hint: String?
  /// Another place that has to do with the problem.
  public let related: Place?
  /// For a file that another one includes: where, as `file:line`.
  public let includedFrom: String?
  let excerpt: Excerpt?

  /// A problem of a file as a whole, for example that it does not exist.
  public init(_ severity: Severity = .error, file: String, message: String, hint: String? = nil) {
    self.severity = severity
    self.file = file
    line = 0
    column = 0
    offset = 0
    length = 0
    self.message = Self.harmless(message)
    self.hint = hint.map(Self.harmless)
    related = nil
    includedFrom = nil
    excerpt = nil
  }

  init(_ finding: Finding, related: Place?, in source: SourceText) {
    let start = min(max(finding.range.lowerBound, source.start), source.end)
    severity = finding.severity
    file = source.name
    line = source.line(at: start)
    column = source.column(at: start)
    offset = start - source.start + source.markLength
    message = Self.harmless(finding.message)
    hint = finding.hint.map(Self.harmless)
    let excerpt = Excerpt(start..<max(start, finding.range.upperBound), in: source)
    length = excerpt.length
    self.excerpt = excerpt
    self.related = related
    includedFrom = source.mention.map { "\($0.file):\($0.line)" }
  }

  /// A text without what could move a terminal's cursor: messages quote the spec.
  private static func harmless(_ text: String) -> String {
    DisplayText.printable(text.unicodeScalars)
  }
}

/// A problem as it is noted while reading, before its source line is cut out.
struct Finding {
  var severity = Diagnostic.Severity.error
  /// Bytes of the text that are marked.
  let range: Range<Int>
  let message: String
  var hint: String?
  var related: Range<Int>?
}
