import Testing

/// What the names of neurons' presets promise.
@Suite struct NeuronPresetTests {
  @Test("Izhikevich's types fire as they are called")
  func izhikevich() throws {
    let names = [
      "regular_spiking", "intrinsically_bursting", "chattering", "fast_spiking",
      "low_threshold_spiking", "thalamocortical", "resonator",
    ]
    let cases = names.map { "      \($0): {neuron: {preset: izhikevich_\($0)}}\n" }.joined()
    let workspace = try Workspace()
    try workspace.write(
      """
      quantal: 1
      name: types
      base: {duration: 500 ms, step: 0.05 ms}
      axes:
        - cases:
      \(cases)  - neuron.holding_current: [300 pA, 1000 pA]

      """, "types.yaml")
    _ = try workspace.complete("run", "types.yaml", "-o", "out", "--quiet")
    let table = try CSVTable(workspace, "out/tables/runs.csv")
    let columns = try table.numbers(["neuron_holding_current_pa", "spike_count", "isi_cv"])
    let rows = try table.column("case")
    func fired(_ name: String, _ current: Double) throws -> (count: Double, cv: Double) {
      let row = rows.indices.first { rows[$0] == name && columns[0][$0] == current }
      let index = try #require(row)
      return (columns[1][index], columns[2][index])
    }
    let strong = try Dictionary(uniqueKeysWithValues: names.map { ($0, try fired($0, 1000)) })
    let regular = try #require(strong["regular_spiking"])
    #expect(regular.count > 5 && regular.cv < 0.3)
    // Intervals within bursts are short, between them long.
    #expect(try #require(strong["chattering"]).cv > 1)
    #expect(try #require(strong["intrinsically_bursting"]).cv > 1.5 * regular.cv)
    for fast in ["fast_spiking", "low_threshold_spiking", "resonator"] {
      #expect(try #require(strong[fast]).count > 3 * regular.count)
    }
    // What is called low-threshold fires where the others hardly do.
    #expect(try fired("low_threshold_spiking", 300).count > 5)
    #expect(try fired("regular_spiking", 300).count <= 1)
    #expect(try fired("fast_spiking", 300).count == 0)
  }
}
