import ArgumentParser
import SweepRunner
import SweepSpec

/// The arguments that say which sweep is meant.
struct SpecArguments: ParsableArguments {
  @Argument(help: "The spec.", completion: .file(extensions: ["yaml", "yml"]))
  var spec: String

  @Option(
    name: [.customShort("o", allowingJoined: true), .long],
    help: "The results folder (default: results/ and the spec's name).",
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Replace a base value of the spec, for example --set duration=1s; may be repeated.",
      valueName: "path=value"))
  var set: [String] = []

  @Option(
    help: ArgumentHelp(
      "Add an axis or replace the spec's: --axis duration=1s,2s, or first:last:count, or :countlog,"
        + " or as in a spec; may be repeated.",
      valueName: "path=values"))
  var axis: [String] = []

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "How many threads simulate (default: all processors).")
  var jobs: Int?

  @Flag(help: "Report as one JSON object on standard output.")
  var json = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
  }

  /// What the options change of the spec.
  var overrides: Overrides { Overrides(settings: set, axes: axis) }

  /// The results folder of a sweep.
  func folder(of sweep: Sweep) -> String { output ?? "results/\(sweep.name)" }
}

/// Reads a spec; prints its problems and warnings.
///
/// - Throws: The exit status, once everything has been said.
func loadSweep(
  _ path: String, overrides: Overrides = Overrides(), json: Bool = false
) throws -> Sweep {
  do throws(SpecError) {
    let sweep = try Sweep.load(path, overrides: overrides)
    if !json { for warning in sweep.warnings { Terminal.note(warning.text) } }
    return sweep
  } catch {
    if json {
      try Terminal.output(error.diagnostics.map { $0.json + "\n" }.joined())
    } else {
      Terminal.note(error.text)
    }
    throw exitStatus(of: error)
  }
}

/// The exit status for what is wrong with a spec.
func exitStatus(of error: SpecError) -> ExitCode {
  error.kind == .missingFile ? ExitStatus.missingInput : ExitStatus.wrongSpec
}

/// A number with a comma between groups of three digits.
func grouped(_ number: Int) -> String {
  var digits = String(abs(number))
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits = String(digits.dropLast(3))
  }
  groups.insert(digits, at: 0)
  return (number < 0 ? "-" : "") + groups.joined(separator: ",")
}

/// A number of things, each called `name`: `1 run`, `1,000 runs`.
func counted(_ number: Int, _ name: String) -> String {
  "\(grouped(number)) \(name)\(number == 1 ? "" : "s")"
}

/// A length of time for people.
func duration(_ seconds: Double) -> String {
  switch seconds {
  case ..<0.9995: "\(Int((seconds * 1000).rounded())) ms"
  case ..<59.5: "\((seconds * 10).rounded() / 10) s"
  case ..<3570: "\(Int((seconds / 60).rounded())) min"
  default: "\((seconds / 360).rounded() / 10) h"
  }
}
