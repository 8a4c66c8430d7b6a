import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What metabotropic receptors do, with transmitter that is always there.
@Suite struct EffectTests {
  /// An input `slow` whose receptors are half active within some milliseconds: G is 0.5 and O a third.
  static func experiment(
    _ effect: String, _ values: [String: Double] = [:], models: [String: String] = [:]
  ) -> Experiment {
    Experiment(
      models: [
        "inputs.slow.spikes": "regular", "inputs.slow.release": "static",
        "inputs.slow.cleft": "constant", "inputs.slow.receptors.r": "metabotropic",
        "inputs.slow.receptors.r.effect": effect,
      ].merging(models) { $1 },
      values: [
        "duration": 500, "inputs.slow.spikes.rate": 1, "inputs.slow.spikes.start": 400,
        "inputs.slow.cleft.concentration": 2, "inputs.slow.receptors.r.binding": 0.5,
        "inputs.slow.receptors.r.unbinding": 1, "inputs.slow.receptors.r.production": 1,
        "inputs.slow.receptors.r.removal": 1, "inputs.slow.receptors.r.cooperativity": 1,
        "inputs.slow.receptors.r.dissociation": 1,
      ].merging(values) { $1 })
  }

  /// The last value of a state of the trace, and the run's outcome.
  static func trace(
    _ experiment: Experiment, _ name: String, at time: Double? = nil
  ) throws -> Double {
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 1))
    let place = try #require(tracer.states.firstIndex { $0.path.hasSuffix("." + name) })
    var last = 0.0
    _ = tracer.run { now, values in
      if time.map({ now <= $0 + 1e-9 }) ?? true { last = values[place] }
      return true
    }
    return last
  }

  @Test("T-62 occupancy is C / (C + EC50), reached with the rate k_on C + k_off")
  func occupancy() throws {
    let table = [
      (5.0, 0.41667), (10, 0.58824), (20, 0.74074), (50, 0.87719), (100, 0.93458), (1000, 0.99305),
    ]
    for (nanomolar, share) in table {
      var experiment = Self.experiment(
        "none",
        [
          "duration": 100_000, "step": 50, "inputs.slow.spikes.start": 0,
          "inputs.slow.cleft.concentration": nanomolar / 1000,
          "inputs.slow.receptors.r.unbinding": 0.0002,
          "inputs.slow.receptors.r.binding": 0.0002 / 0.007,
        ])
      experiment.values["inputs.slow.spikes.rate"] = 0.001
      let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 50))
      let place = try #require(tracer.states.firstIndex { $0.path.hasSuffix(".active") })
      let rate = 0.0002 * (1 + nanomolar / 7)
      var (error, last) = (0.0, 0.0)
      _ = tracer.run { time, values in
        let left = Exponential.exp(Eight(repeating: -rate * time))[0]
        let expected = nanomolar / (nanomolar + 7) * (1 - left)
        error = max(error, abs(values[place] - expected))
        last = values[place]
        return true
      }
      #expect(error < 1e-10)
      #expect(abs(last - share) < 1e-5)
    }
  }

  @Test("A trace shows what receptors do to release, threshold and leak: a third of the effect")
  func shown() throws {
    let table: [(String, String, String, Double, Double)] = [
      ("release_probability", "release_gain", "gain", -0.6, 0.8),
      ("threshold", "threshold_shift", "shift", -3, -1), ("leak", "leak_factor", "gain", -0.3, 0.9),
    ]
    for (effect, name, parameter, value, expected) in table {
      let path = "inputs.slow.receptors.r.effect." + parameter
      let last = try Self.trace(Self.experiment(effect, [path: value]), name)
      #expect(abs(last - expected) < 1e-9)
    }
  }

  @Test("G of all terminals acts together on the neuron")
  func pooled() throws {
    for count in [1.0, 3, 20] {
      let effector = try Self.trace(
        Self.experiment("none", ["inputs.slow.count": count]), "effector")
      #expect(abs(effector - 0.5 * count / (0.5 * count + 1)) < 1e-9)
    }
  }

  @Test("A conductance moves the potential to where its current and the leak's cancel")
  func conductance() {
    for reversal in [-95.0, 0] {
      let path = "inputs.slow.receptors.r.effect"
      let voltage =
        Self.experiment(
          "conductance",
          [
            path + ".conductance": 3, path + ".reversal": reversal, "neuron.threshold": 100,
          ]
        ).voltages().last ?? 0
      #expect(abs(voltage - (10.0 * -65 + 1 * reversal) / 11) < 1e-6)
    }
  }

  @Test("The channels of an effect reverse at the Nernst potential of potassium")
  func potassium() {
    let path = "inputs.slow.receptors.r.effect"
    for outside in [3.0, 12] {
      let experiment = Self.experiment(
        "conductance",
        [
          path + ".conductance": 3, path + ".nernst.inside": 140, path + ".nernst.outside": outside,
          path + ".nernst.valence": 1,
        ], models: [path + ".nernst": "ion"])
      // R T / F at 37 degC is 26.726 mV; ln(3 / 140) = -3.84304, ln(12 / 140) = -2.45674.
      let reversal = 26.7266 * (outside == 3 ? -3.843030 : -2.456736)
      let voltage = experiment.voltages().last ?? 0
      #expect(abs(voltage - (10.0 * -65 + reversal) / 11) < 1e-3)
    }
    let other = Self.experiment("leak", models: [path + ".nernst": "ion"])
    #expect(
      Simulation.problems(in: other.configuration).map(\.path) == [path + ".nernst"])
  }

  @Test(
    "An effect on adaptation is a smaller jump at spikes: the neuron fires faster",
    arguments: [("adex", "adaptation_jump", 80.5, 700.0), ("izhikevich", "recovery_jump", 8, 1000)])
  func adaptation(_ neuron: String, _ jump: String, _ value: Double, _ current: Double) {
    let path = "inputs.slow.receptors.r.effect.gain"
    func spikes(_ effect: String, _ values: [String: Double]) -> [Double] {
      Self.experiment(
        effect,
        values.merging([
          "duration": 600, "neuron.injection.amplitude": current, "neuron.injection.start": 100,
          "neuron.injection.length": 500,
        ]) { $1 }, models: ["neuron": neuron, "neuron.injection": "step"]
      ).spikeTrains(seeds: [1])[0]
    }
    // A third of the effectors: 1 - 0.6 / 3 of the jump.
    let modulated = spikes("adaptation", [path: -0.6])
    let smaller = spikes("none", ["neuron." + jump: 0.8 * value])
    let plain = spikes("none", ["neuron." + jump: value])
    #expect(modulated.count == smaller.count && smaller.count > plain.count)
    #expect(zip(modulated, smaller).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("An effect on the threshold changes the firing rate as the shifted threshold does")
  func threshold() {
    let values = ["neuron.holding_current": 300.0, "duration": 4000]
    let shifted = Self.experiment(
      "threshold", values.merging(["inputs.slow.receptors.r.effect.shift": -3]) { $1 })
    let plain = Self.experiment("none", values)
    func count(_ experiment: Experiment) -> Double {
      Double(experiment.run(seeds: [1])[0].spikeTrain.count)
    }
    let lower = count(plain.with(["neuron.threshold": -51]))
    #expect(abs(count(shifted) - lower) <= 1)
    #expect(lower > count(plain) + 5)
  }

  @Test("An effect on the leak changes the input resistance; below 0.7 it depolarises")
  func leak() {
    let voltage =
      Self.experiment(
        "leak",
        ["inputs.slow.receptors.r.effect.gain": -0.3, "neuron.holding_current": 50]
      ).voltages().last ?? 0
    #expect(abs(voltage - (-65 + 50 / (10 * 0.9))) < 1e-6)
  }

  @Test("Channels that close depolarise, by g O (rest - E) over the conductance that is left")
  func closing() {
    let path = "inputs.slow.receptors.r.effect"
    let experiment = Self.experiment("closing", [path + ".conductance": 3])
    let voltage = experiment.voltages().last ?? 0
    // A third of 3 nS closes.
    #expect(abs(voltage - (-65 + 1 * (-65 + 95) / (10 - 1))) < 1e-6)
    #expect(experiment.run(seeds: [1])[0].input.isExcitatory)
    func paths(_ values: [String: Double]) -> [String] {
      Simulation.problems(in: experiment.with(values).configuration).filter { !$0.isWarning }
        .map(\.path)
    }
    #expect(paths([:]).isEmpty)
    #expect(paths([path + ".conductance": 10]) == [path + ".conductance"])
    #expect(paths([path + ".conductance": 4, "neuron.leak": 4]) == [path + ".conductance"])
  }

  @Test("M1 depolarises; where all its receptors are active 0.7 of the leak stays")
  func muscarinic() {
    let keys = MetabotropicPresets.all.first { $0.name == "m1" }?.keys ?? ""
    #expect(keys.contains("{model: closing, conductance: 4.5 nS, reversal: -95 mV}"))
    let path = "inputs.slow.receptors.r."
    // Half of the receptors are active at 1 uM; K3 / K4 = 2.5 and K_D = 1.25.
    for (micromolar, open) in [(1.0, 0.5), (1e6, 2.0 / 3)] {
      let voltage =
        Self.experiment(
          "closing",
          [
            "duration": 12_000, "step": 1, "inputs.slow.spikes.rate": 0.01,
            "inputs.slow.cleft.concentration": micromolar, path + "binding": 0.002,
            path + "unbinding": 0.002, path + "production": 0.005, path + "removal": 0.002,
            path + "dissociation": 1.25, path + "effect.conductance": 4.5,
          ]
        ).voltages().last ?? 0
      let closed = 4.5 * open
      #expect(abs(voltage - (-65 + closed * 30 / (10 - closed))) < 1e-3)
    }
  }

  @Test("Presets have the effects of the table where all receptors are active")
  func presets() throws {
    for (name, key, table) in [
      ("mglur23", "gain", -0.5), ("mglur478", "gain", -0.5), ("m1", "conductance", 3),
      ("m2_presynaptic", "gain", -0.5), ("d1", "shift", -1), ("d1_nmda", "gain", 0.3),
      ("d2", "shift", 1), ("d2_presynaptic", "gain", -0.5), ("alpha2", "gain", -0.6),
      ("a1", "gain", -0.5), ("kor", "gain", -0.6),
    ] {
      let keys = try #require(MetabotropicPresets.all.first { $0.name == name }?.keys)
      func number(_ key: String) throws -> Double {
        let rest = try #require(keys.split(separator: " \(key): ").last)
        return try #require(Double(rest.prefix { "-.0123456789".contains($0) }))
      }
      let protein = try number("production") / number("removal")
      let power = try number("cooperativity") == 2 ? protein * protein : protein
      let open = try power / (power + number("dissociation"))
      #expect(abs(try number(key) * open - table) < 1e-9, "\(name)")
    }
  }

  @Test("An effect on receptors multiplies their conductance, blocked by magnesium or not")
  func receptorGain() {
    for magnesium in [0.0, 1] {
      func voltages(_ gain: Double, _ conductance: Double) -> [Double] {
        var experiment = Self.experiment(
          "gain", ["inputs.slow.receptors.r.effect.gain": gain],
          models: [
            "inputs.glutamate.spikes": "regular", "inputs.glutamate.release": "static",
            "inputs.glutamate.receptors.nmda": "dual_exponential",
            "inputs.slow.receptors.r.effect.targets.nmda": "",
          ])
        experiment.values.merge([
          "inputs.glutamate.spikes.rate": 10, "inputs.glutamate.spikes.start": 200,
          "inputs.glutamate.receptors.nmda.conductance": conductance,
          "inputs.glutamate.receptors.nmda.magnesium": magnesium,
          "inputs.glutamate.release.stochastic": 0,
        ]) { $1 }
        return experiment.voltages()
      }
      let (modulated, plain) = (voltages(0.3, 1), voltages(0, 1.1))
      #expect(zip(modulated, plain).map { abs($0 - $1) }.max() ?? 1 < 1e-9)
      #expect((plain.max() ?? -65) > -64.5)
    }
  }

  @Test("Twice the receptors make twice the G, so that all effects follow")
  func number() throws {
    let path = "inputs.slow.receptors.r."
    for initial in [0.0, 0.5, 2] {
      let values = [path + "trafficking.initial": initial, path + "trafficking.target": initial]
      let models = ["inputs.slow.receptors.r.trafficking": "relaxing"]
      let open = 0.5 * initial / (0.5 * initial + 1)
      let released = Self.experiment(
        "release_probability",
        values.merging([path + "effect.gain": -0.6, "inputs.slow.release.stochastic": 0]) { $1 },
        models: models)
      #expect(abs(try Self.trace(released, "effector") - open) < 1e-9)
      let plain = released.with([path + "effect.gain": 0])
      let left =
        released.run(seeds: [1])[0].input.vesicles / plain.run(seeds: [1])[0].input.vesicles
      #expect(abs(left - (1 - 0.6 * open)) < 1e-9)
      let depolarised = Self.experiment(
        "conductance", values.merging([path + "effect.reversal": 0]) { $1 }, models: models)
      #expect(abs((depolarised.voltages().last ?? 0) + 650 / (10 + open)) < 1e-6)
    }
  }

  @Test("An effect on metabotropic receptors changes their number")
  func receptorNumber() throws {
    var experiment = Self.experiment(
      "gain", ["inputs.slow.receptors.r.effect.gain": -0.6],
      models: [
        "inputs.other.spikes": "regular", "inputs.other.release": "static",
        "inputs.other.cleft": "constant", "inputs.other.receptors.auto": "metabotropic",
        "inputs.slow.receptors.r.effect.targets.auto": "",
      ])
    for (name, value) in [
      "binding": 0.5, "unbinding": 1, "production": 1, "removal": 1, "cooperativity": 1,
      "dissociation": 1,
    ] {
      experiment.values["inputs.other.receptors.auto." + name] = value
    }
    experiment.values.merge(
      ["inputs.other.cleft.concentration": 2, "inputs.other.spikes.rate": 1]) { $1 }
    // 1 - 0.6 / 3 of the receptors, half of them active.
    let effector = try Self.trace(experiment, "auto.effector")
    #expect(abs(effector - 0.4 / 1.4) < 1e-9)
  }

  @Test("A slow messenger follows with its time constant and acts instead of the effector")
  func messenger() throws {
    let experiment = Self.experiment(
      "conductance",
      [
        "inputs.slow.receptors.r.messenger.decay": 200, "duration": 1000,
        "inputs.slow.receptors.r.effect.conductance": 1,
      ], models: ["inputs.slow.receptors.r.messenger": "slow"])
    for time in [100.0, 300, 1000] {
      let messenger = try Self.trace(experiment, "messenger", at: time)
      // The effector has been there for all but the first milliseconds.
      let expected = (1 - Exponential.exp(Eight(repeating: -time / 200))[0]) / 3
      #expect(abs(messenger - expected) < 0.008 * expected + 1e-3)
      #expect(try Self.trace(experiment, "r.conductance", at: time) == messenger)
    }
  }

  @Test("Latency delays the effect and nothing else")
  func latency() {
    func conductances(_ latency: Double) -> [Double] {
      Self.experiment(
        "conductance", ["inputs.slow.receptors.r.latency": latency, "duration": 100]
      ).voltages()
    }
    let (prompt, late) = (conductances(0), conductances(40))
    #expect(late.prefix(400).allSatisfy { $0 == -65 })
    #expect(Array(late.dropFirst(400)) == Array(prompt.prefix(late.count - 400)))
    #expect((prompt.last ?? 0) < -65.1)
  }

  @Test("Latency delays what a messenger follows, in runs and in traces")
  func latencyOfMessenger() throws {
    func experiment(_ latency: Double) -> Experiment {
      Self.experiment(
        "conductance",
        [
          "inputs.slow.receptors.r.latency": latency, "duration": 100,
          "inputs.slow.receptors.r.messenger.decay": 50,
        ], models: ["inputs.slow.receptors.r.messenger": "slow"])
    }
    let (prompt, late) = (experiment(0).voltages(), experiment(40).voltages())
    #expect(late.prefix(400).allSatisfy { $0 == -65 })
    #expect(Array(late.dropFirst(400)) == Array(prompt.prefix(late.count - 400)))
    #expect((late.last ?? 0) < -65.1)
    #expect(try Self.trace(experiment(40), "messenger", at: 40) == 0)
    let traced = try Self.trace(experiment(40), "messenger", at: 90)
    #expect(try Self.trace(experiment(0), "messenger", at: 50) == traced)
  }

  @Test("A run with slow effects has the bits of its trace, alone and among others")
  func bits() throws {
    var experiment = Self.experiment(
      "release_probability",
      ["inputs.slow.receptors.r.effect.gain": -0.5, "inputs.slow.spikes.start": 0])
    experiment.models.merge([
      "inputs.slow.spikes": "poisson", "inputs.slow.receptors.ampa": "exponential",
      "inputs.slow.receptors.t": "metabotropic", "inputs.slow.receptors.t.effect": "threshold",
      "inputs.slow.plasticity": "calcium_threshold", "neuron.calcium": "single_compartment",
    ]) { $1 }
    experiment.values.merge([
      "inputs.slow.spikes.rate": 60, "inputs.slow.count": 10, "duration": 700.3,
      "inputs.slow.receptors.r.unbinding": 0.01, "inputs.slow.receptors.r.binding": 0.005,
      "inputs.slow.plasticity.potentiation": 0.001, "neuron.holding_current": 140,
    ]) { $1 }
    let runs = (0..<32).map { lane in
      (
        experiment.with(["inputs.slow.cleft.concentration": Double(lane) / 4]).configuration,
        UInt64(lane)
      )
    }
    let expected = simulate(runs, on: .baseline)
    #expect(expected.map(\.spikeTrain.count).reduce(0, +) > 100)
    for processor in Processor.supported {
      #expect(simulate(runs, on: processor).map(\.bits) == expected.map(\.bits))
    }
    for lane in [0, 5, 31] {
      #expect(simulate([runs[lane]], on: .baseline)[0].bits == expected[lane].bits)
      let tracer = try #require(Tracer(runs[lane].0, seed: runs[lane].1, every: 0.1))
      let traced = try #require(tracer.run { _, _ in true })
      #expect(traced.bits == expected[lane].bits)
    }
  }
}
