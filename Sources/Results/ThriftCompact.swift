/// Writes Thrift's compact protocol, as far as Parquet's footer needs it.
///
/// Source: thrift/doc/specs/thrift-compact-protocol.md.
struct ThriftCompact {
  private(set) var bytes: [UInt8] = []
  private var lastField: Int16 = 0

  /// The protocol's type numbers.
  private enum Kind: UInt8 {
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  mutating func int32(_ field: Int16, _ value: Int) {
    begin(field, .int32)
    append(zigzag: value)
  }

  mutating func int64(_ field: Int16, _ value: Int) {
    begin(field, .int64)
    append(zigzag: value)
  }

  mutating func text(_ field: Int16, _ value: String) {
    binary(field, Array(value.utf8))
  }

  mutating func binary(_ field: Int16, _ value: [UInt8]) {
    begin(field, .binary)
    append(binary: value)
  }

  mutating func structure(_ field: Int16, _ body: (inout ThriftCompact) -> Void) {
    begin(field, .structure)
    append(structure: body)
  }

  mutating func int32List(_ field: Int16, _ values: [Int]) {
    begin(list: field, .int32, count: values.count)
    for value in values { append(zigzag: value) }
  }

  mutating func textList(_ field: Int16, _ values: [String]) {
    begin(list: field, .binary, count: values.count)
    for value in values { append(binary: Array(value.utf8)) }
  }

  mutating func structureList<Element>(
    _ field: Int16, _ elements: [Element], _ body: (inout ThriftCompact, Element) -> Void
  ) {
    begin(list: field, .structure, count: elements.count)
    for element in elements { append(structure: { body(&$0, element) }) }
  }

  /// Ends the outermost structure.
  mutating func stop() {
    bytes.append(0)
  }

  private mutating func append(structure body: (inout ThriftCompact) -> Void) {
    let outer = lastField
    lastField = 0
    body(&self)
    stop()
    lastField = outer
  }

  private mutating func begin(_ field: Int16, _ kind: Kind) {
    let step = field - lastField
    lastField = field
    if (1...15).contains(step) {
      bytes.append(UInt8(step) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      append(zigzag: Int(field))
    }
  }

  private mutating func begin(list field: Int16, _ kind: Kind, count: Int) {
    begin(field, .list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      bytes.append(variable: UInt64(count))
    }
  }

  private mutating func append(binary value: [UInt8]) {
    bytes.append(variable: UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  private mutating func append(zigzag value: Int) {
    bytes.append(variable: UInt64(bitPattern: Int64(value << 1 ^ value >> 63)))
  }
}

extension [UInt8] {
  /// Adds a number in seven-bit pieces, the lowest first.
  mutating func append(variable value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Adds four bytes, the lowest first.
  mutating func append(little value: Int) {
    for shift in [0, 8, 16, 24] { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
