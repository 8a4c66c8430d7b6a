import ArgumentParser
import Measures
import Results
import SweepRunner
import SweepSpec

/// Shows one run of a sweep in full.
struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show one run in full: spikes, calcium, release, conductances, voltage.",
    discussion: """
      One row for each moment, one column for each state of each terminal, receptor and the neuron; \
      units are in the columns' names, counts are since the row before. Terminals are numbered from \
      1. The run has the same bits as in the sweep.

      \(ExitStatus.explanation)
      """)

  @Argument(help: "The spec.", completion: .file(extensions: ["yaml", "yml"]))
  var spec: String

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "The run by its name, or its configuration by its name or the first 7 characters of it"
        + " (default: the first run).", valueName: "name"))
  var runName: String?

  @Option(
    help: ArgumentHelp(
      "Replace a base value of the spec, for example --set duration=1s, or pick the value of an axis;"
        + " may be repeated.",
      valueName: "path=value"))
  var set: [String] = []

  @Option(
    help: ArgumentHelp(
      "Add an axis or replace the spec's, for example to trace another value.",
      valueName: "path=values"))
  var axis: [String] = []

  @Option(
    name: [.customShort("o", allowingJoined: true), .long],
    help: "The file, .csv or .parquet (default: CSV on standard output).",
    completion: .file(extensions: ["csv", "parquet"]))
  var output: String?

  @Option(
    help: "Time between two rows, a whole part or multiple of the step (default: the step).",
    transform: TimeStep.init)
  var every: TimeStep?

  @Option(
    help: ArgumentHelp(
      "Only these states: paths or their beginnings, with commas between; * stands for any key,"
        + " for example neuron,glutamate.*.calcium.",
      valueName: "paths"))
  var only: String?

  func validate() throws {
    if let output, !TableFile.isKnown(output) {
      throw ValidationError("'\(output)' must end in .csv or .parquet")
    }
  }

  func run() throws {
    let overrides = Overrides(settings: set, axes: axis, picksValues: true)
    let sweep = try loadSweep(spec, overrides: overrides)
    guard let trace = RunTrace(sweep, run: runName) else {
      // A run is named by its parameters.
      let hint =
        overrides.isEmpty
        ? "'quantal plan \(spec) --list' names all"
        : "--set and --axis change the names of runs; leave out --run for the first one"
      Terminal.note("quantal: the sweep has no run '\(runName ?? "")'; \(hint)")
      throw ExitStatus.usage
    }
    let every = try interval(step: trace.step)
    let sink = TraceSink(run: trace.run, output: output, only: only)
    let outcome = trace.go(
      every: every, processor: try chosenProcessor(), onStart: { sink.begin($0) },
      row: { sink.add(time: $0, $1) })
    try sink.finish()
    if let failure = outcome?.failure {
      Terminal.note("quantal: \(trace.run): \(failure)")
      throw ExitStatus.incomplete
    }
  }

  /// The time between rows (ms).
  private func interval(step: Double) throws -> Double {
    guard let every = every?.milliseconds else { return step }
    let ratio = every >= step ? every / step : step / every
    guard abs(ratio - ratio.rounded()) < 1e-6 * ratio else {
      Terminal.note(
        "quantal: --every \(every) ms is no whole part or multiple of the step, \(step) ms")
      throw ExitStatus.usage
    }
    return every
  }
}

/// A length of time such as `0.01 ms` or `10us`.
struct TimeStep {
  let milliseconds: Double

  init(_ text: String) throws {
    let number = text.prefix { $0.isNumber || $0 == "." || $0 == "e" || $0 == "-" }
    let unit = text.dropFirst(number.count).drop { $0 == " " }
    let factors = ["us": 0.001, "ms": 1, "s": 1000]
    guard let value = Double(number), let factor = factors[String(unit)], value > 0,
      value.isFinite
    else { throw ValidationError("'\(text)' is no length of time; write for example 0.01ms") }
    milliseconds = factor == 0.001 ? value / 1000 : value * factor
  }
}
