import Testing

/// Conditions and exclusions, through the built program.
@Suite struct FilterTests {
  private static let product = Spec()
  private static let filters = """
    where: [inputs.glutamate.spikes.rate <= 80 Hz]
    exclude:
      - {inputs.glutamate.release.probability: {above: 0.4}, inputs.glutamate.spikes.rate: 20 Hz}

    """
  private static let filtered = product.text + filters

  @Test func aFilterReusesWhatItKeepsAndLeavesTheRestAside() throws {
    let folder = try Workspace()
    try folder.write(Self.product, "product.yaml")
    try folder.write(Self.filtered, "filtered.yaml")
    try folder.complete("run", "filtered.yaml", "-o", "grown")
    let grown = try folder.complete("run", "product.yaml", "-o", "grown", "--json").json()
    #expect(grown["reused"] as? Int == 12)
    #expect(grown["computed"] as? Int == 6)
    try folder.complete("run", "product.yaml", "-o", "out")
    let report = try folder.complete("run", "filtered.yaml", "-o", "out", "--json").json()
    #expect(report["reused"] as? Int == 12)
    #expect(report["computed"] as? Int == 0)
    #expect(report["orphaned"] as? Int == 6)
    try folder.complete("run", "filtered.yaml", "-o", "fresh")
    try expectSameTables(folder, "fresh", "out")
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    #expect(try summary.numbers("glutamate_release_probability") == [0.1, 0.1, 0.5, 0.9])
    #expect(try summary.numbers("glutamate_spikes_rate_hz") == [20, 80, 80, 80])
  }

  @Test func thePlanCountsWhatIsKept() throws {
    let folder = try Workspace()
    try folder.write(Self.filtered, "sweep.yaml")
    let plan = try folder.complete("plan", "sweep.yaml", "-o", "out")
    #expect(plan.output.contains("kept by 'where' and 'exclude': 4 of 6 combinations\n"))
    #expect(plan.output.contains("  4 configurations x 3 trials = 12 runs\n"))
    #expect(plan.errors.contains("warning: this removes nothing that the other conditions leave"))
    let json = try folder.complete("plan", "sweep.yaml", "-o", "out", "--json").json()
    #expect(json["combinations"] as? Int == 6)
    #expect(json["missing"] as? Int == 12)
  }
}
