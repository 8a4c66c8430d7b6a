import Glibc
import Results

/// What is to be known of the machine and the moment.
enum Host {
  /// The processor's name as the system gives it, or "unknown".
  static var processorName: String {
    guard let bytes = try? WholeFile.read("/proc/cpuinfo") else { return "unknown" }
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix("model name") {
      if let colon = line.firstIndex(of: ":") {
        return String(line[line.index(after: colon)...].drop { $0 == " " })
      }
    }
    return "unknown"
  }

  /// How many threads can run at once.
  static var threads: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The git commit of the folder that a file is in, if it is in a checkout.
  static func commit(around path: String) -> String? {
    var folder = path.hasPrefix("/") ? path : currentFolder + "/" + path
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if let commit = commit(in: folder + "/.git") { return commit }
    }
    return nil
  }

  private static var currentFolder: String {
    guard let buffer = getcwd(nil, 0) else { return "" }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  private static func commit(in git: String) -> String? {
    guard let head = line(of: git + "/HEAD") else { return nil }
    guard head.hasPrefix("ref: ") else { return head }
    let reference = String(head.dropFirst(5))
    if let commit = line(of: git + "/" + reference) { return commit }
    guard let packed = try? WholeFile.read(git + "/packed-refs") else { return nil }
    return String(decoding: packed, as: UTF8.self).split(separator: "\n")
      .first { $0.hasSuffix(" " + reference) }.map { String($0.prefix { $0 != " " }) }
  }

  private static func line(of path: String) -> String? {
    guard let bytes = try? WholeFile.read(path) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
