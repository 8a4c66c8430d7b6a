import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Release probabilities that differ from terminal to terminal, beneath models that change them.
@Suite struct HeterogeneityTests {
  private static func experiment(
    _ model: String, _ values: [String: Double], models: [String: String] = [:]
  ) -> Experiment {
    var experiment = Experiment(
      models: ["inputs.a.spikes": "regular", "inputs.a.release": model],
      values: ["duration": 1, "inputs.a.spikes.rate": 100, "inputs.a.release.heterogeneity": 0.6])
    for (name, value) in values { experiment.values["inputs.a." + name] = value }
    for (name, value) in models { experiment.models["inputs.a." + name] = value }
    return experiment
  }

  private static func vesicles(_ experiment: Experiment) -> [Double] {
    experiment.run(seeds: 0..<64).map(\.input.vesicles)
  }

  @Test("A terminal has the same probability whatever the model: the first spike releases as much")
  func firstSpike() {
    let base = ["release.probability": 0.3, "release.sites": 7, "release.stochastic": 0]
    let expected = Self.vesicles(Self.experiment("static", base))
    #expect(Set(expected).count > 60)
    let plastic = base.merging(["release.facilitation": 100, "release.recovery": 300]) { $1 }
    let found = Self.vesicles(Self.experiment("tsodyks_markram", plastic))
    for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-12) }
    let pools = Self.vesicles(
      Self.experiment("pools", base, models: ["vesicles.recycling": "routes"]))
    for (one, other) in zip(pools, expected) { #expect(abs(one - other) < 1e-12) }
    var zones = base
    (zones["release.sites"], zones["release.docked"]) = (1, 7)
    let many = Self.vesicles(Self.experiment("multivesicular", zones))
    for (one, other) in zip(many, expected) { #expect(abs(one - other) < 1e-12) }
    let single = Self.vesicles(Self.experiment("univesicular", zones))
    for (one, other) in zip(single, expected) {
      let any = 1 - (0..<7).reduce(1.0) { failure, _ in failure * (1 - other / 7) }
      #expect(abs(one - any) < 1e-12)
    }
  }

  @Test(
    "Vesicles agree with the mean field of unequal terminals",
    arguments: ["tsodyks_markram", "univesicular", "multivesicular"])
  func means(model: String) {
    let values = ["release.probability": 0.2, "count": 3, "release.sites": 4]
    let drawn = Self.experiment(model, values)
    let mean = Self.experiment(model, values.merging(["release.stochastic": 0]) { $1 })
    // The difference within each run, as the probabilities are the same.
    let found = drawn.run(seeds: 0..<2000).map(\.input.vesicles)
    let expected = mean.run(seeds: 0..<2000).map(\.input.vesicles)
    let differences = zip(found, expected).map { $0 - $1 }
    #expect(Sample(differences).agrees(with: 0))
  }

  @Test("Utilisation of unequal terminals facilitates from each one's own probability")
  func train() {
    let values = [
      "release.probability": 0.3, "release.sites": 1, "release.stochastic": 0,
      "release.facilitation": 200, "release.recovery": 0, "spikes.max_spikes": 2,
    ]
    func total(_ duration: Double) -> [Double] {
      var experiment = Self.experiment("tsodyks_markram", values)
      experiment.values["duration"] = duration
      return Self.vesicles(experiment)
    }
    for (first, both) in zip(total(1), total(15)) {
      // Spikes at 0 and 10 ms; sites are refilled at once.
      let left = first * Scalar.exp(-10.0 / 200)
      let expected = first + left + first * (1 - left)
      #expect(abs(both - expected) < 1e-12)
    }
  }
}
