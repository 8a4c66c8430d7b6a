import Glibc

/// An open file that closes itself; every failure carries the path and errno.
final class OpenFile {
  let path: String
  private(set) var descriptor: Int32

  /// Opens a file; never inherited by child programs.
  init(_ path: String, flags: Int32, mode: mode_t = 0o644) throws(ResultsError) {
    self.path = path
    var result: Int32
    repeat {
      result = open(path, flags | O_CLOEXEC, mode)
    } while result < 0 && errno == EINTR
    descriptor = result
    guard result >= 0 else {
      throw flags & O_CREAT == 0
        ? .inputOutput(path: path, operation: .read, errno: errno) : .creating(path, errno)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Closes now, and tells of write errors that some network file systems report only here.
  func close() throws(ResultsError) {
    guard descriptor >= 0 else { return }
    let result = Glibc.close(descriptor)
    let code = errno
    descriptor = -1
    // The descriptor is gone after EINTR too, and must not be closed twice.
    if result != 0 && code != EINTR {
      throw .inputOutput(path: path, operation: .write, errno: code)
    }
  }

  private func close(_ descriptor: Int32) {
    _ = Glibc.close(descriptor)
  }

  /// Writes all bytes at an offset: one system call unless the system takes fewer.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ResultsError) {
    var rest = bytes
    var position = offset
    while !rest.isEmpty {
      let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(position))
      if count < 0 && errno == EINTR { continue }
      // A write that takes nothing without saying why would repeat for ever.
      guard count > 0 else {
        throw .inputOutput(path: path, operation: .write, errno: count == 0 ? ENOSPC : errno)
      }
      position += count
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }

  /// Writes all bytes of an array at an offset.
  func write(_ bytes: [UInt8], at offset: Int) throws(ResultsError) {
    var failure: ResultsError?
    bytes.withUnsafeBytes { raw in
      do throws(ResultsError) { try write(raw, at: offset) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Reads up to `count` bytes at an offset; fewer only at the end of the file.
  func read(_ count: Int, at offset: Int) throws(ResultsError) -> [UInt8] {
    var failed: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<count])
        let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failed = errno }
        guard got > 0 else { return }
        filled += got
      }
    }
    if failed != 0 { throw .inputOutput(path: path, operation: .read, errno: failed) }
    return bytes
  }

  /// The file's size in bytes, or nil where it is no regular file.
  func regularSize() throws(ResultsError) -> Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .inputOutput(path: path, operation: .read, errno: errno)
    }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  /// Cuts the file; false where that failed too.
  @discardableResult
  func truncate(to size: Int) -> Bool {
    ftruncate(descriptor, off_t(size)) == 0
  }

  /// Waits until the bytes are on the disk.
  func synchronise() throws(ResultsError) {
    var result: Int32
    repeat { result = fsync(descriptor) } while result != 0 && errno == EINTR
    // Some file systems cannot synchronise a folder: nothing can be done about that.
    if result != 0 && errno != EINVAL && errno != ENOTSUP {
      throw .inputOutput(path: path, operation: .write, errno: errno)
    }
  }
}
