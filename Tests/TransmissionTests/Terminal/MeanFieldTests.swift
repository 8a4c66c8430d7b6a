import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// The Tsodyks-Markram model as the mean over trials, spike by spike.
@Suite struct MeanFieldTests {
  /// One synapse: utilisation, recovery and facilitation (ms).
  struct Synapse: Sendable {
    let use, recovery, facilitation: Double

    /// u x at each spike of a regular train: the recursion of Maass & Markram 2002 (equations 4
    /// and 5), another form than the program's.
    func sequence(interval: Double, count: Int) -> [Double] {
      let refill = 1 - exponential(-interval / recovery)
      let kept = facilitation > 0 ? exponential(-interval / facilitation) : 0
      var (u, x) = (use, 1.0)
      return (0..<count).map { _ in
        let response = u * x
        x = 1 + (x - response - 1) * (1 - refill)
        u = use + u * (1 - use) * kept
        return response
      }
    }

    /// u x after many spikes.
    func steadyState(interval: Double) -> Double {
      let kept = facilitation > 0 ? exponential(-interval / facilitation) : 0
      let decay = exponential(-interval / recovery)
      let u = use / (1 - (1 - use) * kept)
      return u * (1 - decay) / (1 - (1 - u) * decay)
    }

    private func exponential(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

    func experiment(_ values: [String: Double]) -> Experiment {
      Counter.experiment(
        spikes: "regular", release: "tsodyks_markram",
        [
          "step": 1, "inputs.train.release.sites": 1,
          "inputs.train.release.probability": use, "inputs.train.release.recovery": recovery,
          "inputs.train.release.facilitation": facilitation, "inputs.train.release.stochastic": 0,
        ]
      ).with(values)
    }
  }

  /// The releases of each experiment in order; those that are 0 are left out.
  static func sequences(_ experiments: [Experiment]) -> [[Double]] {
    var sequences: [[Double]] = Array(repeating: [], count: experiments.count)
    Counter.releases(experiments, seeds: experiments.map { _ in 1 }) { lane, _, amount in
      sequences[lane].append(amount)
    }
    return sequences
  }

  private static let table: [(synapse: Synapse, responses: [Double])] = [
    (
      Synapse(use: 0.5, recovery: 800, facilitation: 0),
      [0.416398, 0.181133, 0.105148, 0.057126, 0.024095, 0.012270]
    ),
    (
      Synapse(use: 0.6, recovery: 800, facilitation: 0),
      [0.483508, 0.192772, 0.108967, 0.058235, 0.024290, 0.012320]
    ),
    (
      Synapse(use: 0.03, recovery: 130, facilitation: 530),
      [0.035170, 0.087437, 0.134714, 0.165486, 0.121800, 0.070868]
    ),
    (
      Synapse(use: 0.03, recovery: 200, facilitation: 500),
      [0.034525, 0.081688, 0.119012, 0.131618, 0.084917, 0.047294]
    ),
  ]
  private static let rates: [Double] = [1, 5, 10, 20, 50, 100]

  @Test("T-37 steady state of regular trains: four synapses at six rates")
  func steadyStates() {
    let experiments = Self.table.flatMap { row in
      Self.rates.map { rate in
        row.synapse.experiment(["duration": 40_000, "inputs.train.spikes.rate": rate])
      }
    }
    let found = Self.sequences(experiments).map { $0[$0.count - 1] }
    let published = Self.table.flatMap(\.responses)
    let exact = Self.table.flatMap { row in
      Self.rates.map { row.synapse.steadyState(interval: 1000 / $0) }
    }
    for index in found.indices {
      #expect(abs(found[index] - published[index]) < 6e-7)
      #expect(abs(found[index] / exact[index] - 1) < 1e-7)
    }
  }

  @Test("T-37, T-40 every response equals the published recursion, not only the last")
  func recursion() {
    let synapses =
      Self.table.map(\.synapse) + [
        // The inhibitory facilitating synapse of Tsodyks, Uziel & Markram 2000, instant recovery,
        // certain release.
        Synapse(use: 0.04, recovery: 100, facilitation: 1000),
        Synapse(use: 0.3, recovery: 1e-3, facilitation: 50),
        Synapse(use: 1, recovery: 60, facilitation: 40),
      ]
    let experiments = synapses.map {
      $0.experiment(["duration": 1000, "inputs.train.spikes.rate": 20])
    }
    for (synapse, found) in zip(synapses, Self.sequences(experiments)) {
      #expect(largestError(found, synapse.sequence(interval: 50, count: 20)) < 1e-7)
    }
  }

