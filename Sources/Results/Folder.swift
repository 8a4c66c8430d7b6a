import Glibc

/// Folders: making, listing and synchronising them.
public enum Folder {
  /// Creates a folder and its parents; one that exists already is no error.
  public static func make(_ path: String) throws(ResultsError) {
    if mkdir(path, 0o755) == 0 { return }
    var code = errno
    if code == ENOENT, let parent = parent(of: path), parent != path {
      try make(parent)
      if mkdir(path, 0o755) == 0 { return }
      code = errno
    }
    guard code == EEXIST, isFolder(path) else { throw .creating(path, code) }
  }

  /// The names in a folder, sorted by their bytes; a folder that does not exist has none.
  public static func names(in path: String) throws(ResultsError) -> [String] {
    guard let stream = opendir(path) else {
      if errno == ENOENT { return [] }
      throw .inputOutput(path: path, operation: .read, errno: errno)
    }
    defer { closedir(stream) }
    guard let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let start = UnsafeRawPointer(entry) + nameOffset
      let name = String(cString: start.assumingMemoryBound(to: CChar.self))
      if name != "." && name != ".." { names.append(name) }
    }
    if errno != 0 { throw .inputOutput(path: path, operation: .read, errno: errno) }
    // Swift orders text by Unicode rules; bytes are what other programs sort by.
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes a file; one that does not exist is no error.
  public static func removeFile(_ path: String) throws(ResultsError) {
    if unlink(path) != 0 && errno != ENOENT {
      throw .inputOutput(path: path, operation: .remove, errno: errno)
    }
  }

  /// Makes created, renamed and removed names in a folder survive a power cut.
  static func synchronise(_ path: String) throws(ResultsError) {
    let folder = try OpenFile(path, flags: O_RDONLY | O_DIRECTORY)
    try folder.synchronise()
  }

  /// The path's folder and name: "a/b" gives "a" and "b", "b" gives "." and "b".
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let name = String(path[path.utf8.index(after: slash)...])
    let folder = String(path[..<slash])
    return (folder.isEmpty ? "/" : folder, name)
  }

  private static func parent(of path: String) -> String? {
    var bare = Substring(path)
    while bare.count > 1 && bare.last == "/" { bare.removeLast() }
    let (folder, name) = split(String(bare))
    return name.isEmpty ? nil : folder
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
