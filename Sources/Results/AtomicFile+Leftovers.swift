import Glibc

extension AtomicFile {
  /// Seconds without a write after which any temporary file counts as left behind.
  private static let oldAge = 86_400

  /// Removes temporary files of dead processes from a folder and returns their names.
  ///
  /// Whether a process of another host lives cannot be known, and a number may be another process's
  /// by now: after a day without a write a file goes in any case.
  @discardableResult
  public static func removeLeftovers(in folder: String) throws(ResultsError) -> [String] {
    var removed: [String] = []
    for name in try Folder.names(in: folder) {
      guard let owner = owner(ofTemporary: name) else { continue }
      let path = "\(folder)/\(name)"
      let isDead = owner.host == ThisProcess.host && !ThisProcess.isAlive(owner.process)
      guard isDead || isOld(path) else { continue }
      try Folder.removeFile(path)
      removed.append(name)
    }
    return removed
  }

  /// The host and process in a name of the form `.NAME.tmp-HOST-PID-N`, or nil for other names.
  static func owner(ofTemporary name: String) -> (host: String, process: Int32)? {
    guard name.hasPrefix("."), let mark = name.lastRange(of: ".tmp-") else { return nil }
    let fields = name[mark.upperBound...].split(separator: "-", omittingEmptySubsequences: false)
    guard fields.count >= 3, let number = fields.last, Int(number) != nil,
      let process = Int32(fields[fields.count - 2]), process > 0
    else { return nil }
    // The host's name may hold hyphens itself.
    return (fields.dropLast(2).joined(separator: "-"), process)
  }

  private static func isOld(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return false }
    return time(nil) - status.st_mtim.tv_sec > oldAge
  }
}

extension String {
  /// The last place where a text occurs.
  fileprivate func lastRange(of text: String) -> Range<Index>? {
    var end = endIndex
    while end > startIndex {
      let start = index(before: end)
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      end = start
    }
    return nil
  }
}
