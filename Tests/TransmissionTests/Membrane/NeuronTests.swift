import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Neurons in parts, held or under noise, against closed forms.
@Suite struct NeuronTests {
  @Test("T-74 steady potentials of two compartments")
  func twoCompartments() {
    func steady(at place: Double) -> (soma: Double, dendrite: Double) {
      var experiment = Experiment.neuron(
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
      var experiment = Experiment.neuron(model, ["duration": 20, "step": step, "threshold": 100])
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

  /// Values of the noise's states of 32 runs at the ends of blocks of 128 steps.
  private static func wandering(
    _ model: String, _ values: [String: Double]
  ) -> (states: [[Sums]], clamp: [MeanAndPeak]) {
    var experiment = Experiment.neuron("voltage_clamp", values)
    experiment.models["neuron.noise"] = model
    let configurations = (0..<32).map { _ in experiment.configuration }
    guard let batch = Batch(configurations, seeds: (0..<32).map { UInt64($0) }) else {
      return ([], [])
    }
    var times = StageTimes(isMeasured: false)
    let count = batch.cells[0].noise?.states(lane: 0).count ?? 0
    var sums = Array(repeating: Array(repeating: Sums(), count: 32), count: count)
    while !batch.isComplete {
      batch.advance(times: &times)
      for lane in 0..<32 {
        for (place, state) in (batch.cells[0].noise?.states(lane: lane) ?? []).enumerated() {
          sums[place][lane].add(state.value)
        }
      }
    }
    return (sums, batch.outcomes().compactMap(\.clamp))
  }

  private static func expect(
    _ sums: [Sums], mean: Double, deviation: Double, memory: Double
  ) {
    #expect(Sample(sums.map(\.mean)).agrees(with: mean))
    let variance = deviation * deviation
    #expect(Sample(sums.map { $0.variance(around: mean) }).agrees(with: variance))
    let lagged = Sample(sums.map { $0.covariance(around: mean) })
    let kept = Exponential.exp(Group(repeating: -memory))[0]
    #expect(lagged.agrees(with: variance * kept))
    #expect(lagged.standardError < 0.05 * variance)
  }

  @Test(
    "T-75 a wandering current has the mean, variance and memory of its law", arguments: [5.0, 20])
  func wanderingCurrent(time: Double) {
    let found = Self.wandering(
      "ou_current",
      ["duration": 20_000, "noise.mean": 30, "noise.deviation": 50, "noise.time_constant": time])
    Self.expect(found.states[0], mean: 30, deviation: 50, memory: 12.8 / time)
    // The clamp's mean is that of the current, inward negative.
    #expect(Sample(found.clamp.map(\.mean)).agrees(with: -30))
  }

  @Test("T-75 wandering conductances have the mean, variance and memory of their laws")
  func wanderingConductances() {
    let found = Self.wandering("ou_conductance", ["duration": 6000, "step": 0.02])
    Self.expect(found.states[0], mean: 12, deviation: 3, memory: 2.56 / 2.7)
    Self.expect(found.states[1], mean: 57, deviation: 6.6, memory: 2.56 / 10.5)
    // 12 nS towards 0 mV and 57 nS towards -75 mV, at -70 mV.
    #expect(Sample(found.clamp.map(\.mean)).agrees(with: -70 * 12 + 5 * 57))
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
