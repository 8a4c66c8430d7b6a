import Testing

/// Whole synapses by name.
@Suite struct InputPresetTests {
  private static let names = [
    "cortex_depressing", "cortex_facilitating", "ca3_ca1", "mossy_fiber_granule", "calyx", "nmj",
    "gaba_basket", "gly_brainstem", "da_striatum", "na_atp_sympathetic", "graded_prinz",
    "graded_prinz_cholinergic",
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
    let spikes = name.hasPrefix("graded_prinz") ? "" : "{model: regular, rate: 50 Hz, offset: 5 ms}"
    let table = try Self.run(name, spikes, count: 5)
    let current = try #require(try table.numbers("peak_current_pa_mean")[0])
    switch name {
    case "gaba_basket": #expect(current > 0)
    case "gly_brainstem", "graded_prinz", "graded_prinz_cholinergic", "mossy_fiber_granule",
      "calyx", "nmj":
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

  /// A state over time after one vesicle of one terminal at 5 ms, every ms or `every`.
  private static func afterVesicle(
    _ name: String, _ state: String, duration: String, every: String, rows: String = ""
  ) throws -> [Double] {
    let workspace = try Workspace()
    try workspace.write(
      """
      quantal: 1
      name: quantum
      base:
        duration: \(duration)
        step: 0.05 ms
        inputs:
          a:
            preset: \(name)
            count: 1
            spikes: {model: explicit, times: [5 ms]}
            release: {model: static, sites: 1, probability: 1}
      \(rows)
        neuron: {model: voltage_clamp, holding: -60 mV}

      """, "quantum.yaml")
    _ = try workspace.complete("trace", "quantum.yaml", "--every", every, "-o", "trace.csv")
    let table = try CSVTable(workspace, "trace.csv")
    let column = try #require(table.header.first { $0.hasSuffix(state) })
    return try table.numbers(column).map { $0 ?? .nan }
  }

  @Test("a quantum of the glycinergic synapse opens 0.5-1 nS")
  func glycine() throws {
    let open = try Self.afterVesicle(
      "gly_brainstem", "glycine_conductance_ns", duration: "10 ms", every: "0.05ms")
    // 20 nS, of which 4.03 % are open 0.39 ms after the vesicle.
    let peak = try #require(open.max())
    #expect(peak > 0.5 && peak < 1)
    #expect(abs(peak - 20 * 0.0403) < 0.02, "\(peak)")
  }

  @Test("uptake takes dopamine away from D2 receptors 1 um from the terminal")
  func dopamine() throws {
    let bound = try [0.0, 1].map { inhibition in
      let active = try Self.afterVesicle(
        "da_striatum", "d2_active", duration: "1 s", every: "1ms",
        rows: "      cleft.transporter.inhibition: \(inhibition)\n")
      return try #require(active.last)
    }
    // Areas of 4.59 and 5.68 uM ms in a second, at 0.0286 /uM/ms; a fifth of the receptors is free again.
    #expect(bound[0] > 0.07 && bound[0] < 0.13, "\(bound)")
    #expect(bound[1] / bound[0] > 1.1 && bound[1] / bound[0] < 1.4, "\(bound)")
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
