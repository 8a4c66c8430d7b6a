import Measures
import SweepRunner
import Testing

@Suite struct RegularTests {
  private static func trains(
    _ settings: [(rate: Double, start: Double)], duration: Double, step: Double = 0.1
  ) -> [Double] {
    let base = Experiment(
      models: ["inputs.train.spikes": "regular", "inputs.train.release": "static"],
      values: ["duration": duration, "step": step])
    let runs = settings.map { setting in
      base.with([
        "inputs.train.spikes.rate": setting.rate, "inputs.train.spikes.start": setting.start,
      ]).configuration
    }
    return simulate(runs.map { ($0, 1) }).map(\.input.spikes)
  }

  @Test("T-1 regular trains hold every multiple of the interval before the end, none at it")
  func counts() {
    for duration in [1000.0, 2000, 500, 12.8] {
      let rates = (1...200).map(Double.init)
      let counts = Self.trains(rates.map { ($0, 0) }, duration: duration)
      for (rate, count) in zip(rates, counts) {
        // k / rate < duration, decided in whole numbers: 10,000 k < rate * 10 duration.
        let product = Int(rate) * Int((duration * 10).rounded())
        #expect(count == Double((product + 9999) / 10_000), "\(rate) Hz for \(duration) ms")
      }
    }
  }

  @Test("T-1 the first spike stands at the start")
  func starts() {
    let settings: [(Double, Double)] = [
      (100, 0), (100, 0.05), (100, 9.95), (100, 10), (100, 99.9), (100, 100), (100, 1e6), (0, 0),
    ]
    #expect(Self.trains(settings, duration: 100) == [10, 10, 10, 9, 1, 0, 0, 0])
  }

  @Test("T-1 a spike at the very end is outside, at every step length")
  func end() {
    for step in [0.1, 0.025, 0.2, 1] {
      for duration in [3.0, 7, 12, 64, 65, 1003, 4097] {
        let trains = Self.trains(
          [(1, duration), (1, duration - 0.01)], duration: duration, step: step)
        #expect(trains == [0, 1], "\(duration) ms at steps of \(step) ms")
      }
    }
  }

  @Test("T-1 spikes are where the interval puts them, on the nearest grid point")
  func times() {
    let experiment = Counter.experiment(
      spikes: "regular", release: "static",
      [
        "duration": 100, "step": 0.1, "inputs.train.spikes.rate": 30,
        "inputs.train.spikes.start": 1.23, "inputs.train.release.sites": 1,
        "inputs.train.release.probability": 1,
      ])
    var steps: [Int] = []
    Counter.releases([experiment], seeds: [1]) { _, step, amount in
      steps.append(step)
      #expect(amount == 1)
    }
    // 1.23, 34.5633, 67.8967 ms.
    #expect(steps == [12, 346, 679])
  }
}
