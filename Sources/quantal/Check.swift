import ArgumentParser
import SweepRunner
import SweepSpec

/// Parses and expands specs, and reports every problem.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Parse and expand specs and report every problem.",
    discussion: """
      Problems go to standard error, each with its place, the line and what was probably meant. \
      With --json they go to standard output, one object a line.

      \(ExitStatus.explanation)
      """)

  @Argument(help: "The specs.", completion: .file(extensions: ["yaml", "yml"]))
  var specs: [String]

  @Flag(help: "Report problems as JSON objects, one a line.")
  var json = false

  func run() throws {
    var worst: ExitCode?
    for path in specs {
      do {
        let sweep = try loadSweep(path, json: json)
        if json {
          try Terminal.output(sweep.warnings.map { $0.json + "\n" }.joined())
        } else {
          try Terminal.output(
            "\(path): correct, \(counted(sweep.configurationCount, "configuration")),"
              + " \(counted(sweep.runCount, "run"))\n")
        }
      } catch let code as ExitCode {
        // A file that is missing says more than one that is wrong.
        if code.rawValue > worst?.rawValue ?? 0 { worst = code }
      }
    }
    if let worst { throw worst }
  }
}
