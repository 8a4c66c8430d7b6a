import Glibc
import Testing

/// T-6: bursts, and rates that jump between two values.
@Suite struct BurstTests {
  @Test("T-6 the rate is that of the bursts times their mean number of spikes")
  func rates() {
    for onsets in [0.0, 1, 2, 3] {
      for (distribution, mean) in [(0.0, 3.0), (1, 3.7), (2, 2.4), (1, 1), (2, 1)] {
        let run = SourceRun(
          "bursts",
          [
            "burst_rate": 4, "onsets": onsets, "distribution": distribution,
            "spikes_per_burst": mean, "intra_burst_interval": 3, "dead_time": 20, "shape": 2,
          ], terminals: 8)
        // Regular onsets begin at 0; what a burst has at the end of the run is little.
        let total = Sample(run.trains().map { Double($0.count) })
        let slack = onsets == 3 && distribution == 0 ? 1e-9 : 4.5 * total.standardError
        #expect(
          abs(total.mean - 40 * mean) <= slack + 0.03 * mean, "\(onsets) \(distribution) \(mean)")
      }
    }
  }

  @Test("T-6 bursts of n spikes with long gaps: (n - 1) / n of the intervals are inside")
  func insideIntervals() {
    let run = SourceRun(
      "bursts",
      [
        "burst_rate": 5, "onsets": 1, "dead_time": 60, "spikes_per_burst": 5,
        "intra_burst_interval": 4,
      ], duration: 20_000)
    for train in run.trains() {
      let found = intervals([train])
      let inside = found.count { abs($0 - 4) < 1e-9 }
      // Of n k spikes, with an unfinished burst at the end perhaps.
      #expect(abs(Double(inside) / Double(found.count + 1) - 0.8) < 4 / Double(found.count))
      #expect(found.allSatisfy { abs($0 - 4) < 1e-9 || $0 > 40 })
    }
  }

  @Test("T-6 geometric and Poisson numbers of spikes have their probabilities")
  func numbers() {
    // Onsets every 200 ms, far longer than any burst.
    func sizes(_ distribution: Double, _ mean: Double) -> [Double] {
      let run = SourceRun(
        "bursts",
        [
          "burst_rate": 5, "onsets": 3, "distribution": distribution, "spikes_per_burst": mean,
          "intra_burst_interval": 1,
        ], terminals: 4)
      return counts(run.trains(), window: 200, to: 10_000).flatMap(\.self)
    }
    let geometric = sizes(1, 3)
    let poisson = sizes(2, 3)
    let n = Double(geometric.count)
    var mass = exp(-3.0)
    for number in 0...8 {
      let size = Double(number)
      let share = number == 0 ? 0 : pow(2.0 / 3, size - 1) / 3
      let found = Double(geometric.count { $0 == size }) / n
      #expect(abs(found - share) <= 4.5 * (share * (1 - share) / n).squareRoot(), "\(number)")
      let other = Double(poisson.count { $0 == size }) / n
      #expect(abs(other - mass) <= 4.5 * (mass * (1 - mass) / n).squareRoot(), "\(number)")
      mass *= 3 / (size + 1)
    }
  }

  @Test("Bursts that overlap are merged in order, and max_spikes counts their spikes")
  func overlap() {
    let values: [String: Double] = [
      "burst_rate": 100, "spikes_per_burst": 8, "intra_burst_interval": 7, "stop": 900,
    ]
    let trains = SourceRun("bursts", values, duration: 1000).trains()
    #expect(trains.allSatisfy { $0 == $0.sorted() && $0.count > 400 })
    #expect(trains.flatMap(\.self).allSatisfy { $0 < 900 })
    let few = SourceRun("bursts", values.merging(["max_spikes": 13]) { $1 }, duration: 1000)
    #expect(few.trains() == trains.map { Array($0.prefix(13)) })
  }

  @Test("T-6 two states: mean rate, variance of counts, equilibrium from the start")
  func twoStates() {
    let (high, low, long, short) = (80.0, 10.0, 300.0, 100.0)
    let run = SourceRun(
      "markov_modulated_poisson",
      ["high_rate": high, "low_rate": low, "high_duration": long, "low_duration": short],
      terminals: 16, duration: 20_000)
    let trains = run.trains()
    let mean = (high * long + low * short) / (long + short) / 1000
    let share = long / (long + short)
    #expect(Sample(trains.map { Double($0.count) }).agrees(with: mean * 20_000))
    let first = counts(trains, window: 20, to: 20).flatMap(\.self)
    #expect(Sample(first).agrees(with: mean * 20))
    let k = 1 / long + 1 / short
    for window in [50.0, 500] {
      let difference = (high - low) / 1000
      let common =
        2 * difference * difference * share * (1 - share)
        * (window / k - (1 - exp(-k * window)) / (k * k))
      // Windows of one train know of each other: each train is one observation of the variance.
      let each = counts(trains, window: window, to: 20_000).map { windows in
        windows.map { ($0 - mean * window) * ($0 - mean * window) }.reduce(0, +)
          / Double(windows.count)
      }
      #expect(Sample(each).agrees(with: mean * window + common), "\(window) ms")
    }
  }

  @Test("T-6 equal rates in both states are a Poisson process, a silent state is silent")
  func degenerate() {
    let equal = SourceRun(
      "markov_modulated_poisson",
      ["high_rate": 40, "low_rate": 40, "high_duration": 10, "low_duration": 3], terminals: 2)
    #expect(largestDistance(intervals(equal.trains())) { 1 - exp(-$0 * 0.04) } < 2.3)
    let none = SourceRun(
      "markov_modulated_poisson", ["high_rate": 0, "low_rate": 0], terminals: 2)
    #expect(none.trains().allSatisfy { $0.isEmpty })
    let gated = SourceRun(
      "markov_modulated_poisson",
      ["high_rate": 500, "low_rate": 0, "high_duration": 50, "low_duration": 450], terminals: 4)
    // Intervals of an interrupted Poisson process are a mixture of two exponentials (Kuczura 1973);
    // behind 30 ms the slow one is left, of the smaller root of s^2 - (r + a + b) s + r b.
    let (r, a, b) = (0.5, 1.0 / 50, 1.0 / 450)
    let sum = r + a + b
    let slow = (sum - (sum * sum - 4 * r * b).squareRoot()) / 2
    let gaps = intervals(gated.trains()).filter { $0 > 30 }.map { $0 - 30 }
    #expect(gaps.count > 2000)
    #expect(largestDistance(gaps) { 1 - exp(-$0 * slow) } < 2.3)
  }
}
