import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Calcium sensors that release vesicles of pools.
@Suite struct SensorPoolTests {
  private static func experiment(
    _ values: [String: Double], recycling: [String: Double] = [:], _ models: [String: String] = [:]
  ) -> Experiment {
    var all = values
    for (key, value) in recycling { all["vesicles.recycling." + key] = value }
    return SensorExperiment.make(
      ["duration": 1000, "release.sites": 8, "calcium.amplitude": 30].merging(all) { $1 },
      ["vesicles.recycling": "routes"].merging(models) { $1 })
  }

  private static let fast: [String: Double] = [
    "recycling_vesicles": 40, "reserve_vesicles": 20, "stranded": 0.2, "priming": 10,
    "refilling": 50, "bulk": 5, "closing": 40, "engulfing": 50, "budding": 80, "retrieval": 90,
    "mobilisation": 400, "storage": 300,
  ]

  @Test("T-34 no vesicle is made or lost, whether it fuses at a spike, late or at rest")
  func conservation() throws {
    let experiment = Self.experiment(
      [
        "duration": 2000, "spikes.rate": 40, "calcium.rest": 0.3, "sensor.basal": 1e-4,
        "calcium.residual.influx": 60,
      ], recycling: Self.fast,
      [
        "spikes": "poisson", "vesicles.recycling.refill": "wu_2024", "sensor": "wu_2024",
        "calcium.residual": "linear",
      ]
    ).with(["inputs.train.vesicles.recycling.priming": 0])
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 5))
    let names = Set(VesiclePools.Pool.allCases.map { "inputs.train.1." + $0.name })
    let columns = tracer.states.indices.filter { names.contains(tracer.states[$0].path) }
    #expect(columns.count == 11)
    var isWhole = true
    let outcome = try #require(
      tracer.run { _, values in
        let numbers = columns.map { values[$0] }
        isWhole = isWhole && numbers.allSatisfy { $0 >= 0 && $0 == $0.rounded() }
        isWhole = isWhole && numbers.reduce(0, +) == 68
        return true
      })
    #expect(isWhole)
    #expect(outcome.input.vesicles > 15)
    #expect((outcome.input.spontaneous ?? 0) + (outcome.input.asynchronous ?? 0) > 5)
    // What is there at the start and what comes back in two seconds bounds what fuses.
    #expect(outcome.input.all < 68 * 12)
  }

  @Test("An unlimited pool that refills sites is the time constant of recovery")
  func unlimited() {
    let values = ["spikes.rate": 50.0, "release.stochastic": 0]
    let recovery = SensorExperiment.make(
      values.merging([
        "duration": 1000, "release.sites": 8, "calcium.amplitude": 30, "release.recovery": 80,
      ]) { $1 })
    let pools = Self.experiment(
      values, recycling: ["refill.time_constant": 80], ["vesicles.recycling": "unlimited"])
    let (expected, found) = (
      recovery.run(seeds: [1])[0].input.all, pools.run(seeds: [1])[0].input.all
    )
    #expect(abs(found / expected - 1) < 2e-3)
    let single = pools.with(["inputs.train.release.stochastic": 1]).run(seeds: 0..<256)
    #expect(Sample(single.map(\.input.all)).agrees(with: expected))
  }

  @Test("The mean field is the mean of single vesicles", arguments: ["wu_2024", "eshra_2021"])
  func meanField(refill: String) {
    let experiment = Self.experiment(
      ["duration": 800, "spikes.rate": 50],
      recycling: Self.fast.merging(["recycling_vesicles": 400, "priming": 0]) { $1 },
      ["vesicles.recycling.refill": refill])
    let mean = experiment.with(["inputs.train.release.stochastic": 0]).run(seeds: [1])[0].input
    let single = experiment.run(seeds: 0..<512).map(\.input)
    #expect(Sample(single.map(\.all)).agrees(with: mean.all))
    #expect(Sample(single.map(\.opportunities)).agrees(with: mean.opportunities))
    #expect(Sample(single.map(\.all)).standardError < 0.01 * mean.all)
  }

  @Test("Refilling in two steps: the share of sites that are ready again at constant calcium")
  func twoSteps() {
    // All eight are released at 0; calcium at rest is 1 uM and no spike adds to it.
    let (one, two) = (2.5e-3 + 60e-3 / 3, 100e-3 + 800e-3 / 3)
    for time in [20.0, 60, 120] {
      let ready =
        1 - (two * Scalar.exp(-one * time) - one * Scalar.exp(-two * time)) / (two - one)
      var experiment = Experiment(
        models: [
          "inputs.a.spikes": "regular", "inputs.a.release": "pools",
          "inputs.a.vesicles.recycling": "unlimited",
          "inputs.a.vesicles.recycling.refill": "eshra_2021_two_steps",
        ],
        values: [
          "duration": time + 1, "inputs.a.spikes.rate": 1000 / time, "inputs.a.release.sites": 8,
          "inputs.a.release.probability": 1, "inputs.a.release.stochastic": 0,
          "inputs.a.vesicles.recycling.refill.rest": 1,
          "inputs.a.vesicles.recycling.refill.increment": 0,
        ])
      let mean = experiment.run(seeds: [1])[0].input.vesicles
      #expect(abs(mean / 8 - 1 - ready) < 2e-3)
      experiment.values["inputs.a.release.stochastic"] = 1
      #expect(
        Sample(experiment.run(seeds: 0..<512).map(\.input.vesicles)).agrees(with: 8 + 8 * ready))
    }
  }

  @Test("Synaptotagmin 7 speeds docking up by the mean of 10^n over its ions")
  func synaptotagmin() {
    let experiment = Self.experiment([:], ["vesicles.recycling.refill": "wu_2024"])
    let section = SensorExperiment.parameters(experiment).section("vesicles.recycling.refill")
    let refill = SiteRefill(section)
    #expect(refill.hasSecondStep)
    // At 1.5 uM the states with 0, 1 and 2 ions weigh 1, 2 and 2; rest is 0.05 uM.
    let found = refill.secondRate(1.45, after: 0, lane: 0)
    let expected: Double = 5e-3 * 221 / 5
    #expect(abs(found / expected - 1) < 1e-12)
    #expect(abs(refill.rate(1.45, after: 0, lane: 0) - 7e-3) < 1e-15)
    #expect(abs(refill.secondRate(0, after: 0, lane: 0) / 5e-3 - 1.767) < 1e-3)
  }

  @Test("Runs with pools behind sensors have the same bits alone, among others and traced")
  func identity() throws {
    let base = Self.experiment(
      ["duration": 300, "spikes.rate": 60, "count": 3], recycling: Self.fast,
      [
        "spikes": "poisson", "receptors.ampa": "exponential", "vesicles.filling": "carrier",
        "vesicles.recycling.refill": "dittman_regehr", "sensor": "wu_2024",
      ])
    let runs = (0..<32).map { lane in
      (
        base.with([
          "inputs.train.calcium.amplitude": 10 + Double(lane),
          "inputs.train.release.sites": Double(1 + lane),
        ]).configuration, UInt64(lane) &* 7919
      )
    }
    let outcomes = try expectIdentity(runs, lanes: [0, 13, 31])
    #expect(outcomes[31].input.vesicles > 20)
  }

  @Test("What has no meaning is refused with a reason")
  func problems() {
    func paths(
      _ recycling: [String: Double] = [:], _ models: [String: String] = [:]
    ) -> [String] {
      let experiment = Self.experiment([:], recycling: recycling, models)
      return Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }.map(\.path)
    }
    #expect(paths().isEmpty)
    let byProbability = ["vesicles.recycling": "routes_by_probability"]
    #expect(paths([:], byProbability) == ["inputs.train.vesicles.recycling"])
    let twice = paths(["priming": 100], ["vesicles.recycling.refill": "wu_2024"])
    #expect(twice == ["inputs.train.vesicles.recycling.priming"])
  }
}
