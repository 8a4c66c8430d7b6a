import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Transmitter that follows the terminal's potential without vesicles.
@Suite struct DirectTransmitterTests {
  private static let receptor = "inputs.a.receptors.r"

  /// AMPA receptors of two states behind a logistic cleft; paths begin behind `inputs.a`.
  static func experiment(
    _ potential: String, _ values: [String: Double] = [:], times: [Double] = [1]
  ) -> Experiment {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "explicit", "inputs.a.release": "none", "inputs.a.cleft": "logistic",
        "inputs.a.potential": potential, receptor: "kinetic",
      ],
      values: [
        "duration": 400, "step": 0.1, receptor + ".scheme.c_o.binding": 1.1,
        receptor + ".scheme.c_o.backward": 0.19, receptor + ".open.o.conductance": 1,
      ], lists: ["inputs.a.spikes.times": times])
    for (path, value) in values { experiment.values["inputs.a." + path] = value }
    return experiment
  }

  /// The transmitter of the first terminal at the end of each step.
  private static func transmitter(_ experiment: Experiment, steps: Int) -> [Double] {
    cleftStates(experiment, "transmitter", steps: steps)
  }

  @Test("Transmitter is a logistic function of a held potential, half of its maximum at V_p")
  func logistic() {
    func held(_ level: Double, _ values: [String: Double] = [:]) -> Double {
      let all = values.merging(["potential.level": level]) { $1 }
      return Self.transmitter(Self.experiment("constant", all), steps: 2)[1]
    }
    #expect(held(2) == 0.5)
    // 1 / (1 + e) and its complement, and 3 / (1 + 1 / e).
    #expect(abs(held(-3) - 0.268_941_421_37) < 1e-10)
    #expect(abs(held(7) - 0.731_058_578_63) < 1e-10)
    let other = ["cleft.maximal": 3.0, "cleft.half": -35, "cleft.slope": 10]
    #expect(abs(held(-25, other) - 2.193_175_735_89) < 1e-10)
    #expect(held(100) > 0.999_999)
  }

  @Test("Spikes are counted, and no vesicles expected of them")
  func outcome() throws {
    let outcome = try #require(
      Self.experiment("gaussian", times: [1, 40]).run(seeds: 1..<2).first)
    #expect(outcome.input.spikes == 2)
    #expect(!outcome.input.hasVesicles)
  }

  @Test("Receptors behind a step of the potential go to their steady state, from the step on")
  func step() {
    let course = receptorStates(
      Self.experiment(
        "step",
        [
          "potential.holding": -120, "potential.level": 2, "potential.start": 1.03,
          "potential.length": 1e9,
        ]), steps: 100)
    for steps in [15, 30, 100] {
      // alpha T is 0.55 /ms, beta 0.19 /ms.
      let time = 0.1 * Double(steps) - 1.03
      let expected = 0.55 / 0.74 * (1 - Scalar.exp(-0.74 * time))
      #expect(abs((course[steps - 1]["o"] ?? 0) / expected - 1) < 1e-4, "\(time) ms")
    }
  }

  @Test("A two-state receptor behind a sinusoidal potential, against an independent integration")
  func sinusoid() {
    let course = receptorStates(
      Self.experiment(
        "sinusoid",
        ["potential.mean": 2, "potential.amplitude": 10, "potential.frequency": 4]), steps: 3000)
    // scipy.integrate.solve_ivp, RK45 to 1e-11.
    let known = [
      (50, 0.834_107_56), (62, 0.836_021_22), (100, 0.816_954_23), (188, 0.410_500_06),
      (300, 0.834_107_56),
    ]
    for (time, open) in known {
      #expect(abs((course[10 * time - 1]["o"] ?? 0) - open) < 1e-5, "\(time) ms")
    }
  }

  @Test("A Gaussian action potential gives a pulse of transmitter, and opens two-state receptors")
  func gaussian() {
    let experiment = Self.experiment("gaussian", times: [1.03])
    // T is above a half for 0.391 ms, its integral is 0.3901 mM ms; scipy.integrate.solve_ivp to 1e-11.
    let course = receptorStates(experiment, steps: 60)
    for (steps, open) in [
      (15, 0.069_038_81), (20, 0.326_201_91), (30, 0.269_757_31), (60, 0.152_555_74),
    ] {
      #expect(abs((course[steps - 1]["o"] ?? 0) / open - 1) < 1e-4, "\(steps) steps")
    }
    let transmitter = Self.transmitter(experiment, steps: 60)
    for (index, value) in transmitter.enumerated() {
      let time = 0.1 * Double(index + 1) - 1.03
      let distance = (time - 0.6) * 2.354_820_045 / 0.5
      let potential = time < 0 ? -70 : -70 + 110 * Scalar.exp(-0.5 * distance * distance)
      let expected = 1 / (1 + Scalar.exp((2 - potential) / 5))
      #expect(abs(value - expected) < 1e-4 * expected + 1e-9, "\(time) ms")
    }
  }

  @Test("The axon of Hodgkin and Huxley does so too, against an independent integration")
  func hodgkinHuxley() {
    let course = receptorStates(
      Self.experiment("hodgkin_huxley", times: [1.03]), steps: 100)
    // Membrane and receptor together by scipy.integrate.solve_ivp to 1e-10.
    for (steps, open) in [
      (20, 0.176_199_15), (30, 0.634_401_63), (40, 0.543_200_09), (100, 0.173_727_11),
    ] {
      #expect(abs((course[steps - 1]["o"] ?? 0) / open - 1) < 1e-3, "\(steps) steps")
    }
  }

  @Test("Of action potentials that overlap the one with more transmitter counts")
  func overlap() {
    func course(_ times: [Double]) -> [Double] {
      Self.transmitter(Self.experiment("gaussian", times: times), steps: 60)
    }
    let (both, first, second) = (course([1.03, 1.43]), course([1.03]), course([1.43]))
    #expect(both == zip(first, second).map(max))
    #expect(both.max() ?? 0 > 0.99)
  }

  @Test("There are spikes and no vesicles, and no noise")
  func noiseless() {
    let experiment = Self.experiment("gaussian", times: [1.03, 20, 50])
    let outcome = experiment.run(seeds: [1])[0].input
    #expect(outcome.spikes == 3 && outcome.all == 0)
    #expect(outcome.failures == nil && outcome.spontaneous == nil)
    #expect(experiment.voltages(seed: 1) == experiment.voltages(seed: 2))
    #expect(experiment.voltages().max() ?? -90 > (experiment.voltages().first ?? 0))
  }

  @Test("An effect on release multiplies the transmitter by 1 + a O")
  func effect() throws {
    for (gain, factor) in [(-0.6, 0.8), (0.9, 1.3)] {
      var experiment = EffectTests.experiment(
        "release_probability", ["inputs.slow.receptors.r.effect.gain": gain],
        models: ["inputs.slow.receptors.r.effect.targets.fast": ""])
      experiment.models.merge([
        "inputs.fast.spikes": "explicit", "inputs.fast.release": "none",
        "inputs.fast.cleft": "logistic", "inputs.fast.potential": "constant",
      ]) { $1 }
      experiment.lists["inputs.fast.spikes.times"] = [1]
      experiment.values["inputs.fast.potential.level"] = 2
      // O is a third.
      let value = try EffectTests.trace(experiment, "fast.1.transmitter")
      #expect(abs(value - 0.5 * factor) < 1e-6)
    }
  }

  @Test("Runs have their bits alone, among others and traced", arguments: ["gaussian", "sinusoid"])
  func identity(potential: String) throws {
    let runs = (0..<32).map { lane in
      let x = Double(lane)
      var experiment = Self.experiment(potential, ["count": 3, "receptors.r.conductance": 20])
      experiment.models["inputs.a.spikes"] = "poisson"
      experiment.lists = [:]
      experiment.values.merge([
        "inputs.a.spikes.rate": 40 + 5 * x, "inputs.a.cleft.maximal": 0.5 + 0.1 * x,
        "duration": 200.3, "neuron.capacitance": 100, "neuron.leak": 10,
        "neuron.threshold": -58,
      ]) { $1 }
      if potential == "sinusoid" {
        experiment.values["inputs.a.potential.frequency"] = 3 + x
        experiment.values["inputs.a.potential.mean"] = -10
      } else {
        experiment.values["inputs.a.potential.width"] = 0.2 + 0.02 * x
      }
      return (experiment.configuration, UInt64(lane) &* 0x9E37_79B9_7F4A_7C15)
    }
    let together = try expectIdentity(runs, lanes: [0, 9, 31])
    #expect(together.map(\.spikeTrain.count).reduce(0, +) > 30)
  }
}

