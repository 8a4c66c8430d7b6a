import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Inputs behind a passive dendrite.
@Suite struct CableTests {
  private static func cosh(_ x: Double) -> Double {
    let grown = Exponential.exp(Group(repeating: x))[0]
    return (grown + 1 / grown) / 2
  }

  private static func experiment(
    _ receptor: String, _ cable: String?, _ values: [String: Double]
  ) -> Experiment {
    var experiment = Experiment(
      models: [
        "neuron": "passive", "inputs.a.spikes": "explicit", "inputs.a.release": "static",
        "inputs.a.receptors.r": receptor,
      ],
      values: [
        "duration": 50, "inputs.a.release.sites": 1, "inputs.a.release.probability": 1,
        "neuron.rest": -70,
      ],
      lists: ["inputs.a.spikes.times": [10]])
    if let cable { experiment.models["inputs.a.cable"] = cable }
    return experiment.with(values)
  }

  private static func rise(_ experiment: Experiment) -> Double {
    (experiment.voltages().max() ?? 0) + 70
  }

  @Test("T-78 currents and jumps are attenuated by exp(-x / l), or cosh(L - X) / cosh(L)")
  func closedForms() {
    for receptor in ["exponential_current", "potential_jump"] {
      let near = Self.rise(Self.experiment(receptor, nil, [:]))
      for distance in [0.0, 100, 700] {
        let values = ["inputs.a.cable.distance": distance, "inputs.a.cable.length_constant": 400]
        let infinite = Self.rise(Self.experiment(receptor, "semi_infinite", values))
        let x = distance / 400
        #expect(abs(infinite / near - Exponential.exp(Group(repeating: -x))[0]) < 1e-9)
        let sealed = Self.rise(
          Self.experiment(
            receptor, "sealed", values.merging(["inputs.a.cable.length": 800]) { $1 }))
        #expect(abs(sealed / near - Self.cosh(2 - x) / Self.cosh(2)) < 1e-9)
      }
    }
  }

  @Test("T-78 the length constant is sqrt(d R_m / (4 R_i))")
  func geometry() {
    let near = Self.rise(Self.experiment("exponential_current", nil, [:]))
    // 2 um, 30 kohm cm2 and 100 ohm cm: sqrt(2e-4 * 30000 / 400) cm.
    let path = "inputs.a.cable."
    let geometry = [
      path + "distance": 500.0, path + "diameter": 2, path + "membrane_resistance": 30_000,
      path + "axial_resistance": 100,
    ]
    let constant = 1e4 * 0.015.squareRoot()
    let infinite = Self.rise(
      Self.experiment("exponential_current", "semi_infinite_geometry", geometry))
    #expect(
      abs(infinite / near - Exponential.exp(Group(repeating: -500 / constant))[0]) < 1e-9)
    let sealed = Self.rise(
      Self.experiment(
        "exponential_current", "sealed_geometry", geometry.merging([path + "length": 800]) { $1 }))
    #expect(abs(sealed / near - Self.cosh(300 / constant) / Self.cosh(800 / constant)) < 1e-9)
    // The defaults: 577.35 um.
    let usual = Self.rise(
      Self.experiment(
        "exponential_current", "semi_infinite_geometry", [path + "distance": 577.3502691896258]))
    #expect(abs(usual / near - 0.36787944117144233) < 1e-9)
  }

  @Test("T-78 an attenuated conductance is a smaller one, NMDA receptors included")
  func conductances() {
    let half = ["inputs.a.cable.distance": 400 * 0.6931471805599453]
    for receptor in ["exponential", "dual_exponential"] {
      var values = half.merging(["inputs.a.cable.length_constant": 400]) { $1 }
      var small = ["inputs.a.receptors.r.conductance": 1.0]
      if receptor == "dual_exponential" {
        values["inputs.a.receptors.r.magnesium"] = 1
        small["inputs.a.receptors.r.magnesium"] = 1
      }
      values["inputs.a.receptors.r.conductance"] = 2
      let far = Self.rise(Self.experiment(receptor, "semi_infinite", values))
      #expect(abs(far - Self.rise(Self.experiment(receptor, nil, small))) < 1e-9)
    }
  }

  @Test func aDendriteIsThereOnce() {
    var experiment = Self.experiment(
      "exponential", "semi_infinite", ["inputs.a.receptors.r.compartment": 1])
    experiment.models["neuron"] = "two_compartments"
    func paths() -> [String] { Simulation.problems(in: experiment.configuration).map(\.path) }
    #expect(paths() == ["inputs.a.receptors.r.compartment"])
    experiment.values["inputs.a.receptors.r.compartment"] = 0
    #expect(paths().isEmpty)
    experiment.models["inputs.a.cable"] = nil
    experiment.values["inputs.a.receptors.r.compartment"] = 1
    #expect(paths().isEmpty)
  }

  @Test(arguments: ["sealed", "sealed_geometry"])
  func terminalsBehindTheEndAreRefused(model: String) {
    let experiment = Self.experiment(
      "exponential", model, ["inputs.a.cable.distance": 900, "inputs.a.cable.length": 800])
    #expect(
      Simulation.problems(in: experiment.configuration).contains {
        $0.message.contains("behind the end of the dendrite")
      })
  }
}
