import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Effects that have no meaning.
@Suite struct EffectProblemTests {
  @Test(
    "Effects on what the neuron has not are refused",
    arguments: [
      ("lif", ["adaptation"]), ("adex", []), ("two_compartments", ["adaptation"]),
      ("three_compartments", ["adaptation"]), ("passive", ["threshold", "adaptation"]),
      ("hodgkin_huxley", ["threshold", "adaptation"]),
      ("traub_miles", ["threshold", "adaptation"]), ("izhikevich", ["threshold", "leak"]),
      ("voltage_clamp", ["threshold", "leak", "adaptation"]),
      ("somatic_clamp", ["threshold", "adaptation"]),
    ] as [(String, [String])])
  func neurons(_ neuron: String, _ refused: [String]) {
    let effects = [
      "threshold", "leak", "adaptation", "conductance", "release_probability", "none",
    ]
    for effect in effects {
      let experiment = EffectTests.experiment(effect, models: ["neuron": neuron])
      let found = Simulation.problems(in: experiment.configuration).filter {
        $0.path.hasPrefix("inputs.")
      }
      #expect(
        found.map(\.path) == (refused.contains(effect) ? ["inputs.slow.receptors.r.effect"] : []),
        "\(neuron), \(effect)")
      // What is measured under voltage clamp may have such receptors.
      #expect(found.allSatisfy { $0.isWarning == neuron.hasSuffix("_clamp") })
    }
  }

  @Test("What has no meaning is refused")
  func problems() {
    func paths(_ experiment: Experiment) -> [String] {
      Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }.map(\.path)
    }
    let path = "inputs.slow.receptors.r"
    #expect(paths(EffectTests.experiment("release_probability")).isEmpty)
    #expect(
      paths(EffectTests.experiment("none", [path + ".desensitization": 1])) == [
        path + ".desensitization"
      ])
    var other = EffectTests.experiment("gain")
    #expect(paths(other) == [path + ".effect"])
    other.models[path + ".effect.targets.nmda"] = ""
    #expect(paths(other) == [path + ".effect.targets.nmda"])
    var plastic = EffectTests.experiment("none")
    plastic.models["inputs.slow.plasticity"] = "calcium_threshold"
    #expect(paths(plastic) == ["inputs.slow.plasticity"])
    let wrong = Experiment(
      models: [
        "inputs.slow.spikes": "regular", "inputs.slow.release": "static", path: "exponential",
        path + ".effect": "leak",
      ], values: ["duration": 10])
    #expect(paths(wrong) == [path + ".effect"])
  }
}
