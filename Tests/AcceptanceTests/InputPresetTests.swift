import Testing

/// Whole synapses by name.
@Suite struct InputPresetTests {
  private static let names = [
    "cortex_depressing", "cortex_facilitating", "ca3_ca1", "mossy_fiber_granule", "calyx", "nmj",
    "gaba_basket", "gly_brainstem", "da_striatum", "na_atp_sympathetic", "graded_prinz",
  ]

  /// A run of a preset under voltage clamp; `count` terminals at the times of `spikes`.
  private static func run(
    _ name: String, _ spikes: String, count: Int, trials: Int = 1, rows: String = ""
  ) throws -> CSVTable {
    let workspace = try Workspace()
    try workspace.write(
      """
      quantal: 1
      name: preset
      base:
        duration: 250 ms
        step: 0.05 ms
        inputs:
          a:
            preset: \(name)
            count: \(count)
      \(spikes.isEmpty ? "" : "      spikes: \(spikes)\n")\(rows)
        neuron: {model: voltage_clamp, holding: -60 mV}
      trials: {count: \(trials), seed: 5}

      """, "preset.yaml")
    _ = try workspace.complete("run", "preset.yaml", "-o", "out", "--quiet")
    return try CSVTable(workspace, "out/tables/summary.csv")
  }

  @Test("each preset of an input is complete but for its spikes", arguments: names)
  func complete(_ name: String) throws {
    let spikes = name == "graded_prinz" ? "" : "{model: regular, rate: 50 Hz, offset: 5 ms}"
    let table = try Self.run(name, spikes, count: 5)
    let current = try #require(try table.numbers("peak_current_pa_mean")[0])
    switch name {
    case "gaba_basket": #expect(current > 0)
    case "gly_brainstem", "graded_prinz", "mossy_fiber_granule", "calyx", "nmj":
      #expect(current != 0)
    case "da_striatum": break
    default: #expect(current <= 0)
    }
  }

  @Test("T-37 a depressing preset depresses, a facilitating one facilitates")
  func pairedPulses() throws {
    func ratio(_ name: String) throws -> Double {
      // Vesicles of two spikes over twice those of one.
      func vesicles(_ spikes: Int) throws -> Double {
        let table = try Self.run(
          name, "{model: regular, rate: 20 Hz, offset: 5 ms, max_spikes: \(spikes)}", count: 200,
          rows: "      release: {stochastic: false}\n")
        return try #require(try table.numbers("vesicles_released_mean")[0])
      }
      let first = try vesicles(1)
      return try (vesicles(2) - first) / first
    }
    #expect(try ratio("cortex_depressing") < 0.6)
    #expect(try ratio("cortex_facilitating") > 1.5)
    #expect(try ratio("mossy_fiber_granule") < 1)
  }

  @Test("T-21 the calyx releases about a quarter of its ready vesicles at a spike")
  func calyx() throws {
    let table = try Self.run("calyx", "{model: explicit, times: [5 ms]}", count: 100, trials: 4)
    let vesicles = try #require(try table.numbers("vesicles_per_spike_mean")[0])
    // 2000 vesicles of probability 0.245; the standard error of the mean of 400 terminals is 0.048.
    let expected = 5 * 0.245
    #expect(abs(vesicles - expected) < 4.5 * 0.048)
  }

  @Test("keys beside a preset of an input count more")
  func overriding() throws {
    let table = try Self.run(
      "cortex_depressing", "{model: regular, rate: 10 Hz, offset: 5 ms}", count: 3,
      rows: "      release: {probability: 1}\n")
    // All five sites at the first of three spikes.
    let vesicles = try #require(try table.numbers("vesicles_released_mean")[0])
    #expect(vesicles >= 15)
  }
}
