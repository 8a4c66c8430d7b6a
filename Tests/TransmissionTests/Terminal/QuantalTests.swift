import Measures
import SynapseModel
import Testing

/// Number and size of quanta without memory of earlier spikes.
@Suite struct QuantalTests {
  /// A train of a spike in each step, 1 ms.
  private static func train(
    _ release: String, _ values: [String: Double], duration: Double = 20_000
  ) -> Experiment {
    Counter.experiment(
      spikes: "regular", release: release,
      ["duration": duration, "step": 1, "inputs.train.spikes.rate": 1000]
    ).with(
      Dictionary(
        uniqueKeysWithValues: values.map { key, value in
          ("inputs.train." + key, value)
        }))
  }

  /// What acts in each step, in four runs.
  private static func amounts(_ experiment: Experiment, seed: UInt64 = 7) -> [Double] {
    Counter.counts(Array(repeating: experiment, count: 4), seeds: (0..<4).map { seed + $0 })
      .flatMap(\.self)
  }

  private static func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { result, _ in result * base }
  }

  /// Whether the share of `count` among `total` is `p`, to 4.5 standard errors.
  private static func isShare(_ count: Int, of total: Int, _ p: Double) -> Bool {
    let n = Double(total)
    return abs(Double(count) - n * p) < 4.5 * (n * p * (1 - p)).squareRoot() + 1e-9
  }

  @Test(
    "T-36 Poisson release: mean m, variance m, failures exp(-m)",
    arguments: [(0.3, 0.740_818), (2.35, 0.095_369), (50, 0)])
  func poisson(mean: Double, failures: Double) {
    let found = Self.amounts(Self.train("poisson", ["release.quantal_content": mean]))
    let n = Double(found.count)
    let sample = Sample(found)
    #expect(abs(sample.mean - mean) < 4.5 * (mean / n).squareRoot())
    let error = ((mean + 2 * mean * mean) / n).squareRoot()
    #expect(abs(sample.variance - mean) < 4.5 * error)
    let none = found.filter { $0 == 0 }.count
    #expect(Self.isShare(none, of: found.count, failures))
  }

  @Test("Poisson release has no sites, so no measured release probability")
  func poissonHasNoSites() {
    let outcome = Self.train("poisson", [:], duration: 100).run(seeds: [1])[0]
    let measures = RunMeasures(inputs: ["train"])
    let row = Dictionary(
      uniqueKeysWithValues: zip(measures.measures.map(\.name), measures.values(of: outcome)))
    #expect(row["train_measured_release_probability"] == .some(nil))
    #expect((row["train_vesicles_per_spike"] ?? nil).map { $0 > 1 } == true)
  }

  @Test(
    "T-36 amplitude: mean N p q, variance N p q^2 (1 - p + CV^2)",
    arguments: [(5.0, 0.3, 0.3), (1, 0.1, 0.8), (20, 0.7, 0.1), (3, 0.5, 2)])
  func amplitude(sites: Double, p: Double, cv: Double) {
    let experiment = Self.train(
      "static",
      ["release.sites": sites, "release.probability": p, "vesicles.quantal_cv": cv])
    let found = Self.amounts(experiment)
    #expect(Sample(found).agrees(with: sites * p))
    let expected = sites * p * (1 - p + cv * cv)
    let squares = Sample(found.map { ($0 - sites * p) * ($0 - sites * p) })
    #expect(squares.agrees(with: expected))
    // What is counted stays whole vesicles, the same with and without variance.
    let outcome = experiment.run(seeds: [3])[0].input
    let plain = experiment.with(["inputs.train.vesicles.quantal_cv": 0]).run(seeds: [3])[0].input
    #expect(outcome.vesicles == plain.vesicles && outcome.failures == plain.failures)
  }

  @Test("Of n quanta the sum is a gamma number of shape n / CV^2", arguments: [1.0, 2, 7])
  func sumOfQuanta(number: Double) {
    let cv = 0.5
    let found = Self.amounts(
      Self.train(
        "static",
        ["release.sites": number, "release.probability": 1, "vesicles.quantal_cv": cv]))
    #expect(Sample(found).agrees(with: number))
    let (mean, shape) = (number, number / (cv * cv))
    #expect(Sample(found.map { ($0 - mean) * ($0 - mean) }).agrees(with: number * cv * cv))
    let skewness = 2 / shape.squareRoot() * Self.pow((number * cv * cv).squareRoot(), 3)
    let cubes = Sample(found.map { ($0 - mean) * ($0 - mean) * ($0 - mean) })
    #expect(cubes.agrees(with: skewness))
  }

  @Test("Sizes are independent from step to step and from run to run")
  func independence() {
    let experiment = Self.train(
      "static",
      ["release.sites": 1, "release.probability": 1, "vesicles.quantal_cv": 1],
      duration: 5000)
    let lanes = Counter.counts(
      Array(repeating: experiment, count: 8), seeds: (0..<8).map { UInt64($0) })
    let limit = 4.5 / 5000.0.squareRoot()
    for first in lanes.indices {
      var sums = Sums()
      for amount in lanes[first] { sums.add(amount) }
      #expect(abs(sums.covariance(around: 1)) < limit)
      for second in lanes.indices where second > first {
        let covariance =
          zip(lanes[first], lanes[second]).reduce(0) { $0 + ($1.0 - 1) * ($1.1 - 1) } / 5000
        #expect(abs(covariance) < limit)
      }
    }
  }

  @Test("T-109 Boyd & Martin: m 2.35 and CV 0.217 give the failures and the CV of their fibre")
  func boydAndMartin() {
    let (m, cv) = (2.3547122, 0.0859512 / 0.3961538)
    let found = Self.amounts(
      Self.train("poisson", ["release.quantal_content": m, "vesicles.quantal_cv": cv]))
    // 198 trials: 18.794 failures expected, 18 observed; mean 0.9328 mV of 0.3962 mV quanta.
    let failures = found.filter { $0 == 0 }.count
    #expect(Self.isShare(failures, of: found.count, 18.794 / 198))
    let sample = Sample(found)
    #expect(sample.agrees(with: 0.9328283 / 0.3961538))
    let corrected = (1 + cv * cv) / (sample.variance / (sample.mean * sample.mean))
    #expect(abs(corrected - m) < 0.05)
  }

  @Test("Of n docked vesicles a univesicular zone releases one with 1 - (1 - p)^n")
  func univesicular() {
    for (sites, docked, p) in [(1, 7, 0.05), (3, 4, 0.3), (2, 1, 0.4)] {
      let any = 1 - Self.pow(1 - p, docked)
      for refractory in [0, 0.5] {
        // Zones with a memory that is over before the next spike are another program path.
        let found = Self.amounts(
          Self.train(
            "univesicular",
            [
              "release.sites": Double(sites), "release.docked": Double(docked),
              "release.probability": p, "release.refractory": refractory,
            ]))
        #expect(found.allSatisfy { $0 <= Double(sites) })
        #expect(Sample(found).agrees(with: Double(sites) * any))
        let none = Self.pow(1 - any, sites)
        #expect(Self.isShare(found.filter { $0 == 0 }.count, of: found.count, none))
      }
    }
  }

  @Test("Vesicles of a multivesicular zone are binomial, and receptors saturate with their number")
  func multivesicular() {
    let values = ["release.sites": 2.0, "release.docked": 5, "release.probability": 0.3]
    let plain = Self.amounts(Self.train("multivesicular", values))
    #expect(Sample(plain).agrees(with: 3))
    #expect(Sample(plain.map { ($0 - 3) * ($0 - 3) }).agrees(with: 10 * 0.3 * 0.7))
    let s = 2.0
    let saturated = Self.amounts(
      Self.train("multivesicular", values.merging(["release.saturation": s]) { $1 }))
    // The mean over the binomial number in one zone, twice.
    let mass = [0.16807, 0.36015, 0.3087, 0.1323, 0.02835, 0.00243]
    let one = mass.enumerated().reduce(0) { sum, item in
      let k = Double(item.offset)
      return sum + item.element * k * (1 + s) / (1 + s * k)
    }
    #expect(Sample(saturated).agrees(with: 2 * one))
    // One vesicle acts as one, whatever the saturation.
    let smallest = saturated.filter { $0 > 1e-6 }.min() ?? 0
    #expect(abs(smallest - 1) < 1e-6)
  }

  @Test("A univesicular zone of one place depletes as a site does")
  func zoneDepletion() {
    // x = (1 - d) / (1 - (1 - p) d) at regular intervals, d = exp(-interval / recovery).
    let experiment = Self.train(
      "univesicular",
      ["release.docked": 1, "release.probability": 0.5, "release.recovery": 2.885_390_081_777_93],
      duration: 50_000)
    let decay = 0.707_106_781_186_547_5
    let x = (1 - decay) / (1 - 0.5 * decay)
    let lanes = Counter.counts(
      Array(repeating: experiment, count: 8), seeds: (0..<8).map { UInt64($0) })
    let means = Sample(lanes.map { Sample($0.dropFirst(50)).mean })
    #expect(means.agrees(with: 0.5 * x))
    #expect(means.standardError < 0.002)
  }

  @Test("A site does not release again within its refractory period")
  func refractoriness() {
    // Spikes each ms; a site that released rests for the next two.
    for model in ["static", "univesicular"] {
      var values = ["release.sites": 1, "release.probability": 1, "release.refractory": 2.5]
      if model == "univesicular" { values["release.docked"] = 1 }
      let found = Self.amounts(Self.train(model, values, duration: 30))
      #expect(Array(found.prefix(9)) == [1, 0, 0, 1, 0, 0, 1, 0, 0])
    }
    // With N sites, p small: the share that rests is settled by 1 / (1 + k p), k spikes of rest.
    let (p, sites) = (0.2, 20.0)
    let values = ["release.sites": sites, "release.probability": p, "release.refractory": 3.5]
    let expected = sites * p / (1 + 3 * p)
    let found = Self.amounts(Self.train("static", values))
    var lanes: [Double] = []
    for first in stride(from: 0, to: found.count, by: 4000) {
      lanes.append(Sample(found[first..<min(first + 4000, found.count)]).mean)
    }
    #expect(Sample(lanes).agrees(with: expected))
    let mean = Self.amounts(
      Self.train("static", values.merging(["release.stochastic": 0]) { $1 }, duration: 200))
    #expect(abs((mean.last ?? 0) - expected) < 1e-3)
  }

  @Test("Terminals' release probabilities are spread as far as `heterogeneity` says")
  func heterogeneity() {
    // Certain spikes at many terminals; mean field shows each run's mean probability.
    for (p, s) in [(0.3, 0.4), (0.05, 0.2), (0.9, 0.9), (0.3, 1)] {
      let experiment = Experiment(
        models: ["inputs.a.spikes": "regular", "inputs.a.release": "static"],
        values: [
          "duration": 1, "inputs.a.spikes.rate": 100, "inputs.a.count": 1,
          "inputs.a.release.sites": 1, "inputs.a.release.probability": p,
          "inputs.a.release.heterogeneity": s, "inputs.a.release.stochastic": 0,
        ])
      let found = experiment.run(seeds: 0..<20_000).map(\.input.vesicles)
      #expect(found.allSatisfy { (0...1).contains($0) })
      #expect(Sample(found).agrees(with: p))
      let variance = s * s * p * (1 - p)
      #expect(Sample(found.map { ($0 - p) * ($0 - p) }).agrees(with: variance))
      if s == 1 { #expect(Set(found) == [0, 1]) }
    }
  }

  @Test("Gamma-distributed probabilities have the same moments, but for what would be above 1")
  func gammaHeterogeneity() {
    // Mean and variance of min(1, gamma number), by quadrature, and the share of ones.
    let table: [(p: Double, s: Double, mean: Double, variance: Double, ones: Double)] = [
      (0.3, 0.3, 0.2999746, 0.0188605, 0.000319296),
      (0.2, 0.5, 0.1986524, 0.0373030, 0.006737947), (0.6, 0.4, 0.5959744, 0.0342838, 0.034877649),
    ]
    for row in table {
      let experiment = Experiment(
        models: ["inputs.a.spikes": "regular", "inputs.a.release": "static"],
        values: [
          "duration": 1, "inputs.a.spikes.rate": 100, "inputs.a.release.sites": 1,
          "inputs.a.release.probability": row.p, "inputs.a.release.heterogeneity": row.s,
          "inputs.a.release.distribution": 1, "inputs.a.release.stochastic": 0,
        ])
      let found = experiment.run(seeds: 0..<20_000).map(\.input.vesicles)
      #expect(found.allSatisfy { (0...1).contains($0) })
      #expect(Sample(found).agrees(with: row.mean))
      let squares = Sample(found.map { ($0 - row.mean) * ($0 - row.mean) })
      #expect(squares.agrees(with: row.variance))
      #expect(Self.isShare(found.filter { $0 == 1 }.count, of: found.count, row.ones))
    }
  }

  @Test("Mean field of zones without memory: N (1 - (1 - p)^n), N n p")
  func meanZones() {
    for (n, p) in [(1.0, 0.3), (7, 0.05), (7, 1), (100, 0.3), (5, 0), (20, 1e-4)] {
      let values = [
        "release.sites": 3, "release.docked": n, "release.probability": p, "release.stochastic": 0,
      ]
      let any = 1 - Self.pow(1 - p, Int(n))
      for (model, mean) in [("univesicular", 3 * any), ("multivesicular", 3 * n * p)] {
        let found = Self.train(model, values, duration: 20).run(seeds: [1])[0].input
        #expect(abs(found.vesicles - 20 * mean) < 1e-10 * max(1, 20 * mean))
        #expect(found.failures == nil)
        #expect(found.opportunities == 60 * (model == "univesicular" ? 1 : n))
      }
    }
  }

  @Test(
    "The mean of vesicles of zones is the mean field",
    arguments: ["univesicular", "multivesicular"])
  func zonesAndMean(model: String) {
    let values = ["release.sites": 2.0, "release.docked": 7, "release.probability": 0.1]
    let found = Self.amounts(Self.train(model, values))
    let mean = Self.amounts(
      Self.train(model, values.merging(["release.stochastic": 0]) { $1 }, duration: 2))
    #expect(Sample(found).agrees(with: mean[0]))
  }
}
