import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Neurons with spikes of their own, against published and computed numbers.
@Suite struct NeuronTests {
  private static func neuron(_ model: String, _ values: [String: Double]) -> Experiment {
    Experiment(
      models: ["neuron": model],
      values: Dictionary(
        uniqueKeysWithValues: values.map {
          (["duration", "step"].contains($0.key) ? $0.key : "neuron." + $0.key, $0.value)
        }))
  }

  /// When the potential crosses 0 upwards, in steps.
  private static func train(_ experiment: Experiment) -> SpikeTrain {
    experiment.run(seeds: [1])[0].spikeTrain
  }

  private static func naud(
    _ capacitance: Double, _ leak: Double, _ rest: Double, _ a: Double, _ time: Double,
    _ b: Double, _ reset: Double, _ current: Double
  ) -> [String: Double] {
    [
      "duration": 600, "capacitance": capacitance, "leak": leak, "rest": rest, "threshold": -50,
      "adaptation": a, "adaptation_time": time, "adaptation_jump": b, "reset": reset,
      "holding_current": current,
    ]
  }

  @Test("T-70 AdEx fires above the current at which rest is lost, and not below")
  func rheobase() {
    // From rest a constant current just above the bifurcation makes it fire, after a long time.
    for step in [0.1, 0.05] {
      let below = Self.train(
        Self.neuron("adex", ["duration": 3000, "step": step, "holding_current": 560]))
      #expect(below.count == 0)
      let above = Self.train(
        Self.neuron("adex", ["duration": 3000, "step": step, "holding_current": 640]))
      #expect(above.count > 3)
    }
  }

