import Testing

/// Cases, swept models and samples, through the built program.
@Suite struct CaseTests {
  private static let cases = """
    cases:
          control: {}
          excitable: {neuron.threshold: -55 mV}
          plastic:
            inputs.glutamate.release.model: tsodyks_markram
            axes: [inputs.glutamate.release.recovery: [100 ms, 400 ms]]
    """
  private static let refractory = "neuron.refractory: [1 ms, 2 ms]"

  /// A spec of two axes.
  private static func spec(_ first: String, _ second: String) -> String {
    """
    quantal: 1
    name: small
    base:
      duration: 200 ms
      inputs:
        glutamate:
          count: 3
          spikes: {model: poisson}
          release: {model: static, sites: 5}
          receptors: {ampa: {model: exponential, conductance: 5 nS, decay: 2 ms}}
    axes:
      - \(first)
      - \(second)
    samples:
      method: sobol
      n: 4
      seed: 7
      over:
        inputs.glutamate.spikes.rate: {loguniform: [10 Hz, 200 Hz]}
        inputs.glutamate.release.probability: {uniform: [0.1, 0.9]}
    trials: {count: 3, seed: 7}

    """
  }

  /// 32 configurations: those of four cases, two refractory periods and four samples.
  static let spec = spec(cases, refractory)

  private static let swept = [
    "case", "neuron_threshold_mv", "glutamate_release_model", "glutamate_release_recovery_ms",
    "neuron_refractory_ms", "glutamate_spikes_rate_hz", "glutamate_release_probability",
  ]

  @Test func rowsAreInTheOrderOfTheSpec() throws {
    let folder = try Workspace()
    try folder.write(Self.spec, "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    #expect(Array(summary.header[1...7]) == Self.swept)
    let cases = try summary.column("case")
    #expect(
      cases
        == ["control", "excitable", "plastic", "plastic"].flatMap {
          Array(repeating: $0, count: 8)
        })
    let recovery = try summary.column("glutamate_release_recovery_ms")
    #expect(recovery[..<16].allSatisfy { $0.isEmpty })
    #expect(recovery[16..<24].allSatisfy { $0 == "100.0" || $0 == "100" })
    #expect(recovery[24...].allSatisfy { $0 == "400.0" || $0 == "400" })
    #expect(
      try summary.numbers("neuron_refractory_ms")
        == (0..<4).flatMap { _ in [1, 1, 1, 1, 2, 2, 2, 2] })
    #expect(
      try summary.numbers("neuron_threshold_mv")
        == cases.map { $0 == "excitable" ? -55 : -50 })
    #expect(
      try summary.column("glutamate_release_model")
        == cases.map { $0 == "plastic" ? "tsodyks_markram" : "static" })
    // All combinations have the same samples.
    let rates = try summary.column("glutamate_spikes_rate_hz")
    #expect(Set(rates[..<4]).count == 4)
    #expect(stride(from: 0, to: 32, by: 4).allSatisfy { rates[$0..<$0 + 4] == rates[..<4] })
    #expect(try Set(summary.column("configuration")).count == 32)
    #expect(try CSVTable(folder, "out/tables/runs.csv").rows.count == 96)
  }

  /// The rows of a table by run, each by the names of its columns.
  private func rows(_ folder: Workspace, _ name: String) throws -> [String: [String: String]] {
    let table = try CSVTable(folder, "\(name)/tables/runs.csv")
    return try table.byRun().mapValues { row in
      Dictionary(uniqueKeysWithValues: zip(table.header, row))
    }
  }

  @Test func threadsAndTheOrderOfAxesChangeNoRow() throws {
    let folder = try Workspace()
    try folder.write(Self.spec, "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "one", "-j", "1")
    try folder.complete("run", "sweep.yaml", "-o", "two", "-j", "2")
    try expectSameTables(folder, "one", "two")
    try folder.write(Self.spec(Self.refractory, Self.cases), "turned.yaml")
    try folder.complete("run", "turned.yaml", "-o", "turned")
    let first = try rows(folder, "one")
    #expect(first.count == 96)
    #expect(try rows(folder, "turned") == first)
    // In one folder all of them are found again.
    let again = try folder.complete("run", "turned.yaml", "-o", "one", "--json").json()
    #expect(again["reused"] as? Int == 96)
    try expectSameTables(folder, "one", "turned")
  }

  @Test func moreSamplesAndCasesAddToWhatIsThere() throws {
    let folder = try Workspace()
    try folder.write(Self.spec, "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let more = Self.spec.replacing("n: 4", with: "n: 8").replacing(
      "control: {}", with: "control: {}\n      slow: {neuron.capacitance: 300 pF}")
    try folder.write(more, "more.yaml")
    let report = try folder.complete("run", "more.yaml", "-o", "out", "--json").json()
    #expect(report["reused"] as? Int == 96)
    #expect(report["runs"] as? Int == 5 * 2 * 8 * 3)
  }

  @Test func aSweptModelIsAColumn() throws {
    let folder = try Workspace()
    try folder.write(
      Self.spec("inputs.glutamate.release.model: [static, tsodyks_markram]", Self.refractory),
      "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    #expect(
      try summary.column("glutamate_release_model")
        == ["static", "tsodyks_markram"].flatMap { Array(repeating: $0, count: 8) })
    let columns = try CSVTable(folder, "out/tables/columns.csv")
    let row = try #require(columns.rows.first { $0[0] == "glutamate_release_model" })
    #expect(row.contains("swept"))
  }

  @Test func onlyKeptCasesAreRun() throws {
    let folder = try Workspace()
    try folder.write(Self.spec + "where: [case != control]\n", "sweep.yaml")
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let cases = try CSVTable(folder, "out/tables/summary.csv").column("case")
    #expect(Set(cases) == ["excitable", "plastic"] && cases.count == 24)
  }
}
