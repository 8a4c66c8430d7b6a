import Testing

/// Paths that vary together, through the built program.
@Suite struct ZipTests {
  private static let product = Spec()

  /// Two corners of the product, and one more place.
  private static let zipped = Spec(axes: [
    "zip: {inputs.glutamate.spikes.rate: [20 Hz, 80 Hz, 50 Hz],"
      + " inputs.glutamate.release.probability: [0.1, 0.9, 0.9]}"
  ])

  @Test func aZipReusesTheRunsOfAProduct() throws {
    let folder = try Workspace()
    try folder.write(Self.product, "product.yaml")
    try folder.write(Self.zipped, "zipped.yaml")
    try folder.complete("run", "product.yaml", "-o", "out")
    let report = try folder.complete("run", "zipped.yaml", "-o", "out", "--json").json()
    #expect(report["reused"] as? Int == 6)
    #expect(report["computed"] as? Int == 3)
    try folder.complete("run", "zipped.yaml", "-o", "fresh")
    try expectSameTables(folder, "fresh", "out")
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    #expect(try summary.numbers("glutamate_spikes_rate_hz") == [20, 80, 50])
    #expect(try summary.numbers("glutamate_release_probability") == [0.1, 0.9, 0.9])
    let again = try folder.complete("run", "zipped.yaml", "-o", "out", "--json").json()
    #expect(again["up_to_date"] as? Bool == true)
  }

  @Test func thePlanShowsWhatVariesTogether() throws {
    let folder = try Workspace()
    try folder.write(Self.zipped)
    let plan = try folder.complete("plan", "sweep.yaml", "-o", "out")
    #expect(
      plan.output.hasPrefix(
        """
        small
          together: 3 places
            inputs.glutamate.spikes.rate: 20, 80, 50 Hz
            inputs.glutamate.release.probability: 0.1, 0.9, 0.9
          3 configurations x 3 trials = 9 runs
        """))
    let json = try folder.complete("plan", "sweep.yaml", "-o", "out", "--json").json()
    let axis = (json["axes"] as? [[String: Any]])?.first
    #expect(axis?["path"] as? String == "inputs.glutamate.spikes.rate")
    #expect(axis?["count"] as? Int == 3)
    #expect((axis?["with"] as? [Any])?.count == 1)
  }
}
