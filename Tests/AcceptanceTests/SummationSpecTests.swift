import Foundation
import Testing

/// What the shipped specs about summation say at their top.
@Suite struct SummationSpecTests {
  @Test(
    "T-77 successive potentials fire the neuron where their geometric sum reaches the threshold")
  func temporal() throws {
    let columns = try ShippedSpec.columns(
      "temporal-summation",
      [
        "glutamate_receptors_all_amplitude_mv", "glutamate_spikes_rate_hz",
        "glutamate_spikes_max_spikes", "spike_probability_mean",
      ])
    #expect(columns[0].count == 90)
    var firing = 0
    for index in columns[0].indices {
      let decay = exp(-100 / columns[1][index])
      let sum = columns[0][index] * (1 - pow(decay, columns[2][index])) / (1 - decay)
      #expect(columns[3][index] == (sum >= 5 ? 1 : 0), "\(sum) mV")
      firing += sum >= 5 ? 1 : 0
    }
    #expect(firing == 24)
  }

  @Test(
    "T-78 inputs at the soma and on the dendrite add linearly, on the dendrite alone they do not")
  func spatial() throws {
    let table = try ShippedSpec.summary("spatial-summation")
    let columns = try table.numbers(["soma_count", "dendrite_count", "spike_probability_mean"])
    let cases = try table.column("case")
    /// The smallest number of inputs in all by which the neuron fires.
    func needed(_ name: String, _ inputs: [Int]) -> Double {
      cases.indices.filter { cases[$0] == name && columns[2][$0] == 1 }
        .map { row in inputs.reduce(0) { $0 + columns[$1][row] } }.min() ?? .infinity
    }
    let (soma, dendrite) = (needed("soma", [0]), needed("dendrite", [1]))
    #expect(soma < 0.7 * dendrite)
    #expect(abs(needed("both", [0, 1]) - 2 / (1 / soma + 1 / dendrite)) <= 2)
  }

  @Test("E-12 inhibition stops firing before the ratio at which currents cancel")
  func cancellation() throws {
    let columns = try ShippedSpec.columns(
      "excitation-inhibition",
      [
        "gaba_receptors_gaba_a_reversal_mv", "gaba_receptors_gaba_a_conductance_ns",
        "spike_probability_mean",
      ])
    func curve(_ reversal: Double) -> [(ratio: Double, share: Double)] {
      columns[0].indices.filter { columns[0][$0] == reversal }
        .map { (columns[1][$0] / 2, columns[2][$0]) }
    }
    let (hyperpolarising, shunting) = (curve(-80), curve(-70))
    #expect(hyperpolarising.count == 21 && shunting.count == 21)
    for curve in [hyperpolarising, shunting] {
      #expect(curve[0].share == 1)
      // Same random numbers whatever the conductance: more inhibition never makes a spike.
      #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.share >= $1.share })
    }
    #expect(hyperpolarising.allSatisfy { $0.ratio < 7 || $0.share == 0 })
    for (strong, weak) in zip(hyperpolarising, shunting) { #expect(strong.share <= weak.share) }
    func half(_ curve: [(ratio: Double, share: Double)]) -> Double {
      curve.first { $0.share <= 0.5 }?.ratio ?? .infinity
    }
    #expect(half(shunting) > 1.5 * half(hyperpolarising))
  }

  @Test("E-24 a baseline current shifts the half point in proportion to the distance to threshold")
  func baseline() throws {
    let columns = try ShippedSpec.columns(
      "baseline",
      ["neuron_holding_current_pa", "glutamate_release_probability", "spike_probability_mean"])
    #expect(columns[0].count == 80)
    for first in stride(from: 0, to: 80, by: 20) {
      let needed = (11.5 - columns[0][first] / 10).rounded(.up)
      let curve = (first..<first + 20).map { (columns[1][$0], columns[2][$0]) }
      let place = try #require(curve.indices.dropFirst().first { curve[$0].1 >= 0.5 })
      let (low, high) = (curve[place - 1], curve[place])
      let half = low.0 + (0.5 - low.1) / (high.1 - low.1) * (high.0 - low.0)
      #expect(abs(half - (needed - 1.0 / 3) / (40 + 1.0 / 3)) < 0.035)
    }
  }

  @Test("T-61 potassium current needs a burst, and desensitisation limits it")
  func burst() throws {
    let table = try ShippedSpec.summary("gaba-b")
    let columns = try table.numbers(["gaba_spikes_max_spikes", "peak_current_pa_mean"])
    let cases = try table.column("case")
    func current(_ name: String, _ spikes: Double) throws -> Double {
      let row = cases.indices.first { cases[$0] == name && columns[0][$0] == spikes }
      return columns[1][try #require(row)]
    }
    #expect(try current("minimal", 10) > 1000 * current("minimal", 1))
    #expect(try current("detailed", 10) > 1000 * current("detailed", 1))
    let gain = try current("minimal", 20) / current("minimal", 5)
    #expect(try current("detailed", 20) / current("detailed", 5) < 0.9 * gain)
  }
}
