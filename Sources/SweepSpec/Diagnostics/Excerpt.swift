/// The part of a source line that is shown with a problem.
struct Excerpt: Sendable, Hashable {
  /// The line, or the part of it around the problem when it is long.
  let text: String
  /// Columns in front of the first marked one.
  let indent: Int
  /// Marked columns, at least 1.
  let length: Int

  private static let before = 80
  private static let after = 80

  init(_ range: Range<Int>, in source: SourceText) {
    let line = source.lineRange(source.line(at: range.lowerBound))
    let start = min(max(range.lowerBound, line.lowerBound), line.upperBound)
    let end = min(max(range.upperBound, start), line.upperBound)
    // Bytes are cut generously first: a line may be a megabyte long, and is shown up to 20 times.
    let head = source.text(max(line.lowerBound, start - 4 * Self.before - 4)..<start)
    let marked = source.text(start..<min(end, start + 4 * Self.after))
    let rest = source.text(
      min(end, start + 4 * Self.after)..<min(line.upperBound, end + 4 * Self.after + 4))

    let shownHead = Self.suffix(of: DisplayText.printable(head.unicodeScalars))
    let shownTail = Self.prefix(of: DisplayText.printable((marked + rest).unicodeScalars))
    text = shownHead + shownTail
    indent = DisplayText.width(shownHead)
    let markedWidth = DisplayText.width(DisplayText.printable(marked.unicodeScalars))
    length = max(1, min(markedWidth, DisplayText.width(shownTail)))
  }

  private static func suffix(of text: String) -> String {
    text.unicodeScalars.count <= before
      ? text : "…" + String(String.UnicodeScalarView(text.unicodeScalars.suffix(before)))
  }

  private static func prefix(of text: String) -> String {
    text.unicodeScalars.count <= after
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(after))) + "…"
  }
}
