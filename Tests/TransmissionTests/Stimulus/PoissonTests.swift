import Glibc
import Testing

@testable import TransmissionBaseline

/// T-2: what makes a train Poisson, from the exact times of the source.
@Suite struct PoissonTests {
  private static let rate = 40.0
  private static let duration = 80_000.0

  /// Spike times, one list for each terminal of each of 32 runs.
  private static func trains(
    terminals: Int, seeds: [UInt64], name: String = "train", steps: Int = 64
  ) -> [[Double]] {
    SourceRun(
      "poisson", ["rate": rate], terminals: terminals, duration: duration, name: name,
      seeds: seeds
    ).trains(steps: steps)
  }

  private static let seeds = (0..<32).map { UInt64($0) }
  private static let sample = trains(terminals: 2, seeds: seeds)
  private static let intervals = sample.flatMap { train in
    zip(train, [0] + train).map { $0 - $1 }
  }

  @Test("T-2 rate and variation of the intervals")
  func intervals() {
    let intervals = Self.intervals
    let n = Double(intervals.count)
    #expect(n > 150_000)
    #expect(intervals.allSatisfy { $0 > 0 })
    let mean = 1000 / Self.rate
    let found = Sample(intervals)
    #expect(abs(found.mean - mean) < 4.5 * mean / n.squareRoot())
    // The coefficient of variation of n exponential intervals has a standard error of n^-1/2.
    #expect(abs(found.variance.squareRoot() / found.mean - 1) < 4.5 / n.squareRoot())
  }

  @Test("T-2 neighbouring intervals differ as unrelated ones: CV2 1 and LV 1")
  func localVariations() {
    // a / (a + b) of two exponential intervals is uniform: 2 E|2 x - 1| = 3 E(2 x - 1)^2 = 1.
    let second = Sample(Self.sample.map { successiveVariation([$0]) })
    #expect(second.agrees(with: 1))
    #expect(second.standardError < 0.003)
    let local = Sample(Self.sample.map { localVariation([$0]) })
    #expect(local.agrees(with: 1))
    #expect(local.standardError < 0.005)
  }

  @Test("T-2 the intervals' distribution is exponential (Kolmogorov & Smirnov)")
  func distribution() {
    let distance = largestDistance(Self.intervals) { interval in
      1 - exp(-interval * Self.rate / 1000)
    }
    #expect(distance < 2.3)
  }

  @Test("T-2 counts in windows have their mean as variance (Fano factor 1)")
  func fano() {
    for window in [10.0, 100, 1000] {
      var counts: [Double] = []
      for train in Self.sample {
        var inTrain = Array(repeating: 0.0, count: Int(Self.duration / window))
        for time in train { inTrain[Int(time / window)] += 1 }
        counts += inTrain
      }
      let found = Sample(counts)
      let n = Double(counts.count)
      // The variance of a Poisson number's sample variance is (mu + 2 mu^2) / n.
      let mu = Self.rate * window / 1000
      let error = ((mu + 2 * mu * mu) / n).squareRoot() / mu
      #expect(abs(found.variance / found.mean - 1) < 4.5 * error, "window \(window) ms")
    }
  }

  @Test("T-2 neither successive intervals nor trains know of each other")
  func independence() {
    var sums = Sums()
    for train in Self.sample {
      for (a, b) in zip(train, [0] + train) { sums.add((a - b) * Self.rate / 1000) }
    }
    #expect(abs(sums.covariance(around: 1)) < 4.5 / sums.count.squareRoot())
    // Counts of 250 ms of neighbours: lanes (seeds s and s + 1), terminals, and inputs.
    let window = 250.0
    func counts(_ train: [Double]) -> [Double] {
      var counts = Array(repeating: 0.0, count: Int(Self.duration / window))
      for time in train { counts[Int(time / window)] += 1 }
      return counts.map { $0 - Self.rate * window / 1000 }
    }
    let other = Self.trains(terminals: 1, seeds: Self.seeds, name: "other")
    let mine = Self.sample.map(counts)
    let lanes = BatchSize.lanes
    let pairs = [
      zip(mine[0..<lanes - 1], mine[1..<lanes]).map { ($0, $1) },
      zip(mine[0..<lanes], mine[lanes...]).map { ($0, $1) },
      zip(mine[0..<lanes], other.map(counts)).map { ($0, $1) },
    ]
    for list in pairs {
      let products = list.flatMap { a, b in zip(a, b).map(*) }
      #expect(Sample(products).agrees(with: 0))
    }
  }

  @Test("Trains do not depend on how time is cut into blocks")
  func blocks() {
    let long = Self.trains(terminals: 2, seeds: Self.seeds, steps: 1600)
    #expect(long == Self.sample)
  }
}
