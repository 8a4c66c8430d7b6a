import Glibc
import Synchronization

/// A file that appears under its name whole or not at all.
///
/// Bytes go to a hidden file in the same folder, which is synchronised and then renamed. An object
/// that is dropped before `commit` removes it. A process that is killed leaves it behind;
/// `removeLeftovers` sweeps it.
public final class AtomicFile {
  /// The path under which the file appears.
  public let path: String

  private let folder: String
  private let temporaryPath: String
  private let file: OpenFile
  private var buffer: [UInt8] = []
  private var written = 0
  private var isOver = false

  private static let counter = Atomic<Int>(0)
  private static let bufferSize = 1 << 18

  /// Opens the temporary file; nothing is visible under `path` yet.
  public init(_ path: String) throws(ResultsError) {
    self.path = path
    let (folder, name) = Folder.split(path)
    self.folder = folder
    do throws(ResultsError) {
      file = try Self.temporaryFile(folder, name)
    } catch {
      throw error.renamed(to: path)
    }
    temporaryPath = file.path
  }

  deinit { abandon() }

  /// Writes all bytes to a file that then replaces any file of that name.
  ///
  /// Without `isDurable` a power cut may take the bytes; what could be written again needs no wait
  /// for the disk.
  public static func write(
    _ bytes: [UInt8], to path: String, isDurable: Bool = true
  ) throws(ResultsError) {
    let file = try AtomicFile(path)
    try file.append(bytes)
    if isDurable {
      try file.commit()
    } else {
      try file.flush()
      try file.publish()
    }
  }

  /// Makes several files durable and then visible.
  ///
  /// They wait for the disk together. All are prepared before the first is visible.
  public static func commit(_ files: [AtomicFile]) throws(ResultsError) {
    try concurrently(files.count) { (index) throws(ResultsError) in try files[index].prepare() }
    for file in files { try file.publish() }
    for folder in Set(files.map(\.folder)) { try Folder.synchronise(folder) }
  }

  /// Adds bytes at the end, through a buffer.
  ///
  /// After an error the file is abandoned.
  public func append(_ bytes: [UInt8]) throws(ResultsError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Makes the file durable and visible under its name.
  ///
  /// The bytes are on the disk before the name is, so that after a power cut the name stands for
  /// the old file or for the whole new one.
  public func commit() throws(ResultsError) {
    try prepare()
    try publish()
  }

  /// Removes the temporary file, unless the file was committed; a second call does nothing.
  public func abandon() {
    guard !isOver else { return }
    isOver = true
    buffer = []
    unlink(temporaryPath)
  }

  private static func temporaryFile(
    _ folder: String, _ name: String
  ) throws(ResultsError) -> OpenFile {
    while true {
      // The host is part of the name: on a shared disk a process alive there looks dead here.
      let number = counter.add(1, ordering: .relaxed).newValue
      let mark = "tmp-\(ThisProcess.host)-\(ThisProcess.identifier)-\(number)"
      do throws(ResultsError) {
        return try OpenFile("\(folder)/.\(name).\(mark)", flags: O_WRONLY | O_CREAT | O_EXCL)
      } catch .cannotCreate(_, EEXIST) {
        // Left by a dead process of the same number, which is the rule in containers.
        continue
      }
    }
  }

  /// Brings all bytes to the disk, so that only `publish` is left to do.
  func prepare() throws(ResultsError) {
    try flush()
    try guarded { () throws(ResultsError) in
      try file.synchronise()
      try file.close()
    }
  }

  /// Renames the prepared file into place.
  func publish() throws(ResultsError) {
    try guarded { () throws(ResultsError) in
      guard rename(temporaryPath, path) == 0 else { throw .creating(path, errno) }
      isOver = true
    }
  }

  private func flush() throws(ResultsError) {
    try guarded { () throws(ResultsError) in
      try file.write(buffer, at: written)
      written += buffer.count
      buffer.removeAll(keepingCapacity: true)
    }
  }

  /// Runs a step; where it fails the temporary file goes and the error names the real file.
  private func guarded(_ step: () throws(ResultsError) -> Void) throws(ResultsError) {
    guard !isOver else { throw .inputOutput(path: path, operation: .write, errno: EBADF) }
    do throws(ResultsError) {
      try step()
    } catch {
      abandon()
      throw error.renamed(to: path)
    }
  }
}

extension ResultsError {
  /// The same error under the name that the user knows.
  fileprivate func renamed(to path: String) -> ResultsError {
    switch self {
    case .cannotCreate(_, let code): .cannotCreate(path: path, errno: code)
    case .inputOutput(_, let operation, let code):
      .inputOutput(path: path, operation: operation, errno: code)
    default: self
    }
  }
}
