/// The cells of one column of one row group, until they are written as a page.
///
/// PLAIN encoding and definition levels: github.com/apache/parquet-format, Encodings.md.
struct ParquetColumn {
  let column: TableColumn

  /// Bytes held.
  var size: Int { words.count * 8 + text.count + flags.count + isDefined.count }

  /// Integers and reals as bit patterns.
  private var words: [UInt64] = []
  private var text: [UInt8] = []
  private var flags: [Bool] = []
  private var isDefined: [Bool] = []
  private var missingCount = 0

  init(_ column: TableColumn) {
    self.column = column
  }

  /// Adds a cell; false where it is of another kind.
  @inline(__always) mutating func append(_ value: TableValue) -> Bool {
    switch (value, column.kind) {
    case (.missing, _):
      isDefined.append(false)
      missingCount += 1
      return true
    case (.integer(let number), .integer): words.append(UInt64(bitPattern: number))
    // One NaN for all: its sign and payload depend on the processor's instructions.
    case (.real(let number), .real):
      words.append((number.isNaN ? Double.nan : number).bitPattern)
    case (.text(let string), .text):
      text.append(little: string.utf8.count)
      text.append(contentsOf: string.utf8)
    case (.flag(let isTrue), .flag): flags.append(isTrue)
    default: return false
    }
    isDefined.append(true)
    return true
  }

  mutating func removeAll() {
    words.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    flags.removeAll(keepingCapacity: true)
    isDefined.removeAll(keepingCapacity: true)
    missingCount = 0
  }

  /// The page's content: definition levels, then the defined values.
  func page() -> [UInt8] {
    let levels = definitionLevels()
    var page: [UInt8] = []
    page.reserveCapacity(size + levels.count + 4)
    page.append(little: levels.count)
    page.append(contentsOf: levels)
    switch column.kind {
    case .integer, .real:
      words.map(\.littleEndian).withUnsafeBytes { page.append(contentsOf: $0) }
    case .text: page.append(contentsOf: text)
    case .flag: page.append(contentsOf: Self.packed(flags))
    }
    return page
  }

  /// 1 where a value is, in the run-length and bit-packing hybrid.
  private func definitionLevels() -> [UInt8] {
    var levels: [UInt8] = []
    if missingCount == 0 || missingCount == isDefined.count {
      guard !isDefined.isEmpty else { return levels }
      levels.append(variable: UInt64(isDefined.count) << 1)
      levels.append(missingCount == 0 ? 1 : 0)
    } else {
      let bits = Self.packed(isDefined)
      levels.append(variable: UInt64(bits.count) << 1 | 1)
      levels.append(contentsOf: bits)
    }
    return levels
  }

  private static func packed(_ bits: [Bool]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit {
      bytes[index >> 3] |= 1 << UInt8(index & 7)
    }
    return bytes
  }

  // MARK: Statistics

  /// What readers skip row groups by.
  struct Statistics {
    var missingCount: Int
    /// Lowest and highest value, as PLAIN bytes.
    var range: (low: [UInt8], high: [UInt8])?
  }

  func statistics() -> Statistics {
    let range: (low: [UInt8], high: [UInt8])? =
      switch column.kind {
      case .integer: integerRange()
      case .real: realRange()
      // Nobody skips by run names, and errors are long.
      case .text, .flag: nil
      }
    return Statistics(missingCount: missingCount, range: range)
  }

  private func integerRange() -> (low: [UInt8], high: [UInt8])? {
    let numbers = words.lazy.map { Int64(bitPattern: $0) }
    guard let low = numbers.min(), let high = numbers.max() else { return nil }
    return (Self.plain(UInt64(bitPattern: low)), Self.plain(UInt64(bitPattern: high)))
  }

  /// None where NaN occurs: polars and DuckDB order NaN above all numbers and would skip too much.
  private func realRange() -> (low: [UInt8], high: [UInt8])? {
    guard var low = words.first.map(Double.init(bitPattern:)) else { return nil }
    var high = low
    for word in words {
      let number = Double(bitPattern: word)
      if number.isNaN { return nil }
      low = min(low, number)
      high = max(high, number)
    }
    // The format asks for this, for 0 and -0 are equal.
    if low == 0 { low = -0.0 }
    if high == 0 { high = 0.0 }
    return (Self.plain(low.bitPattern), Self.plain(high.bitPattern))
  }

  private static func plain(_ word: UInt64) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { Array($0) }
  }
}
