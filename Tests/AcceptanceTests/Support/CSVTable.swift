import Testing

/// A table read from CSV by the rules that its readers go by.
struct CSVTable {
  let header: [String]
  let rows: [[String]]

  init(_ workspace: Workspace, _ name: String) throws {
    var lines = Self.records(try workspace.text(name))
    header = try #require(lines.first)
    lines.removeFirst()
    rows = lines
    #expect(rows.allSatisfy { $0.count == header.count }, "\(name): rows of other lengths")
  }

  /// The fields of a column, as text.
  func column(_ name: String) throws -> [String] {
    let place = try #require(header.firstIndex(of: name), "no column \(name)")
    return rows.map { $0[place] }
  }

  /// The numbers of a column; nil where the field is empty.
  func numbers(_ name: String) throws -> [Double?] {
    try column(name).map { field in
      let number = Double(field)
      #expect(field.isEmpty || number != nil, "\(name): \(field)")
      return number
    }
  }

  /// Several columns of numbers; NaN where a field is empty.
  func numbers(_ names: [String]) throws -> [[Double]] {
    try names.map { try numbers($0).map { $0 ?? .nan } }
  }

  /// The rows as text by the run's name.
  func byRun() throws -> [String: [String]] {
    Dictionary(try zip(column("run"), rows).map { ($0, $1) }, uniquingKeysWith: { a, _ in a })
  }

  /// Splits at commas and line ends outside quotes.
  private static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        record.append(field)
        field = ""
      case "\n" where !isQuoted:
        records.append(record + [field])
        record = []
        field = ""
      default: field.append(character)
      }
    }
    return records
  }
}
