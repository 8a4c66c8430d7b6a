import ArgumentParser
import Results
import SweepRunner
import SweepSpec

/// Runs what is missing of a sweep, then writes the tables.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run what is missing of a sweep, then write the tables.",
    discussion: """
      Interrupted at any moment, the same command goes on where it was. Runs are named by the \
      content of their parameters, so a run is never done twice, however the spec grows.

      \(ExitStatus.explanation)
      """)

  @OptionGroup var arguments: SpecArguments

  @Flag(
    exclusivity: .exclusive,
    help: "Whether to go on after a run that failed, or to stop at the first.")
  var failure = FailurePolicy.keepGoing

  @Option(
    help:
      "Begin no more batches when this much time is over, for example 30s, 90min or 11h; those in hand are finished; exit status 75.",
    transform: TimeBudget.init)
  var timeBudget: TimeBudget?

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Flag(help: .hidden)
  var timings = false

  enum FailurePolicy: String, EnumerableFlag {
    case keepGoing, failFast
  }

  func run() throws {
    let sweep = try loadSweep(arguments.spec, overrides: arguments.overrides, json: arguments.json)
    var options = SweepRun.Options(
      folder: arguments.folder(of: sweep), specPath: arguments.spec)
    options.overrides = arguments.overrides
    options.threads = arguments.jobs
    options.isFailFast = failure == .failFast
    options.timeBudget = timeBudget?.seconds
    options.isTimed = timings
    let stop = StopRequest()
    let watch = SignalWatch(stop) { [quiet, commandToGoOn] in
      guard !quiet else { return }
      Terminal.note("Interrupted; what is done is kept. To go on: \(commandToGoOn)")
    }
    let work = SweepRun(sweep, options: options, processor: try chosenProcessor(), stop: stop)
    var display: ProgressDisplay?
    let report: SweepRun.Report
    do throws(SweepRun.Obstacle) {
      report = try work.run { progress in
        if !quiet { display = ProgressDisplay(progress, name: sweep.name) }
      }
    } catch {
      display?.end()
      throw explain(error, options.folder)
    }
    display?.end()
    withExtendedLifetime(watch) {}
    try finish(report, options.folder)
  }

  /// Says how it went and ends with the fitting exit status.
  private func finish(_ report: SweepRun.Report, _ folder: String) throws {
    let text = RunReport(report, folder: folder, command: commandToGoOn)
    if arguments.json {
      try Terminal.output(text.json)
    } else if !quiet {
      Terminal.note(text.headline)
      try Terminal.output(text.tables)
    }
    if timings { Terminal.note(text.timings) }
    switch report.stopReason {
    case .signal(let number): SignalWatch.end(by: number)
    case .timeBudget: throw ExitStatus.stoppedEarly
    case .failure, .outputError: throw ExitStatus.incomplete
    case nil: if report.failed > 0 || !report.isComplete { throw ExitStatus.incomplete }
    }
  }

  private func explain(_ obstacle: SweepRun.Obstacle, _ folder: String) -> ExitCode {
    switch obstacle {
    case .busy(let process, let host, let started):
      Terminal.note(
        "quantal: another process is running on '\(folder)'"
          + (process > 0 ? " (process \(process) on \(host) since \(started))" : ""))
      return ExitStatus.busy
    case .results(let error):
      Terminal.note("quantal: \(error.message)")
      if case .inputOutput = error {
        Terminal.note("What was done before is kept; to go on: \(commandToGoOn)")
      }
      return ExitCode(error.exitStatus)
    }
  }

  private var commandToGoOn: String {
    CommandLine.arguments.map { argument in
      let isPlain = argument.allSatisfy { $0.isLetter || $0.isNumber || "-_./=".contains($0) }
      if isPlain && !argument.isEmpty { return argument }
      return "'"
        + argument.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
    }.joined(separator: " ")
  }
}

/// A length of time such as `30s`, `90 min` or `11h`.
struct TimeBudget {
  let seconds: Double

  init(_ text: String) throws {
    let number = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(number.count).drop { $0 == " " }
    let factors = ["s": 1.0, "": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400]
    guard let value = Double(number), let factor = factors[String(unit)], value > 0 else {
      throw ValidationError("'\(text)' is no length of time; write for example 30s, 90min or 11h")
    }
    seconds = value * factor
  }
}
