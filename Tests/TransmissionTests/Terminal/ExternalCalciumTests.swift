import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// External calcium of release models that know no calcium of their own.
@Suite struct ExternalCalciumTests {
  /// A model with what it needs so that its first spike's mean goes with the probability.
  private static let laws: [(model: String, values: [String: Double])] = [
    ("static", [:]), ("tsodyks_markram", [:]), ("poisson", ["quantal_content": 0.2]),
    ("univesicular", ["docked": 1]), ("multivesicular", [:]), ("dittman_regehr", [:]),
    ("component_facilitation", [:]), ("residual_calcium", [:]), ("pools", [:]),
  ]

  /// One spike onto one terminal.
  private static func experiment(
    _ law: (model: String, values: [String: Double]), external: String,
    _ values: [String: Double], stochastic: Double = 0, duration: Double = 1
  ) -> Experiment {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": law.model,
        "inputs.a.release.external": external,
      ],
      values: [
        "duration": duration, "inputs.a.spikes.rate": 50, "inputs.a.release.stochastic": stochastic,
      ])
    if law.model == "pools" { experiment.models["inputs.a.vesicles.recycling"] = "routes" }
    if law.model != "poisson" { experiment.values["inputs.a.release.probability"] = 0.05 }
    for (key, value) in law.values { experiment.values["inputs.a.release." + key] = value }
    for (key, value) in values { experiment.values["inputs.a.release." + key] = value }
    return experiment
  }

  private static func vesicles(_ experiment: Experiment) -> Double {
    experiment.run(seeds: [1])[0].input.vesicles
  }

  /// Y^4 at 2 mM calcium and 1 mM magnesium.
  private static let reference = 0.110310454950

  @Test("T-23 release follows Dodge & Rahamimoff, whatever the law", arguments: laws.indices)
  func dodgeRahamimoff(index: Int) {
    let law = Self.laws[index]
    let plain = Self.vesicles(Self.experiment(law, external: "none", [:]))
    let published = [
      (0.5, 0.00415), (1, 0.02685), (1.5, 0.06503), (2, 0.11031), (2.5, 0.15719), (4, 0.28587),
    ]
    for (calcium, value) in published {
      let found = Self.vesicles(
        Self.experiment(law, external: "dodge_rahamimoff", ["external.calcium": calcium]))
      #expect(abs(found / plain * Self.reference - value) < 5.1e-6, "\(law.model), \(calcium) mM")
    }
    func few(_ calcium: Double) -> Double {
      Self.vesicles(
        Self.experiment(law, external: "dodge_rahamimoff", ["external.calcium": calcium]))
    }
    // The slope on double logarithmic axes tends to 4.
    #expect(abs(few(0.02) / few(0.01) / 16 - 1) < 0.04)
    #expect(few(0) == 0)
    let blocked = Self.vesicles(
      Self.experiment(law, external: "dodge_rahamimoff", ["external.magnesium": 10]))
    #expect(blocked < 0.1 * plain)
  }

  @Test("T-23 the slope at low calcium is 4")
  func slope() {
    func vesicles(_ calcium: Double) -> Double {
      Self.vesicles(
        Self.experiment(
          ("poisson", [:]), external: "dodge_rahamimoff", ["external.calcium": calcium]))
    }
    let ratio = vesicles(2e-4) / vesicles(1e-4)
    // Less by 4 (1e-4 / 1.1) / (1 + 1 / 2.97).
    #expect(abs(ratio / 16 - (1 - 2.72e-4)) < 1e-6)
  }

  @Test("Hill form: the probability is the one at saturating calcium; no probability is above 1")
  func hill() {
    let law = Self.laws[0]
    let plain = Self.vesicles(Self.experiment(law, external: "none", [:]))
    for (calcium, share) in [(2.0, 0.5), (1, 1.0 / 17), (4, 16.0 / 17), (0, 0)] {
      let found = Self.vesicles(
        Self.experiment(law, external: "hill", ["external.calcium": calcium]))
      #expect(abs(found / plain - share) < 1e-12)
    }
    let certain = Self.vesicles(
      Self.experiment(
        law, external: "dodge_rahamimoff", ["external.calcium": 4, "probability": 0.9]))
    #expect(certain == 5)
  }

  @Test(
    "Vesicles at half the release are those of half the probability, to the bit",
    arguments: laws.indices)
  func vesicles(index: Int) {
    let law = Self.laws[index]
    let name = law.model == "poisson" ? "quantal_content" : "probability"
    let half = Self.experiment(
      law, external: "hill", [name: 0.5], stochastic: 1, duration: 500)
    let plain = Self.experiment(law, external: "none", [name: 0.25], stochastic: 1, duration: 500)
    let (found, expected) = (half.run(seeds: 0..<8), plain.run(seeds: 0..<8))
    #expect(found.map(\.bits) == expected.map(\.bits))
    #expect(found.contains { $0.input.vesicles > 0 })
  }

  @Test("Each of unequal terminals changes by the same factor")
  func unequal() {
    for distribution in [0.0, 1] {
      let law = (
        model: "static",
        values: ["probability": 0.3, "heterogeneity": 0.4, "distribution": distribution]
      )
      let half = Self.experiment(law, external: "hill", [:])
      let plain = Self.experiment(law, external: "none", [:])
      let pairs = zip(half.run(seeds: 0..<16), plain.run(seeds: 0..<16))
      for (found, expected) in pairs {
        #expect(abs(found.input.vesicles / expected.input.vesicles - 0.5) < 1e-12)
      }
    }
  }

  @Test("Where release follows calcium by itself or no spike, the section is refused")
  func refused() {
    func places(_ models: [String: String]) -> [String] {
      let experiment = SensorExperiment.make(["duration": 10], models)
      return Simulation.problems(in: experiment.configuration).map(\.path)
    }
    let place = "inputs.train.release.external"
    let graded = [
      "release": "graded", "potential": "constant", "calcium": "none", "sensor": "none",
    ]
    for models in [[:], graded] {
      #expect(!places(models).contains(place))
      #expect(places(models.merging(["release.external": "hill"]) { $1 }).contains(place))
    }
  }
}
