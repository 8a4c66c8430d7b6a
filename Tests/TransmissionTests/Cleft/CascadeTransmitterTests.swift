import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Transmitter that the fusion cascade of Destexhe, Mainen & Sejnowski lets out as a concentration.
@Suite struct CascadeTransmitterTests {
  private static let receptor = "inputs.a.receptors.r"

  /// AMPA receptors of two states behind the cascade and a Gaussian rise of calcium after a spike at
  /// 1.03 ms; paths begin behind `inputs.a`.
  private static func experiment(
    _ values: [String: Double] = [:], _ models: [String: String] = [:]
  ) -> Experiment {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "explicit", "inputs.a.release": "none", "inputs.a.cleft": "cascade",
        "inputs.a.calcium": "gaussian", "inputs.a.sensor": "destexhe_1994", receptor: "kinetic",
      ],
      values: [
        "duration": 100, "step": 0.1, "inputs.a.calcium.rest": 1e-5,
        receptor + ".scheme.c_o.binding": 1.1, receptor + ".scheme.c_o.backward": 0.19,
        receptor + ".open.o.conductance": 1,
      ], lists: ["inputs.a.spikes.times": [1.03]])
    for (path, model) in models { experiment.models["inputs.a." + path] = model }
    for (path, value) in values { experiment.values["inputs.a." + path] = value }
    return experiment
  }

  /// A state of the first terminal's cleft at the end of each step.
  private static func course(
    _ experiment: Experiment, _ name: String = "transmitter", steps: Int
  ) -> [Double] {
    cleftStates(experiment, name, steps: steps)
  }

  @Test("T-116 the steady state at constant calcium, whether a step brings it or it is at rest")
  func steady() {
    // With B = 1e16 c^4, FA = B F / (u + B + k1 Ves k3 / (k2 + k3) + B k1 Ves / (k2 + k3)), and so on.
    for (calcium, expected) in [
      (0.05, 0.061_437_703_7), (0.1, 0.792_848_506), (0.2, 3.097_758_48), (1, 3.840_981_78),
    ] {
      let step = Self.experiment(["calcium.level": calcium], ["calcium": "step"])
      #expect(abs((Self.course(step, steps: 200).last ?? 0) / expected - 1) < 1e-6, "\(calcium)")
      let rest = Self.experiment(["calcium.rest": calcium, "calcium.amplitude": 0])
      for value in Self.course(rest, steps: 40) {
        #expect(abs(value / expected - 1) < 1e-6, "\(calcium)")
      }
    }
  }

  @Test("A pulse of calcium gives one of about 1 mM and 1 ms, as an independent integration does")
  func pulse() {
    // Radau's method of scipy.integrate.solve_ivp to 1e-10: T (mM) and the open share.
    let tables: [(amplitude: Double, width: Double, known: [(Int, Double, Double)])] = [
      (
        0.115, 1.5,
        [
          (25, 0.202_520, 0.032_057), (30, 0.975_388, 0.287_694), (32, 1.066_914, 0.421_473),
          (35, 0.793_783, 0.554_167), (40, 0.198_223, 0.603_146), (60, 7.369e-5, 0.429_626),
        ]
      ),
      (
        40, 0.4,
        [
          (25, 1.158_643, 0.931_679), (30, 0.162_247, 0.870_425), (40, 2.98865e-3, 0.726_051),
          (60, 1.01e-6, 0.496_700),
        ]
      ),
    ]
    for (amplitude, width, known) in tables {
      let experiment = Self.experiment([
        "calcium.amplitude": amplitude, "calcium.width": width,
      ])
      let transmitter = Self.course(experiment, steps: 120)
      let receptors = receptorStates(experiment, steps: 120)
      for (steps, concentration, open) in known {
        #expect(abs(transmitter[steps - 1] - concentration) < 3e-3, "\(amplitude) uM, \(steps)")
        #expect(abs((receptors[steps - 1]["o"] ?? 0) - open) < 1e-3, "\(amplitude) uM, \(steps)")
      }
      guard amplitude < 1 else { continue }
      #expect(abs((transmitter.max() ?? 0) - 1.07) < 0.01)
      // Above half of its peak for 0.96 ms.
      #expect((9...10).contains(transmitter.count { $0 > 0.535 }))
    }
  }

  @Test("It is the mean of vesicles that a sensor releases, into a cleft that decays as fast")
  func vesicles() {
    let values = ["calcium.amplitude": 0.115, "calcium.width": 1.5]
    let direct = receptorStates(Self.experiment(values), steps: 80)
    var counted = Self.experiment(values, ["release": "calcium_sensor", "cleft": "clements"])
    // A vesicle of 100 uM with 10000 molecules is 1000 mM; the loss of 10 /ms is a decay of 0.1 ms.
    counted.values.merge([
      "step": 0.01, "inputs.a.release.stochastic": 0, "inputs.a.release.sites": 1,
      "inputs.a.release.recovery": 0, "inputs.a.cleft.amplitude": 1000,
      "inputs.a.cleft.decay": 0.1,
    ]) { $1 }
    let mean = receptorStates(counted, steps: 800)
    for time in [3, 4, 5, 8] {
      let (one, other) = (direct[10 * time - 1]["o"] ?? 0, mean[100 * time - 1]["o"] ?? 1)
      #expect(abs(one / other - 1) < 0.02, "\(time) ms")
    }
  }

  @Test("Each spike of a terminal has its pulse, whatever other terminals do")
  func spikes() {
    var both = Self.experiment(["calcium.amplitude": 0.2, "count": 3])
    both.lists["inputs.a.spikes.times"] = [1.03, 1.55, 21.03]
    both.lists["inputs.a.spikes.terminals"] = [1, 2, 1]
    var alone = Self.experiment(["calcium.amplitude": 0.2])
    alone.lists["inputs.a.spikes.times"] = [1.03, 21.03]
    let (one, other) = (Self.course(both, steps: 300), Self.course(alone, steps: 300))
    #expect(one == other)
    // Sub-steps before a spike may be others.
    for step in 10..<60 { #expect(abs(one[step] - one[step + 200]) < 1e-4) }
    #expect(one.max() ?? 0 > 2)
  }

  @Test(
    "Runs have their bits alone, among others and traced",
    arguments: ["gaussian", "channels", "graded"])
  func identity(kind: String) throws {
    let runs = (0..<32).map { lane in
      let x = Double(lane)
      var models = ["spikes": "poisson", "calcium.residual": "linear"]
      if kind == "gaussian" { models["calcium.protons"] = "promote" }
      if kind != "gaussian" {
        models["calcium"] = "channels"
        models["calcium.channels"] = "borst_sakmann_1998"
        models["potential"] = kind == "graded" ? "sinusoid" : "gaussian"
      }
      if kind == "graded" { models["calcium.residual"] = "none" }
      var experiment = Self.experiment(["count": 3, "receptors.r.conductance": 20], models)
      experiment.lists = [:]
      experiment.values.merge([
        "inputs.a.spikes.rate": 40 + 5 * x, "duration": 150.3, "neuron.capacitance": 100,
        "neuron.leak": 10, "neuron.threshold": -58, "inputs.a.cleft.hydrolysis": 5 + 0.5 * x,
      ]) { $1 }
      return (experiment.configuration, UInt64(lane) &* 0x9E37_79B9_7F4A_7C15)
    }
    let together = try expectIdentity(runs, lanes: [0, 9, 31])
    #expect(together.map(\.spikeTrain.count).reduce(0, +) > 30)
  }

  @Test("The cascade needs its sensor, calcium, and a step that resolves it")
  func problems() {
    func messages(
      _ models: [String: String], step: Double = 0.1, areWarnings: Bool = false
    ) -> [String] {
      var experiment = Self.experiment([:], models)
      experiment.values["step"] = step
      return Simulation.problems(in: experiment.configuration)
        .filter { $0.isWarning == areWarnings }.map(\.message)
    }
    #expect(messages([:]).isEmpty)
    let long = "is too long for the cascade's transmitter"
    for (step, isLong) in [(0.1, false), (0.2, false), (0.5, true)] {
      let warnings = messages([:], step: step, areWarnings: true)
      #expect(warnings.contains { $0.hasSuffix(long) } == isLong, "\(step) ms")
    }
    #expect(
      messages(["sensor": "lou_2005"]) == [
        "only the sensor 'destexhe_1994' is a cascade to transmitter"
      ])
    var silent = Self.experiment()
    silent.models["inputs.a.calcium"] = "none"
    silent.values["inputs.a.calcium.rest"] = nil
    #expect(
      Simulation.problems(in: silent.configuration).filter { !$0.isWarning }.map(\.message)
        == ["the cascade needs calcium"])
    #expect(
      messages(["release": "static"]).contains(
        "the transmitter of 'cascade' comes without vesicles, which would add nothing"))
  }
}
