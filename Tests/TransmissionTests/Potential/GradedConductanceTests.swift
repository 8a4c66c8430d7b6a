import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What graded release does behind and before the vesicles: conductance, channels and sensor.
@Suite struct GradedConductanceTests {
  @Test("T-12 at a held potential the conductance is maximal quantum decay s: the graded synapse")
  func conductance() throws {
    // The numbers of the preset: 1000 Hz of 1 nS that decay with 5 ms are 5 nS with all gates open.
    let preset = try #require(InputPresets.all.first { $0.name == "graded_prinz" })
    #expect(preset.keys.contains("maximal: 1000 Hz"))
    #expect(preset.keys.contains("conductance: 1 nS, decay: 5 ms, reversal: -70 mV"))
    /// Charge that flows until a time at a neuron's potential of -20 mV (pA ms), with a held terminal.
    func charge(_ level: Double, until duration: Double) throws -> Double {
      var experiment = GradedReleaseTests.experiment(
        [
          "duration": duration, "step": 0.1, "potential.level": level,
          "release.maximal": 1000, "release.stochastic": 0, "receptors.graded.conductance": 1,
          "receptors.graded.decay": 5, "receptors.graded.reversal": -70, "neuron.holding": -20,
        ], "constant")
      experiment.models["inputs.train.receptors.graded"] = "exponential"
      experiment.models["neuron"] = "voltage_clamp"
      let clamp = try #require(experiment.run(seeds: [1])[0].clamp)
      return clamp.mean * duration
    }
    for level in [-60.0, -45, -40, -35, -20] {
      let flown = try charge(level, until: 400) - charge(level, until: 300)
      // 100 ms with a driving force of 50 mV.
      let found = flown / (100 * 50)
      let gate = 1 / (1 + Scalar.exp((-35 - level) / 5))
      #expect(abs(found / (5 * gate) - 1) < 1e-6)
    }
  }

  /// Fusion rate (1/ms) of a vesicle of `lou_2005` that has not fused, long after calcium was set.
  private static func rate(calcium: Double) -> Double {
    let fusion = (0...5).map { 2e-7 * 31.3.power($0) }
    let scheme = SchemeTests.Reference.ladder(0.1, 4, 0.5, fusion: fusion)
    let state = scheme.run([1, 0, 0, 0, 0, 0], for: 20) { _ in calcium }
    let flow = zip(state, fusion).reduce(0) { $0 + $1.0 * $1.1 }
    return flow / state.reduce(0, +)
  }

  @Test("T-12 through channels and sensor, vesicles replaced at once are a Poisson process")
  func tonic() {
    let (level, sites, duration) = (-35.0, 10.0, 2000.0)
    let experiment = SensorExperiment.make(
      [
        "duration": duration, "spikes.rate": 0, "potential.level": level,
        "release.sites": sites, "release.recovery": 0,
      ],
      [
        "calcium": "channels", "calcium.channels": "borst_sakmann_1998", "potential": "constant",
      ])
    // Three channels with 13.865 uM each where they are open at 0 mV (T-13), above 0.05 uM at rest.
    let gate = 1 / (1 + Scalar.exp(-(level + 23.2) / 9.1))
    let driving = (43.9 - level) / 43.9
    let calcium = 0.05 + 3 * 13.865 * gate * gate * driving
    let expected = sites * Self.rate(calcium: calcium) * duration
    #expect(expected > 20)
    let found = experiment.run(seeds: 0..<256).map(\.input.all)
    #expect(Sample(found).agrees(with: expected))
    let squares = Sample(found.map { ($0 - expected) * ($0 - expected) })
    // Fano factor 1.
    #expect(squares.agrees(with: expected))
    let mean = SensorExperiment.vesicles([
      experiment.with(["inputs.train.release.stochastic": 0])
    ])[0]
    #expect(abs(mean / expected - 1) < 5e-3)
  }
}
