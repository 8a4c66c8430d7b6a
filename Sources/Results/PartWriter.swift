import Glibc

/// Appends batches of JSON lines to a part file of its own, one zstd frame per batch.
///
/// The file `parts/HOST-PID-N.jsonl.zst` is created by the first append. Whatever happens later,
/// every batch whose `append` returned is whole in the file; a batch that failed is cut off again.
/// A writer belongs to one thread at a time.
public final class PartWriter {
  /// The largest batch in one frame; larger ones are split between lines.
  public static let largestBatch = 16 << 20

  /// The file's path, or nil before the first append.
  public var path: String? { file?.path }

  /// Bytes of whole frames in the file so far.
  public private(set) var size = 0

  private let folder: String
  private let header: String
  private let secondsBetweenSyncs: Double
  private let compressor: FrameCompressor
  private var file: OpenFile?
  private var lastSync = 0.0
  private var isClosed = false
  private var isRemoved = false

  /// On lines of numbers level 1 takes half the time of 3 and the file is no larger.
  private static let level: Int32 = 1

  /// Prepares a writer for a results folder; creates nothing.
  ///
  /// - Parameters:
  ///   - folder: The results folder, in which `parts` is created when needed.
  ///   - header: The part's first line, without line end.
  ///   - secondsBetweenSyncs: How much time may pass until appended bytes are forced to the disk.
  /// - Throws: `ResultsError` where memory is out.
  public init(
    folder: String, header: String, secondsBetweenSyncs: Double = 5
  ) throws(ResultsError) {
    self.folder = "\(folder)/parts"
    self.header = header
    self.secondsBetweenSyncs = secondsBetweenSyncs
    guard let compressor = FrameCompressor(level: Self.level) else {
      throw .inputOutput(path: self.folder, operation: .write, errno: ENOMEM)
    }
    self.compressor = compressor
  }

  deinit { removeIfEmpty() }

  /// Writes lines as one frame; lines end with "\n", a missing last one is added.
  ///
  /// Throws with the file cut back to its last whole frame; the writer may be used again, for
  /// instance after space was made.
  public func append(_ lines: [UInt8]) throws(ResultsError) {
    guard !lines.isEmpty else { return }
    guard !isClosed else {
      throw .inputOutput(path: path ?? folder, operation: .write, errno: EBADF)
    }
    let file = try openedFile()
    let before = size
    do throws(ResultsError) {
      try write(batch: lines, to: file)
      try synchroniseIfDue(file)
    } catch {
      // Even if this fails, the next frame overwrites the torn one: writes go to `size`.
      size = before
      file.truncate(to: before)
      throw error
    }
  }

  /// Forces everything to the disk and closes the file; a second call does nothing.
  public func close() throws(ResultsError) {
    guard !isClosed else { return }
    isClosed = true
    guard let file else { return }
    defer { removeIfEmpty() }
    try file.synchronise()
    try file.close()
  }

  private func openedFile() throws(ResultsError) -> OpenFile {
    if let file { return file }
    try Folder.make(folder)
    var number = 1
    while true {
      let name = "\(ThisProcess.host)-\(ThisProcess.identifier)-\(number)\(PartFile.suffix)"
      do throws(ResultsError) {
        // Exclusive, because process numbers come again and hosts may share a name.
        let new = try OpenFile("\(folder)/\(name)", flags: O_WRONLY | O_CREAT | O_EXCL)
        file = new
        lastSync = ThisProcess.monotonicSeconds
        return new
      } catch .cannotCreate(_, EEXIST) {
        number += 1
      }
    }
  }

  /// Writes a batch as one frame, or a large one as several that are cut between lines.
  private func write(batch: [UInt8], to file: OpenFile) throws(ResultsError) {
    var lines = batch
    if size == 0 { lines.insert(contentsOf: Array(header.utf8) + [newline], at: 0) }
    if lines.last != newline { lines.append(newline) }
    var rest = lines[...]
    while rest.count > Self.largestBatch {
      let limit = rest.startIndex + Self.largestBatch
      let lineEnd = rest[..<limit].lastIndex(of: newline) ?? rest[limit...].firstIndex(of: newline)
      let end = lineEnd.map { $0 + 1 } ?? rest.endIndex
      try write(rest[..<end], to: file)
      rest = rest[end...]
    }
    if !rest.isEmpty { try write(rest, to: file) }
  }

  private func write(_ content: ArraySlice<UInt8>, to file: OpenFile) throws(ResultsError) {
    guard content.count <= Frame.largestContent else {
      throw .inputOutput(path: file.path, operation: .write, errno: EMSGSIZE)
    }
    guard let frame = content.withUnsafeBytes({ compressor.frame(of: $0) }) else {
      throw .inputOutput(path: file.path, operation: .write, errno: ENOMEM)
    }
    try file.write(frame, at: size)
    size += frame.count
  }

  private func synchroniseIfDue(_ file: OpenFile) throws(ResultsError) {
    let now = ThisProcess.monotonicSeconds
    guard now - lastSync >= secondsBetweenSyncs else { return }
    try file.synchronise()
    lastSync = now
  }

  /// A part without a whole frame tells nothing, not even its header.
  private func removeIfEmpty() {
    guard let file, size == 0, !isRemoved else { return }
    // Once only: the name may be another writer's by now.
    isRemoved = true
    unlink(file.path)
  }
}

private let newline = UInt8(ascii: "\n")
