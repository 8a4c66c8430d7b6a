import ArgumentParser

/// The exit statuses of the contract.
enum ExitStatus {
  static let incomplete = ExitCode(4)
  static let busy = ExitCode(6)
  static let usage = ExitCode(64)
  static let wrongSpec = ExitCode(65)
  static let missingInput = ExitCode(66)
  static let stoppedEarly = ExitCode(75)
}
