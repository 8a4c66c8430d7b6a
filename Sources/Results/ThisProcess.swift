import Glibc

/// What file names and manifests tell of this process.
public enum ThisProcess {
  static var identifier: Int32 { getpid() }

  /// The host's name up to its first dot, of letters, digits, `-` and `_` only.
  public static let host: String = {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "host" }
    var name: [UInt8] = []
    for character in buffer {
      let byte = UInt8(bitPattern: character)
      if byte == 0 || byte == UInt8(ascii: ".") { break }
      name.append(isPlain(byte) ? byte : UInt8(ascii: "-"))
    }
    return name.isEmpty ? "host" : String(decoding: name.prefix(64), as: UTF8.self)
  }()

  /// Seconds of a clock that is never set back.
  public static var monotonicSeconds: Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }

  /// The most memory that the process has had so far (bytes).
  public static var peakMemoryBytes: Double {
    var usage = rusage()
    return getrusage(RUSAGE_SELF.rawValue, &usage) == 0 ? Double(usage.ru_maxrss) * 1024 : 0
  }

  /// The time of day in UTC as `2026-01-31T12:00:00Z`.
  public static func timestamp() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int32, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))"
    let clock = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
    return "\(date)-\(padded(parts.tm_mday, 2))T\(clock)Z"
  }

  /// Whether a process of this host is alive; one we may not signal is.
  static func isAlive(_ identifier: Int32) -> Bool {
    guard identifier > 0 else { return false }
    return kill(identifier, 0) == 0 || errno != ESRCH
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
