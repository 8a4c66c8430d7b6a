import Glibc

/// Reads spec files.
///
/// No Foundation: it would double the time that the program takes to start.
enum SpecFile {
  /// The bytes of a file, at most one more than the largest spec has.
  static func bytes(of path: String) throws(SpecError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count <= TextCheck.sizeLimit {
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
        repeat {
          count = read(descriptor, buffer.baseAddress, buffer.count)
        } while count < 0 && errno == EINTR
        filled = max(count, 0)
      }
      guard count >= 0 else { throw failure(path, errno) }
      if count == 0 { break }
      bytes += chunk
    }
    return bytes
  }

  private static func failure(_ path: String, _ code: Int32) -> SpecError {
    let reason =
      switch code {
      case ENOENT: "no such file"
      case EISDIR: "this is a folder, not a file"
      case EACCES: "reading is not permitted"
      default: String(cString: strerror(code))
      }
    return SpecError(
      kind: .missingFile, diagnostics: [Diagnostic(file: path, message: reason)])
  }
}
