import Glibc

/// How files that a spec names are found and read.
///
/// No Foundation: it would double the time that the program takes to start.
public struct FileAccess: Sendable {
  /// Why a file cannot be used, in a few words.
  struct Failure: Error {
    let reason: String
  }

  /// The largest file of numbers that is read (bytes).
  static let sizeLimit = 500_000_000

  private let isAllowed: Bool

  /// Reads from the disk.
  public static let disk = FileAccess(isAllowed: true)
  /// Refuses to read anything: what a spec says then depends on its text alone.
  public static let none = FileAccess(isAllowed: false)

  /// The bytes of a file that a spec names, of a larger one than `limit` a few more than the limit.
  func bytes(of path: String, limit: Int) throws(Failure) -> [UInt8] {
    guard isAllowed else { throw Failure(reason: "files are not read here") }
    // A pipe or a terminal would be waited for without end.
    var status = stat()
    guard stat(path, &status) == 0 else { throw Self.failure(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw status.st_mode & S_IFMT == S_IFDIR
        ? Self.failure(EISDIR) : Failure(reason: "this is not a regular file")
    }
    return try Self.content(of: path, limit: limit)
  }

  /// The bytes of a spec, which may come through a pipe.
  static func content(of path: String, limit: Int) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
        repeat {
          count = read(descriptor, buffer.baseAddress, buffer.count)
        } while count < 0 && errno == EINTR
        filled = max(count, 0)
      }
      guard count >= 0 else { throw failure(errno) }
      if count == 0 { break }
      bytes += chunk
    }
    return bytes
  }

  /// The files that match a shell pattern, sorted by name; their names begin as `pattern` does.
  func matches(of pattern: String, in folder: String) throws(Failure) -> [String] {
    guard isAllowed else { throw Failure(reason: "files are not read here") }
    let isAbsolute = pattern.hasPrefix("/")
    let front = isAbsolute || folder.isEmpty ? "" : folder + "/"
    var escaped = ""
    for character in front {
      if "*?[]\\".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    var found = glob_t()
    defer { globfree(&found) }
    let status = glob(escaped + pattern, GLOB_NOSORT, nil, &found)
    guard status == 0 || status == GLOB_NOMATCH else {
      throw Failure(reason: "the folder cannot be read")
    }
    let paths = (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { String(cString: $0) }
    }
    // By bytes, so that the order is the same in every locale.
    return paths.map { String($0.dropFirst(front.count)) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The one path that a file has whatever links and dots lead to it; the path itself if there is
  /// no such file.
  func identity(of path: String) -> String {
    guard isAllowed, let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// A path as it is meant in a file of `folder`.
  static func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
  }

  /// The folder of a file; empty for the current one.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func failure(_ code: Int32) -> Failure {
    switch code {
    case ENOENT: Failure(reason: "no such file")
    case EISDIR: Failure(reason: "this is a folder, not a file")
    case EACCES: Failure(reason: "reading is not permitted")
    default: Failure(reason: String(cString: strerror(code)))
    }
  }
}
