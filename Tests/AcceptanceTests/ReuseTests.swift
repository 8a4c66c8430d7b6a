import Testing

/// A sweep may grow and shrink in its folder: what is done is never done twice.
@Suite struct ReuseTests {
  private static let small: Spec = {
    var spec = Spec()
    spec.axes = [
      "inputs.glutamate.release.probability: [0.3, 0.6]",
      "inputs.glutamate.spikes.rate: [20 Hz, 80 Hz]",
    ]
    return spec
  }()

  /// Values in front, in the middle and behind, the axes the other way round, another trial.
  private static let large: Spec = {
    var spec = Spec()
    spec.axes = [
      "inputs.glutamate.spikes.rate: [10 Hz, 20 Hz, 50 Hz, 80 Hz, 100 Hz]",
      "inputs.glutamate.release.probability: [0.1, 0.3, 0.5, 0.6, 0.9]",
    ]
    spec.trials = "{count: 4, seed: 7}"
    return spec
  }()

  @Test(arguments: ["1", "2"])
  func aSweepThatGrewReusesItsRunsAndEndsAsIfMadeInOneGo(_ threads: String) throws {
    let folder = try Workspace()
    try folder.write(Self.small, "small.yaml")
    try folder.write(Self.large, "large.yaml")
    try folder.complete("run", "small.yaml", "-o", "two", "-j", threads)
    let before = try CSVTable(folder, "two/tables/runs.csv").byRun()
    let plan = try folder.complete("plan", "large.yaml", "-o", "two", "--json").json()
    #expect(plan["done"] as? Int == 12)
    #expect(plan["missing"] as? Int == 88)
    let report = try folder.complete("run", "large.yaml", "-o", "two", "--json", "-j", threads)
      .json()
    #expect(report["reused"] as? Int == 12)
    #expect(report["computed"] as? Int == 88)
    #expect(report["orphaned"] as? Int == 0)
    try folder.complete("run", "large.yaml", "-o", "one", "-j", threads)
    try expectSameTables(folder, "one", "two")
    // The swept columns changed places, the runs did not.
    let after = try CSVTable(folder, "two/tables/runs.csv").byRun()
    for (name, row) in before {
      let now = try #require(after[name])
      #expect(now[0..<4] == row[0..<4] && now[6...] == row[6...])
    }
  }

  @Test func aSweepThatShrankNeedsNothingNewAndLeavesTheOthersAside() throws {
    let folder = try Workspace()
    try folder.write(Self.small, "small.yaml")
    try folder.write(Self.large, "large.yaml")
    try folder.complete("run", "large.yaml", "-o", "shrunk")
    let report = try folder.complete("run", "small.yaml", "-o", "shrunk", "--json").json()
    #expect(report["computed"] as? Int == 0)
    #expect(report["reused"] as? Int == 12)
    #expect(report["orphaned"] as? Int == 88)
    try folder.complete("run", "small.yaml", "-o", "fresh")
    try expectSameTables(folder, "fresh", "shrunk")
    // Nothing was thrown away.
    let grown = try folder.complete("run", "large.yaml", "-o", "shrunk", "--json").json()
    #expect(grown["computed"] as? Int == 0)
  }

  @Test func theSameSweepWithAnotherTextWritesTheTablesOnly() throws {
    let folder = try Workspace()
    try folder.write(Self.small, "small.yaml")
    try folder.complete("run", "small.yaml", "-o", "out")
    var other = Self.small
    other.axes.reverse()
    try folder.write(other, "other.yaml")
    let report = try folder.complete("run", "other.yaml", "-o", "out", "--json").json()
    #expect(report["computed"] as? Int == 0)
    #expect(report["up_to_date"] as? Bool == false)
    #expect(try folder.text("out/spec.yaml") == other.text)
    let header = try CSVTable(folder, "out/tables/runs.csv").header
    #expect(header[4] == "glutamate_spikes_rate_hz")
  }

  @Test func partsOfOneFolderServeAnother() throws {
    let folder = try Workspace()
    try folder.write(Self.small, "small.yaml")
    try folder.complete("run", "small.yaml", "-o", "first")
    for part in folder.parts("first") {
      try folder.run("run", "small.yaml", "-o", "second", "--time-budget", "1s")
      try folder.copy(part, to: "second/parts/copied.jsonl.zst")
    }
    // Every run is there twice, and counts once.
    try folder.remove("second/manifest.json")
    let report = try folder.complete("run", "small.yaml", "-o", "second", "--json").json()
    #expect(report["reused"] as? Int == 12)
    try expectSameTables(folder, "first", "second")
  }
}
