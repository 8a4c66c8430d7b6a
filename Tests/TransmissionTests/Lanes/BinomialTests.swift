import SweepRunner
import Testing

@Suite struct BinomialTests {
  /// n over k p^k (1 - p)^(n - k) for k = 0…n, by the recursion in n (no division).
  private static func masses(trials: Int, probability p: Double) -> [Double] {
    (0..<trials).reduce([1.0]) { masses, _ in
      let (stay, go) = (masses.map { $0 * (1 - p) } + [0], [0] + masses.map { $0 * p })
      return zip(stay, go).map(+)
    }
  }

  /// How often each number comes out over a regular grid of uniform numbers.
  private static func frequencies(
    trials: Int, probability: Double, points: Int, on processor: Processor
  ) -> [Double] {
    var counts = Array(repeating: 0.0, count: trials + 1)
    for first in stride(from: 0, to: points, by: 8) {
      let uniform = Eight((0..<8).map { (Double(first + $0) + 0.5) / Double(points) })
      let result = processor.binomial(
        trials: Eight(repeating: Double(trials)), probability: Eight(repeating: probability),
        uniform: uniform)
      for lane in 0..<8 { counts[Int(result[lane])] += 1 / Double(points) }
    }
    return counts
  }

  private static let probabilities = [0, 1, 0.5, 0.9, 0.1, 0.5.nextUp, 0.003, 0.37, 1e-9]

  @Test(
    "T-36 over evenly spaced uniform numbers the binomial mass is met to the spacing",
    arguments: Processor.supported)
  func massFunction(processor: Processor) {
    let points = 1 << 13
    for trials in 0...10 {
      for p in Self.probabilities {
        let found = Self.frequencies(
          trials: trials, probability: p, points: points, on: processor)
        for (k, mass) in Self.masses(trials: trials, probability: p).enumerated() {
          #expect(
            abs(found[k] - mass) <= 1 / Double(points) + 1e-12, "n \(trials) p \(p) k \(k)")
        }
      }
    }
  }

  @Test("T-36 mean and variance are right up to the 32 trials that one draw decides")
  func moments() {
    let points = 1 << 13
    for trials in 1...32 {
      for p in [0.05, 0.3, 0.5, 0.77, 0.98] {
        let found = Self.frequencies(
          trials: trials, probability: p, points: points, on: .baseline)
        let (n, spacing) = (Double(trials), 1 / Double(points))
        let mean = found.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
        let variance = found.enumerated().reduce(0) {
          $0 + (Double($1.offset) - n * p) * (Double($1.offset) - n * p) * $1.element
        }
        // Each of n steps of the distribution function is off by half a spacing at most; the far
        // tail, where squares are large, is rarer than a spacing.
        #expect(abs(mean - n * p) <= 0.5 * n * spacing + 1e-12)
        #expect(abs(variance - n * p * (1 - p)) <= n * n * spacing)
      }
    }
  }

  @Test("T-36 certain and impossible releases do not depend on chance")
  func certainties() {
    let extremes = Eight(
      0x1p-53, 0x1p-33, 1e-9, 0.25, 0.5, 0.75, 1 - 0x1p-32, 1 - 0x1p-53)
    for trials in 0...32 {
      let n = Eight(repeating: Double(trials))
      func sample(_ p: Double) -> Eight {
        Processor.baseline.binomial(
          trials: n, probability: Eight(repeating: p), uniform: extremes)
      }
      #expect(sample(0) == Eight(repeating: 0))
      #expect(sample(1) == n)
      for p in [1e-300, 0x1p-53, 0.3, 0.5, 0.7, 1 - 0x1p-53] {
        for lane in 0..<8 { #expect((0...Double(trials)).contains(sample(p)[lane])) }
      }
    }
  }

  @Test("Lanes with different trials and probabilities do not disturb each other")
  func lanesAreIndependent() {
    var generator = SplitMix(seed: 7)
    for _ in 0..<2000 {
      let trials = Eight((0..<8).map { _ in Double(Int.random(in: 0...32, using: &generator)) })
      let p = Eight((0..<8).map { _ in Double.random(in: 0...1, using: &generator) })
      let uniform = Eight((0..<8).map { _ in Double.random(in: 0x1p-53..<1, using: &generator) })
      let together = Processor.best.binomial(trials: trials, probability: p, uniform: uniform)
      for lane in 0..<8 {
        let alone = Processor.baseline.binomial(
          trials: Eight(repeating: trials[lane]), probability: Eight(repeating: p[lane]),
          uniform: Eight(repeating: uniform[lane]))
        #expect(alone[3] == together[lane])
      }
    }
  }
}
