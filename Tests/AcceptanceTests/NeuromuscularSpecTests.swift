import Foundation
import Testing

/// What the shipped specs about the endplate, and about blocked removal, say at their top.
@Suite struct NeuromuscularSpecTests {
  @Test("T-109 mean, failures and variation give the quantal content of Boyd & Martin's muscles")
  func quantalContent() throws {
    let columns = try ShippedSpec.columns(
      "neuromuscular-junction",
      [
        "acetylcholine_release_quantal_content", "peak_current_pa_mean", "peak_current_pa_sd",
        "failure_rate_mean",
      ])
    // The first row are miniatures.
    let quantum = -columns[1][0]
    let spread = columns[2][0] / quantum
    let trials = 2000.0
    #expect(abs(spread - 0.217) < 4.5 * 0.0035)
    for row in 1..<12 {
      let content = columns[0][row]
      let mean = -columns[1][row]
      // Of the mean of m quanta: variance m (1 + CV^2) over the trials, and that of the quantum.
      let ofTrials = (content * 1.0471 / trials).squareRoot()
      let error = ofTrials + 0.217 * content / trials.squareRoot()
      #expect(abs(mean / quantum - content) < 4.5 * error)
      let share = exp(-content)
      let ofShare = (share * (1 - share) / trials).squareRoot()
      #expect(abs(columns[3][row] - share) < 4.5 * ofShare)
      let variation = columns[2][row] / mean
      let byVariation = 1.0471 / (variation * variation)
      #expect(abs(byVariation / content - 1) < 0.2)
    }
    let row = try #require(columns[0].firstIndex { abs($0 - 2.3547) < 1e-9 })
    // 18.8 of 198 trials were expected to fail, and 18 did.
    let failures = 198 * columns[3][row]
    #expect(abs(failures - 18.794) < 6)
    let ratio = -columns[1][row] / quantum
    #expect(abs(ratio - 0.9328283 / 0.3961538) < 0.2)
  }

  @Test("An impulse of the preset 'nmj', 200 quanta, makes a muscle fibre fire once")
  func oneSpikeForAnImpulse() throws {
    let workspace = try Workspace()
    try workspace.write(
      """
      quantal: 1
      name: impulse
      base:
        duration: 40 ms
        step: 0.05 ms
        inputs.ach: {preset: nmj, spikes: {model: explicit, times: [5 ms]}}
        neuron: {preset: muscle_fibre}
      trials: {count: 96, seed: 1}

      """, "impulse.yaml")
    try workspace.complete("run", "impulse.yaml", "-o", "out")
    let table = try CSVTable(workspace, "out/tables/runs.csv")
    let spikes = try table.numbers("spike_count")
    #expect(spikes.count == 96)
    #expect(spikes.allSatisfy { $0 == 1 })
    #expect(try table.numbers("vesicles_released").allSatisfy { ($0 ?? 0) > 140 })
  }

  @Test("E-10 blocked removal prolongs transmission and makes more spikes")
  func blockedRemoval() throws {
    let table = try ShippedSpec.summary("uptake-block")
    let cases = try table.column("case")
    let spikes = try table.numbers("spike_count_mean").map { $0 ?? .nan }
    for name in ["reuptake", "esterase"] {
      let counts = cases.indices.filter { cases[$0] == name }.map { spikes[$0] }
      #expect(counts.count == 4)
      #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 })
      #expect((counts.last ?? 0) > 1.2 * (counts.first ?? 0))
    }
    // In cells that do not fire potentials add up more, and last longer.
    for name in ["reuptake_potentials", "esterase_potentials"] {
      let rows = cases.indices.filter { cases[$0] == name }
      #expect(rows.count == 4)
      for column in ["psp_amplitude_mv", "mean_potential_mv"] {
        let means = try table.numbers(column + "_mean").map { $0 ?? .nan }
        let errors = try table.numbers(column + "_se").map { $0 ?? .nan }
        for (less, more) in zip(rows, rows.dropFirst()) {
          let error = (errors[less] * errors[less] + errors[more] * errors[more]).squareRoot()
          #expect(means[more] - means[less] > 2 * error)
        }
      }
    }
  }

  @Test(
    "T-58 without esterase a miniature of the preset 'nmj' is no smaller, and decays more slowly")
  func esterase() throws {
    func miniature(_ inhibition: Double) throws -> (peak: Double, decay: Double, rise: Double) {
      let workspace = try Workspace()
      try workspace.write(
        """
        quantal: 1
        name: miniature
        base:
          duration: 40 ms
          step: 0.02 ms
          inputs:
            ach:
              preset: nmj
              count: 1
              spikes: {model: explicit, times: [5 ms]}
              release: {model: static, sites: 1, probability: 1}
              vesicles: {quantal_cv: 0}
              cleft.enzyme.inhibition: \(inhibition)
          neuron: {model: passive, capacitance: 2000 pF, leak: 500 nS, rest: -90 mV}

        """, "miniature.yaml")
      _ = try workspace.complete(
        "trace", "miniature.yaml", "--every", "0.02ms", "-o", "trace.csv")
      let table = try CSVTable(workspace, "trace.csv")
      let voltage = try table.numbers("neuron_voltage_mv").map { $0 ?? .nan }
      let name = try #require(table.header.first { $0.hasSuffix("nicotinic_conductance_ns") })
      let open = try table.numbers(name).map { $0 ?? .nan }
      let peak = open.indices.max { open[$0] < open[$1] } ?? 0
      let end = open.indices.dropFirst(peak).first { open[$0] < open[peak] / exp(1) } ?? 0
      return ((voltage.max() ?? 0) + 90, Double(end - peak) * 0.02, Double(peak) * 0.02 - 5)
    }
    let (control, blocked) = (try miniature(0), try miniature(1))
    #expect(abs(control.peak - 0.4) < 0.02, "\(control)")
    // Quantal currents grow within some 200 us, and no less without the enzyme.
    #expect(control.rise < 0.3 + 0.5)
    #expect(blocked.peak >= control.peak)
    #expect(blocked.decay > 1.5 * control.decay)
  }
}
