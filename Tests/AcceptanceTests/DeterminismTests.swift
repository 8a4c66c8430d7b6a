import Testing

@Suite struct DeterminismTests {
  /// More than one batch, and a last one that is not full.
  private static let spec: Spec = {
    var spec = Spec()
    spec.axes = [
      "inputs.glutamate.release.probability: {linspace: [0.1, 1, 10]}",
      "inputs.glutamate.spikes.rate: [20 Hz, 80 Hz]",
    ]
    spec.trials = "{count: 5, seed: 7}"
    return spec
  }()

  private func finished() throws -> Workspace {
    let folder = try Workspace()
    try folder.write(Self.spec)
    try folder.complete("run", "sweep.yaml", "-o", "first", "-j", "1")
    return folder
  }

  @Test(arguments: ["1", "2", "5"])
  func theNumberOfThreadsChangesNothing(_ threads: String) throws {
    let folder = try finished()
    try folder.complete("run", "sweep.yaml", "-o", "second", "-j", threads)
    try expectSameTables(folder, "first", "second")
  }

  @Test(arguments: ["baseline", "avx2", "avx512"])
  func theProcessorChangesNothing(_ processor: String) throws {
    let folder = try finished()
    let outcome = try folder.run(
      "run", "sweep.yaml", "-o", "second", environment: ["QUANTAL_CPU": processor])
    if outcome.status == 64 {
      #expect(processor != "baseline")
      #expect(
        outcome.errors == "quantal: QUANTAL_CPU is '\(processor)', which this processor lacks\n")
      return
    }
    #expect(outcome.status == 0)
    #expect(
      try folder.text("second/manifest.json").contains("\"instruction_set\":\"\(processor)\""))
    try expectSameTables(folder, "first", "second")
  }

  @Test func anotherSeedGivesOtherNumbersAndTheSameConfigurations() throws {
    let folder = try finished()
    var other = Self.spec
    other.trials = "{count: 5, seed: 8}"
    try folder.write(other, "other.yaml")
    try folder.complete("run", "other.yaml", "-o", "second")
    let first = try CSVTable(folder, "first/tables/runs.csv")
    let second = try CSVTable(folder, "second/tables/runs.csv")
    #expect(try first.column("configuration") == second.column("configuration"))
    #expect(try Set(first.column("seed")).isDisjoint(with: second.column("seed")))
    #expect(try first.column("vesicles_released") != second.column("vesicles_released"))
    // In one folder, nothing of the one seed counts for the other.
    let mixed = try folder.complete("run", "other.yaml", "-o", "first", "--json").json()
    #expect(mixed["reused"] as? Int == 0)
    #expect(mixed["orphaned"] as? Int == 100)
    try expectSameTables(folder, "first", "second")
  }

  @Test func sharedNoiseGivesEveryConfigurationTheSameNumbers() throws {
    let folder = try Workspace()
    var spec = Self.spec
    spec.axes = ["neuron.threshold: [-55 mV, -50 mV, -45 mV]"]
    spec.trials = "{count: 4, seed: 7, noise: shared}"
    try folder.write(spec)
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let runs = try CSVTable(folder, "out/tables/runs.csv")
    for name in ["seed", "input_spikes", "vesicles_released"] {
      let column = try runs.column(name)
      #expect(column[0..<4] == column[4..<8] && column[4..<8] == column[8..<12], "\(name)")
    }
    #expect(try Set(runs.column("seed")).count == 4)
  }

  @Test func trialsOfOneConfigurationDiffer() throws {
    let folder = try finished()
    let counts = try CSVTable(folder, "first/tables/runs.csv").column("input_spikes")
    #expect(stride(from: 0, to: 100, by: 5).allSatisfy { Set(counts[$0..<($0 + 5)]).count > 1 })
  }
}
