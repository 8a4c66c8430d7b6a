import Glibc
import Testing

/// T-8: trains that share spikes.
@Suite struct CorrelationTests {
  @Test("T-8 the counts of two terminals have the covariance c r W", arguments: [0, 0.02, 0.3, 1])
  func covariance(correlation: Double) {
    let (rate, terminals, duration) = (30.0, 5, 20_000.0)
    let run = SourceRun(
      "correlated_poisson", ["rate": rate, "correlation": correlation], terminals: terminals,
      duration: duration)
    let trains = run.trains()
    for window in [20.0, 250] {
      let mean = rate * window / 1000
      let windows = counts(trains, window: window, to: duration)
      var products: [Double] = []
      for lane in 0..<32 {
        for i in 0..<terminals {
          for j in 0..<i {
            let sum = zip(windows[32 * i + lane], windows[32 * j + lane]).map { a, b in
              (a - mean) * (b - mean)
            }.reduce(0, +)
            products.append(sum / Double(windows[lane].count))
          }
        }
      }
      // Ten pairs of a run know of each other: the standard error is that of 32 runs.
      let found = Sample(
        (0..<32).map { lane in products[(10 * lane)..<(10 * lane + 10)].reduce(0, +) / 10 })
      #expect(found.agrees(with: correlation * mean), "\(window) ms")
    }
  }

  @Test("T-8 each train alone is Poisson", arguments: [0, 0.02, 0.3, 0.99, 1])
  func marginal(correlation: Double) {
    let run = SourceRun(
      "correlated_poisson", ["rate": 40, "correlation": correlation, "start": 50], terminals: 7)
    let trains = run.trains()
    for terminal in [0, 3, 6] {
      let mine = Array(trains[(32 * terminal)..<(32 * terminal + 32)])
      #expect(Sample(mine.map { Double($0.count) }).agrees(with: 40 * 9.95))
      let waits = intervals(mine.map { [50] + $0 })
      #expect(largestDistance(waits) { 1 - exp(-$0 * 0.04) } < 2.3, "terminal \(terminal)")
    }
  }

  @Test("T-8 the number of terminals that share a spike is binomial, given that any does")
  func multiplicity() {
    let (c, n) = (0.4, 4)
    let run = SourceRun(
      "correlated_poisson", ["rate": 50, "correlation": c], terminals: n, duration: 20_000)
    let trains = run.trains()
    var found = Array(repeating: 0.0, count: n + 1)
    for lane in 0..<32 {
      var times: [Double: Int] = [:]
      for terminal in 0..<n {
        for time in trains[32 * terminal + lane] { times[time, default: 0] += 1 }
      }
      for count in times.values { found[count] += 1 }
    }
    let total = found.reduce(0, +)
    let none = pow(1 - c, 4)
    for (count, choices) in [(1, 4.0), (2, 6), (3, 4), (4, 1)] {
      let share =
        choices * pow(c, Double(count)) * pow(1 - c, Double(n - count)) / (1 - none)
      let error = (share * (1 - share) / total).squareRoot()
      #expect(abs(found[count] / total - share) < 4.5 * error, "\(count) terminals")
    }
  }

  @Test("T-8 jittered copies: the same spikes, each at its own normal distance")
  func jitteredCopies() {
    let run = SourceRun(
      "correlated_poisson", ["rate": 2, "correlation": 1, "jitter": 1.5, "start": 20],
      terminals: 2, duration: 40_000)
    let trains = run.trains()
    var differences: [Double] = []
    for lane in 0..<32 {
      // At 2 Hz nearly all spikes are farther from each other than the jitter.
      for time in trains[lane] {
        let near = trains[32 + lane].filter { abs($0 - time) < 15 }
        if near.count == 1, trains[lane].count(where: { abs($0 - time) < 30 }) == 1 {
          differences.append(near[0] - time)
        }
      }
    }
    #expect(differences.count > 1800)
    let sd = 1.5 * 2.0.squareRoot()
    #expect(largestDistance(differences) { 0.5 * (1 + erf($0 / sd / 2.0.squareRoot())) } < 2.3)
  }
}
