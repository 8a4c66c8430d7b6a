import Glibc

/// A lock on a results folder that lasts as long as the process, and no longer.
///
/// It keeps two runs of one machine from one folder. The kernel drops it at any death of the
/// process; the file `.lock` stays, and only tells who held it.
public final class FolderLock {
  /// Who holds a folder.
  public struct Holder: Equatable, Sendable {
    /// The process, or 0 where the file did not tell.
    public let process: Int
    /// The host's name, or "" where the file did not tell.
    public let host: String
    /// When the lock was taken, in UTC, or "" where the file did not tell.
    public let started: String
  }

  /// What came of trying to lock.
  public enum Attempt {
    /// The folder is ours until the lock is released or dropped.
    case acquired(FolderLock)
    /// Another process has it.
    case held(by: Holder)
  }

  /// Whether the file system knows locks; where it does not, nothing keeps others out.
  public let isEnforced: Bool

  private let file: OpenFile

  private init(file: OpenFile, isEnforced: Bool) {
    self.file = file
    self.isEnforced = isEnforced
  }

  deinit {
    // The next holder must not be mistaken for this one; the lock itself ends with the descriptor.
    file.truncate(to: 0)
  }

  /// Tries to lock a folder, without waiting.
  public static func acquire(folder: String) throws(ResultsError) -> Attempt {
    let file = try OpenFile("\(folder)/.lock", flags: O_RDWR | O_CREAT | O_NONBLOCK)
    guard let isEnforced = try lock(file) else {
      return .held(by: holder(from: (try? file.read(1024, at: 0)) ?? []))
    }
    let text =
      "\(ThisProcess.identifier) \(ThisProcess.host) \(ThisProcess.timestamp())\n"
    file.truncate(to: 0)
    try file.write(Array(text.utf8), at: 0)
    return .acquired(FolderLock(file: file, isEnforced: isEnforced))
  }

  /// True or false for a lock that is enforced or not, nil where another holds it.
  private static func lock(_ file: OpenFile) throws(ResultsError) -> Bool? {
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return nil
      case ENOSYS, ENOTSUP, ENOLCK, EINVAL: return false
      default: throw .inputOutput(path: file.path, operation: .lock, errno: errno)
      }
    }
    return true
  }

  static func holder(from bytes: [UInt8]) -> Holder {
    let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard words.count == 3 else { return Holder(process: 0, host: "", started: "") }
    return Holder(
      process: Int(words[0]) ?? 0, host: String(words[1]), started: String(words[2]))
  }
}
