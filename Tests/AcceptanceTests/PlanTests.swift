import Testing

/// What `plan` shows of a sweep.
@Suite struct PlanTests {
  private func folder() throws -> Workspace {
    let folder = try Workspace()
    try folder.write(CaseTests.spec, "sweep.yaml")
    return folder
  }

  @Test func thePlanShowsCasesAndStructures() throws {
    let plan = try folder().complete("plan", "sweep.yaml")
    #expect(
      plan.output.hasPrefix(
        """
        small
          case: 3 cases, control, excitable, plastic
          neuron.refractory: 2 values, 1, 2 ms
          together: 4 places
            inputs.glutamate.spikes.rate: 4 values,
        """) || plan.output.contains("case: 3 cases, control, excitable, plastic\n"))
    #expect(plan.output.contains("control, static: 8 configurations\n"))
    #expect(plan.output.contains("plastic, tsodyks_markram: 16 configurations\n"))
    #expect(
      plan.output.contains("inputs.glutamate.release.recovery: 2 values, 100, 400 ms\n"))
    #expect(plan.output.contains("32 configurations x 3 trials = 96 runs\n"))
    #expect(plan.output.contains("2 structures, simulated apart: 48 + 48 runs\n"))
    #expect(plan.output.contains(" of memory\n"))
  }

  @Test func thePlanIsOneObjectForPrograms() throws {
    let json = try folder().complete("plan", "sweep.yaml", "--json").json()
    let axes = try #require(json["axes"] as? [[String: Any]])
    #expect(axes.map { $0["count"] as? Int } == [3, 2, 4])
    #expect(axes[0]["cases"] as? [String] == ["control", "excitable", "plastic"])
    #expect(axes[1]["path"] as? String == "neuron.refractory")
    let variants = try #require(json["variants"] as? [[String: Any]])
    #expect(variants.map { $0["configurations"] as? Int } == [8, 8, 16])
    #expect(variants.map { ($0["axes"] as? [Any])?.count } == [2, 2, 3])
    #expect((json["structures"] as? [Any])?.count == 2)
    #expect(json["runs"] as? Int == 96)
    #expect(json["estimated_memory_bytes"] as? Double ?? 0 > 1e6)
  }

  @Test func aFewRunsAreEstimatedToTakeAsLongAsABatchOfThem() throws {
    let folder = try Workspace()
    func seconds(_ trials: Int) throws -> Double {
      try folder.write(
        """
        quantal: 1
        name: batches
        base:
          duration: 20 s
          inputs.a:
            count: 50
            spikes: {model: poisson, rate: 50 Hz}
            release: {model: tsodyks_markram}
            receptors.r: {model: exponential}
        trials: {count: \(trials), seed: 1}

        """, "batches.yaml")
      let plan = try folder.complete("plan", "batches.yaml", "-j", "1", "--json").json()
      return try #require(plan["estimated_seconds"] as? Double)
    }
    let (two, full, many) = (try seconds(2), try seconds(32), try seconds(320))
    // By runs, two would take a sixteenth of 32. Pilots are timed on a machine that does other things.
    #expect(two > 0.25 * full)
    #expect(many > 3 * full)
  }

  @Test func aListHasARowForEachConfigurationInOrder() throws {
    let folder = try folder()
    try folder.complete("run", "sweep.yaml", "-o", "out")
    let summary = try CSVTable(folder, "out/tables/summary.csv")
    let all = try folder.complete("plan", "sweep.yaml", "--list", "--limit", "0")
    #expect(all.errors.isEmpty)
    try folder.write(all.output, "list.csv")
    let list = try CSVTable(folder, "list.csv")
    #expect(list.header == Array(summary.header.prefix(8)))
    #expect(list.rows == summary.rows.map { Array($0.prefix(8)) })
    let some = try folder.complete("plan", "sweep.yaml", "--list", "--limit", "5")
    #expect(some.output.split(separator: "\n").count == 6)
    #expect(all.output.hasPrefix(some.output))
    #expect(some.errors == "and 27 more; --limit 0 prints all\n")
    #expect(try folder.run("plan", "sweep.yaml", "--list", "--limit", "-1").status == 64)
  }

  @Test func aListForProgramsHasAnObjectForEachConfiguration() throws {
    let lines = try folder().complete(
      "plan", "sweep.yaml", "--list", "--limit", "20", "--json"
    ).jsonLines()
    #expect(lines.count == 20)
    #expect(lines[0]["case"] as? String == "control")
    #expect(lines[0]["glutamate_release_recovery_ms"] is Double == false)
    #expect(lines[19]["case"] as? String == "plastic")
    #expect(lines[19]["glutamate_release_recovery_ms"] as? Double == 100)
    #expect((lines[3]["configuration"] as? String)?.hasPrefix("r") == true)
  }

  @Test func aListOfABillionBeginsAtOnce() throws {
    let folder = try Workspace()
    var spec = Spec()
    spec.axes = [
      "inputs.glutamate.spikes.rate: {linspace: [1 Hz, 2 Hz, 1000000]}",
      "cases: {a: {}, b: {neuron.threshold: -40 mV}}",
      "inputs.glutamate.release.probability: {linspace: [0, 1, 1000]}",
    ]
    try folder.write(spec)
    let list = try folder.complete("plan", "sweep.yaml", "--list", "--limit", "3")
    #expect(list.output.split(separator: "\n").count == 4)
    let plan = try folder.complete("plan", "sweep.yaml", "--json").json()
    #expect(plan["configurations"] as? Int == 2_000_000_000)
  }
}
