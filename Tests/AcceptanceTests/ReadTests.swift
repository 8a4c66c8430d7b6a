import Foundation
import Testing

/// Tables of a sweep read by the programs that people use.
///
/// Skipped where there is no interpreter: `make test` makes one with the packages, and the variable
/// QUANTAL_PYTHON names another.
@Suite struct ReadTests {
  /// The interpreter, or nil where there is none.
  static let python: String? = {
    let local = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../.build/venv/bin/python").standardized.path
    let path = ProcessInfo.processInfo.environment["QUANTAL_PYTHON"] ?? local
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "read_sweep.py").path

  @Test(.enabled(if: ReadTests.python != nil, "no Python with pyarrow, polars and duckdb"))
  func otherProgramsReadTheTablesOfASweep() throws {
    let folder = try Workspace()
    var spec = Spec()
    spec.more = [
      "  gaba:",
      "    count: 5",
      "    spikes: {model: poisson, rate: 10 Hz}",
      "    release: {model: static, sites: 1, probability: 1}",
      "    receptors: {gaba_a: {model: exponential, conductance: 2 nS, reversal: -70 mV}}",
      "  slow:",
      "    spikes: {model: poisson, rate: 3 Hz}",
      "    release: {model: tsodyks_markram, stochastic: false}",
    ]
    spec.axes = [
      "inputs.glutamate.release.probability: {linspace: [0, 1, 6]}",
      "inputs.glutamate.spikes.rate: [0 Hz, 40 Hz, 120 Hz]",
      "inputs.slow.release.sites: [1, 5]",
    ]
    try folder.write("# µ, ü and \"quotes\" are part of the metadata.\n" + spec.text, "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "out")
    try expectReadable(folder, configurations: 36, trials: 3)
  }

  @Test(.enabled(if: ReadTests.python != nil, "no Python with pyarrow, polars and duckdb"))
  func otherProgramsReadTablesWithFailures() throws {
    let folder = try Workspace()
    var spec = Spec()
    spec.more = ["neuron: {leak: 0.001 nS, capacitance: 1 pF}"]
    spec.axes = ["neuron.holding_current: [0 pA, -1e308 pA, 5 pA]"]
    try folder.write(spec)
    #expect(try folder.run("run", "sweep.yaml", "-o", "out").status == 4)
    try expectReadable(folder, configurations: 3, trials: 3)
  }

  @Test(.enabled(if: ReadTests.python != nil, "no Python with pyarrow, polars and duckdb"))
  func otherProgramsReadTablesOfCasesWithSamples() throws {
    let folder = try Workspace()
    try folder.write(CaseTests.spec, "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "out")
    try expectReadable(folder, configurations: 32, trials: 3)
  }

  private func expectReadable(
    _ folder: Workspace, configurations: Int, trials: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let python = try #require(Self.python)
    let outcome = try Program(
      [Self.script, "out", "\(configurations)", "\(trials)"], in: folder,
      executable: URL(filePath: python)
    ).outcome()
    #expect(
      outcome.status == 0, "\(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
  }
}
