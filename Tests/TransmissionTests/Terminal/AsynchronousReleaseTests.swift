import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Release that goes on after a spike.
@Suite struct AsynchronousReleaseTests {
  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  private static func asynchronous(
    spikes: String = "regular", quanta: Double, decay: Double, _ values: [String: Double]
  ) -> Experiment {
    var experiment = Counter.experiment(
      spikes: spikes, release: "static",
      [
        "inputs.train.release.probability": 0,
        "inputs.train.release.asynchronous.quanta": quanta,
        "inputs.train.release.asynchronous.decay": decay,
      ])
    experiment.models["inputs.train.release.asynchronous"] = "kernel"
    return experiment.with(values)
  }

  @Test("T-45 asynchronous vesicles: a tau of them for each spike, Poisson in number")
  func asynchronousNumber() {
    for quanta in [0.1, 2, 40] {
      // Runs outlast the spikes, all of which are at the start.
      let experiment = Self.asynchronous(
        quanta: quanta, decay: 50,
        ["duration": 2000, "inputs.train.spikes.rate": 0.5, "inputs.train.count": 4])
      let outcomes = experiment.run(seeds: 0..<2000)
      let found = outcomes.compactMap(\.input.asynchronous)
      #expect(found.count == 2000)
      #expect(Sample(found).agrees(with: 4 * quanta))
      let squares = found.map { ($0 - 4 * quanta) * ($0 - 4 * quanta) }
      #expect(Sample(squares).agrees(with: 4 * quanta))
      // They are no evoked vesicles.
      #expect(outcomes.allSatisfy { $0.input.vesicles == 0 && $0.input.failures == 4 })
    }
  }

  @Test("T-45 asynchronous vesicles come in exponential times")
  func asynchronousTimes() {
    let experiment = Self.asynchronous(
      quanta: 20, decay: 30, ["duration": 1000, "step": 0.1, "inputs.train.spikes.rate": 1])
    let found = Counter.steps(Array(repeating: experiment, count: 32)).flatMap { $0 }
      .map { Double($0) * 0.1 }
    let n = Double(found.count)
    #expect(Sample(found).agrees(with: 30))
    for time in [1.05, 10.05, 30.05, 100.05] {
      let later = Self.exp(-time / 30)
      let count = Double(found.filter { $0 > time }.count)
      #expect(abs(count - n * later) < 4.5 * (n * later * (1 - later)).squareRoot())
    }
  }

  @Test("Asynchronous vesicles count when they are released: a shorter run has fewer")
  func asynchronousCounts() {
    let long = Self.asynchronous(
      spikes: "poisson", quanta: 3, decay: 100,
      ["duration": 400, "inputs.train.count": 5, "inputs.train.spikes.rate": 30])
    let counts = Counter.counts([long], seeds: [8])[0]
    for duration in [50.0, 123.4, 399.9, 400] {
      let outcome = long.with(["duration": duration]).run(seeds: [8])[0].input
      let acted = counts.prefix(Int((duration * 10).rounded())).reduce(0, +)
      // What is released in the last half step acts behind the end.
      #expect(abs((outcome.asynchronous ?? -1) - acted) <= 2)
      #expect((outcome.asynchronous ?? 0) > 0)
    }
  }

  @Test("In mean field asynchronous release is the mean of the vesicles, step by step")
  func asynchronousMean() {
    let values = [
      "duration": 300, "step": 5, "inputs.train.spikes.rate": 20,
      "inputs.train.release.probability": 0.2,
    ]
    let vesicles = Self.asynchronous(quanta: 2, decay: 40, values)
    var expected = Counter.counts(
      [vesicles.with(["inputs.train.release.stochastic": 0])], seeds: [1])[0]
    var samples: [[Double]] = Array(repeating: [], count: expected.count)
    for batch in 0..<100 {
      let seeds = (0..<32).map { UInt64(32 * batch + $0) }
      for lane in Counter.counts(seeds.map { _ in vesicles }, seeds: seeds) {
        for (step, count) in lane.enumerated() { samples[step].append(count) }
      }
    }
    for (step, mean) in expected.enumerated() {
      #expect(Sample(samples[step]).agrees(with: mean), "step \(step)")
    }
    // 6 spikes at 0…250 ms release 1 of 5 sites at once. What they release later acts at the
    // nearest grid point, so that of the last half step acts behind the end.
    expected = (0..<6).map { 1 + 2 * (1 - Self.exp(-(297.5 - 50 * Double($0)) / 40)) }
    let outcome = vesicles.with(["inputs.train.release.stochastic": 0]).run(seeds: [1])[0].input
    let total = (outcome.asynchronous ?? 0) + outcome.vesicles
    #expect(abs(total - expected.reduce(0, +)) < 1e-9)
  }

  /// Two spikes at 0 and 50 ms of three terminals whose residual calcium is in uM.
  private static func residual(
    rest: Double, rise: Double, decay: Double, isStochastic: Bool
  ) -> Experiment {
    var experiment = Counter.experiment(
      spikes: "regular", release: "static",
      ["duration": 100, "inputs.train.spikes.rate": 20, "inputs.train.count": 3])
    experiment.models["inputs.train.release.asynchronous"] = "residual_calcium"
    let values = ["docked": 8, "rate": 20, "rest": rest, "increment": rise, "decay": decay]
    for (name, value) in values {
      experiment.values["inputs.train.release.asynchronous." + name] = value
    }
    experiment.values["inputs.train.release.stochastic"] = isStochastic ? 1 : 0
    return experiment
  }

  @Test("T-45 docked vesicles fuse with the square of residual calcium", arguments: [true, false])
  func squareOfCalcium(isStochastic: Bool) {
    let (rest, rise, tau) = (0.1, 0.5, 40.0)
    let experiment = Self.residual(
      rest: rest, rise: rise, decay: tau, isStochastic: isStochastic)
    /// The integral of c^2 - rest^2 over a time behind a spike.
    func integral(_ above: Double, _ time: Double) -> Double {
      let linear = 2 * rest * above * tau * (1 - Self.exp(-time / tau))
      return linear + above * above * tau / 2 * (1 - Self.exp(-2 * time / tau))
    }
    let second = rise * Self.exp(-50 / tau) + rise
    // In mean field what is released in the last half step acts behind the end.
    let last = isStochastic ? 50.0 : 49.95
    let expected = 3 * 8 * 0.02 * (integral(rise, 50) + integral(second, last))
    let found = experiment.run(seeds: 0..<(isStochastic ? 2000 : 1))
      .compactMap(\.input.asynchronous)
    guard isStochastic else {
      #expect(abs(found[0] / expected - 1) < 1e-3)
      return
    }
    #expect(Sample(found).agrees(with: expected))
    let squares = found.map { ($0 - expected) * ($0 - expected) }
    #expect(Sample(squares).agrees(with: expected))
  }
}
