import Glibc

/// A part as found on disk: its header line and its whole frames.
///
/// Reading never changes the file. A part may still grow while it is read; what is appended after
/// the start is not seen.
public struct PartFile: Sendable {
  /// How the readable frames end.
  public enum Ending: String, Equatable, Sendable {
    /// With the file's last byte.
    case whole
    /// With a frame that was being written when its writer died.
    case torn
    /// With bytes that were changed after they were written.
    case damaged
  }

  /// What the names of parts end with.
  public static let suffix = ".jsonl.zst"

  /// The file's path.
  public let path: String
  /// The first line, without line end; nil where no frame is whole.
  public let header: String?
  /// The whole frames, in order.
  public let frames: [Frame]
  /// How the readable frames end.
  public let ending: Ending
  /// Bytes behind the last whole frame: lost, to be simulated again.
  public let lostBytes: Int

  /// Bytes of the header line in the first frame's content, with its line end.
  let headerLength: Int

  /// The parts of a results folder, as paths sorted by name; a folder without parts has none.
  public static func list(in folder: String) throws(ResultsError) -> [String] {
    let parts = "\(folder)/parts"
    return try Folder.names(in: parts)
      .filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }
      .map { "\(parts)/\($0)" }
  }

  /// Scans a part; every frame is decompressed and its checksum verified on the way.
  ///
  /// - Parameters:
  ///   - path: The part's path.
  ///   - visit: Gets each whole frame with its lines, the header line left out.
  /// - Returns: What can be read of the part, and how much cannot.
  /// - Throws: `ResultsError` where the file cannot be read; damage is no error here.
  public static func read(
    _ path: String, visit: ((Frame, [UInt8]) -> Void)? = nil
  ) throws(ResultsError) -> PartFile {
    var scan = try PartScan(path)
    while let (frame, content) = try scan.next() {
      visit?(frame, frame.offset == 0 ? Array(content.dropFirst(scan.headerLength)) : content)
    }
    return PartFile(
      path: path, header: scan.header, frames: scan.frames, ending: scan.ending,
      lostBytes: scan.lostBytes, headerLength: scan.headerLength)
  }

  /// The content of a frame, the header line included; its checksum is verified again.
  public func content(of frame: Frame) throws(ResultsError) -> [UInt8] {
    try PartReader(self).content(of: frame)
  }

  /// The lines of a frame, the part's header line left out.
  public func lines(of frame: Frame) throws(ResultsError) -> [UInt8] {
    try PartReader(self).lines(of: frame)
  }
}
