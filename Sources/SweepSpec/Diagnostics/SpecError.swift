/// Why a spec cannot be used.
public struct SpecError: Error, Sendable {
  /// What kind of failure it is, by which the program chooses its exit status.
  public enum Kind: Sendable {
    /// The file was read and is wrong.
    case invalid
    /// The file is missing or cannot be read.
    case missingFile
  }

  /// What kind of failure it is.
  public let kind: Kind
  /// The first problems, in the order of the file.
  public let diagnostics: [Diagnostic]
  /// How many more problems there are.
  public let omittedCount: Int

  /// Collects problems of one kind.
  public init(kind: Kind, diagnostics: [Diagnostic], omittedCount: Int = 0) {
    self.kind = kind
    self.diagnostics = diagnostics
    self.omittedCount = omittedCount
  }

  /// All problems for people, each with its source line.
  public var text: String {
    var parts = diagnostics.map(\.text)
    if omittedCount > 0 { parts.append("and \(omittedCount) more") }
    return parts.joined(separator: "\n")
  }
}
