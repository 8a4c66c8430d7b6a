import Glibc
import Testing

/// T-3 and T-4: Poisson trains with a dead time, and gamma trains.
@Suite struct RenewalTests {
  @Test("T-3 a dead time keeps the rate and makes the train more regular")
  func deadTime() {
    // An exponential rest of 100 Hz behind 2 ms: rate 83.3333 Hz, CV 0.833333, Fano 0.694444.
    let (rate, dead) = (1000.0 / 12, 2.0)
    let run = SourceRun(
      "poisson_dead_time", ["rate": rate, "dead_time": dead], terminals: 4, duration: 20_000)
    let trains = run.trains()
    let found = intervals(trains)
    let n = Double(found.count)
    #expect(n > 200_000)
    #expect(found.allSatisfy { $0 >= dead - 1e-9 })
    #expect(abs(Sample(found).mean - 12) < 4.5 * 10 / n.squareRoot())
    // The CV of n exponential numbers has a standard error of n^-1/2; the dead time makes it less.
    #expect(abs(variationCoefficient(found) - 0.833333) < 4.5 * 0.833333 / n.squareRoot())
    #expect(largestDistance(found) { 1 - exp(-($0 - dead) / 10) } < 2.3)
    let windows = counts(trains, window: 2000, to: 20_000).flatMap(\.self)
    let sample = Sample(windows)
    let error = (2 / Double(windows.count)).squareRoot()
    #expect(abs(sample.variance / sample.mean - 0.694444) < 4.5 * 0.694444 * error)
  }

  @Test("T-3 in equilibrium the rate is there from the start on, otherwise not")
  func deadTimeStart() {
    func early(_ first: Double) -> Sample {
      let run = SourceRun(
        "poisson_dead_time",
        ["rate": 200, "dead_time": 3, "first_interval": first, "start": 1],
        terminals: 2000, duration: 5)
      let trains = run.trains(steps: 1)
      return Sample(counts(trains, window: 3, from: 1, to: 4).map { $0[0] })
    }
    // 3 ms at 200 Hz; right behind a spike nothing comes for 3 ms.
    #expect(early(0).agrees(with: 0.6))
    #expect(early(1).mean == 0)
  }

  @Test("T-4 gamma trains: rate, CV, LV and Fano factor", arguments: [0.5, 1, 2, 4, 30])
  func gamma(shape: Double) {
    let rate = 50.0
    let run = SourceRun(
      "gamma", ["rate": rate, "shape": shape], terminals: 4, duration: 20_000)
    let trains = run.trains()
    let found = intervals(trains)
    let n = Double(found.count)
    #expect(n > 100_000)
    let cv = 1 / shape.squareRoot()
    #expect(abs(Sample(found).mean - 20) < 4.5 * 20 * cv / n.squareRoot())
    // CV and LV of gamma intervals: standard errors below those of exponential ones, except for
    // shape 0.5, whose fourth moment is 15 times the square of its variance.
    let error = 4.5 * max(1, 2.5 * cv * cv - 1) * cv / n.squareRoot()
    #expect(abs(variationCoefficient(found) - cv) < error)
    #expect(abs(localVariation(trains) - 3 / (2 * shape + 1)) < 4.5 * 1.2 / n.squareRoot())
    // The variance of a window's count comes near to its limit as 1 / window.
    let windows = counts(trains, window: 2000, to: 20_000).flatMap(\.self)
    let sample = Sample(windows)
    let spread = (2 / Double(windows.count)).squareRoot() / shape
    let edge = 2 * (1 / (shape * shape) + 1) / 100
    #expect(abs(sample.variance / sample.mean - 1 / shape) < 4.5 * spread + edge)
  }

  /// CV2 of gamma intervals of a shape that is whole or whole and a half.
  ///
  /// With a beta number x = a / (a + b) of (k, k) it is 2 E|2 x - 1| = 4 / (k 4^k B(k, k)): 1 for k = 1 and
  /// 4 / pi for a half. From k to k + 1 it changes by the factor (2 k + 1) / (2 k + 2).
  private static func expectedSuccession(shape: Double) -> Double {
    let isWhole = shape == shape.rounded()
    var (k, value) = isWhole ? (1.0, 1.0) : (0.5, 4 / Double.pi)
    while k < shape {
      value *= (2 * k + 1) / (2 * k + 2)
      k += 1
    }
    return value
  }

  @Test("T-4 gamma trains: CV2", arguments: [0.5, 1, 2, 4, 30])
  func gammaSuccession(shape: Double) {
    let expected = Self.expectedSuccession(shape: shape)
    if shape == 2 { #expect(abs(expected - 0.75) < 1e-12) }
    let run = SourceRun(
      "gamma", ["rate": 50, "shape": shape], terminals: 4, duration: 20_000)
    let found = Sample(run.trains().map { successiveVariation([$0]) })
    #expect(found.agrees(with: expected))
    #expect(found.standardError < 0.003)
  }

  @Test("T-4 the intervals' distribution is gamma (Kolmogorov & Smirnov)")
  func gammaDistribution() {
    // Closed forms of the cumulative distributions at scale 1.
    let forms: [(Double, (Double) -> Double)] = [
      (0.5, { erf($0.squareRoot()) }), (1, { 1 - exp(-$0) }),
      (2, { 1 - (1 + $0) * exp(-$0) }),
      (4, { x in 1 - (1 + x + x * x / 2 + x * x * x / 6) * exp(-x) }),
    ]
    for (shape, cumulative) in forms {
      let run = SourceRun("gamma", ["rate": 100, "shape": shape], terminals: 2)
      let scaled = intervals(run.trains()).map { $0 * 0.1 * shape }
      #expect(scaled.count > 50_000)
      #expect(largestDistance(scaled, cumulative) < 2.3, "shape \(shape)")
    }
  }

  @Test("T-4 in equilibrium the first spike has the density of the forward recurrence time")
  func gammaStart() {
    // Shape 2, scale 1: density (1 + x) exp(-x) / 2, so 1 - (1 + x / 2) exp(-x); ordinary starts
    // have the intervals' own distribution.
    func first(_ choice: Double) -> [Double] {
      let run = SourceRun(
        "gamma", ["rate": 100, "shape": 2, "first_interval": choice, "start": 30],
        terminals: 500, duration: 200)
      return run.trains().compactMap(\.first).map { ($0 - 30) * 0.2 }
    }
    let (equilibrium, ordinary) = (first(0), first(1))
    #expect(equilibrium.count == 16_000)
    #expect(largestDistance(equilibrium) { 1 - (1 + $0 / 2) * exp(-$0) } < 2.3)
    #expect(largestDistance(ordinary) { 1 - (1 + $0) * exp(-$0) } < 2.3)
    #expect(largestDistance(ordinary) { 1 - (1 + $0 / 2) * exp(-$0) } > 5)
  }

  @Test("T-4 small shapes are not cut off")
  func smallShape() {
    let run = SourceRun("gamma", ["rate": 20, "shape": 0.1], terminals: 16, duration: 20_000)
    let total = run.trains().map { Double($0.count) }
    #expect(Sample(total).agrees(with: 400))
  }
}
