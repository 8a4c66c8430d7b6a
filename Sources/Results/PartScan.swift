import CZstd
import Glibc

/// Walks a part from its first byte, as far as frames are whole.
struct PartScan {
  private(set) var header: String?
  private(set) var headerLength = 0
  private(set) var frames: [Frame] = []
  private(set) var ending = PartFile.Ending.whole
  var lostBytes: Int { size - position }

  private let file: OpenFile
  private let decompressor: FrameDecompressor
  private let size: Int
  private var position = 0
  private var isOver = false

  /// A piece of the file, so that many small frames cost one system call.
  private var window: [UInt8] = []
  private var windowStart = 0

  private static let windowSize = 1 << 20

  init(_ path: String) throws(ResultsError) {
    // Without O_NONBLOCK a pipe of that name would wait for a writer for ever.
    file = try OpenFile(path, flags: O_RDONLY | O_NONBLOCK)
    guard let size = try file.regularSize() else {
      throw .corrupt(path: path, offset: 0, reason: "it is no regular file")
    }
    guard let decompressor = FrameDecompressor() else {
      throw .inputOutput(path: path, operation: .read, errno: ENOMEM)
    }
    self.size = size
    self.decompressor = decompressor
  }

  /// The next whole frame and its content, or nil at the end of what can be read.
  mutating func next() throws(ResultsError) -> (Frame, [UInt8])? {
    guard !isOver, position < size else { return nil }
    let step = try readFrame()
    guard case .whole(let frame, let content) = step, admit(content) else {
      isOver = true
      ending = if case .torn = step { .torn } else { .damaged }
      return nil
    }
    frames.append(frame)
    position += frame.compressedSize
    return (frame, content)
  }

  private enum Step {
    case whole(Frame, [UInt8])
    case torn
    case damaged
  }

  private mutating func readFrame() throws(ResultsError) -> Step {
    try fill(atLeast: Frame.largestHeader)
    let isShort = size - position < Frame.largestHeader
    guard let contentSize = withWindow({ Frame.contentSize(inHeader: $0) }) else {
      return isShort && startsLikeFrame ? .torn : .damaged
    }
    let bound = Frame.largestCompressedSize(for: contentSize)
    var wanted = min(bound, Self.windowSize)
    while true {
      try fill(atLeast: wanted)
      let length = withWindow { ZSTD_findFrameCompressedSize($0.baseAddress, $0.count) }
      if ZSTD_isError(length) == 0 {
        return check(length: length, contentSize: contentSize)
      }
      if wanted >= size - position { return .torn }
      if wanted >= bound { return .damaged }
      wanted = min(bound, wanted * 4)
    }
  }

  private func check(length: Int, contentSize: Int) -> Step {
    let content = withWindow { raw -> [UInt8]? in
      guard length <= raw.count else { return nil }
      return decompressor.content(
        of: UnsafeRawBufferPointer(rebasing: raw.prefix(length)), size: contentSize)
    }
    guard let content else { return .damaged }
    return .whole(
      Frame(offset: position, compressedSize: length, contentSize: contentSize), content)
  }

  /// Takes the header line from the first frame; false where it has none.
  private mutating func admit(_ content: [UInt8]) -> Bool {
    guard position == 0 else { return true }
    guard let end = content.firstIndex(of: UInt8(ascii: "\n")),
      let text = String(validating: content[..<end], as: UTF8.self)
    else { return false }
    header = text
    headerLength = end + 1
    return true
  }

  /// Whether the few bytes left are the start of a frame.
  private var startsLikeFrame: Bool {
    withWindow { $0.prefix(4).elementsEqual([0x28, 0xB5, 0x2F, 0xFD].prefix($0.count)) }
  }

  /// Brings `count` bytes from `position` on into the window, or as many as there are.
  private mutating func fill(atLeast count: Int) throws(ResultsError) {
    let wanted = min(count, size - position)
    guard windowStart + window.count - position < wanted else { return }
    window = try file.read(min(max(wanted, Self.windowSize), size - position), at: position)
    windowStart = position
  }

  private func withWindow<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    window.withUnsafeBytes { raw in
      body(UnsafeRawBufferPointer(rebasing: raw.dropFirst(position - windowStart)))
    }
  }
}
