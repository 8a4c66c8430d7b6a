import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// A neuron's bits depend on its own run alone, whatever its model.
@Suite struct NeuronIdentityTests {
  static let models = [
    "lif", "passive", "adex", "izhikevich", "hodgkin_huxley", "traub_miles", "two_compartments",
    "three_compartments", "voltage_clamp", "somatic_clamp",
  ]

  private static let clamps = ["voltage_clamp", "somatic_clamp"]

  /// Conductances, a block by magnesium, a current, noise and, where it may be, jumps.
  private static func run(_ model: String, _ lane: Int) -> (Configuration, UInt64) {
    let x = Double(lane)
    var experiment = Experiment(
      models: [
        "neuron": model, "neuron.injection": "ramp", "neuron.noise": "ou_current",
        "inputs.a.spikes": "poisson", "inputs.a.release": "tsodyks_markram",
        "inputs.a.receptors.ampa": "exponential", "inputs.a.receptors.nmda": "dual_exponential",
      ],
      values: [
        "duration": 300.3, "inputs.a.count": 20, "inputs.a.spikes.rate": 10 + 2 * x,
        "inputs.a.receptors.ampa.conductance": 2 + 0.2 * x,
        "inputs.a.receptors.nmda.conductance": 0.4, "inputs.a.receptors.nmda.magnesium": 1,
        "neuron.injection.amplitude": 1500, "neuron.injection.length": 280,
      ])
    if model == "somatic_clamp" {
      experiment.values["inputs.a.receptors.nmda.compartment"] = 1
    }
    if !clamps.contains(model) {
      experiment.models["inputs.a.receptors.jump"] = "potential_jump"
      experiment.values["inputs.a.receptors.jump.amplitude"] = 0.3 * x
    }
    return (experiment.configuration, UInt64(lane) &* 0x9E37_79B9_7F4A_7C15)
  }

  @Test("A trace has the bits of its run, alone or among others", arguments: models)
  func trace(model: String) throws {
    let runs = (0..<32).map { Self.run(model, $0) }
    let together = try expectIdentity(runs, lanes: [0, 7, 31])
    let spikes = together.map(\.spikeTrain.count).reduce(0, +)
    #expect((["passive"] + Self.clamps).contains(model) || spikes > 100, "\(spikes)")
  }
}
