import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct SensorReleaseTests {
  /// Poisson spikes, residual calcium, protons and SNARE complexes: everything that has a state.
  private static func rich(_ lane: Int, stochastic: Bool) -> Experiment {
    let x = Double(lane)
    return SensorExperiment.make(
      [
        "duration": 421.3, "count": 3, "spikes.rate": 20 + 4 * x, "calcium.amplitude": 20 + x,
        "calcium.residual.influx": 20, "calcium.protons.load": 0.02,
        "sensor.snare.intact": 1 - 0.01 * x, "release.sites": 2 + x, "release.recovery": 10 + 5 * x,
        "release.stochastic": stochastic ? 1 : 0,
      ],
      [
        "spikes": "poisson", "calcium.residual": "linear", "calcium.protons": "both",
        "sensor.snare": "threshold", "receptors.ampa": "exponential",
      ])
  }

  private static func runs(_ stochastic: Bool) -> [(Configuration, UInt64)] {
    (0..<32).map {
      (rich($0, stochastic: stochastic).configuration, UInt64($0) &* 0x9E37_79B9_7F4A_7C15)
    }
  }

  @Test("All processors give the same bits", arguments: [true, false])
  func processors(stochastic: Bool) {
    let expected = simulate(Self.runs(stochastic), on: .baseline)
    #expect(expected.map(\.input.all).reduce(0, +) > 500)
    for processor in Processor.supported.dropFirst() {
      #expect(simulate(Self.runs(stochastic), on: processor).map(\.bits) == expected.map(\.bits))
    }
  }

  @Test("A run alone in a batch is the same as among 31 others", arguments: [true, false])
  func alone(stochastic: Bool) {
    let runs = Self.runs(stochastic)
    let together = simulate(runs)
    for (run, outcome) in zip(runs, together) {
      #expect(simulate([run])[0].bits == outcome.bits)
    }
  }

  @Test(
    "A trace, whose blocks are steps or parts of them, has the bits of the run",
    arguments: [true, false], ["calcium.residual": "linear", "calcium": "step"])
  func blocks(stochastic: Bool, other: (key: String, value: String)) throws {
    var values: [String: Double] = [
      "duration": 421.3, "count": 3, "spikes.rate": 30, "release.sites": 9, "release.recovery": 30,
      "release.stochastic": stochastic ? 1 : 0,
    ]
    var models = [
      "spikes": "poisson", other.key: other.value, "receptors.ampa": "exponential",
      "sensor": "kochubey_2011",
    ]
    if other.value == "linear" {
      models["calcium.protons"] = "both"
      values["calcium.protons.load"] = 0.02
      values["calcium.residual.influx"] = 300
    } else {
      values.merge(["calcium.level": 8, "calcium.start": 33.37, "calcium.length": 201.11]) { $1 }
    }
    let configuration = SensorExperiment.make(values, models).configuration
    let expected = simulate([(configuration, 4)], on: .baseline)[0]
    #expect(expected.input.all > 100)
    for every in [0.1, 0.02, 0.05, 0.3] {
      let tracer = try #require(Tracer(configuration, seed: 4, every: every))
      let column = try #require(tracer.states.firstIndex { $0.path == "inputs.train.vesicles" })
      var vesicles = 0.0
      let traced = tracer.run { _, values in
        vesicles += values[column]
        return true
      }
      #expect(traced?.bits == expected.bits)
      // Rows of a mean show what is under way, too, in sums that are rounded.
      if abs((421.3 / every).rounded() * every - 421.3) < 1e-6 {
        #expect(abs(vesicles - expected.input.all) < 1e-9)
      }
    }
  }

  @Test("A run is the first part of a longer run, wherever a block ends", arguments: [true, false])
  func prefix(stochastic: Bool) {
    let experiment = Self.rich(20, stochastic: stochastic)
    func voltages(_ duration: Double) -> [Double] {
      experiment.with(["duration": duration]).voltages(seed: 7)
    }
    let long = voltages(200)
    #expect(Set(long).count > 100)
    for duration in [0.1, 6.3, 12.7, 12.8, 12.9, 33.3, 100, 199.9] {
      let short = voltages(duration)
      #expect(short == Array(long.prefix(short.count)))
    }
  }

  @Test("Single vesicles release on average what the mean field says, refilled or not")
  func meanField() {
    for recovery in [0.0, 30, 300] {
      let values: [String: Double] = [
        "duration": 1000, "count": 30, "spikes.rate": 25, "release.sites": 1,
        "release.recovery": recovery, "calcium.residual.influx": 40,
      ]
      let models = ["calcium.residual": "linear"]
      let drawn = (0..<32).map { index in
        (SensorExperiment.make(values, models).configuration, UInt64(900 + index))
      }
      let mean = SensorExperiment.vesicles([
        SensorExperiment.make(values.merging(["release.stochastic": 0]) { $1 }, models)
      ])[0]
      #expect(Sample(simulate(drawn).map(\.input.all)).agrees(with: mean))
    }
  }

  @Test("Vesicles that are all there release binomially: mean N p, variance N p (1 - p)")
  func binomial() {
    let experiment = SensorExperiment.single([
      "release.sites": 10, "release.stochastic": 1, "count": 1, "calcium.amplitude": 50,
    ])
    let configuration = experiment.configuration
    let p = SensorExperiment.vesicles([SensorExperiment.single(["calcium.amplitude": 50])])[0]
    let released = simulate((0..<4000).map { (configuration, UInt64($0)) }).map(\.input.all)
    let sample = Sample(released)
    #expect(sample.agrees(with: 10 * p))
    let variance = 10 * p * (1 - p)
    #expect(abs(sample.variance / variance - 1) < 4.5 * (2.0 / 4000).squareRoot())
  }

  @Test("The latency emerges: vesicles are released when the mean field releases them")
  func latency() {
    let values: [String: Double] = ["duration": 5, "step": 0.05, "calcium.amplitude": 30]
    let mean = SensorExperiment.course(SensorExperiment.single(values))
    let drawn = SensorExperiment.course(
      SensorExperiment.single(
        values.merging(["release.stochastic": 1, "release.sites": 10_000, "count": 4]) { $1 }))
    var (expected, found, largest) = (0.0, 0.0, 0.0)
    let (all, total) = (mean.reduce(0, +), drawn.reduce(0, +))
    for (a, b) in zip(mean, drawn) {
      expected += a / all
      found += b / total
      largest = max(largest, abs(expected - found))
    }
    // Kolmogorov-Smirnov: beyond 2.0 / sqrt(n) in one of 1500.
    #expect(total > 4000)
    #expect(largest < 2.2 / total.squareRoot())
    // After a spike at 0 nothing is released for the first 0.4 ms, and most around 0.7 ms.
    #expect(drawn.prefix(8).reduce(0, +) < 0.02 * total)
    let peak = 0.05 * Double(drawn.firstIndex(of: drawn.max() ?? 0) ?? 0)
    #expect(peak > 0.6 && peak < 0.8)
  }

  @Test("Spontaneous release is a Poisson process at the resting rate")
  func spontaneous() {
    let experiment = SensorExperiment.make([
      "duration": 20_000, "spikes.rate": 0, "count": 20, "release.sites": 50, "release.recovery": 1,
    ])
    let configuration = experiment.configuration
    let counts = simulate((0..<64).map { (configuration, UInt64($0)) }).map(\.input.all)
    let mean = 20 * 50 * 20 * SensorTests.restingRate(0.05) * 1000
    #expect(Sample(counts).agrees(with: mean))
    #expect(abs(Sample(counts).variance / mean - 1) < 4.5 * (2.0 / 64).squareRoot())
  }

  @Test("A spike soon after another adds to what is bound and to calcium")
  func pairs() {
    func vesicles(_ interval: Double) -> Double {
      SensorExperiment.vesicles([
        SensorExperiment.single([
          "duration": 2 * interval, "spikes.rate": 1000 / interval, "release.recovery": 1e12,
          "calcium.amplitude": 10,
        ])
      ])[0]
    }
    // Apart, two spikes release 1 - (1 - p)^2; 1 ms apart calcium is still bound to sensors.
    let p = SensorExperiment.vesicles([SensorExperiment.single(["calcium.amplitude": 10])])[0]
    #expect(abs(vesicles(40) / (1 - (1 - p) * (1 - p)) - 1) < 1e-3)
    let close = SensorExperiment.vesicles([
      SensorExperiment.single([
        "duration": 1.9, "spikes.rate": 1000, "calcium.amplitude": 10,
      ])
    ])[0]
    #expect(close > 1.5 * p)
  }

  @Test("What the tally counts: every vesicle, sites that held one, and failures")
  func tally() {
    let outcome = SensorExperiment.make([
      "duration": 4000, "spikes.rate": 5, "release.sites": 3, "release.recovery": 1,
    ]).run(seeds: [5])[0].input
    #expect(outcome.spikes == 20)
    // Three sites at each spike, and those that are refilled within 5 ms.
    #expect(outcome.opportunities > 60)
    #expect(outcome.opportunities <= 60 + outcome.vesicles)
    let failures = outcome.failures ?? -1
    #expect(failures > 0 && failures < 20)
    #expect(outcome.vesicles >= 20 - failures)
    // At rest a vesicle fuses in an hour: what is late is what calcium left behind.
    #expect(outcome.spontaneous == 0)
  }

  @Test("Combinations without meaning are refused")
  func problems() {
    func count(_ models: [String: String], _ values: [String: Double] = [:]) -> Int {
      SynapseSimulation.problems(
        in: SensorExperiment.make(["duration": 10].merging(values) { $1 }, models).configuration
      ).filter { !$0.isWarning }.count
    }
    #expect(count([:]) == 0)
    #expect(count(["sensor": "none"]) == 1)
    #expect(count(["calcium": "none"]) == 1)
    #expect(count(["release": "static"]) == 2)
    #expect(count(["potential": "gaussian"]) == 1)
    #expect(count(["calcium": "channels"]) == 2)
    #expect(count(["calcium.channels": "bischofberger_2002"]) == 1)
    #expect(count(["calcium": "step", "calcium.residual": "linear"]) == 1)
    #expect(count(["calcium.residual": "buffered"]) == 1)
    #expect(
      count(
        ["release": "graded", "calcium": "none", "sensor": "none", "potential": "gaussian"]) == 1)
    #expect(count(["sensor.snare": "threshold"], ["sensor.snare.needed": 5]) == 1)
    #expect(
      count(["sensor.snare": "energy"], ["sensor.snare.desensitisation": 3]) == 1)
  }
}
