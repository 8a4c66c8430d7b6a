import Measures
import SweepRunner
import Testing

/// The Tsodyks-Markram model vesicle by vesicle, as in Fuhrmann and others 2002.
@Suite struct VesicleTests {
  private static func experiment(
    spikes: String, sites: Double, use: Double, recovery: Double, facilitation: Double,
    _ values: [String: Double]
  ) -> Experiment {
    Counter.experiment(
      spikes: spikes, release: "tsodyks_markram",
      [
        "inputs.train.release.sites": sites, "inputs.train.release.probability": use,
        "inputs.train.release.recovery": recovery,
        "inputs.train.release.facilitation": facilitation,
      ]
    ).with(values)
  }

  @Test(
    "T-41 at every spike the mean over trials is the mean field",
    arguments: [(12.0, 0.03, 200.0, 500.0), (10, 0.5, 800, 0), (40, 0.2, 300, 100)])
  func meanField(sites: Double, use: Double, recovery: Double, facilitation: Double) {
    let spikes = 14
    let experiment = Self.experiment(
      spikes: "regular", sites: sites, use: use, recovery: recovery, facilitation: facilitation,
      ["duration": 30 * Double(spikes), "step": 30, "inputs.train.spikes.rate": 1000 / 30.0])
    var samples: [[Double]] = Array(repeating: [], count: spikes)
    for batch in 0..<150 {
      let seeds = (0..<32).map { UInt64(1000 + 32 * batch + $0) }
      let counts = Counter.counts(seeds.map { _ in experiment }, seeds: seeds)
      for lane in counts {
        for (index, count) in lane.enumerated() { samples[index].append(count) }
      }
    }
    let synapse = MeanFieldTests.Synapse(
      use: use, recovery: recovery, facilitation: facilitation)
    let expected = synapse.sequence(interval: 30, count: spikes).map { sites * $0 }
    for (index, mean) in expected.enumerated() {
      let sample = Sample(samples[index])
      #expect(sample.agrees(with: mean), "spike \(index): \(sample.mean), not \(mean)")
    }
  }

  @Test(
    "T-41 NEST's unit test: the mean membrane potential of 100 trials is that of the mean field")
  func membrane() {
    // 12 sites of 1 / 12 pA, U 0.03, recovery 200 ms, facilitation 500 ms; 13 spikes each 30 ms and one
    // at 900 ms.
    func experiment(stochastic: Double) -> Experiment {
      Experiment(
        models: [
          "inputs.a.spikes": "explicit", "inputs.a.release": "tsodyks_markram",
          "inputs.a.receptors.current": "exponential_current",
        ],
        values: [
          "duration": 1500, "inputs.a.release.sites": 12, "inputs.a.release.probability": 0.03,
          "inputs.a.release.recovery": 200, "inputs.a.release.facilitation": 500,
          "inputs.a.release.stochastic": stochastic,
          "inputs.a.receptors.current.current": 1.0 / 12,
          "inputs.a.receptors.current.decay": 3, "neuron.capacitance": 250,
          "neuron.leak": 250.0 / 70, "neuron.rest": 0, "neuron.threshold": 200,
        ],
        lists: ["inputs.a.spikes.times": (1...13).map { 30 * Double($0) } + [900]])
    }
    let expected = experiment(stochastic: 0).voltages()
    // By the recursion of Maass & Markram 2002 and exact propagators.
    #expect(abs((expected.max() ?? 0) - 0.003463881) < 1e-8)
    var sums = Array(repeating: 0.0, count: expected.count)
    let configuration = experiment(stochastic: 1).configuration
    for batch in 0..<4 {
      let seeds = (0..<25).map { UInt64(25 * batch + $0) }
      _ = Processor.best.record(seeds.map { _ in configuration }, seeds: seeds) { step, voltages in
        for lane in seeds.indices { sums[step] += voltages[lane] }
      }
    }
    let errors = zip(sums, expected).map { abs($0 / 100 - $1) }
    // NEST's bound; in 60 repetitions the mean was below 5e-5 and the largest below 2.9e-4 mV.
    #expect((errors.max() ?? 1) < 4e-4)
    #expect(errors.reduce(0, +) / Double(errors.count) < 1e-4)
  }

