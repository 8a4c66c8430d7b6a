import Glibc

/// Small files, read in one go.
public enum WholeFile {
  /// The bytes of a file of up to a megabyte; more are left out.
  public static func read(_ path: String) throws(ResultsError) -> [UInt8] {
    let file = try OpenFile(path, flags: O_RDONLY | O_NONBLOCK)
    let limit = 1 << 20
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      while filled < limit, let base = buffer.baseAddress {
        let count = Glibc.read(file.descriptor, base + filled, limit - filled)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { code = errno }
        guard count > 0 else { break }
        filled += count
      }
    }
    guard code == 0 else { throw .inputOutput(path: path, operation: .read, errno: code) }
    return bytes
  }

  /// A file's size in bytes; `nil` where there is none.
  public static func size(_ path: String) -> Int64? {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : nil
  }
}
