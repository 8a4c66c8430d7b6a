/// The bytes of one spec file and where its lines begin.
struct SourceText: Sendable {
  /// The file's name as it is shown.
  let name: String
  /// The text without a byte order mark.
  let bytes: [UInt8]
  /// How many bytes the byte order mark took: editors count it, libyaml does not see it.
  let markLength: Int
  private let lineStarts: [Int]

  init(name: String, bytes: [UInt8]) {
    self.name = name
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    markLength = hasMark ? 3 : 0
    self.bytes = hasMark ? Array(bytes.dropFirst(3)) : bytes
    lineStarts = Self.findLines(self.bytes)
  }

  /// Lines end with LF, CRLF or CR.
  ///
  /// libyaml also breaks lines at U+0085, U+2028 and U+2029, which
  /// no editor does; so places come from offsets, never from libyaml's own line numbers.
  private static func findLines(_ bytes: [UInt8]) -> [Int] {
    var starts = [0]
    for (index, byte) in bytes.enumerated() {
      let isLoneReturn =
        byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
      if byte == 0x0A || isLoneReturn { starts.append(index + 1) }
    }
    return starts
  }

  /// The line of a byte offset, from 1.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The column of a byte offset in code points, from 1.
  func column(at offset: Int) -> Int {
    let start = lineRange(line(at: offset)).lowerBound
    let end = min(max(offset, start), bytes.count)
    return 1 + bytes[start..<end].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The bytes of a line (from 1) without its line break.
  func lineRange(_ line: Int) -> Range<Int> {
    guard line >= 1, line <= lineStarts.count else { return bytes.count..<bytes.count }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The text of a range of bytes; what is no text becomes U+FFFD.
  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// The byte at an offset, or `nil` behind the end.
  func byte(at offset: Int) -> UInt8? {
    offset >= 0 && offset < bytes.count ? bytes[offset] : nil
  }
}