  @Test("T-41 steady state at 20 Hz: mean, variance, and covariance of neighbours")
  func steadyState() {
    // 10 sites, U 0.5, recovery 800 ms: k is binomial with N = 10 and U x.
    let experiment = Self.experiment(
      spikes: "regular", sites: 10, use: 0.5, recovery: 800, facilitation: 0,
      ["duration": 50 * 20_000, "step": 50, "inputs.train.spikes.rate": 20])
    let seeds = (0..<32).map { UInt64($0) }
    let counts = Counter.counts(seeds.map { _ in experiment }, seeds: seeds)
    let lanes = counts.map { counts in
      var sums = Sums()
      for count in counts.dropFirst(100) { sums.add(count) }
      return sums
    }
    let mean = 0.57126
    let (means, variances, covariances) = (
      Sample(lanes.map(\.mean)), Sample(lanes.map { $0.variance(around: mean) }),
      Sample(lanes.map { $0.covariance(around: mean) })
    )
    #expect(means.agrees(with: mean))
    #expect(variances.agrees(with: 0.53862))
    #expect(covariances.agrees(with: -0.015328))
    // The errors are small enough to tell the covariance from none.
    #expect(covariances.standardError < 0.001)
  }

  private static let depressing = experiment(
    spikes: "poisson", sites: 10, use: 0.5, recovery: 800, facilitation: 0,
    ["duration": 200_000, "step": 0.1, "inputs.train.spikes.rate": 10])
  private static let seeds = (0..<32).map { UInt64(500 + $0) }
  /// How long the full sites of the start are left out (ms).
  private static let transient = 10_000.0

  @Test("T-39 Poisson spikes onto a depressing synapse: <x> is 0.2, its variance 0.01")
  func poissonMeanField() {
    let experiment = Self.depressing.with(["inputs.train.release.stochastic": 0])
    var lanes = Array(repeating: Sums(), count: 32)
    Counter.releases(Self.seeds.map { _ in experiment }, seeds: Self.seeds) { lane, step, amount in
      if Double(step) * 0.1 >= Self.transient { lanes[lane].add(amount) }
    }
    // A release is N U x = 5 x.
    let means = Sample(lanes.map { $0.mean / 5 })
    let variances = Sample(lanes.map { $0.variance(around: 1) / 25 })
    #expect(means.agrees(with: 0.2))
    #expect(variances.agrees(with: 0.01))
    #expect(means.standardError < 0.001 && variances.standardError < 0.0002)
  }

  @Test("T-41 Poisson spikes onto vesicles: mean 1, variance 1.125")
  func poissonVesicles() {
    // A spike that releases nothing leaves no trace, so spikes are counted by the tally.
    var squares = Array(repeating: 0.0, count: 32)
    Counter.releases(
      Self.seeds.map { _ in Self.depressing }, seeds: Self.seeds
    ) { lane, step, amount in
      if Double(step) * 0.1 >= Self.transient { squares[lane] += amount * amount }
    }
    let whole = Self.depressing.run(seeds: Self.seeds)
    let start = Self.depressing.with(["duration": Self.transient]).run(seeds: Self.seeds)
    func late(_ value: (InputOutcome) -> Double) -> [Double] {
      zip(whole, start).map { value($0.input) - value($1.input) }
    }
    let spikes = late(\.spikes)
    let means = Sample(zip(late(\.vesicles), spikes).map { $0 / $1 })
    let seconds = Sample(zip(squares, spikes).map { $0 / $1 })
    #expect(means.agrees(with: 1))
    // Two spikes in one step, 0.05 % of all, add (2 <k>)^2 / 2 - <k>^2 too much: below 0.1 %.
    #expect(abs(seconds.mean - 2.125) < 4.5 * seconds.standardError + 0.002)
    #expect(seconds.standardError < 0.02)
    let occupied = Sample(zip(late(\.opportunities), spikes).map { $0 / $1 / 10 })
    #expect(occupied.agrees(with: 0.2))
  }
}
