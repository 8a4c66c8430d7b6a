import Testing

/// A run is named by the content of its parameters, whatever way they are written.
@Suite struct IdentityTests {
  /// The rows of a spec's runs by name.
  private func rows(_ spec: Spec, columns: [String]) throws -> [String: [String]] {
    let folder = try Workspace()
    try folder.write(spec)
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let runs = try CSVTable(folder, "out/tables/runs.csv")
    let fields = try columns.map { try runs.column($0) }
    let names = try runs.column("run")
    return Dictionary(
      names.indices.map { row in (names[row], fields.map { $0[row] }) },
      uniquingKeysWith: { a, _ in a })
  }

  private static let columns = [
    "configuration", "trial", "seed", "input_spikes", "vesicles_released", "spike_count",
  ]

  private func expectSame(
    _ first: Spec, _ second: Spec, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (first, second) = try (
      rows(first, columns: Self.columns), rows(second, columns: Self.columns)
    )
    #expect(first == second, sourceLocation: sourceLocation)
    #expect(!first.isEmpty, sourceLocation: sourceLocation)
  }

  @Test func aValueMovedFromAnAxisToTheBaseIsTheSameRun() throws {
    var swept = Spec()
    swept.axes = [
      "inputs.glutamate.spikes.rate: [35 Hz]", "inputs.glutamate.release.probability: [0.4]",
    ]
    var based = Spec()
    based.rate = "35 Hz"
    based.axes = ["inputs.glutamate.release.probability: [0.4]"]
    try expectSame(swept, based)
  }

  @Test func aTypedValueAndAGeneratedOneAreTheSameRun() throws {
    var typed = Spec()
    typed.axes = ["inputs.glutamate.release.probability: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]"]
    for form in ["{linspace: [0.1, 0.7, 7]}", "{range: [0.1, 0.7, 0.1]}"] {
      var generated = Spec()
      generated.axes = ["inputs.glutamate.release.probability: \(form)"]
      try expectSame(typed, generated)
    }
    typed.axes = ["inputs.glutamate.spikes.rate: [1 Hz, 10 Hz, 100 Hz, 1000 Hz]"]
    var logarithmic = Spec()
    logarithmic.axes = ["inputs.glutamate.spikes.rate: {logspace: [1 Hz, 1 kHz, 4]}"]
    try expectSame(typed, logarithmic)
  }

  @Test func aDefaultWrittenOutAndOneLeftOutAreTheSameRun() throws {
    var explicit = Spec()
    explicit.release += ", facilitation: 100 ms, recovery: 0.2 s, stochastic: true"
    explicit.more = ["step: 0.1 ms", "neuron: {model: lif, capacitance: 200 pF, rest: -65 mV}"]
    try expectSame(Spec(), explicit)
  }

  @Test func anotherUnitOrSpellingIsTheSameRun() throws {
    var other = Spec()
    other.duration = "0.2 s"
    other.rate = "2e-2 kHz"
    other.release = "probability: 3.0e-1, sites: 5"
    try expectSame(Spec(), other)
  }

  @Test func axesInAnotherOrderAreTheSameRuns() throws {
    var other = Spec()
    other.axes.reverse()
    try expectSame(Spec(), other)
  }

  @Test func theNameOfTheSweepIsNoPartOfARun() throws {
    var other = Spec()
    other.name = "other"
    try expectSame(Spec(), other)
  }

  @Test func anotherValueIsAnotherRun() throws {
    var other = Spec()
    other.release = "sites: 6, probability: 0.3"
    let first = try rows(Spec(), columns: ["run"])
    #expect(Set(first.keys).isDisjoint(with: try rows(other, columns: ["run"]).keys))
    other = Spec()
    other.more = ["step: 0.05 ms"]
    #expect(Set(first.keys).isDisjoint(with: try rows(other, columns: ["run"]).keys))
  }
}