  @Test(
    "T-71 AdEx firing patterns",
    arguments: [
      (naud(200, 10, -70, 2, 30, 0, -58, 500), 62, 14.27),
      (naud(200, 12, -70, 2, 300, 60, -58, 500), 12, nil),
      (naud(130, 18, -58, 4, 150, 120, -50, 400), 12, nil),
      (naud(100, 10, -65, 10, 90, 100, -47, 180), 1, 30.3),
    ] as [([String: Double], Int, Double?)])
  func patterns(values: [String: Double], count: Int, first: Double?) throws {
    let train = Self.train(Self.neuron("adex", values))
    #expect(abs(train.count - count) <= 1, "\(train.count)")
    if let first { #expect(abs(try #require(train.first) - first) < 0.1) }
  }

  @Test("Hodgkin-Huxley converges with the square of the step")
  func order() throws {
    let times = try [0.05, 0.025, 0.0125, 0.003125].map { step in
      let values = ["duration": 60, "holding_current": 1000, "substep": 0.1, "step": step]
      return try #require(Self.train(Self.neuron("hodgkin_huxley", values)).last)
    }
    let errors = times.map { abs($0 - times[3]) }
    #expect(errors[1] < errors[0] / 2.5)
    #expect(errors[2] < errors[1] / 2.5)
  }

  private static func squid(_ current: Double, _ values: [String: Double] = [:]) -> Experiment {
    neuron("hodgkin_huxley", ["duration": 200, "step": 0.025, "holding_current": 100 * current])
      .with(values)
  }

  @Test("T-72 Hodgkin-Huxley rests at -64.9964 mV")
  func rest() {
    let voltages = Self.squid(0).voltages()
    #expect(abs(voltages[0] + 64.9964) < 1e-4)
    #expect(voltages.allSatisfy { abs($0 - voltages[0]) < 1e-9 })
  }

  @Test(
    "T-72 Hodgkin-Huxley under constant current",
    arguments: [(6.5, 18.163), (7, 17.145), (10, 14.636)])
  func squidIntervals(current: Double, interval: Double) throws {
    let train = Self.train(Self.squid(current, ["duration": 500]))
    let half = Self.train(Self.squid(current, ["duration": 500 - 2 * interval]))
    let last = try #require(train.last) - (try #require(half.last))
    let count = Double(train.count - half.count)
    #expect(abs(last / count - interval) < 0.01, "\(last / count)")
    if current == 10 { #expect(abs(try #require(train.first) - 1.901) < 0.01) }
  }

  @Test("T-72 at 6 uA/cm2 the squid axon fires a few times and stops")
  func squidStops() {
    #expect(Self.train(Self.squid(6)).count == 2)
    let peak = Self.squid(10).voltages().max() ?? 0
    #expect(abs(peak - 40.27) < 0.1, "\(peak)")
  }

  @Test("T-73 all or none: a charge 2 % larger makes a spike of full height")
  func allOrNone() {
    func peak(_ charge: Double) -> Double {
      var experiment = Self.squid(0, ["duration": 20])
      experiment.models["neuron.injection"] = "step"
      return experiment.with([
        "neuron.injection.start": 1, "neuron.injection.length": 0.5,
        "neuron.injection.amplitude": 100 * charge / 0.5,
      ]).voltages().max() ?? 0
    }
    var (low, high) = (1.0, 30.0)
    #expect(peak(low) < -20 && peak(high) > 20)
    while high > low * 1.02 {
      let middle = (low + high) / 2
      if peak(middle) > 0 { high = middle } else { low = middle }
    }
    let (under, over) = (peak(low), peak(high))
    #expect(over - under > 50, "\(low) \(under), \(high) \(over)")
    #expect(abs(peak(high * 1.1) - peak(high * 1.2)) < 5)
  }

  @Test("T-74 steady potentials of two compartments")
  func twoCompartments() {
    func steady(at place: Double) -> (soma: Double, dendrite: Double) {
      var experiment = Self.neuron(
        "two_compartments",
        [
          "duration": 500, "leak": 10, "dendrite_leak": 5, "coupling": 20, "threshold": 100,
          "rest": 0, "reset": 0,
        ])
      experiment.models["neuron.injection"] = "step"
      experiment = experiment.with([
        "neuron.injection.amplitude": 100, "neuron.injection.length": 500,
        "neuron.injection.compartment": place,
      ])
      let configuration = experiment.configuration
      guard let batch = Batch([configuration], seeds: [1]) else { return (0, 0) }
      var times = StageTimes(isMeasured: false)
      while !batch.isComplete { batch.advance(times: &times) }
      return (
        batch.cells[0].neuron.voltage.values[0],
        batch.cells[0].neuron.states(lane: 0).first?.value ?? 0
      )
    }
    let (soma, dendrite) = (steady(at: 0), steady(at: 1))
    #expect(abs(dendrite.soma / dendrite.dendrite - 2.0 / 3) < 1e-9)
    #expect(abs(soma.dendrite / soma.soma - 0.8) < 1e-9)
    #expect(abs(soma.soma / 100 - 0.0714286) < 1e-6)
    #expect(abs(dendrite.dendrite / 100 - 0.0857143) < 1e-6)
    #expect(abs(dendrite.soma / 100 - 0.0571429) < 1e-6)
    #expect(abs(dendrite.soma - soma.dendrite) < 1e-9)
  }

  @Test("T-74 the step of coupled compartments is exact: its size does not matter")
  func exactSteps() {
    func end(_ step: Double, _ model: String) -> Double {
      var experiment = Self.neuron(model, ["duration": 20, "step": step, "threshold": 100])
      experiment.models["neuron.injection"] = "step"
      return experiment.with([
        "neuron.injection.amplitude": 300, "neuron.injection.length": 12,
        "neuron.injection.compartment": 1,
      ]).voltages().last ?? 0
    }
    for model in ["two_compartments", "three_compartments"] {
      #expect(abs(end(2, model) - end(0.02, model)) < 1e-9, "\(model)")
    }
  }

  @Test("T-75 a wandering current has the mean, variance and memory of its law")
  func wandering() {
    var experiment = Self.neuron("voltage_clamp", ["duration": 20_000])
    experiment.models["neuron.noise"] = "ou_current"
    experiment = experiment.with([
      "neuron.noise.mean": 30, "neuron.noise.deviation": 50, "neuron.noise.time_constant": 5,
    ])
    let configurations = (0..<32).map { _ in experiment.configuration }
    guard let batch = Batch(configurations, seeds: (0..<32).map { UInt64($0) }) else { return }
    var times = StageTimes(isMeasured: false)
    var sums = Array(repeating: Sums(), count: 32)
    var block = 0
    // A block has 12.8 ms, so samples are all but independent.
    while !batch.isComplete {
      batch.advance(times: &times)
      block += 1
      for lane in 0..<32 {
        sums[lane].add(batch.cells[0].noise?.states(lane: lane).first?.value ?? 0)
      }
    }
    #expect(Sample(sums.map(\.mean)).agrees(with: 30))
    #expect(Sample(sums.map { $0.variance(around: 30) }).agrees(with: 2500))
    // The clamp's mean is that of the current, inward negative.
    let means = batch.outcomes().compactMap { $0.clamp?.mean }
    #expect(Sample(means).agrees(with: -30))
  }

  @Test("A voltage clamp measures what a conductance lets through, inward negative")
  func clamp() throws {
    let experiment = Experiment(
      models: [
        "neuron": "voltage_clamp", "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.receptors.r": "exponential",
      ],
      values: [
        "duration": 100, "inputs.a.spikes.rate": 1, "inputs.a.spikes.start": 10,
        "inputs.a.release.sites": 1, "inputs.a.release.probability": 1,
        "inputs.a.receptors.r.conductance": 2, "inputs.a.receptors.r.decay": 3,
      ])
    let current = try #require(experiment.run(seeds: [1])[0].clamp)
    // Charge: 2 nS times 3 ms times -70 mV.
    #expect(abs(current.mean * 100 + 420) < 1e-6)
    #expect(current.peak < -137 && current.peak > -140)
  }
}
