import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Release some time after its spike.
@Suite struct LatencyTests {
  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  /// One certain vesicle at each spike of a regular train.
  private static func train(
    latency: String, interval: Double, step: Double, _ values: [String: Double]
  ) -> Experiment {
    var experiment = Counter.experiment(
      spikes: "regular", release: "static",
      [
        "duration": 100 * interval, "step": step, "inputs.train.spikes.rate": 1000 / interval,
        "inputs.train.release.sites": 1, "inputs.train.release.probability": 1,
      ])
    experiment.models["inputs.train.release.latency"] = latency
    return experiment.with(
      Dictionary(
        uniqueKeysWithValues: values.map { ("inputs.train.release.latency." + $0, $1) }))
  }

  @Test("A synaptic delay shifts release, wherever blocks end", arguments: [0.3, 1, 12.8, 400])
  func delay(delay: Double) {
    let plain = Self.train(latency: "fixed", interval: 7, step: 0.1, [:])
    let delayed = plain.with(["inputs.train.release.latency.delay": delay])
    let (at, later) = (Counter.steps([plain])[0], Counter.steps([delayed])[0])
    let shift = Int((delay / 0.1).rounded())
    #expect(at.count == 100)
    #expect(later == at.map { $0 + shift }.filter { $0 < 7000 })
    // Vesicles count at their spikes.
    #expect(delayed.run(seeds: [1])[0].input.vesicles == 100)
  }

  /// Latencies of many vesicles (ms), on a grid of 0.02 ms.
  private static func latencies(_ law: String, _ values: [String: Double]) -> [Double] {
    let experiment = Self.train(latency: law, interval: 20, step: 0.02, values)
      .with(["inputs.train.release.sites": 20])
    let steps = Counter.steps(Array(repeating: experiment, count: 4))
    return steps.flatMap { $0.map { Double($0 % 1000) * 0.02 } }
  }

  @Test("Lognormal latencies: median, mean, and quartiles")
  func lognormal() {
    let (median, scale, sigma) = (1.5, 1.0, 0.4)
    let found = Self.latencies(
      "lognormal", ["median": median, "scale": scale, "sigma": sigma])
    #expect(found.count == 8000)
    let n = Double(found.count)
    // Quartiles of the standard normal stand at 0.6745.
    for (z, share) in [(0, 0.5), (-0.674490, 0.25), (0.674490, 0.75), (1.644854, 0.95)] {
      let limit = median + scale * (Self.exp(sigma * z) - 1)
      // Half a step, because a release acts at the nearest grid point.
      let below = Double(found.filter { $0 < limit }.count)
      let grid = 0.02 * n * 0.6
      #expect(abs(below - n * share) < 4.5 * (n * share * (1 - share)).squareRoot() + grid)
    }
    let mean = median + scale * (Self.exp(0.5 * sigma * sigma) - 1)
    #expect(Sample(found).agrees(with: mean))
  }

  @Test("The mode of a lognormal latency is exp(mu - sigma^2)")
  func mode() {
    // Median and scale are exp(mu), so that the latency is a plain lognormal number.
    let (scale, sigma) = (1.5, 0.6)
    let experiment = Self.train(
      latency: "lognormal", interval: 20, step: 0.02,
      ["median": scale, "scale": scale, "sigma": sigma]
    ).with(["inputs.train.release.sites": 200])
    let steps = Counter.steps(Array(repeating: experiment, count: 4)).flatMap(\.self)
    #expect(steps.count > 79_000)
    // Twelve bins of five grid points around it; ln density is a parabola of ln t.
    var bins = Array(repeating: 0.0, count: 12)
    for step in steps {
      let bin = (step % 1000 - 24) / 5
      if step % 1000 >= 24 && bin < 12 { bins[bin] += 1 }
    }
    let points = bins.enumerated().map { index, count in
      (x: Scalar.log(0.52 + 0.1 * Double(index)), y: Scalar.log(count))
    }
    let found = Self.exp(parabolaTop(points))
    let expected = scale * Self.exp(-sigma * sigma)
    // By simulation the standard error is below 0.01 of it.
    #expect(abs(found / expected - 1) < 0.03)
  }

  @Test("Lognormal latencies are never negative")
  func causality() {
    let found = Self.latencies("lognormal", ["median": 0.1, "scale": 1, "sigma": 1])
    let n = Double(found.count)
    // exp(z) < 0.9 is cut off: Phi(ln 0.9) = 0.45804.
    let zero = Double(found.filter { $0 == 0 }.count)
    #expect(zero > n * 0.45804 - 4.5 * (n * 0.25).squareRoot())
    #expect(zero < n * 0.467 + 4.5 * (n * 0.25).squareRoot())
  }

  @Test("Gamma latencies: mean and variance", arguments: [0.3, 1.0, 1.5])
  func gamma(cv: Double) {
    let (delay, mean) = (0.6, 0.8)
    let found = Self.latencies("gamma", ["delay": delay, "mean": mean, "cv": cv])
    #expect(found.allSatisfy { $0 >= delay - 0.02 })
    #expect(Sample(found).agrees(with: delay + mean))
    let variance = mean * mean * cv * cv + 0.02 * 0.02 / 12
    let squares = found.map { ($0 - delay - mean) * ($0 - delay - mean) }
    #expect(Sample(squares).agrees(with: variance))
  }

  @Test("Each vesicle of a spike has a latency of its own")
  func independentLatencies() {
    let experiment = Self.train(latency: "gamma", interval: 20, step: 0.02, ["cv": 1])
      .with(["inputs.train.release.sites": 50])
    let found = Counter.steps([experiment])[0]
    let first = Set(found.filter { $0 < 1000 })
    #expect(first.count > 25)
    // Sums of 50 independent latencies vary 50 times less in variance than one.
    let means = (0..<100).map { spike in
      Sample(found.filter { $0 / 1000 == spike }.map { Double($0 % 1000) * 0.02 })
    }
    let variance = Sample(means.map(\.mean)).variance
    #expect(abs(variance / (0.25 / 50) - 1) < 0.65)
  }
}
