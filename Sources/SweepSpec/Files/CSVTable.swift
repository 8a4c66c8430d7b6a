/// A file of cells in rows, with the place of each cell: separated by commas, semicolons or tabs.
///
/// Cells may be quoted as RFC 4180 says. Empty lines and lines that begin with `#` are passed over.
/// The reader is our own because problems are to be shown at their line and column.
struct CSVTable {
  /// The most cells that a table may have.
  static let cellLimit = 20_000_000

  let source: SourceText
  /// Rows of offsets, quotes not included; none in an empty file.
  let rows: [[Range<Int>]]

  /// Reads a file, or notes why not.
  init?(_ source: SourceText, _ problems: ProblemList) {
    self.source = source
    var rows: [[Range<Int>]] = []
    var cells = 0
    var scan = Scan(source, separator: Self.separator(of: source))
    while let row = scan.row() {
      if let problem = scan.problem {
        problems.report(problem.place, problem.message)
        return nil
      }
      cells += row.count
      guard cells <= Self.cellLimit else {
        problems.report(
          source.start..<source.start, "the table has more than \(Self.cellLimit) cells")
        return nil
      }
      rows.append(row)
    }
    self.rows = rows
  }

  /// The text of a cell without blanks around it.
  func text(_ cell: Range<Int>) -> String {
    let text = source.text(cell)
    return text.replacing("\"\"", with: "\"")
  }

  /// The first separator outside quotes and comments decides.
  private static func separator(of source: SourceText) -> UInt8 {
    var (isQuoted, isComment, isLineStart) = (false, false, true)
    for byte in source.bytes.prefix(100_000) {
      switch byte {
      case 0x0A, 0x0D:
        if !isQuoted { (isComment, isLineStart) = (false, true) }
        continue
      case UInt8(ascii: "#") where isLineStart: isComment = true
      case UInt8(ascii: "\"") where !isComment: isQuoted.toggle()
      case UInt8(ascii: ","), UInt8(ascii: ";"), 0x09:
        if !isComment, !isQuoted { return byte }
      default: break
      }
      isLineStart = isLineStart && byte == 0x20
    }
    return UInt8(ascii: ",")
  }

  /// Goes through the bytes row by row.
  private struct Scan {
    private let bytes: [UInt8]
    private let start: Int
    private let separator: UInt8
    private var place = 0
    private(set) var problem: (place: Range<Int>, message: String)?

    init(_ source: SourceText, separator: UInt8) {
      bytes = source.bytes
      start = source.start
      self.separator = separator
    }

    /// The cells of the next line that has any; `nil` at the end.
    mutating func row() -> [Range<Int>]? {
      while place < bytes.count {
        skipBlanks()
        guard place < bytes.count else { return nil }
        if isLineEnd(bytes[place]) {
          place += 1
        } else if bytes[place] == UInt8(ascii: "#") {
          while place < bytes.count, !isLineEnd(bytes[place]) { place += 1 }
        } else {
          return cells()
        }
      }
      return nil
    }

    private mutating func cells() -> [Range<Int>] {
      var cells: [Range<Int>] = []
      while true {
        cells.append(cell())
        guard place < bytes.count, bytes[place] == separator else { break }
        place += 1
      }
      return cells
    }

    private mutating func cell() -> Range<Int> {
      skipBlanks()
      guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return plainCell() }
      let opening = place
      place += 1
      while place < bytes.count {
        if bytes[place] == UInt8(ascii: "\"") {
          guard place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\"") else { break }
          place += 1
        }
        place += 1
      }
      guard place < bytes.count else {
        problem = (start + opening..<start + opening + 1, "this quote is not closed")
        return start + opening..<start + opening
      }
      let cell = start + opening + 1..<start + place
      place += 1
      skipBlanks()
      if place < bytes.count, bytes[place] != separator, !isLineEnd(bytes[place]) {
        problem = (start + place..<start + place + 1, "a separator is missing behind a quote")
      }
      return cell
    }

    private mutating func plainCell() -> Range<Int> {
      let first = place
      while place < bytes.count, bytes[place] != separator, !isLineEnd(bytes[place]) { place += 1 }
      var last = place
      while last > first, bytes[last - 1] == 0x20 || bytes[last - 1] == 0x09 { last -= 1 }
      return start + first..<start + last
    }

    private mutating func skipBlanks() {
      while place < bytes.count, bytes[place] != separator,
        bytes[place] == 0x20 || bytes[place] == 0x09
      {
        place += 1
      }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
  }
}
