/// The bytes of one file and where its lines begin.
///
/// A spec may be made of several files. Offsets count through all of them, so that one number says
/// file and place: a file's first byte has the offset `start`.
struct SourceText: Sendable {
  /// Where a file is named in another.
  struct Mention: Sendable {
    let file: String
    let line: Int
  }

  /// The file's name as it is shown.
  let name: String
  /// The text without a byte order mark.
  let bytes: [UInt8]
  /// The offset of the first byte.
  let start: Int
  /// Where the file is included, if another one does.
  let mention: Mention?
  /// Whether it is the keys of a preset, not a file.
  let isPreset: Bool
  /// How many bytes the byte order mark took: editors count it, libyaml does not see it.
  let markLength: Int
  private let lineStarts: [Int]

  init(
    name: String, bytes: [UInt8], start: Int = 0, mention: Mention? = nil, isPreset: Bool = false
  ) {
    self.name = name
    self.isPreset = isPreset
    self.start = start
    self.mention = mention
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    markLength = hasMark ? 3 : 0
    self.bytes = hasMark ? Array(bytes.dropFirst(3)) : bytes
    lineStarts = Self.findLines(self.bytes)
  }

  /// The offset behind the last byte.
  var end: Int { start + bytes.count }

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

  /// The line of an offset, from 1.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset - start { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The column of an offset in code points, from 1.
  func column(at offset: Int) -> Int {
    let first = lineRange(line(at: offset)).lowerBound
    return 1 + slice(first..<max(offset, first)).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The offsets of a line (from 1) without its line break.
  func lineRange(_ line: Int) -> Range<Int> {
    guard line >= 1, line <= lineStarts.count else { return end..<end }
    let first = lineStarts[line - 1]
    var last = line < lineStarts.count ? lineStarts[line] : bytes.count
    while last > first, bytes[last - 1] == 0x0A || bytes[last - 1] == 0x0D { last -= 1 }
    return start + first..<start + last
  }

  /// The bytes at some offsets, as far as there are any.
  func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
    let clamped = range.clamped(to: start..<end)
    return bytes[clamped.lowerBound - start..<clamped.upperBound - start]
  }

  /// The text at some offsets; what is no text becomes U+FFFD.
  func text(_ range: Range<Int>) -> String { String(decoding: slice(range), as: UTF8.self) }

  /// The byte at an offset, or `nil` outside the file.
  func byte(at offset: Int) -> UInt8? {
    offset >= start && offset < end ? bytes[offset - start] : nil
  }
}
