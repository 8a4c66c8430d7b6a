import Measures
import SynapseModel
import Testing

/// Sites of the Tsodyks-Markram model that rest for a while after a release.
@Suite struct RefractorySiteTests {
  /// Spikes each millisecond; a rest of 3.5 ms leaves out three.
  private static func experiment(_ values: [String: Double], duration: Double = 400) -> Experiment {
    Counter.experiment(
      spikes: "regular", release: "tsodyks_markram",
      [
        "duration": duration, "step": 1, "inputs.train.spikes.rate": 1000,
        "inputs.train.release.sites": 10, "inputs.train.release.probability": 0.4,
        "inputs.train.release.facilitation": 0, "inputs.train.release.recovery": 20,
        "inputs.train.release.refractory": 3.5,
      ]
    ).with(
      Dictionary(uniqueKeysWithValues: values.map { ("inputs.train.release." + $0, $1) }))
  }

  @Test("A site's cycle is its rest, its refilling and its wait for release")
  func steadyState() {
    // N / (k + 1 + d^(k + 1) / (1 - d) + 1 / p - 1), d = exp(-1 / recovery), k = 3 spikes of rest.
    for (recovery, expected) in [(20.0, 0.448684177414), (0, 10 * 0.4 / (1 + 3 * 0.4))] {
      let mean = Counter.counts(
        [Self.experiment(["recovery": recovery, "stochastic": 0])], seeds: [1])[0]
      #expect(abs((mean.last ?? 0) - expected) < 1e-9)
    }
  }

  @Test("At every spike the mean over trials is the mean field", arguments: [0.0, 100])
  func mean(facilitation: Double) {
    let values = [
      "facilitation": facilitation, "probability": facilitation > 0 ? 0.1 : 0.4, "sites": 40,
    ]
    let experiment = Self.experiment(values, duration: 16)
    let mean = Counter.counts(
      [Self.experiment(values.merging(["stochastic": 0]) { $1 }, duration: 16)], seeds: [1])[0]
    var samples: [[Double]] = Array(repeating: [], count: 16)
    for batch in 0..<60 {
      let seeds = (0..<32).map { UInt64(32 * batch + $0) }
      for lane in Counter.counts(seeds.map { _ in experiment }, seeds: seeds) {
        for (index, count) in lane.enumerated() { samples[index].append(count) }
      }
    }
    for (index, mean) in mean.enumerated() {
      let sample = Sample(samples[index])
      #expect(sample.agrees(with: mean), "spike \(index): \(sample.mean), not \(mean)")
    }
  }

  @Test("A certain site releases again as soon as its rest is over, at incomplete groups, too")
  func certain() {
    let values = ["sites": 1.0, "probability": 1, "recovery": 0]
    for count in [1, 5, 8, 11] {
      let experiment = Self.experiment(values, duration: 12)
      let lanes = Counter.counts(
        Array(repeating: experiment, count: count), seeds: (0..<count).map { UInt64($0) })
      for lane in lanes { #expect(lane == [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]) }
    }
  }

  @Test("A rest that is over by the next spike is none")
  func short() {
    let short = Self.experiment(["refractory": 0.5, "stochastic": 0], duration: 50)
    let none = Self.experiment(["refractory": 0, "stochastic": 0], duration: 50)
    let (found, expected) = (
      Counter.counts([short], seeds: [1])[0], Counter.counts([none], seeds: [1])[0]
    )
    #expect(largestError(found, expected) < 1e-9)
  }
}
