import ArgumentParser

/// The exit statuses of the contract.
enum ExitStatus {
  /// What they mean, for the help of every command.
  static let explanation = """
    Exit status: 0 complete; 4 finished, but some runs failed or are missing; 6 another process \
    is running on the folder; 64 usage; 65 the spec is wrong; 66 an input file is missing; 73 \
    cannot create; 74 input or output error; 75 stopped early, the same command goes on.
    """

  static let incomplete = ExitCode(4)
  static let busy = ExitCode(6)
  static let usage = ExitCode(64)
  static let wrongSpec = ExitCode(65)
  static let missingInput = ExitCode(66)
  static let outputError = ExitCode(74)
  static let stoppedEarly = ExitCode(75)
}
