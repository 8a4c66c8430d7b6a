import ArgumentParser
import Glibc
import SweepRunner

/// The command line.
@main
struct Quantal: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantal",
    abstract: "Sweeps over models of synaptic transmission: from release probability to firing.",
    discussion: """
      A YAML spec expands into many synapse configurations; each is simulated in some trials, and \
      the results become tables.

      \(ExitStatus.explanation)
      """,
    version: QuantalVersion.number,
    subcommands: [Check.self, Plan.self, Run.self, Trace.self, Describe.self, Schema.self])

  static func main() {
    // A reader that went away or a limit on file sizes is an error to report, not a sudden end.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    Self.main(nil)
  }
}
