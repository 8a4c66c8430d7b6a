import Testing

/// Currents through an electrode that come from files.
@Suite struct InjectionSpecTests {
  /// The charge (pC) that a clamp measures under a recorded current, and the run's name.
  private static func run(_ workspace: Workspace, _ currents: String) throws -> (
    charge: Double, name: String
  ) {
    try workspace.write(
      """
      quantal: 1
      name: recorded
      base:
        duration: 50 ms
        neuron:
          model: voltage_clamp
          injection: {model: sampled, interval: 10 ms, start: 5 ms, currents: \(currents)}

      """, "recorded.yaml")
    try workspace.complete("run", "recorded.yaml", "-o", "out")
    let table = try CSVTable(workspace, "out/tables/runs.csv")
    let charge = try #require(try table.numbers("charge_pc").first ?? nil)
    return (charge, try #require(try table.column("run").first))
  }

  @Test func aFileOfSamplesIsUsedAndNamesTheRun() throws {
    let workspace = try Workspace()
    try workspace.write("0\n100\n100\n0\n", "a.txt")
    try workspace.write("time,current (nA)\n0,0\n1,0.1\n2,0.1\n3,0\n", "b.csv")
    let first = try Self.run(workspace, "{file: a.txt, unit: pA}")
    // 20 ms of 100 pA on the way, inward current through the electrode is what the clamp takes up.
    #expect(abs(first.charge + 2) < 1e-9)
    let other = try Self.run(workspace, "{file: b.csv, column: current}")
    #expect(other.name == first.name && other.charge == first.charge)
    let written = try Self.run(workspace, "[0 pA, 100 pA, 100 pA, 0 pA]")
    #expect(written.name == first.name)
    try workspace.write("0\n100\n100\n50\n", "a.txt")
    let changed = try Self.run(workspace, "{file: a.txt, unit: pA}")
    #expect(changed.name != first.name)
    #expect(abs(changed.charge + 2.25) < 1e-9)
  }
}