/// Transmitter without vesicles is refused where it has no meaning.
@Suite struct DirectTransmitterProblemTests {
  private static func messages(
    _ models: [String: String], _ values: [String: Double] = [:]
  ) -> [String] {
    var experiment = DirectTransmitterTests.experiment("gaussian", times: [1])
    for (path, model) in models { experiment.models["inputs.a." + path] = model }
    for (path, value) in values { experiment.values["inputs.a." + path] = value }
    return Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }.map(\.message)
  }

  @Test("Transmitter comes either with vesicles or without")
  func pair() {
    #expect(Self.messages([:]).isEmpty)
    #expect(Self.messages(["potential": "constant"]).isEmpty)
    #expect(
      Self.messages(["potential": "none"]) == ["this transmitter follows the terminal's potential"])
    #expect(
      Self.messages(["release": "static"]) == [
        "the transmitter of 'logistic' comes without vesicles, which would add nothing"
      ])
    #expect(
      Self.messages(["cleft": "pulse", "potential": "none"]) == [
        "without vesicles the transmitter must come from the cleft's own model"
      ])
  }

  @Test("What is said of vesicles, or answers to them, is refused")
  func vesicles() {
    let none = ["there are no vesicles with 'release: {model: none}'"]
    for (path, model) in [
      ("release.latency", "gamma"), ("release.asynchronous", "kernel"), ("spontaneous", "poisson"),
      ("vesicles.filling", "carrier"), ("vesicles.pore", "cups"), ("sensor.snare", "threshold"),
      ("release.external", "hill"),
    ] {
      #expect(Set(Self.messages([path: model])) == Set(none), "\(path)")
    }
    #expect(Self.messages([:], ["release.latency.delay": 1]) == none)
    #expect(Self.messages([:], ["vesicles.quantal_cv": 0.2]) == none)
    let receptor = Self.messages(["receptors.fast": "exponential"])
    #expect(receptor == ["it answers to vesicles, and there are none"])
  }
}
