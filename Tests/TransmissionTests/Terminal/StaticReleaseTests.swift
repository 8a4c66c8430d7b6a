import Measures
import SweepRunner
import Testing

@Suite struct StaticReleaseTests {
  private static func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { result, _ in result * base }
  }

  /// Sites and release probability; more than 32 sites take several draws.
  private static let cases: [(sites: Int, p: Double)] = [
    (1, 0.1), (5, 0.3), (20, 0.7), (32, 0.5), (33, 0.5), (64, 0.02), (65, 0.9), (100, 0.3),
  ]

  /// What each spike released, case by case.
  private static let releases: [[[Double]]] = {
    let experiments = cases.flatMap { setting in
      (0..<4).map { _ in
        Counter.experiment(
          spikes: "regular", release: "static",
          [
            "duration": 20_000, "step": 1, "inputs.train.spikes.rate": 1000,
            "inputs.train.release.sites": Double(setting.sites),
            "inputs.train.release.probability": setting.p,
          ])
      }
    }
    let counts = Counter.counts(experiments, seeds: (0..<32).map { 100 + $0 })
    return cases.indices.map { Array(counts[4 * $0..<4 * $0 + 4]) }
  }()

  @Test("T-36 mean, variance and failures of the number of vesicles", arguments: cases.indices)
  func moments(index: Int) {
    let (sites, p) = Self.cases[index]
    let released = Self.releases[index].flatMap(\.self)
    let (n, spikes) = (Double(sites), Double(released.count))
    #expect(spikes == 80_000)
    #expect(released.allSatisfy { $0 == $0.rounded() && (0...n).contains($0) })
    let variance = n * p * (1 - p)
    let found = Sample(released)
    #expect(abs(found.mean - n * p) < 4.5 * (variance / spikes).squareRoot())
    // The fourth central moment of a binomial number is v (1 + (3 n - 6) p (1 - p)).
    let fourth = variance * (1 + (3 * n - 6) * p * (1 - p))
    let error = ((fourth - variance * variance) / spikes).squareRoot()
    #expect(abs(found.variance - variance) < 4.5 * error)
    let none = Self.pow(1 - p, sites)
    let failures = Double(released.filter { $0 == 0 }.count)
    #expect(
      abs(failures - none * spikes) < 4.5 * (spikes * none * (1 - none)).squareRoot() + 1e-6 * n
        || (none * spikes < 0.01 && failures == 0))
  }

  @Test("T-36 successive releases of a memoryless synapse are independent")
  func memory() {
    for (setting, trains) in zip(Self.cases, Self.releases) {
      let (n, p) = (Double(setting.sites), setting.p)
      for train in trains {
        var sums = Sums()
        for count in train { sums.add(count) }
        let limit = 4.5 * n * p * (1 - p) / sums.count.squareRoot()
        #expect(abs(sums.covariance(around: n * p)) < limit)
      }
    }
  }

  @Test("T-36 the draws of a large pool are independent of each other and of the next spike's")
  func chunks() {
    // The variance of 100 sites would be 1.6 times too large if two draws of 32 sites were one.
    let all = Self.releases[7].flatMap(\.self)
    #expect(abs(Sample(all).variance / 21 - 1) < 0.05)
  }

  @Test("What the tally says is what reached the neuron")
  func tally() {
    let settings = Self.cases
    let experiments = settings.map { setting in
      Counter.experiment(
        spikes: "poisson", release: "static",
        [
          "duration": 2000, "inputs.train.spikes.rate": 50, "inputs.train.count": 7,
          "inputs.train.release.sites": Double(setting.sites),
          "inputs.train.release.probability": setting.p,
        ])
    }
    let seeds = (0..<8).map { UInt64(40 + $0) }
    let counts = Counter.counts(experiments, seeds: seeds)
    let outcomes = simulate(Array(zip(experiments.map(\.configuration), seeds)))
    for (lane, outcome) in outcomes.enumerated() {
      #expect(outcome.input.vesicles == counts[lane].reduce(0, +))
      #expect(outcome.input.opportunities == outcome.input.spikes * Double(settings[lane].sites))
    }
  }
}
