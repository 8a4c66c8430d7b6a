import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Contraction of muscle cells.
@Suite struct ContractionTests {
  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  /// A cell that fires once, and calcium that rises from 0.1 to 0.4 uM with it and stays.
  private static func experiment(_ values: [String: Double] = [:]) -> Experiment {
    Experiment(
      models: [
        "neuron": "lif", "neuron.calcium": "single_compartment", "neuron.contraction": "calcium",
        "neuron.injection": "step",
      ],
      values: [
        "duration": 2000, "neuron.refractory": 1e6, "neuron.injection.amplitude": 400,
        "neuron.injection.start": 200, "neuron.injection.length": 1000,
        "neuron.calcium.rest": 0.1, "neuron.calcium.per_spike": 0.3, "neuron.calcium.decay": 1e12,
        "neuron.contraction.time": 500,
      ]
    ).with(values)
  }

  @Test("After a spike, contraction goes to that of the calcium with its time constant")
  func closedForm() throws {
    let outcome = Self.experiment().run(seeds: [1])[0]
    let spike = try #require(outcome.spikeTrain.first)
    #expect(outcome.spikeTrain.count == 1)
    let course = try #require(outcome.contraction)
    // (0.1 / 0.4)^4 = 1 / 256 before, half behind.
    let (before, after) = (1.0 / 257, 0.5)
    let rest = 2000 - spike
    let kept = Self.exp(-rest / 500)
    #expect(abs(course.peak - (after - (after - before) * kept)) < 1e-4)
    let integral = before * spike + after * rest - (after - before) * 500 * (1 - kept)
    #expect(abs(course.mean - integral / 2000) < 1e-4)
  }

  @Test("Calcium that stays holds contraction at its Hill curve", arguments: [1.0, 2.5, 4])
  func steady(power: Double) throws {
    for calcium in [0.0, 0.1, 0.4, 0.8, 100] {
      let course = try #require(
        Self.experiment([
          "neuron.calcium.rest": calcium, "neuron.calcium.per_spike": 0, "duration": 50,
          "neuron.contraction.cooperativity": power,
        ]).run(seeds: [1])[0].contraction)
      let ratio = calcium / 0.4
      let grown = ratio > 0 ? Self.exp(power * Logarithm.log(Group(repeating: ratio))[0]) : 0
      #expect(abs(course.mean - grown / (1 + grown)) < 1e-12)
      #expect(abs(course.peak - course.mean) < 1e-12)
    }
  }

  @Test("A run contracts with the same bits alone, among others and traced; traces show it")
  func bits() throws {
    let runs = (0..<4).map { Self.experiment(["neuron.calcium.per_spike": 0.1 * Double($0)]) }
    let together = simulate(runs.map { ($0.configuration, 3) })
    for (lane, run) in runs.enumerated() {
      let tracer = try #require(Tracer(run.configuration, seed: 3, every: 0.1))
      let place = try #require(tracer.states.firstIndex { $0.path == "neuron.contraction" })
      var last = 0.0
      let traced = tracer.run {
        last = $1[place]
        return true
      }
      let course = try #require(together[lane].contraction)
      #expect(traced?.contraction?.mean == course.mean)
      #expect(traced?.contraction?.peak == course.peak)
      // It still grows at the end.
      #expect(lane == 0 || last == course.peak)
      #expect(run.run(seeds: [3])[0].contraction?.mean == course.mean)
    }
  }

  @Test("Contraction without calcium is refused")
  func refused() {
    var experiment = Self.experiment()
    experiment.models["neuron.calcium"] = nil
    for name in ["rest", "per_spike", "decay"] { experiment.values["neuron.calcium." + name] = nil }
    #expect(
      Simulation.problems(in: experiment.configuration).contains {
        $0.message.contains("there is none") && !$0.isWarning
      })
  }
}
