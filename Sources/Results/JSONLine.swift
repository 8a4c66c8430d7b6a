/// Writes flat JSON objects, one per line, into one buffer.
///
/// Fields appear in the order of the calls. Keys are not checked for repetition.
public struct JSONLine: Sendable {
  /// The lines so far; a line that was begun and not ended is in it too.
  public private(set) var bytes: [UInt8] = []

  private var isFirst = true

  /// An empty buffer.
  public init() {}

  /// Starts a line.
  public mutating func begin() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  /// Ends a line, with its line end.
  public mutating func end() {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Empties the buffer and keeps its memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Adds a text field.
  public mutating func text(_ key: String, _ value: String) {
    begin(key)
    append(quoted: value)
  }

  /// Adds an integer field.
  public mutating func integer(_ key: String, _ value: Int64) {
    begin(key)
    bytes.append(integer: value)
  }

  /// Adds an integer field.
  public mutating func integer(_ key: String, _ value: Int) {
    integer(key, Int64(value))
  }

  /// Adds a number that reads back to the bit; NaN and infinities become text.
  public mutating func real(_ key: String, _ value: Double) {
    begin(key)
    if value.isFinite {
      bytes.append(finite: value)
    } else {
      append(quoted: NonFinite(value).rawValue)
    }
  }

  /// Adds true or false.
  public mutating func flag(_ key: String, _ value: Bool) {
    begin(key)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Adds a field without a value.
  public mutating func missing(_ key: String) {
    begin(key)
    bytes.append(contentsOf: "null".utf8)
  }

  /// Adds a field of any kind.
  public mutating func value(_ key: String, _ value: TableValue) {
    switch value {
    case .missing: missing(key)
    case .text(let text): self.text(key, text)
    case .integer(let number): integer(key, number)
    case .real(let number): real(key, number)
    case .flag(let isTrue): flag(key, isTrue)
    }
  }

  private mutating func begin(_ key: String) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    append(quoted: key)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func append(quoted text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { utf8 in
      // No early exit, so that the compiler makes vectors of it: keys are many and short.
      var isPlain = true
      for byte in utf8 { isPlain = isPlain && !Self.needsEscape(byte) }
      if isPlain {
        bytes.append(contentsOf: utf8)
      } else {
        for byte in utf8 { append(escaping: byte) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  @inline(__always) private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func append(escaping byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
    case 0..<0x20:
      bytes.append(contentsOf: "\\u00".utf8)
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    default: bytes.append(byte)
    }
  }
}
