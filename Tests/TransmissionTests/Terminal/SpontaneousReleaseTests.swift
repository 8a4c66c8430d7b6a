import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Release without spikes.
@Suite struct SpontaneousReleaseTests {
  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }
  private static func log(_ x: Double) -> Double { Logarithm.log(Group(repeating: x))[0] }

  private static func spontaneous(_ model: String, _ values: [String: Double]) -> Experiment {
    var experiment = Counter.experiment(
      spikes: "regular", release: "static", ["inputs.train.release.probability": 0])
    experiment.models["inputs.train.spontaneous"] = model
    return experiment.with(
      Dictionary(
        uniqueKeysWithValues: values.map { key, value in
          (key == "duration" || key == "step" ? key : "inputs.train." + key, value)
        }))
  }

  @Test("T-44 minis are Poisson in number, for each terminal, whether or not there are spikes")
  func minis() {
    for rate in [0.0, 50] {
      let experiment = Self.spontaneous(
        "poisson",
        ["duration": 2000, "count": 6, "spikes.rate": rate, "spontaneous.rate": 0.8])
      let outcomes = experiment.run(seeds: 0..<3000)
      let found = outcomes.compactMap(\.input.spontaneous)
      #expect(Sample(found).agrees(with: 9.6))
      #expect(Sample(found.map { ($0 - 9.6) * ($0 - 9.6) }).agrees(with: 9.6))
      #expect(outcomes.allSatisfy { $0.input.vesicles == 0 })
      #expect(outcomes.allSatisfy { $0.input.failures == $0.input.spikes })
    }
  }

  @Test("T-44 a mini has the amplitude of one quantum, with its coefficient of variation")
  func miniAmplitude() {
    let experiment = Self.spontaneous(
      "poisson",
      [
        "duration": 20_000, "step": 0.1, "spikes.rate": 0, "spontaneous.rate": 20,
        "vesicles.quantal_cv": 0.3,
      ])
    var amounts: [Double] = []
    let seeds = (0..<32).map { UInt64($0) }
    Counter.releases(seeds.map { _ in experiment }, seeds: seeds) { _, _, amount in
      amounts.append(amount)
    }
    // Two in one step, 0.1 % of all, count as one of twice the size: a bias below 0.002.
    let sample = Sample(amounts)
    #expect(abs(sample.mean - 1) < 4.5 * sample.standardError + 0.002)
    #expect(abs(sample.variance - 0.09) < 0.008)
    #expect(amounts.count > 11_000)
  }

  @Test("T-44 intervals between minis are exponential")
  func miniIntervals() {
    let experiment = Self.spontaneous(
      "poisson", ["duration": 100_000, "spikes.rate": 0, "spontaneous.rate": 10])
    let steps = Counter.steps(Array(repeating: experiment, count: 4))
    let intervals = steps.flatMap { steps in
      zip(steps, steps.dropFirst()).map { Double($1 - $0) * 0.1 }
    }
    #expect(Sample(intervals).agrees(with: 100))
    let later = intervals.filter { $0 > 100.05 }.count
    let (n, p) = (Double(intervals.count), Self.exp(-1.0005))
    #expect(abs(Double(later) - n * p) < 4.5 * (n * p * (1 - p)).squareRoot())
  }

  @Test("Minis fall silent at a spike and recover", arguments: [20.0, 200, 1000])
  func recoveringMinis(interval: Double) {
    // Between spikes at distance D: (2 tau / T) ln cosh(D / (2 tau)).
    let (tau, base) = (400.0, 250.0)
    let experiment = Self.spontaneous(
      "recovering",
      [
        "duration": 10 * interval, "count": 5, "spikes.rate": 1000 / interval,
        "spontaneous.recovery": tau, "spontaneous.interval": base,
      ])
    let x = interval / (2 * tau)
    let cosh = 0.5 * (Self.exp(x) + Self.exp(-x))
    let expected = 50 * 2 * tau / base * Self.log(cosh)
    let found = experiment.run(seeds: 0..<2000).compactMap(\.input.spontaneous)
    #expect(Sample(found).agrees(with: expected))
    // Without spikes the rate is full.
    let silent = experiment.with(["inputs.train.spikes.rate": 0]).run(seeds: 0..<500)
    let full = Sample(silent.compactMap(\.input.spontaneous))
    #expect(full.agrees(with: 5 * 10 * interval / base))
  }
}
