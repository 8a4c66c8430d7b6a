import Glibc

/// Standard output and standard error.
enum Terminal {
  /// Whether standard error is a terminal on which a line can be rewritten.
  static let isInteractive: Bool =
    isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"

  /// Writes text that was asked for.
  static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes a line about what is going on.
  static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Rewrites the last line of the terminal.
  static func rewrite(_ text: String) { write("\r\u{1B}[K" + text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // Nobody reads any more: there is no one left to tell.
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
