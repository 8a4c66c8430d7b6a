import Glibc
import Measures
import Testing

/// Start, stop, jitter, thinning and limits, which all sources have.
@Suite struct ModifierTests {
  /// Every source, with numbers that make it do all that it can.
  static let sources = [
    SourceRun("poisson", ["rate": 60]),
    SourceRun("regular", ["rate": 70, "offset": 3]),
    SourceRun("poisson_dead_time", ["rate": 60]),
    SourceRun("gamma", ["rate": 60, "shape": 0.7]),
    SourceRun("sinusoidal_poisson", ["rate": 40, "amplitude": 90, "phase": 1]),
    SourceRun("sinusoidal_gamma", ["rate": 60, "amplitude": 60]),
    SourceRun(
      "piecewise_poisson", lists: ["times": [0, 210, 300], "rates": [50, 200, 30]]),
    SourceRun("markov_modulated_poisson", ["high_duration": 30, "low_duration": 50]),
    SourceRun("bursts", ["burst_rate": 20, "distribution": 1, "onsets": 2]),
    SourceRun("correlated_poisson", ["rate": 60, "correlation": 0.4]),
    SourceRun(
      "explicit", lists: ["times": (0..<40).map { Double($0 * $0) / 2 }]),
    SourceRun("paired_pulse"),
    SourceRun("train_probe", ["train_spikes": 9]),
    SourceRun("doublets", ["rate": 31]),
    SourceRun("pattern", lists: ["word": [40, 30, 20, 10]]),
  ].map { run in
    var run = run
    (run.terminals, run.duration) = (3, 800)
    return run
  }

  private static func with(_ run: SourceRun, _ values: [String: Double]) -> SourceRun {
    var run = run
    run.values.merge(values) { $1 }
    return run
  }

  @Test("Every source starts at its start and is over at its stop", arguments: sources.indices)
  func window(index: Int) {
    let run = Self.sources[index]
    let long = Self.with(run, ["start": 120.3]).trains()
    let short = Self.with(run, ["start": 120.3, "stop": 430]).trains()
    #expect(long.contains { !$0.isEmpty })
    #expect(long.flatMap(\.self).allSatisfy { $0 >= 120.3 && $0 < 800 })
    #expect(short == long.map { $0.filter { $0 < 430 } })
    // The stop itself is outside.
    if let time = long.lazy.compactMap({ $0.dropFirst().first }).first {
      let cut = Self.with(run, ["start": 120.3, "stop": time]).trains()
      #expect(cut == long.map { $0.filter { $0 < time } })
    }
    #expect(
      Self.with(run, ["start": 120.3, "max_spikes": 6]).trains() == long.map { Array($0.prefix(6)) }
    )
    #expect(zip(long, long.map { $0.sorted() }).allSatisfy { $0 == $1 })
  }

  @Test("No source depends on how time is cut into blocks", arguments: sources.indices)
  func blocks(index: Int) {
    for values in [[:], ["jitter": 8.0, "drop_probability": 0.2, "stop": 700]] {
      var run = Self.with(Self.sources[index], values)
      for axon in [[:], ["length": 40.0, "conduction_failure": 0.1]] {
        run.axon = axon
        let expected = run.trains(steps: 128)
        #expect(expected.contains { !$0.isEmpty })
        for steps in [1, 37, 8000] { #expect(run.trains(steps: steps) == expected) }
      }
    }
  }

  @Test("Jitter moves each spike by a normal number and keeps the order")
  func jitter() {
    let run = SourceRun("regular", ["rate": 2, "jitter": 7, "offset": 100], terminals: 20)
    let trains = run.trains()
    let moves = trains.flatMap { train in
      train.enumerated().map { $1 - 100 - 500 * Double($0) }
    }
    #expect(moves.count == 32 * 20 * 20)
    #expect(largestDistance(moves) { 0.5 * (1 + erf($0 / 7 / 2.0.squareRoot())) } < 2.3)
    // Denser than the jitter: the order changes, the count does not.
    let dense = SourceRun("regular", ["rate": 500, "jitter": 7, "start": 100, "stop": 9900])
      .trains()
    #expect(dense.allSatisfy { $0.count == 4900 && $0 == $0.sorted() })
    #expect(variationCoefficient(intervals(dense)) > 0.8)
  }

  @Test("Jitter leaves a Poisson train Poisson; what would come before the run does not come")
  func jitterEdges() {
    let poisson = SourceRun("poisson", ["rate": 50, "jitter": 3], terminals: 4).trains()
    #expect(largestDistance(intervals(poisson)) { 1 - exp(-$0 * 0.05) } < 2.3)
    let first = SourceRun("explicit", ["jitter": 2], lists: ["times": [0]], terminals: 200)
      .trains()
    let kept = first.filter { !$0.isEmpty }
    let n = Double(first.count)
    #expect(abs(Double(kept.count) / n - 0.5) < 4.5 * 0.5 / n.squareRoot())
    #expect(kept.flatMap(\.self).allSatisfy { $0 >= 0 })
  }

  @Test("Thinning: the number that is left is binomial, a Poisson train stays Poisson")
  func thinning() {
    let regular = SourceRun(
      "regular", ["rate": 10, "drop_probability": 0.3], terminals: 40, duration: 1000
    ).trains()
    let left = Sample(regular.map { Double($0.count) })
    #expect(left.agrees(with: 7))
    let n = left.moments.count
    #expect(abs(left.variance - 2.1) < 4.5 * 2.1 * (2 / Double(n)).squareRoot())
    #expect(Set(regular.map(\.count)).count > 5)
    let poisson = SourceRun("poisson", ["rate": 50, "drop_probability": 0.4], terminals: 4)
    #expect(largestDistance(intervals(poisson.trains())) { 1 - exp(-$0 * 0.03) } < 2.3)
    let all = SourceRun("poisson", ["drop_probability": 1]).trains()
    #expect(all.allSatisfy { $0.isEmpty })
  }

  @Test("T-1 offset and start add up, and windows of whole intervals hold equal counts")
  func offset() {
    let run = SourceRun("regular", ["rate": 40, "start": 11, "offset": 5.5, "stop": 500])
    let train = run.trains()[0]
    // floor((stop - start - offset) / T) + 1.
    #expect(train.count == 20)
    #expect(train.first == 16.5)
    #expect(variationCoefficient(intervals([train])) < 1e-12)
    let windows = counts([train], window: 50, from: 11, to: 461)[0]
    #expect(Set(windows) == [2])
  }
}