  @Test("A time constant of 0 means no facilitation and instant recovery")
  func zeroTimeConstants() {
    let none = Synapse(use: 0.3, recovery: 0, facilitation: 0)
    let found = Self.sequences([
      none.experiment(["duration": 100, "inputs.train.spikes.rate": 200])
    ])[0]
    #expect(found.count == 20)
    #expect(found.allSatisfy { abs($0 - 0.3) < 1e-9 })
  }

  @Test("T-37 a facilitating synapse transmits best at 20.8 Hz")
  func bestFrequency() {
    let synapse = Synapse(use: 0.03, recovery: 130, facilitation: 530)
    let rates = [19.8, 20.8, 21.8]
    let found = Self.sequences(
      rates.map { synapse.experiment(["duration": 10_000, "inputs.train.spikes.rate": $0]) }
    ).map { $0[$0.count - 1] }
    #expect(found[1] > found[0] && found[1] > found[2])
    #expect(abs(found[1] - 0.165_600) < 1e-6)
  }

  @Test("A facilitating synapse transmits Poisson spikes best near 19.8 Hz")
  func bestPoissonRate() {
    /// u x with means in place of u and x, which knows of no correlation between them (science 7.3).
    func product(_ rate: Double) -> Double {
      let (use, recovery, facilitation) = (0.03, 0.130, 0.530)
      let u = use * (1 + rate * facilitation) / (1 + use * rate * facilitation)
      return u / (1 + u * rate * recovery)
    }
    let grid = (100...400).map { Double($0) / 10 }
    let best = grid.max { product($0) < product($1) } ?? 0
    #expect(abs(best - 19.8) < 0.051)
    /// The mean response of the synapse itself.
    func response(_ rate: Double) -> Sample {
      var experiment = Synapse(use: 0.03, recovery: 130, facilitation: 530).experiment(
        ["duration": 200_000, "inputs.train.spikes.rate": rate])
      experiment.models["inputs.train.spikes"] = "poisson"
      return Sample(experiment.run(seeds: 0..<32).map { $0.input.vesicles / $0.input.spikes })
    }
    let rates = [10, 14, 19.8, 28, 40]
    let found = rates.map(response)
    for (rate, sample) in zip(rates, found) {
      #expect(sample.standardError < 3e-3 * sample.mean)
      // Correlations take up to 2.5 %.
      let ratio = sample.mean / product(rate)
      #expect(ratio > 0.965 && ratio < 1)
    }
    func top(_ values: [Double]) -> Double {
      let points = zip(rates, values).map { (x: Scalar.log($0), y: Scalar.log($1)) }
      return Scalar.exp(parabolaTop(Array(points[1...3])))
    }
    let (program, means) = (top(found.map(\.mean)), top(rates.map(product)))
    #expect(abs(means - 19.8) < 0.6)
    #expect(abs(program - means) < 0.6)
  }

  @Test("T-38 far above the limiting frequency a response is the inverse of the rate")
  func inverseOfRate() {
    let synapse = Synapse(use: 0.5, recovery: 800, facilitation: 0)
    let rates: [Double] = [100, 200, 1000]
    let found = Self.sequences(
      rates.map {
        synapse.experiment(["duration": 20_000, "inputs.train.spikes.rate": $0])
      }
    ).map { $0[$0.count - 1] }
    // 1 / (f recovery), less a share of about f_lim / f with f_lim = 1 / (U recovery) = 2.5 Hz.
    for (rate, response) in zip(rates, found) {
      let product = response * 0.8 * rate
      #expect(product < 1)
      #expect(product > 1 - 2.5 / rate)
    }
  }

  @Test("T-115 the granule cell before and after potentiation crosses over at the third spike")
  func granuleCell() {
    let control = Synapse(use: 0.416, recovery: 35.1, facilitation: 10.8)
    let potentiated = Synapse(use: 0.6, recovery: 35.1, facilitation: 10.8)
    let found = Self.sequences(
      [control, potentiated].map {
        $0.experiment(["duration": 1000, "inputs.train.spikes.rate": 100])
      })
    let published = [
      [0.416, 0.351980, 0.267243, 0.228249, 0.213282],
      [0.6, 0.381422, 0.265420, 0.234700, 0.227508],
    ]
    for (found, published) in zip(found, published) {
      for (a, b) in zip(found, published) { #expect(abs(a - b) < 1e-6) }
    }
    #expect(abs(found[0][99] - 0.204859) < 1e-6)
    #expect(abs(found[1][99] - 0.225415) < 1e-6)
    #expect(found[1][1] > found[0][1] && found[1][2] < found[0][2])
  }
}
