import Measures
import SweepRunner
import SynapseModel
import Testing

/// What a run releases must depend on its parameters and its seed alone, with any mechanism.
@Suite struct ReleaseIdentityTests {
  private static let all: Experiment = {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "poisson", "inputs.a.release": "tsodyks_markram",
        "inputs.a.release.latency": "lognormal", "inputs.a.release.asynchronous": "kernel",
        "inputs.a.spontaneous": "recovering", "inputs.a.receptors.ampa": "exponential",
        "inputs.b.spikes": "poisson", "inputs.b.release": "multivesicular",
        "inputs.b.release.latency": "gamma", "inputs.b.release.asynchronous": "kernel",
        "inputs.b.spontaneous": "poisson", "inputs.b.receptors.ampa": "exponential",
        "inputs.c.spikes": "poisson", "inputs.c.release": "dittman_regehr",
        "inputs.c.release.asynchronous": "kernel", "inputs.c.receptors.ampa": "exponential",
        "inputs.d.spikes": "poisson", "inputs.d.release": "component_facilitation",
        "inputs.d.receptors.ampa": "exponential", "inputs.e.spikes": "poisson",
        "inputs.e.release": "residual_calcium", "inputs.e.receptors.ampa": "exponential",
        "inputs.f.spikes": "poisson", "inputs.f.release": "static",
        "inputs.f.receptors.ampa": "exponential", "inputs.g.spikes": "poisson",
        "inputs.g.release": "poisson", "inputs.g.receptors.ampa": "exponential",
        "inputs.h.spikes": "poisson", "inputs.h.release": "tsodyks_markram",
        "inputs.h.release.external": "dodge_rahamimoff", "inputs.h.receptors.ampa": "exponential",
      ],
      values: [
        "duration": 300, "inputs.a.count": 9, "inputs.a.spikes.rate": 40,
        "inputs.a.vesicles.quantal_cv": 0.4, "inputs.b.count": 3,
        "inputs.b.release.docked": 40, "inputs.b.release.recovery": 100,
        "inputs.b.release.saturation": 0.5, "inputs.b.spontaneous.rate": 30,
        "inputs.c.release.stochastic": 0, "inputs.c.release.latency.delay": 3.3,
        "inputs.d.release.probability": 0.1, "inputs.d.release.recovery": 40,
        "inputs.d.vesicles.quantal_cv": 1.3, "inputs.f.release.heterogeneity": 0.5,
        "inputs.f.release.refractory": 6.3, "inputs.f.spikes.rate": 200,
        "inputs.g.release.quantal_content": 20, "inputs.g.vesicles.quantal_cv": 0.2,
        "inputs.h.count": 5, "inputs.h.spikes.rate": 200, "inputs.h.release.refractory": 12.6,
        "inputs.h.release.sites": 40, "inputs.h.release.external.calcium": 1.5,
      ])
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
      experiment.values["inputs.\(name).receptors.ampa.conductance"] = 0.2
    }
    return experiment
  }()

  /// 32 different runs of one structure.
  private static let runs = makeRuns(all)

  private static func makeRuns(_ experiment: Experiment) -> [(Configuration, UInt64)] {
    (0..<32).map { lane in
      let x = Double(lane)
      let configuration = experiment.with([
        "inputs.a.release.probability": x / 31, "inputs.a.release.latency.sigma": x / 31,
        "inputs.a.release.asynchronous.quanta": x, "inputs.b.release.sites": 1 + x,
        "inputs.c.release.latency.delay": 0.1 + 10 * x,
        "inputs.g.vesicles.quantal_cv": 0.05 + x / 20, "inputs.h.release.refractory": 1 + x,
      ]).configuration
      return (configuration, UInt64(lane) &* 0x9E37_79B9_7F4A_7C15)
    }
  }

  @Test("All processors give the same bits")
  func processors() {
    func traces(_ processor: Processor) -> ([[UInt64]], UInt64) {
      var hash: UInt64 = 0
      let outcomes = processor.record(Self.runs.map(\.0), seeds: Self.runs.map(\.1)) {
        for lane in 0..<32 { hash = (hash ^ $1[lane].bitPattern) &* 0x100_0000_01B3 }
        _ = $0
      }
      return (outcomes.map(\.bits), hash)
    }
    let expected = traces(.baseline)
    for processor in Processor.supported.dropFirst() {
      #expect(traces(processor) == expected)
    }
  }

  @Test("A run alone is the same as among others")
  func alone() {
    let together = simulate(Self.runs).map(\.bits)
    for (run, bits) in zip(Self.runs, together) { #expect(simulate([run])[0].bits == bits) }
  }

  @Test("A traced run has the same bits: looking at a terminal does not change it")
  func traced() throws {
    // In mean field sums of parts of late vesicles round with the blocks, which are steps in a trace.
    var experiment = Self.all
    experiment.models["inputs.c.release.asynchronous"] = nil
    _ = try expectIdentity(Self.makeRuns(experiment), lanes: [0, 17, 31])
  }

  @Test("A run is the first part of a longer run, wherever a block ends")
  func prefix() {
    let long = Self.all.voltages(seed: 3)
    for duration in [6.3, 12.8, 13.7, 100, 299.9] {
      let short = Self.all.with(["duration": duration]).voltages(seed: 3)
      #expect(short == Array(long.prefix(short.count)))
    }
  }
}
