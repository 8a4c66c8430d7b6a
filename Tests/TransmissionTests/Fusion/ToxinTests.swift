import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// SNARE complexes and toxins where no sensor says when vesicles fuse.
@Suite struct ToxinTests {
  private static func experiment(
    _ release: String, snare: String = "threshold", _ values: [String: Double],
    _ models: [String: String] = [:]
  ) -> Experiment {
    var experiment = Counter.experiment(spikes: "regular", release: release, [:])
    experiment.models["inputs.train.sensor.snare"] = snare
    for (section, model) in models { experiment.models["inputs.train." + section] = model }
    return experiment.with(
      Dictionary(
        uniqueKeysWithValues: values.map { key, value in
          (key == "duration" || key == "step" ? key : "inputs.train." + key, value)
        }))
  }

  @Test("T-24 without a sensor, release falls with the third power of the share, too")
  func threshold() {
    let models = [
      ("static", "probability", 0.4), ("tsodyks_markram", "probability", 0.4),
      ("dittman_regehr", "probability", 0.4), ("poisson", "quantal_content", 2),
      ("component_facilitation", "probability", 0.4), ("residual_calcium", "probability", 0.4),
    ]
    for (model, parameter, value) in models {
      let found = [1, 0.5, 0].map { share in
        Self.experiment(
          model,
          [
            "duration": 10, "spikes.rate": 100, "release." + parameter: value,
            "release.stochastic": 0, "sensor.snare.intact": share,
          ]
        ).run(seeds: [1])[0].input.vesicles
      }
      #expect(abs(found[0] - 2) < 1e-12)
      #expect(abs(found[1] / found[0] - 0.125) < 1e-12)
      #expect(found[2] == 0)
    }
  }

  @Test("T-24 with energies, p = sum of Bin(K) (1 - (1 - p)^(f^(K - n))) without a sensor")
  func energy() {
    let outcome = Self.experiment(
      "static", snare: "energy",
      [
        "duration": 10, "spikes.rate": 100, "release.sites": 1, "release.probability": 0.4,
        "release.stochastic": 0, "sensor.snare.intact": 0.7,
      ]
    ).run(seeds: [1])[0]
    var expected = 0.0
    for (k, ways) in [(0, 1.0), (1, 3), (2, 3), (3, 1)] {
      let weight = ways * 0.7.power(k) * 0.3.power(3 - k)
      expected += weight * (1 - Scalar.exp(Scalar.log(0.6) / 20.0.power(3 - k)))
    }
    #expect(abs(outcome.input.vesicles - expected) < 1e-12)
  }

  @Test("T-24 zones and asynchronous release fall by P(K >= needed), vesicle by vesicle")
  func vesicles() {
    for (model, more) in [
      ("univesicular", ["release.docked": 1.0, "release.probability": 0.5]),
      ("multivesicular", ["release.docked": 4, "release.probability": 0.125]),
    ] {
      let outcomes = Self.experiment(
        model,
        [
          "duration": 1000, "spikes.rate": 20, "count": 4, "sensor.snare.intact": 0.8,
        ].merging(more) { $1 }
      ).run(seeds: 0..<500)
      // 80 spikes, half a vesicle each.
      #expect(Sample(outcomes.map(\.input.vesicles)).agrees(with: 40 * 0.512))
    }
    let late = Self.experiment(
      "static",
      [
        "duration": 1000, "spikes.rate": 1, "count": 4, "sensor.snare.intact": 0.8,
        "release.probability": 0, "release.asynchronous.quanta": 5,
        "release.asynchronous.decay": 20,
      ], ["release.asynchronous": "kernel"])
    let found = late.run(seeds: 0..<1000).compactMap(\.input.asynchronous)
    #expect(Sample(found).agrees(with: 20 * 0.512))
    let mean = late.with(["inputs.train.release.stochastic": 0]).run(seeds: [1])[0].input
    #expect(abs((mean.asynchronous ?? 0) / (20 * 0.512) - 1) < 1e-8)
  }

