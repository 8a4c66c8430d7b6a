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

      Exit status: 0 complete; 4 finished, but some runs failed or are missing; 6 another process \
      is running on the folder; 64 usage; 65 the spec is wrong; 66 an input file is missing; 73 \
      cannot create; 74 input or output error; 75 stopped early, the same command goes on.
      """,
    version: QuantalVersion.number,
    subcommands: [Check.self, Plan.self, Run.self])

  static func main() {
    // A reader that went away or a limit on file sizes is an error to report, not a sudden end.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    Self.main(nil)
  }
}
