import ArgumentParser
import Results
import SweepRunner
import SweepSpec

/// Shows what a spec expands into, and runs nothing.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show axes, configurations, runs, what is done and what is left; run nothing.",
    discussion: ExitStatus.explanation)

  @OptionGroup var arguments: SpecArguments

  @Flag(help: "Print the configurations instead: names and swept values, as CSV or JSON lines.")
  var list = false

  @Option(help: "With --list: print at most this many configurations; 0 for all.")
  var limit = 100

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit cannot be negative") }
  }

  func run() throws {
    let json = arguments.json
    let sweep = try loadSweep(arguments.spec, overrides: arguments.overrides, json: json)
    if list { return try ConfigurationList(sweep, limit: limit, json: json).print() }
    let folder = arguments.folder(of: sweep)
    let processor = try chosenProcessor()
    let plan: SweepPlan
    do throws(ResultsError) {
      plan = try SweepPlan(sweep, folder: folder, threads: arguments.jobs, processor: processor)
    } catch {
      Terminal.note("quantal: \(error.message)")
      throw ExitCode(error.exitStatus)
    }
    let text = PlanText(plan: plan, sweep: sweep, folder: folder)
    try Terminal.output(json ? text.json : text.text)
  }
}

/// The instruction set to use; an override that cannot be obeyed is a usage error.
func chosenProcessor() throws -> Processor {
  do throws(Processor.OverrideError) { return try Processor.chosen() } catch {
    Terminal.note("quantal: \(error.message)")
    throw ExitStatus.usage
  }
}
