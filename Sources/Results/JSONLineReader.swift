import Glibc

/// Reads flat JSON objects, one per line, as rows of given columns.
///
/// Fields may come in any order; it is fastest where they come in the columns' order. A field that
/// a line does not have is missing, one that no column asks for is skipped, and of two fields of
/// one name the last counts.
public struct JSONLineReader: Sendable {
  private let kinds: [TableValue.Kind?]
  private let columns: [String: Int]
  /// `"name":` of each column, to compare with the line before anything is decoded.
  private let tokens: [[UInt8]]

  /// A reader of columns whose values keep the kind that the line gives them.
  public init(names: [String]) {
    self.init(names: names, kinds: names.map { _ in nil })
  }

  /// A reader of a table's rows, which converts to the columns' kinds.
  ///
  /// A value that cannot be converted is an error.
  public init(columns: [TableColumn]) {
    self.init(names: columns.map(\.name), kinds: columns.map(\.kind))
  }

  private init(names: [String], kinds: [TableValue.Kind?]) {
    self.kinds = kinds
    columns = Dictionary(
      zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    tokens = names.map { name in
      var line = JSONLine()
      line.missing(name)
      return line.bytes.dropLast(4)
    }
  }

  /// The places of the lines in a batch, without line ends; empty lines are left out.
  public static func lines(in bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return }
      var start = 0
      while start < raw.count {
        let found = memchr(base + start, Int32(UInt8(ascii: "\n")), raw.count - start)
        let end = found.map { UnsafeRawPointer($0) - base } ?? raw.count
        if end > start { lines.append(start..<end) }
        start = end + 1
      }
    }
    return lines
  }

  /// Reads one line, all of `bytes` or a part of them, as one value per column.
  public func row(
    _ bytes: [UInt8], in range: Range<Int>? = nil
  ) throws(JSONLineError) -> [TableValue] {
    var values: [TableValue] = []
    try read(bytes, in: range, into: &values)
    return values
  }

  /// Reads one line into a row whose memory is used again.
  public func read(
    _ bytes: [UInt8], in range: Range<Int>? = nil, into values: inout [TableValue]
  ) throws(JSONLineError) {
    if values.count != kinds.count {
      values = Array(repeating: .missing, count: kinds.count)
    } else {
      for index in values.indices { values[index] = .missing }
    }
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONLineError) in
      let part = (range ?? buffer.indices).clamped(to: buffer.indices)
      var cursor = JSONCursor(UnsafeBufferPointer(rebasing: buffer[part]))
      try readObject(&cursor, into: &values)
    }
  }

  /// Reads one line of unknown fields, in their order.
  public static func fields(
    _ bytes: [UInt8]
  ) throws(JSONLineError) -> [(key: String, value: TableValue)] {
    var fields: [(key: String, value: TableValue)] = []
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONLineError) in
      var cursor = JSONCursor(buffer)
      try cursor.readFields { (cursor) throws(JSONLineError) in
        let key = try cursor.key()
        fields.append((key, try cursor.value()))
      }
    }
    return fields
  }

  private func readObject(
    _ cursor: inout JSONCursor, into values: inout [TableValue]
  ) throws(JSONLineError) {
    var expected = 0
    try cursor.readFields { (cursor) throws(JSONLineError) in
      var column: Int? = expected
      if expected >= tokens.count || !cursor.take(tokens[expected]) {
        column = columns[try cursor.key()]
      }
      cursor.skipBlanks()
      let value = try cursor.value()
      guard let column else { return }
      values[column] = try converted(value, for: column, at: cursor)
      expected = column + 1
    }
  }

  @inline(__always) private func converted(
    _ value: TableValue, for column: Int, at cursor: JSONCursor
  ) throws(JSONLineError) -> TableValue {
    guard let kind = kinds[column] else { return value }
    guard let result = value.converted(to: kind) else {
      throw cursor.error("not of the column's kind (\(kind.rawValue))")
    }
    return result
  }
}

extension JSONCursor {
  /// Walks an object; `field` takes the key, the colon and the value.
  @inline(__always) mutating func readFields(
    _ field: (inout JSONCursor) throws(JSONLineError) -> Void
  ) throws(JSONLineError) {
    skipBlanks()
    guard take(UInt8(ascii: "{")) else { throw error("no object") }
    skipBlanks()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipBlanks()
        try field(&self)
        skipBlanks()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else {
        throw error(isAtEnd ? "the line ends early" : "neither a comma nor the end")
      }
    }
    skipBlanks()
    guard isAtEnd else { throw error("more behind the object") }
  }

  /// A key with its colon.
  mutating func key() throws(JSONLineError) -> String {
    let key = try text()
    skipBlanks()
    guard take(UInt8(ascii: ":")) else { throw error("no colon") }
    skipBlanks()
    return key
  }
}
