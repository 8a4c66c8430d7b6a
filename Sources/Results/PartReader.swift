import Glibc

/// Reads frames of one part again, with the file kept open between them.
public final class PartReader {
  private let part: PartFile
  private let file: OpenFile
  private let decompressor: FrameDecompressor

  /// Opens a part that was scanned.
  public init(_ part: PartFile) throws(ResultsError) {
    self.part = part
    file = try OpenFile(part.path, flags: O_RDONLY | O_NONBLOCK)
    guard let decompressor = FrameDecompressor() else {
      throw .inputOutput(path: part.path, operation: .read, errno: ENOMEM)
    }
    self.decompressor = decompressor
  }

  /// The content of a frame, the header line included; its checksum is verified again.
  public func content(of frame: Frame) throws(ResultsError) -> [UInt8] {
    guard frame.offset >= 0, (0...Frame.largestContent).contains(frame.contentSize),
      (0...Frame.largestCompressedSize(for: frame.contentSize)).contains(frame.compressedSize)
    else { throw .corrupt(path: part.path, offset: frame.offset, reason: "no such frame") }
    let bytes = try file.read(frame.compressedSize, at: frame.offset)
    let content = bytes.withUnsafeBytes { raw -> [UInt8]? in
      guard Frame.contentSize(inHeader: raw) == frame.contentSize else { return nil }
      return decompressor.content(of: raw, size: frame.contentSize)
    }
    guard let content else {
      throw .corrupt(path: part.path, offset: frame.offset, reason: "its checksum does not fit")
    }
    return content
  }

  /// The lines of a frame, the part's header line left out.
  public func lines(of frame: Frame) throws(ResultsError) -> [UInt8] {
    let content = try content(of: frame)
    return frame.offset == 0 ? Array(content.dropFirst(part.headerLength)) : content
  }
}
