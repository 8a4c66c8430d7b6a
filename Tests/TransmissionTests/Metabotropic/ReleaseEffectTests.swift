import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What metabotropic receptors do to release.
@Suite struct ReleaseEffectTests {
  /// Release by law, as mean field.
  private static let laws: [(String, [String: Double])] = [
    ("static", ["probability": 0.4]), ("static", ["probability": 0.4, "refractory": 1]),
    ("tsodyks_markram", ["probability": 0.4]), ("dittman_regehr", [:]),
    ("component_facilitation", [:]), ("residual_calcium", [:]), ("poisson", [:]),
  ]

  @Test("What acts on release is each terminal's own, however many there are")
  func autoreceptors() throws {
    for count in [1.0, 10, 100] {
      let experiment = EffectTests.experiment(
        "release_probability",
        [
          "inputs.slow.count": count, "inputs.slow.release.stochastic": 0,
          "inputs.slow.receptors.r.effect.gain": -0.6,
        ])
      #expect(abs(try EffectTests.trace(experiment, "effector") - 1.0 / 3) < 1e-9)
      let plain = experiment.with(["inputs.slow.receptors.r.effect.gain": 0])
      let left =
        experiment.run(seeds: [1])[0].input.vesicles / plain.run(seeds: [1])[0].input.vesicles
      #expect(abs(left - 0.8) < 1e-9)
    }
  }
  @Test("An effect on release multiplies the probability by 1 + a O, whatever the law")
  func release() {
    for (law, values) in Self.laws {
      func vesicles(_ gain: Double) -> Double {
        var experiment = EffectTests.experiment(
          "release_probability", ["inputs.slow.receptors.r.effect.gain": gain],
          models: ["inputs.slow.release": law])
        experiment.values["inputs.slow.release.stochastic"] = 0
        for (name, value) in values { experiment.values["inputs.slow.release." + name] = value }
        return experiment.run(seeds: [1])[0].input.vesicles
      }
      #expect(vesicles(0) > 0)
      #expect(abs(vesicles(-0.6) / vesicles(0) - 0.8) < 1e-9, "\(law)")
      #expect(abs(vesicles(0.3) / vesicles(0) - 1.1) < 1e-9, "\(law)")
      #expect(abs(vesicles(-1) / vesicles(0) - 2.0 / 3) < 1e-9, "\(law)")
    }
  }

  @Test("Drawn vesicles follow the probability that is left; it never exceeds 1")
  func drawnRelease() {
    for (law, sites) in [("static", 5.0), ("tsodyks_markram", 5), ("univesicular", 1)] {
      func counts(_ gain: Double, _ probability: Double) -> Sample {
        var experiment = EffectTests.experiment(
          "release_probability",
          [
            "inputs.slow.receptors.r.effect.gain": gain,
            "inputs.slow.release.probability": probability, "inputs.slow.release.sites": sites,
            "inputs.slow.count": 20,
          ], models: ["inputs.slow.release": law])
        if law == "univesicular" { experiment.values["inputs.slow.release.docked"] = 1 }
        return Sample(experiment.run(seeds: 0..<200).map { $0.input.vesicles / 20 / sites })
      }
      // Each of twenty terminals has its own G of a half, and an O of a third.
      #expect(counts(-0.6, 0.5).agrees(with: 0.4))
      #expect(counts(-0.6, 0.5).mean < counts(0, 0.5).mean)
      #expect(counts(6, 0.5).mean == 1)
    }
  }

  @Test("An effect on release acts on the inputs it names, with their shares")
  func namedRelease() {
    var experiment = EffectTests.experiment(
      "release_probability", ["inputs.slow.receptors.r.effect.gain": -0.6],
      models: [
        "inputs.fast.spikes": "regular", "inputs.fast.release": "static",
        "inputs.slow.receptors.r.effect.targets.fast": "",
      ])
    experiment.values.merge([
      "inputs.fast.spikes.rate": 1, "inputs.fast.spikes.start": 400,
      "inputs.fast.release.stochastic": 0, "inputs.slow.release.stochastic": 0,
      "inputs.slow.receptors.r.effect.targets.fast.share": 0.5,
    ]) { $1 }
    let inputs = experiment.run(seeds: [1])[0].inputs
    #expect(abs(inputs[0].vesicles - 1.5 * 0.9) < 1e-9)
    #expect(abs(inputs[1].vesicles - 1.5) < 1e-9)
  }

  @Test(
    "Behind calcium sensors an effect on release acts on calcium entry, more than in proportion")
  func sensors() {
    func vesicles(_ gain: Double) -> Double {
      EffectTests.experiment(
        "release_probability",
        ["inputs.slow.receptors.r.effect.gain": gain, "inputs.slow.release.stochastic": 0],
        models: [
          "inputs.slow.release": "calcium_sensor", "inputs.slow.calcium": "gaussian",
          "inputs.slow.sensor": "lou_2005",
        ]
      ).run(seeds: [1])[0].input.vesicles
    }
    #expect(vesicles(-0.3) < 0.9 * vesicles(0))
    #expect(vesicles(-0.3) > 0.3 * vesicles(0))
    #expect(vesicles(0.1) > vesicles(0))
  }
}