  @Test(
    "T-24 facilitation acts on what half of the complexes leave: an eighth at every spike",
    arguments: ["component_facilitation", "residual_calcium"])
  func facilitated(model: String) {
    func courses(_ share: Double) -> [Double] {
      Counter.counts(
        [
          Self.experiment(
            model,
            [
              "duration": 200, "step": 1, "spikes.rate": 50, "release.probability": 0.1,
              "release.stochastic": 0, "sensor.snare.intact": share,
            ])
        ], seeds: [1])[0].filter { $0 > 0 }
    }
    let (whole, half) = (courses(1), courses(0.5))
    #expect(whole.count == 10 && half.count == 10)
    #expect(whole[9] > 1.05 * whole[0])
    // Amounts act on a grid of 2^-20 mV for each vesicle.
    for (with, without) in zip(half, whole) { #expect(abs(with - 0.125 * without) < 2e-6) }
  }

  @Test("T-24 pools with half of the complexes are those of an eighth of the probability")
  func pools() {
    func vesicles(_ share: Double, _ probability: Double, _ duration: Double) -> Double {
      Self.experiment(
        "pools",
        [
          "duration": duration, "spikes.rate": 20, "release.probability": probability,
          "release.stochastic": 0, "sensor.snare.intact": share,
        ], ["vesicles.recycling": "routes"]
      ).run(seeds: [1])[0].input.vesicles
    }
    // One spike finds all sites full.
    let single = vesicles(0.5, 0.4, 10) / vesicles(1, 0.4, 10)
    #expect(abs(single - 0.125) < 1e-9)
    // In a train less use leaves more vesicles.
    let (train, equivalent) = (vesicles(0.5, 0.4, 3000), vesicles(1, 0.05, 3000))
    #expect(abs(train / equivalent - 1) < 1e-5)
    #expect(train > 0.2 * vesicles(1, 0.4, 3000))
  }

  @Test("T-24 graded release falls by the third power of the share and stays a Poisson process")
  func graded() {
    func experiment(_ share: Double, stochastic: Double) -> Experiment {
      Self.experiment(
        "graded",
        [
          "duration": 1000, "spikes.rate": 0, "potential.level": -35, "release.maximal": 200,
          "release.stochastic": stochastic, "sensor.snare.intact": share,
        ], ["potential": "constant"])
    }
    let mean = [1, 0.5].map { experiment($0, stochastic: 0).run(seeds: [1])[0].input.vesicles }
    // Half of 200 Hz for a second.
    #expect(abs(mean[0] - 100) < 1e-6)
    #expect(abs(mean[1] - 12.5) < 1e-4)
    let found = experiment(0.5, stochastic: 1).run(seeds: 0..<1000).map(\.input.vesicles)
    #expect(Sample(found).agrees(with: 12.5))
    let squares = Sample(found.map { ($0 - 12.5) * ($0 - 12.5) })
    #expect(squares.agrees(with: 12.5))
  }

  @Test(
    "T-24 minis fall by P(K >= needed) and keep their amplitudes",
    arguments: ["poisson", "recovering", "calcium_dependent"])
  func minis(model: String) {
    func outcomes(_ share: Double) -> [RunOutcome] {
      var values = [
        "duration": 1000.0, "spikes.rate": 0, "count": 5, "sensor.snare.intact": share,
        "spontaneous.rate": 10, "spontaneous.interval": 100,
      ]
      values[model == "recovering" ? "spontaneous.rate" : "spontaneous.interval"] = nil
      return Self.experiment("static", values, ["spontaneous": model]).run(seeds: 0..<1000)
    }
    let found = outcomes(0.8).compactMap(\.input.spontaneous)
    #expect(Sample(found).agrees(with: 50 * 0.512))
    #expect(Sample(found.map { ($0 - 25.6) * ($0 - 25.6) }).agrees(with: 25.6))
    #expect(outcomes(0).allSatisfy { $0.input.all == 0 })
    var amounts: [Double] = []
    let seeds = (0..<32).map { UInt64($0) }
    let varied = Self.experiment(
      "static",
      [
        "duration": 5000, "spikes.rate": 0, "sensor.snare.intact": 0.8, "spontaneous.rate": 20,
        "vesicles.quantal_cv": 0.3,
      ], ["spontaneous": "poisson"])
    Counter.releases(seeds.map { _ in varied }, seeds: seeds) { amounts.append($2) }
    let sample = Sample(amounts)
    #expect(abs(sample.mean - 1) < 4.5 * sample.standardError + 0.002)
    #expect(abs(sample.variance - 0.09) < 0.012)
  }

  /// A toxin that acts within the run: s falls from 1 to 1/4 with 50 ms.
  private static let fast: [String: Double] = [
    "sensor.snare.serotype": 2, "sensor.snare.toxin": 3, "sensor.snare.cleavage": 0.005,
    "sensor.snare.turnover": 0.005,
  ]

  @Test("T-24 toxin acts within a run: s of each spike's time, exactly")
  func kinetics() {
    let counts = Counter.counts(
      [
        Self.experiment(
          "static",
          [
            "duration": 300, "step": 1, "spikes.rate": 50, "release.sites": 1,
            "release.probability": 0.4, "release.stochastic": 0,
          ].merging(Self.fast) { $1 })
      ], seeds: [1])[0]
    for spike in 0..<15 {
      let share = 0.25 + 0.75 * Scalar.exp(-Double(20 * spike) / 50)
      // Amounts act on a grid of 2^-20 mV for each vesicle.
      #expect(abs(counts[20 * spike] - 0.4 * share * share * share) < 1e-6)
    }
  }

  @Test("T-24 toxin acts within a run: minis follow the third power of s")
  func decliningMinis() {
    let experiment = Self.experiment(
      "static",
      ["duration": 100, "spikes.rate": 0, "count": 10, "spontaneous.rate": 50].merging(
        Self.fast
      ) { $1 }, ["spontaneous": "poisson"])
    var expected = 0.0
    for part in 0..<1000 {
      let share = 0.25 + 0.75 * Scalar.exp(-(Double(part) + 0.5) * 0.1 / 50)
      expected += 10 * 0.05 * 0.1 * share * share * share
    }
    let found = experiment.run(seeds: 0..<2000).compactMap(\.input.spontaneous)
    #expect(Sample(found).agrees(with: expected))
  }

  @Test("T-24 with a sensor, toxin acts within a run, too: s of each spike's time")
  func sensor() {
    // Sites are not refilled, and the first spike comes before any toxin has acted, so it leaves as many
    // vesicles in both.
    let values = [
      "duration": 101.0, "step": 0.1, "spikes.rate": 20, "release.sites": 1,
      "release.recovery": 1e12, "release.stochastic": 0,
    ].merging(Self.fast) { $1 }
    let course = SensorExperiment.course(
      SensorExperiment.make(
        values, ["calcium": "exponential", "sensor": "power_law", "sensor.snare": "threshold"]))
    let whole = SensorExperiment.course(
      SensorExperiment.make(
        values.merging(["sensor.snare.toxin": 0]) { $1 },
        ["calcium": "exponential", "sensor": "power_law", "sensor.snare": "threshold"]))
    for spike in 0..<2 {
      let range = 500 * spike..<(500 * spike + 100)
      let share = 0.25 + 0.75 * Scalar.exp(-Double(50 * spike) / 50)
      let (with, without) = (course[range].reduce(0, +), whole[range].reduce(0, +))
      #expect(abs(with / without - share * share * share) < 1e-4)
    }
  }

  @Test("Calcium sensitivity needs a sensor, a toxin its serotype, SNARE complexes neither")
  func problems() {
    func problems(_ values: [String: Double]) -> [String] {
      let all = ["duration": 10.0].merging(values) { $1 }
      return SynapseSimulation.problems(in: Self.experiment("static", all).configuration)
        .map(\.path)
    }
    let path = "inputs.train.sensor.snare."
    #expect(problems(["sensor.snare.intact": 0.5]).isEmpty)
    #expect(problems(["sensor.snare.toxin": 1]) == [path + "toxin"])
    #expect(
      problems([
        "sensor.snare.serotype": 1, "sensor.snare.toxin": 1, "sensor.snare.desensitisation": 2,
      ])
        == [path + "desensitisation"])
  }
}
