import ArgumentParser
import Glibc

/// Standard output and standard error.
enum Terminal {
  /// Whether standard error is a terminal on which a line can be rewritten.
  static let isInteractive: Bool =
    isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"

  /// Writes text that was asked for.
  ///
  /// - Throws: The exit status for output errors; a reader that went away is none.
  static func output(_ text: String) throws {
    let code = write(text, to: STDOUT_FILENO)
    guard code != 0, code != EPIPE else { return }
    note("quantal: cannot write to standard output: \(String(cString: strerror(code)))")
    throw ExitStatus.outputError
  }

  /// Writes a line about what is going on.
  static func note(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

  /// Rewrites the last line of the terminal.
  static func rewrite(_ text: String) { _ = write("\r\u{1B}[K" + text, to: STDERR_FILENO) }

  /// Returns 0 or why not everything could be written.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? ENOSPC : errno }
      bytes = bytes.dropFirst(count)
    }
    return 0
  }
}
