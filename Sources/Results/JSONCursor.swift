import Glibc

/// Why a line could not be read.
public struct JSONLineError: Error, Equatable, Sendable {
  /// The place of the first byte that does not fit, from the start of the line.
  public let offset: Int
  /// What is wrong, in a few words.
  public let reason: String
}

/// Reads the tokens of one line; no byte can make it read outside of the line.
struct JSONCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// The byte at the cursor, and 0 behind the end, which no token starts with.
  @inline(__always) var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

  var isAtEnd: Bool { position >= bytes.count }

  /// Steps over a byte that `current` showed.
  @inline(__always) mutating func advance() {
    if position < bytes.count { position += 1 }
  }

  /// The bytes from an earlier position up to the cursor.
  func text(from start: Int) -> UnsafeBufferPointer<UInt8>.SubSequence {
    bytes[max(0, min(start, position))..<position]
  }

  func error(_ reason: String) -> JSONLineError {
    JSONLineError(offset: position, reason: reason)
  }

  @inline(__always) mutating func skipBlanks() {
    while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t")
      || current == UInt8(ascii: "\r") || current == UInt8(ascii: "\n")
    {
      position += 1
    }
  }

  @inline(__always) mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte, position < bytes.count else { return false }
    position += 1
    return true
  }

  /// Takes exactly these bytes if they come next.
  @inline(__always) mutating func take(_ text: [UInt8]) -> Bool {
    guard text.count <= bytes.count - position, let start = bytes.baseAddress,
      memcmp(start + position, text, text.count) == 0
    else { return false }
    position += text.count
    return true
  }

  mutating func value() throws(JSONLineError) -> TableValue {
    switch current {
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "n"): if take(Self.null) { return .missing }
    case UInt8(ascii: "t"): if take(Self.true) { return .flag(true) }
    case UInt8(ascii: "f"): if take(Self.false) { return .flag(false) }
    case UInt8(ascii: "{"), UInt8(ascii: "["): throw error("a nested value")
    default: break
    }
    throw error(isAtEnd ? "the line ends early" : "no value")
  }

  private static let null = Array("null".utf8)
  private static let `true` = Array("true".utf8)
  private static let `false` = Array("false".utf8)

  // MARK: Text

  mutating func text() throws(JSONLineError) -> String {
    guard take(UInt8(ascii: "\"")) else { throw error("no quotation mark") }
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let slice = UnsafeBufferPointer(rebasing: bytes[start..<position])
        guard let text = String(validating: slice, as: UTF8.self) else {
          throw error("text that is not UTF-8")
        }
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedText(from: start)
      case 0..<0x20: throw error("a control character in text")
      default: position += 1
      }
    }
    throw error("the line ends early")
  }

  /// The slow way, for text with escapes.
  private mutating func escapedText(from start: Int) throws(JSONLineError) -> String {
    var plain = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: plain, as: UTF8.self) else {
          throw error("text that is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try unescape(into: &plain)
      case 0..<0x20: throw error("a control character in text")
      default: plain.append(byte)
      }
    }
    throw error("the line ends early")
  }

  private mutating func unescape(into plain: inout [UInt8]) throws(JSONLineError) {
    let byte = current
    advance()
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain.append(byte)
    case UInt8(ascii: "n"): plain.append(0x0A)
    case UInt8(ascii: "r"): plain.append(0x0D)
    case UInt8(ascii: "t"): plain.append(0x09)
    case UInt8(ascii: "b"): plain.append(0x08)
    case UInt8(ascii: "f"): plain.append(0x0C)
    case UInt8(ascii: "u"):
      guard let scalar = Unicode.Scalar(try codePoint()) else {
        throw error("an escape that is no character")
      }
      plain.append(contentsOf: Character(scalar).utf8)
    default: throw error("an unknown escape")
    }
  }

  private mutating func codePoint() throws(JSONLineError) -> UInt32 {
    let first = try fourDigits()
    guard (0xD800..<0xDC00).contains(first) else { return first }
    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw error("half a surrogate pair")
    }
    let second = try fourDigits()
    guard (0xDC00..<0xE000).contains(second) else { throw error("half a surrogate pair") }
    return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
  }

  private mutating func fourDigits() throws(JSONLineError) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(current)).hexDigitValue, current < 0x80 else {
        throw error("an unknown escape")
      }
      number = number << 4 | UInt32(digit)
      advance()
    }
    return number
  }
}
