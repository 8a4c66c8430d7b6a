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

  /// Spontaneous release, as a power of residual calcium, over a time behind regular spikes: mean number
  /// of one terminal, by Simpson's rule.
  private static func followed(
    from start: Double, to end: Double, interval: Double, power: Int
  ) -> Double {
    func rate(_ time: Double) -> Double {
      var calcium = 0.05
      for spike in 0..<100 where Double(spike) * interval <= time {
        calcium += 0.02 * Self.exp(-(time - Double(spike) * interval) / 40)
      }
      return 0.005 * (calcium / 0.05).power(power)
    }
    // Pieces end right before spikes.
    var (sum, time) = (0.0, max(start, 0))
    while time < end - 1e-9 {
      let next = min((((time + 1e-9) / interval).rounded(.down) + 1) * interval, end)
      let step = (next - time) / 16
      for part in 0..<16 {
        let left = time + Double(part) * step
        let right = min(left + step, next - 1e-9)
        sum += step / 6 * (rate(left) + 4 * rate(left + 0.5 * step) + rate(right))
      }
      time = next
    }
    return sum
  }

  @Test("T-44 minis follow a power of residual calcium, Poisson in number", arguments: [1, 2, 3])
  func calciumDependentMinis(power: Int) {
    let values = [
      "duration": 400.0, "count": 3, "spikes.rate": 40, "spontaneous.rate": 5,
      "spontaneous.cooperativity": Double(power), "spontaneous.increment": 0.02,
      "spontaneous.decay": 40,
    ]
    let experiment = Self.spontaneous("calcium_dependent", values)
    let expected = 3 * Self.followed(from: 0, to: 400, interval: 25, power: power)
    let found = experiment.run(seeds: 0..<3000).compactMap(\.input.spontaneous)
    #expect(Sample(found).agrees(with: expected))
    #expect(Sample(found.map { ($0 - expected) * ($0 - expected) }).agrees(with: expected))
    // Without spikes calcium stays at rest, and so does the rate.
    let quiet = experiment.with(["inputs.train.spikes.rate": 0]).run(seeds: 0..<2000)
    #expect(Sample(quiet.compactMap(\.input.spontaneous)).agrees(with: 3 * 0.005 * 400))
  }

  @Test("T-44 in mean field minis follow residual calcium step by step", arguments: [1, 2, 3])
  func calciumDependentMean(power: Int) {
    let experiment = Self.spontaneous(
      "calcium_dependent",
      [
        "duration": 200, "step": 1, "count": 3, "spikes.rate": 40, "spontaneous.rate": 5,
        "spontaneous.cooperativity": Double(power), "spontaneous.increment": 0.02,
        "spontaneous.decay": 40, "release.stochastic": 0,
      ])
    let counts = Counter.counts([experiment], seeds: [1])[0]
    for (step, found) in counts.enumerated() where step > 0 {
      // What falls in half a step before and behind a grid point acts there.
      let time = Double(step)
      let expected = Self.followed(from: time - 0.5, to: time + 0.5, interval: 25, power: power)
      #expect(abs(found / (3 * expected) - 1) < 1e-5, "step \(step)")
    }
    let outcome = experiment.run(seeds: [1])[0].input
    #expect(abs((outcome.spontaneous ?? 0) / counts.reduce(0, +) - 1) < 1e-6)
  }

  @Test(
    "Where release follows calcium by itself, or there are no spikes, minis by calcium are refused")
  func calciumDependentProblems() {
    func problems(_ models: [String: String]) -> [String] {
      let chosen = ["spikes": "regular", "spontaneous": "calcium_dependent"].merging(models) { $1 }
      return SynapseSimulation.problems(
        in: Experiment(
          models: Dictionary(uniqueKeysWithValues: chosen.map { ("inputs.a." + $0, $1) }),
          values: ["duration": 10]
        ).configuration
      ).map(\.path)
    }
    #expect(problems(["release": "static"]).isEmpty)
    let sensor = ["release": "calcium_sensor", "sensor": "lou_2005", "calcium": "gaussian"]
    #expect(problems(sensor) == ["inputs.a.spontaneous"])
    // A sensor's own release at rest would be there twice.
    for model in ["poisson", "recovering"] {
      let twice = sensor.merging(["spontaneous": model]) { $1 }
      #expect(problems(twice) == ["inputs.a.spontaneous"])
      #expect(problems(["release": "static", "spontaneous": model]).isEmpty)
    }
    #expect(
      problems(["release": "graded", "potential": "constant"]) == ["inputs.a.spontaneous"])
  }
}
