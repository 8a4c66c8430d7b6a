import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Neurons that fire at random near their threshold.
@Suite struct EscapeNoiseTests {
  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  private static func experiment(_ values: [String: Double]) -> Experiment {
    Experiment(
      models: ["neuron": "lif", "neuron.escape": "exponential"],
      values: [
        "duration": 2000, "neuron.capacitance": 100, "neuron.leak": 10, "neuron.rest": -60,
        "neuron.reset": -60, "neuron.threshold": -56, "neuron.refractory": 2,
        "neuron.escape.rate": 0.5, "neuron.escape.slope": 2,
      ]
    ).with(values)
  }

  @Test("T-67 escape at rest: intervals are the refractory period and an exponential time")
  func constantPotential() {
    let intervals = intervals(Self.experiment(["duration": 3000]).spikeTrains(seeds: Array(1...32)))
      .map { $0 - 2 }
    // 4 mV below threshold.
    let mean = 1 / (0.5 * Self.exp(-2))
    let sample = Sample(intervals)
    #expect(intervals.count > 4000)
    #expect(sample.agrees(with: mean))
    #expect(intervals.allSatisfy { $0 > 0 })
    // The mean square of exponential numbers is twice the square of their mean.
    #expect(Sample(intervals.map { $0 * $0 }).agrees(with: 2 * mean * mean))
    // Whether an interval lasts longer than twice the mean.
    #expect(Sample(intervals.map { $0 > 2 * mean ? 1 : 0 }).agrees(with: Self.exp(-2)))
  }

  @Test("T-67 on the way to a steady potential the first spike has the integrated hazard")
  func movingPotential() {
    // From -60 mV with 10 ms to -52 mV; whether the neuron has fired within 10 ms.
    let experiment = Self.experiment([
      "duration": 10, "neuron.holding_current": 80, "neuron.escape.rate": 0.05,
    ])
    let fired = (0..<40).flatMap { block in
      experiment.run(seeds: (0..<100).map { UInt64(1000 * block + $0) })
        .map { $0.spikeTrain.count > 0 ? 1.0 : 0 }
    }
    var hazard = 0.0
    for index in 0..<10_000 {
      let voltage = -52 - 8 * Self.exp(-(Double(index) + 0.5) * 1e-4)
      hazard += 0.05 * Self.exp((voltage + 56) / 2) * 1e-3
    }
    #expect(Sample(fired).agrees(with: 1 - Self.exp(-hazard)))
  }

  @Test("T-66 a high rate and a small slope are a sharp threshold")
  func sharp() throws {
    let values = ["neuron.holding_current": 100.0, "neuron.reset": -65, "duration": 500]
    let noisy = Self.experiment([
      "neuron.escape.rate": 1000, "neuron.escape.slope": 0.001, "step": 0.01,
    ]).with(values).spikeTimes()
    var experiment = Self.experiment(["step": 0.01]).with(values)
    experiment.models["neuron.escape"] = nil
    for key in ["rate", "slope"] { experiment.values["neuron.escape." + key] = nil }
    let sharp = experiment.spikeTimes()
    #expect(noisy.count == sharp.count && sharp.count > 30)
    // Chance is left: a slope of 1 uV, a thousandth of a mV in a us.
    let pairs = zip(intervals([noisy]), intervals([sharp]))
    #expect(pairs.allSatisfy { abs($0 - $1) < 0.01 })
  }

  @Test("a run with escape noise has its bits alone and beside others")
  func bits() {
    let base = Self.experiment(["duration": 300])
    let configurations = (0..<32).map { index in
      (base.with(["neuron.escape.slope": 1 + 0.1 * Double(index)]).configuration, UInt64(7))
    }
    let together = simulate(configurations)
    for index in [0, 5, 31] {
      let alone = simulate([configurations[index]])
      #expect(alone[0].bits == together[index].bits)
    }
  }

  @Test func onlyLIFHasEscapeNoise() {
    var experiment = Self.experiment([:])
    experiment.models["neuron"] = "passive"
    for key in ["threshold", "reset", "refractory"] { experiment.values["neuron." + key] = nil }
    let problems = Simulation.problems(in: experiment.configuration)
    #expect(problems.contains { $0.message.contains("only the neuron 'lif'") })
  }
}
