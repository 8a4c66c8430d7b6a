/// Rows as comma-separated text, spelled so that pandas, polars, DuckDB, R and spreadsheets agree.
///
/// Missing is an empty field and empty text a quoted one; reals always have a point or an exponent,
/// so that a column of whole reals stays a column of reals; `TRUE` is the one spelling that all of
/// them take.
public struct CSVText {
  /// The rows so far.
  public private(set) var bytes: [UInt8] = []

  /// No rows.
  public init() {}

  /// Empties the text and keeps its memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Adds a row and its line end.
  public mutating func append(row: [TableValue]) {
    // Readers skip empty lines, and a lone empty field would be one.
    if row.count == 1, row[0] == .missing {
      bytes.append(contentsOf: "\"\"\n".utf8)
      return
    }
    var isFirst = true
    for value in row {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      append(value)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func append(_ value: TableValue) {
    switch value {
    case .missing: break
    case .text(let text): append(text)
    case .integer(let number): bytes.append(integer: number)
    case .real(let number): bytes.append(real: number)
    case .flag(let isTrue): bytes.append(contentsOf: (isTrue ? "TRUE" : "FALSE").utf8)
    }
  }

  private mutating func append(_ text: String) {
    let quote = UInt8(ascii: "\"")
    guard text.isEmpty || Self.needsQuotes(text) else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(quote)
    for byte in text.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  private static func needsQuotes(_ text: String) -> Bool {
    // Blanks at the ends are cut off by some readers unless quoted.
    let blank = UInt8(ascii: " ")
    return text.utf8.first == blank || text.utf8.last == blank
      || text.utf8.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
          || $0 == UInt8(ascii: "\r")
      }
  }
}
