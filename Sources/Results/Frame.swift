import CZstd

/// One zstd frame of a part: a batch of lines that is whole and checked, or not there.
public struct Frame: Equatable, Sendable {
  /// The frame's first byte in the file.
  public let offset: Int
  /// Bytes in the file.
  public let compressedSize: Int
  /// Bytes after decompression.
  public let contentSize: Int

  /// Frames that claim more content than this are refused, so that damage cannot take the memory.
  public static let largestContent = 64 << 20

  /// Bytes that suffice to read the content's size from any frame.
  static let largestHeader = 18

  /// What the first bytes of a frame promise: the content's size, or nil where it is none of ours.
  ///
  /// Ours have a checksum and tell the size; nothing else could be verified.
  static func contentSize(inHeader bytes: UnsafeRawBufferPointer) -> Int? {
    guard bytes.count >= 6, bytes.prefix(4).elementsEqual([0x28, 0xB5, 0x2F, 0xFD]),
      bytes[4] & 0b100 != 0
    else { return nil }
    let size = ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
    // Unknown and malformed sizes are the two largest numbers.
    return size <= UInt64(largestContent) ? Int(size) : nil
  }

  /// The most bytes that a frame with so much content can take.
  static func largestCompressedSize(for contentSize: Int) -> Int {
    ZSTD_compressBound(contentSize) + largestHeader
  }
}

/// Makes zstd frames with a checksum and the content's size.
final class FrameCompressor {
  private let context: OpaquePointer
  private var output: [UInt8] = []

  /// Nil where memory is out.
  init?(level: Int32) {
    guard let context = ZSTD_createCCtx() else { return nil }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

  /// Compresses to one frame, or nil where memory is out.
  func frame(of content: UnsafeRawBufferPointer) -> [UInt8]? {
    let bound = ZSTD_compressBound(content.count)
    var isFailed = false
    let frame = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      let size = ZSTD_compress2(
        context, buffer.baseAddress, buffer.count, content.baseAddress, content.count)
      isFailed = ZSTD_isError(size) != 0
      count = isFailed ? 0 : size
    }
    return isFailed ? nil : frame
  }
}

/// Reads zstd frames and verifies their checksums.
final class FrameDecompressor {
  private let context: OpaquePointer

  /// Nil where memory is out.
  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  /// The content of exactly one frame, or nil where it is damaged or of another size.
  func content(of frame: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
    guard size >= 0, size <= Frame.largestContent else { return nil }
    var isDamaged = false
    let content = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      let got = ZSTD_decompressDCtx(
        context, buffer.baseAddress, size, frame.baseAddress, frame.count)
      isDamaged = ZSTD_isError(got) != 0 || got != size
      count = isDamaged ? 0 : size
    }
    return isDamaged ? nil : content
  }
}
