import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Quanta of terminals whose release probabilities differ.
@Suite struct UnequalTerminalTests {
  /// Terminals of one site each with a spike in each step, 1 ms.
  private static func experiment(
    _ count: Int, cv: Double, distribution: Double, stochastic: Double
  ) -> Experiment {
    Counter.experiment(
      spikes: "regular", release: "static",
      [
        "duration": 20_000, "step": 1, "inputs.train.spikes.rate": 1000,
        "inputs.train.count": Double(count), "inputs.train.release.sites": 1,
        "inputs.train.release.probability": 0.4, "inputs.train.release.heterogeneity": 0.6,
        "inputs.train.release.distribution": distribution,
        "inputs.train.release.stochastic": stochastic, "inputs.train.vesicles.quantal_cv": cv,
      ])
  }

  /// The release probability of each terminal of the run with this seed.
  private static func probabilities(
    _ experiment: Experiment, _ count: Int, seed: UInt64
  ) throws -> [Double] {
    let context = InputContext(
      name: "train", terminals: count,
      seeds: Array(repeating: seed, count: BatchSize.lanes), duration: 20_000)
    let all = try #require(
      ReleaseProbability(
        SensorExperiment.parameters(experiment).section("release"), context
      ).own)
    // Terminal by terminal, of the first lane.
    return (0..<count).map { all[$0 * BatchSize.lanes] }
  }

  @Test(
    "T-36 unequal terminals: variance q^2 sum of p (1 - p + CV^2)",
    arguments: [0.0, 0.4], [0.0, 1])
  func variance(cv: Double, distribution: Double) throws {
    let (count, seed) = (10, UInt64(9))
    let drawn = Self.experiment(count, cv: cv, distribution: distribution, stochastic: 1)
    let p = try Self.probabilities(drawn, count, seed: seed)
    // Gamma numbers above 1 count as 1.
    let different = Set(p).count
    #expect(different > 7)
    let mean = p.reduce(0, +)
    let field = Self.experiment(count, cv: 0, distribution: distribution, stochastic: 0)
      .with(["duration": 10])
    let inMean = Counter.counts([field], seeds: [seed])[0][0]
    #expect(abs(inMean - mean) < 1e-5)
    let found = Counter.counts([drawn], seeds: [seed])[0]
    #expect(Sample(found).agrees(with: mean))
    let expected = p.map { $0 * (1 - $0 + cv * cv) }.reduce(0, +)
    let squares = Sample(found.map { ($0 - mean) * ($0 - mean) })
    #expect(squares.agrees(with: expected))
    // Equal terminals of the same mean would vary more than errors explain.
    let equal = mean * (1 - mean / Double(count) + cv * cv)
    let isEqual = squares.agrees(with: equal)
    #expect(!isEqual)
  }
}
