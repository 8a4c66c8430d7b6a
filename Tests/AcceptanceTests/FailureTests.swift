import Testing

/// A run that fails is data: its row stays, and the others are as if it were not there.
@Suite struct FailureTests {
  /// With the middle current the potential leaves the range of numbers.
  private static let spec: Spec = {
    var spec = Spec()
    spec.more = ["neuron: {leak: 0.001 nS, capacitance: 1 pF}"]
    spec.axes = ["neuron.holding_current: [0 pA, -1e308 pA, 5 pA]"]
    spec.trials = "{count: 4, seed: 7}"
    return spec
  }()

  private func failed() throws -> (folder: Workspace, outcome: Outcome) {
    let folder = try Workspace()
    try folder.write(Self.spec)
    return (folder, try folder.run("run", "sweep.yaml", "-o", "out"))
  }

  @Test func aFailedRunKeepsItsRowWithAnErrorAndNoMeasures() throws {
    let (folder, outcome) = try failed()
    #expect(outcome.status == 4 && !outcome.isSignal)
    #expect(outcome.errors.contains("12 runs computed, 0 reused, 4 failed"))
    let runs = try CSVTable(folder, "out/tables/runs.csv")
    #expect(runs.rows.count == 12)
    for (index, row) in runs.rows.enumerated() {
      #expect(row[0...4].allSatisfy { !$0.isEmpty })
      if (4..<8).contains(index) {
        #expect(row[4] == "-1e+308")
        #expect(row[5..<(row.count - 1)].allSatisfy { $0.isEmpty })
        #expect(row.last?.hasPrefix("membrane potential left the range of numbers") == true)
      } else {
        #expect(row.last == "")
        #expect(!row[5].isEmpty)
      }
    }
  }

  @Test func failuresChangeNoOtherRun() throws {
    let (folder, _) = try failed()
    var healthy = Self.spec
    healthy.axes = ["neuron.holding_current: [0 pA, 5 pA]"]
    try folder.write(healthy, "healthy.yaml")
    try folder.complete("run", "healthy.yaml", "-o", "healthy")
    let all = try CSVTable(folder, "out/tables/runs.csv").rows
    #expect(
      try CSVTable(folder, "healthy/tables/runs.csv").rows == Array(all[0..<4] + all[8..<12]))
  }

  @Test func theSummaryCountsFailures() throws {
    let (folder, _) = try failed()
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    #expect(try summary.column("n") == ["4", "0", "4"])
    #expect(try summary.column("failures") == ["0", "4", "0"])
    #expect(summary.rows[1][4...].allSatisfy { $0.isEmpty })
    #expect(try summary.column("spike_count_mean")[0] != "")
  }

  @Test func theSecondTimeThereIsNothingToDoAndStillStatus4() throws {
    let (folder, _) = try failed()
    let before = try folder.snapshot("out")
    let again = try folder.run("run", "sweep.yaml", "-o", "out")
    #expect(again.status == 4)
    #expect(again.errors.lowercased().contains("nothing to do"))
    #expect(again.errors.contains("4 failed"))
    #expect(try folder.snapshot("out") == before)
    let report = try folder.run("run", "sweep.yaml", "-o", "out", "--json").json()
    #expect(report["failed"] as? Int == 4)
    let plan = try folder.complete("plan", "sweep.yaml", "-o", "out", "--json").json()
    #expect(plan["failed"] as? Int == 4)
  }

  @Test func failFastStopsAtTheFirst() throws {
    let folder = try Workspace()
    var spec = Self.spec
    spec.trials = "{count: 64, seed: 7}"
    // The first batches fail, and many would follow.
    spec.axes = [
      "neuron.holding_current: [-1e308 pA, 5 pA]",
      "inputs.glutamate.release.probability: {linspace: [0, 1, 40]}",
    ]
    try folder.write(spec)
    let outcome = try folder.run("run", "sweep.yaml", "-o", "out", "-j", "2", "--fail-fast")
    #expect(outcome.status == 4)
    #expect(outcome.errors.contains("Stopped at the first run that failed."))
    #expect(folder.names("out/tables").isEmpty)
    let plan = try folder.complete("plan", "sweep.yaml", "-o", "out", "--json").json()
    #expect(plan["failed"] as? Int ?? 0 >= 32)
    #expect(plan["missing"] as? Int ?? 0 > 2560)
    // Without the flag the same command goes on to the end.
    let report = try folder.run("run", "sweep.yaml", "-o", "out", "--json")
    #expect(report.status == 4)
    #expect(try report.json()["failed"] as? Int == 2560)
    #expect(try CSVTable(folder, "out/tables/runs.csv").rows.count == 5120)
  }
}
