import Foundation
import Testing

/// `quantal trace`: one run in full, with the bits that it has inside the sweep.
@Suite struct TraceTests {
  /// Inputs of every kind that a sweep can have side by side.
  private static let rich = """
    quantal: 1
    name: rich
    base:
      duration: 200 ms
      inputs:
        late:
          count: 3
          spikes: {model: gamma, rate: 40 Hz, jitter: 1 ms, drop_probability: 0.2}
          axon: {length: 1 mm, speed: 0.3 m/s}
          release:
            model: tsodyks_markram
            latency: {model: lognormal}
            asynchronous: {model: kernel, quanta: 2}
          spontaneous: {model: poisson, rate: 20 Hz}
          vesicles: {quantal_cv: 0.3}
          receptors: {ampa: {preset: ampa}}
        sensed:
          count: 2
          spikes: {model: poisson, rate: 30 Hz}
          calcium: {model: gaussian, residual: {model: linear}}
          sensor: {model: lou_2005}
          release: {model: calcium_sensor, sites: 10}
          receptors: {nmda: {preset: nmda}}
    axes:
      - inputs.late.release.probability: [0.2, 0.7]
    trials: {count: 2, seed: 5}
    """

  /// The sum of a column.
  private static func total(_ table: CSVTable, _ column: String) throws -> Double {
    try table.numbers(column).reduce(0) { $0 + ($1 ?? 0) }
  }

  @Test(arguments: ["0.1ms", "0.02ms", "1 ms"])
  func aTraceAddsUpToTheRunOfTheSweep(every: String) throws {
    let workspace = try Workspace()
    try workspace.write(Self.rich, "rich.yaml")
    _ = try workspace.complete("run", "rich.yaml", "-o", "out", "--quiet")
    let runs = try CSVTable(workspace, "out/tables/runs.csv")
    let name = try #require(try runs.column("run").last)
    _ = try workspace.complete(
      "trace", "rich.yaml", "--run", name, "--every", every, "-o", "trace.csv")
    let trace = try CSVTable(workspace, "trace.csv")
    func ran(_ column: String) throws -> Double {
      try runs.numbers(column).last.flatMap { $0 } ?? 0
    }
    #expect(try Self.total(trace, "neuron_spikes") == ran("spike_count"))
    for (input, terminals) in [("late", 3), ("sensed", 2)] {
      let spikes = try (1...terminals).reduce(0.0) {
        try $0 + Self.total(trace, "\(input)_\($1)_spikes")
      }
      #expect(try spikes == ran("\(input)_input_spikes"))
      let vesicles = try ["vesicles_released", "asynchronous_vesicles", "spontaneous_vesicles"]
        .reduce(0.0) { try $0 + ran("\(input)_\($1)") }
      #expect(vesicles > 0)
      #expect(try abs(Self.total(trace, "\(input)_vesicles") - vesicles) < 1e-6)
    }
  }

  @Test func finerRowsShowTheSameRun() throws {
    let workspace = try Workspace()
    try workspace.write(Self.rich, "rich.yaml")
    func voltage(_ every: String, each: Int) throws -> [Double?] {
      let only = "neuron.voltage,late.ampa,sensed.nmda"
      _ = try workspace.complete(
        "trace", "rich.yaml", "--every", every, "--only", only, "-o", "trace.csv")
      let table = try CSVTable(workspace, "trace.csv")
      let values = try table.numbers("neuron_voltage_mv")
      return stride(from: each - 1, to: values.count, by: each).map { values[$0] }
    }
    let coarse = try voltage("0.1ms", each: 10)
    #expect(coarse.count == 200)
    #expect(try voltage("1ms", each: 1) == coarse)
    #expect(try voltage("0.01 ms", each: 100) == coarse)
  }

  /// What neurotransmission is like: release for some tens of microseconds, calcium for hundreds.
  @Test func releaseIsOverLongBeforeCalciumIsBack() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sweeps").standardized.path
    let workspace = try Workspace()
    _ = try workspace.complete(
      "trace", "\(folder)/calcium.yaml", "--set", "duration=3ms", "--every", "0.005ms", "--only",
      "*.1.calcium,*.vesicles", "-o", "trace.csv")
    let table = try CSVTable(workspace, "trace.csv")
    func width(_ column: String, at share: Double) throws -> Double {
      let values = try table.numbers(column).map { $0 ?? 0 }
      let peak = values.max() ?? 0
      return Double(values.count { $0 > share * peak }) * 0.005
    }
    #expect((0.01...0.1).contains(try width("glutamate_vesicles", at: 0.5)))
    #expect((0.3...1).contains(try width("glutamate_1_calcium_um", at: 0.2)))
  }

  @Test func statesAreChosenByTheirPaths() throws {
    let workspace = try Workspace()
    try workspace.write(Self.rich, "rich.yaml")
    let outcome = try workspace.complete(
      "trace", "rich.yaml", "--only", "neuron, inputs.late.2, late.*.spikes")
    let head = outcome.output.split(separator: "\n").first ?? ""
    #expect(
      head == "time_ms,late_1_spikes,late_2_spikes,late_2_utilisation,late_2_occupied_sites,"
        + "late_3_spikes,neuron_voltage_mv,neuron_spikes")
    #expect(outcome.output.split(separator: "\n").count == 2001)
  }

  /// As the contract says: `trace SPEC [--run ID | --set path=value …]`.
  @Test func setPicksTheValueOfAnAxis() throws {
    let workspace = try Workspace()
    try workspace.write(Self.rich, "rich.yaml")
    let path = "inputs.late.release.probability"
    func trace(_ arguments: String...) throws -> String {
      let command = ["trace", "rich.yaml", "--every", "1ms"] + arguments
      let outcome = try Program(command, in: workspace).outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
    let first = try trace()
    #expect(try trace("--set", path + "=0.2") == first)
    let second = try trace("--set", path + "=0.7")
    #expect(second != first)
    #expect(try trace("--axis", path + "=0.7") == second)
    // A value that the axis does not have is another run; others are set beside it.
    #expect(try trace("--set", path + "=0.5") != second)
    let short = try trace("--set", path + "=0.7", "--set", "duration=50ms")
    #expect(short.split(separator: "\n").count == 51)
  }

  @Test(arguments: [
    (["--only", "neuron.voltag"], "did you mean 'neuron.voltage'?"),
    (["--run", "r000000"], "the sweep has no run 'r000000'; 'quantal plan rich.yaml --list'"),
    (
      ["--run", "r000000", "--set", "duration=50ms"],
      "no run 'r000000'; --set and --axis change the names of runs"
    ),
    (["--every", "0.03ms"], "no whole part or multiple of the step"),
    (["--every", "fast"], "write for example 0.01ms"),
    (["-o", "trace.txt"], "must end in .csv or .parquet"),
  ])
  func whatCannotBeTracedIsSaid(arguments: [String], message: String) throws {
    let workspace = try Workspace()
    try workspace.write(Self.rich, "rich.yaml")
    let outcome = try Program(["trace", "rich.yaml"] + arguments, in: workspace).outcome()
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func aTraceCanBeParquet() throws {
    let workspace = try Workspace()
    try workspace.write(Self.rich, "rich.yaml")
    _ = try workspace.complete("trace", "rich.yaml", "-o", "trace.parquet")
    let bytes = try Data(contentsOf: workspace.url("trace.parquet"))
    #expect(bytes.prefix(4) == Data("PAR1".utf8) && bytes.suffix(4) == Data("PAR1".utf8))
  }
}
