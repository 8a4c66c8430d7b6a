import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Calcium of the neuron and what it changes for long.
@Suite struct CalciumPlasticityTests {
  private static func experiment(_ values: [String: Double]) -> Experiment {
    Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.receptors.ampa": "exponential", "inputs.a.plasticity": "calcium_threshold",
        "neuron.calcium": "single_compartment",
      ],
      values: [
        "duration": 2000, "inputs.a.spikes.rate": 1, "inputs.a.plasticity.initial": 0.2,
        "inputs.a.plasticity.potentiation": 0.0007, "inputs.a.plasticity.depression": 0.0003,
      ].merging(values) { $1 })
  }

  private static func course(_ experiment: Experiment, _ name: String) throws -> [Double] {
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 0.1))
    let place = try #require(tracer.states.firstIndex { $0.path == name })
    var values: [Double] = []
    _ = tracer.run { _, row in
      values.append(row[place])
      return true
    }
    return values
  }

  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  @Test("With constant calcium above the threshold of potentiation, 1 - w decays with a_p")
  func potentiation() throws {
    let weights = try Self.course(
      Self.experiment([
        "neuron.calcium.rest": 1.5, "inputs.a.plasticity.depression_threshold": 3,
      ]), "inputs.a.weight")
    for (index, weight) in weights.enumerated() {
      let expected = 1 - 0.8 * Self.exp(-0.0007 * Double(index + 1) * 0.1)
      #expect(abs(weight - expected) < 1e-10)
    }
  }

  @Test("Above the lower threshold alone w decays, above both it goes to a_p / (a_p + a_d)")
  func depression() throws {
    let down = try Self.course(
      Self.experiment(["neuron.calcium.rest": 0.7]), "inputs.a.weight")
    #expect(abs((down.last ?? 0) - 0.2 * Self.exp(-0.6)) < 1e-10)
    let both = try Self.course(
      Self.experiment(["neuron.calcium.rest": 1.2]), "inputs.a.weight")
    #expect(abs((both.last ?? 0) - (0.7 - 0.5 * Self.exp(-2))) < 1e-10)
    let none = try Self.course(
      Self.experiment(["neuron.calcium.rest": 0.4]), "inputs.a.weight")
    #expect(none.allSatisfy { $0 == 0.2 })
  }

  @Test("Each spike of the neuron adds to calcium, which decays")
  func spikes() throws {
    let experiment = Self.experiment([
      "neuron.holding_current": 200, "neuron.calcium.per_spike": 0.3, "duration": 400,
      "inputs.a.release.probability": 0,
    ])
    let calcium = try Self.course(experiment, "neuron.calcium")
    let train = experiment.run(seeds: [1])[0].spikeTrain
    // Regular firing: the sum of a geometric series of what is left of each spike.
    let (first, last) = (try #require(train.first), try #require(train.last))
    let interval = (last - first) / Double(train.count - 1)
    let expected = (0..<train.count).reduce(0.05) { sum, index in
      sum + 0.3 * Self.exp(-(400 - last + Double(index) * interval) / 100)
    }
    #expect(train.count > 5)
    #expect(abs((calcium.last ?? 0) - expected) < 1e-6)
  }

  @Test("Inward current through NMDA receptors brings calcium, outward current none")
  func inflow() throws {
    func charge(rest: Double) throws -> Double {
      var experiment = Self.experiment([
        "neuron.calcium.per_charge": 0.001, "neuron.calcium.decay": 1e9, "neuron.leak": 1000,
        "neuron.threshold": 150, "neuron.rest": rest, "duration": 1500,
        "neuron.calcium.per_spike": 0, "inputs.a.release.probability": 1,
        "inputs.a.plasticity.initial": 1,
      ])
      experiment.models["inputs.a.receptors.ampa"] = "dual_exponential"
      experiment.values["inputs.a.receptors.ampa.magnesium"] = 1
      experiment.values["inputs.a.receptors.ampa.conductance"] = 0.01
      return ((try Self.course(experiment, "neuron.calcium")).last ?? 0) - 0.05
    }
    // Five sites twice: the charge of a dual exponential at -65 mV, blocked by 1 mM magnesium.
    let open = 1 / (1 + Self.exp(0.062 * 65) / 3.57)
    let expected = 0.001 * 2 * 5 * 0.01 * 1.1052150 * 98 * open * 65
    #expect(abs(try charge(rest: -65) / expected - 1) < 0.02)
    #expect(try charge(rest: 20) == 0)
  }

  /// What a receptor's current adds to calcium at -65 mV, where nothing takes it away.
  private static func calcium(
    _ model: String, _ receptor: [String: Double], _ values: [String: Double] = [:]
  ) throws -> Double {
    var experiment = experiment([
      "neuron.calcium.per_charge": 0.001, "neuron.calcium.decay": 1e9, "neuron.leak": 1000,
      "neuron.threshold": 150, "duration": 1500, "inputs.a.release.probability": 1,
      "inputs.a.plasticity.initial": 1, "inputs.a.plasticity.depression": 0,
      "inputs.a.receptors.ampa.conductance": 0.01,
    ])
    experiment.models["inputs.a.receptors.ampa"] = model
    if model == "kinetic" {
      experiment.models["inputs.a.cleft"] = "constant"
      experiment.values["inputs.a.cleft.concentration"] = 500
    }
    for (name, value) in receptor {
      experiment.values["inputs.a.receptors.ampa." + name] = value
    }
    return ((try course(experiment.with(values), "neuron.calcium")).last ?? 0) - 0.05
  }

  @Test("Without magnesium NMDA receptors bring most calcium: all their current counts")
  func inflowWithoutMagnesium() throws {
    let full = 0.001 * 2 * 5 * 0.01 * 1.1052150 * 98 * 65
    let open = 1 / (1 + Self.exp(0.062 * 65) / 3.57)
    let free = try Self.calcium("dual_exponential", ["calcium_fraction": 0.1])
    #expect(abs(free / full - 1) < 0.02)
    let blocked = try Self.calcium(
      "dual_exponential", ["calcium_fraction": 0.1, "magnesium": 1])
    #expect(abs(blocked / free / open - 1) < 1e-3)
    // Unless it is said, channels that magnesium blocks are those of NMDA receptors.
    #expect(try Self.calcium("dual_exponential", ["magnesium": 1]) == blocked)
    #expect(try Self.calcium("dual_exponential", [:]) == 0)
    #expect(try Self.calcium("dual_exponential", ["magnesium": 1, "calcium_fraction": 0]) == 0)
    let half = try Self.calcium("dual_exponential", ["calcium_fraction": 0.05])
    #expect(abs(half / free - 0.5) < 1e-9)
    let light = try Self.calcium(
      "dual_exponential", ["calcium_fraction": 0.1],
      ["inputs.a.plasticity.initial": 0.5, "inputs.a.plasticity.potentiation": 0])
    #expect(abs(light / free - 0.5) < 1e-4)
    let triple = try Self.calcium(
      "triple_exponential", ["calcium_fraction": 0.1, "slow_share": 0])
    #expect(abs(triple / free - 1) < 1e-9)
  }

  @Test("Kinetic receptors without magnesium bring calcium by the share of them that is open")
  func inflowOfKineticReceptors() throws {
    let found = try Self.calcium(
      "kinetic",
      [
        "calcium_fraction": 0.1, "scheme.c_o.binding": 2, "scheme.c_o.backward": 0.2,
        "open.o.conductance": 1,
      ])
    // 0.5 mM open 1 / 1.2 of the receptors, with a rate of 1.2 /ms.
    let expected = 0.001 * 0.01 / 1.2 * (1500 - 1 / 1.2) * 65
    #expect(abs(found / expected - 1) < 1e-4)
  }

  @Test("Calcium of the dendrite comes with the current at the dendrite's potential")
  func inflowAtTheDendrite() throws {
    // A tonic current into the dendrite: V_d = rest + I (g_s + g_c) / D, V_s = rest + I g_c / D with
    // D = g_d g_s + g_c (g_d + g_s): -65 + 24.4 and -65 + 4.88 mV.
    func charge(compartment: Double) throws -> Double {
      var experiment = Self.experiment([
        "neuron.calcium.per_charge": 0.001, "neuron.calcium.decay": 1e9, "duration": 1700,
        "neuron.calcium.per_spike": 0, "inputs.a.release.probability": 1,
        "inputs.a.spikes.offset": 300, "inputs.a.spikes.max_spikes": 1,
        "inputs.a.plasticity.initial": 1, "inputs.a.plasticity.depression": 0,
        "inputs.a.receptors.ampa.conductance": 1e-4, "inputs.a.receptors.ampa.magnesium": 1,
        "neuron.threshold": 150, "neuron.leak": 80, "neuron.dendrite_leak": 20,
        "neuron.coupling": 20, "neuron.injection.amplitude": 878.4,
        "neuron.injection.length": 1e6, "neuron.injection.compartment": 1,
        "neuron.calcium.compartment": compartment,
        "inputs.a.receptors.ampa.compartment": compartment,
      ])
      experiment.models["neuron"] = "two_compartments"
      experiment.models["neuron.injection"] = "step"
      experiment.models["inputs.a.receptors.ampa"] = "dual_exponential"
      return ((try Self.course(experiment, "neuron.calcium")).last ?? 0) - 0.05
    }
    for (compartment, potential) in [(0.0, -65 + 4.88), (1, -65 + 24.4)] {
      let open = 1 / (1 + Self.exp(-0.062 * potential) / 3.57)
      let expected = 0.001 * 5e-4 * 1.1052150 * 98 * open * -potential
      #expect(abs(try charge(compartment: compartment) / expected - 1) < 1e-3)
    }
  }

  @Test("Calcium is that of one part: receptors elsewhere are refused, none at all are warned of")
  func calciumProblems() {
    var experiment = Self.experiment(["neuron.calcium.per_charge": 0.001])
    func problems() -> [Problem] {
      Simulation.problems(in: experiment.configuration).filter {
        $0.path.hasSuffix("compartment") || $0.path.hasSuffix("per_charge")
      }
    }
    #expect(problems().map(\.isWarning) == [true])
    experiment.models["inputs.a.receptors.ampa"] = "dual_exponential"
    experiment.values["inputs.a.receptors.ampa.magnesium"] = 1
    #expect(problems().isEmpty)
    experiment.models["neuron"] = "two_compartments"
    experiment.values["inputs.a.receptors.ampa.compartment"] = 1
    #expect(problems().map(\.path) == ["inputs.a.receptors.ampa.compartment"])
    experiment.values["neuron.calcium.compartment"] = 1
    #expect(problems().isEmpty)
    experiment.models["neuron"] = "lif"
    #expect(problems().map(\.path).contains("neuron.calcium.compartment"))
    experiment.models["neuron"] = "two_compartments"
    experiment.values["neuron.calcium.compartment"] = 0
    experiment.values["inputs.a.receptors.ampa.calcium_fraction"] = 0
    #expect(problems().map(\.isWarning) == [true])
  }

  @Test("The weight multiplies the conductances of its input")
  func weight() {
    func voltages(_ weight: Double, _ conductance: Double) -> [Double] {
      Self.experiment([
        "inputs.a.plasticity.initial": weight, "inputs.a.receptors.ampa.conductance": conductance,
        "duration": 50, "inputs.a.release.stochastic": 0,
      ]).voltages()
    }
    let (half, plain) = (voltages(0.5, 4), voltages(1, 2))
    #expect(zip(half, plain).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect((plain.max() ?? -65) > -64.9)
  }
}
