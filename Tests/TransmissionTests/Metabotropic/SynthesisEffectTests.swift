import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Receptors that act on the synthesis of transmitter.
@Suite struct SynthesisEffectTests {
  /// Fast synthesis and loss, so that the cytosol settles within a run; a third of the effect.
  private static func experiment(
    _ gain: Double, models: [String: String] = [:], values: [String: Double] = [:]
  ) -> Experiment {
    EffectTests.experiment(
      "synthesis",
      [
        "inputs.slow.receptors.r.effect.gain": gain, "duration": 6000,
        "inputs.slow.spikes.start": 5999, "inputs.slow.vesicles.synthesis.maximal": 20,
        "inputs.slow.vesicles.synthesis.degradation": 0.002,
      ].merging(values) { $1 },
      models: [
        "inputs.slow.vesicles.filling": "carrier", "inputs.slow.vesicles.synthesis": "generic",
      ].merging(models) { $1 })
  }

  @Test("The steady state of the cytosol is that of 1 + a O times the synthesis")
  func steadyState() throws {
    for gain in [-1.0, -0.6, 0, 1.5] {
      let experiment = Self.experiment(gain)
      #expect(abs(try EffectTests.trace(experiment, "synthesis_gain") - (1 + gain / 3)) < 1e-9)
      // 20 uM/ms at half saturation are 10 uM/ms, over 0.002 /ms 5 mM.
      let found = try EffectTests.trace(experiment, "cytosol")
      // Vesicles lose content to or take it from the cytosol while it changes.
      #expect(abs(found / (5 * (1 + gain / 3)) - 1) < 2e-3, "\(gain)")
    }
  }

  @Test("It acts on the inputs it names, and is refused where nothing is made")
  func targets() throws {
    let other = [
      "inputs.other.spikes": "regular", "inputs.other.release": "static",
      "inputs.other.vesicles.filling": "carrier", "inputs.other.vesicles.synthesis": "generic",
      "inputs.slow.receptors.r.effect.targets.other": "",
    ]
    let named = Self.experiment(-0.6, models: other)
    let tracer = try #require(Tracer(named.configuration, seed: 1, every: 1))
    let paths = tracer.states.map(\.path).filter { $0.hasSuffix("synthesis_gain") }
    #expect(paths == ["inputs.other.synthesis_gain"])
    func problems(_ experiment: Experiment) -> [String] {
      Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }.map(\.path)
    }
    #expect(problems(Self.experiment(-0.5)).isEmpty)
    #expect(problems(EffectTests.experiment("synthesis")) == ["inputs.slow.receptors.r.effect"])
  }
}
