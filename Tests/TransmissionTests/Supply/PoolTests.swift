import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Vesicles that come back one by one.
@Suite struct PoolTests {
  private static func experiment(
    _ values: [String: Double], recycling: [String: Double] = [:], _ models: [String: String] = [:]
  ) -> Experiment {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "poisson", "inputs.a.release": "pools",
        "inputs.a.vesicles.recycling": "routes",
      ],
      values: ["duration": 1000, "step": 1])
    for (key, value) in values { experiment.values[key] = value }
    for (key, value) in recycling {
      experiment.values["inputs.a.vesicles.recycling." + key] = value
    }
    for (key, model) in models { experiment.models["inputs.a." + key] = model }
    return experiment
  }

  @Test("T-34 no vesicle is made or lost, and each is somewhere at every moment")
  func conservation() throws {
    let experiment = Self.experiment(
      [
        "duration": 30_000, "inputs.a.spikes.rate": 30, "inputs.a.release.sites": 7,
        "inputs.a.release.probability": 0.6,
      ],
      recycling: [
        "recycling_vesicles": 21, "reserve_vesicles": 50, "stranded": 0.2, "priming": 100,
        "refilling": 1000, "bulk": 5, "engulfing": 500, "budding": 800, "retrieval": 900,
        "mobilisation": 4000, "storage": 3000,
      ], ["vesicles.recycling.refill": "dittman_regehr"])
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 10))
    let names = Set(VesiclePools.Pool.allCases.map { "inputs.a.1." + $0.name })
    let columns = tracer.states.indices.filter { names.contains(tracer.states[$0].path) }
    #expect(columns.count == 11)
    var seen = Array(repeating: false, count: 11)
    var isWhole = true
    let outcome = tracer.run { _, values in
      let numbers = columns.map { values[$0] }
      isWhole = isWhole && numbers.allSatisfy { $0 >= 0 && $0 == $0.rounded() }
      isWhole = isWhole && numbers.reduce(0, +) == 78
      for (index, number) in numbers.enumerated() where number > 0 { seen[index] = true }
      return true
    }
    #expect(isWhole)
    #expect(seen == Array(repeating: true, count: 11))
    #expect((outcome?.input.vesicles ?? 0) > 200)
  }

  @Test(
    "T-35 sustained release is N / T_cycle by each route",
    arguments: [("kiss", 0.6), ("fused", 14), ("endosome", 40)])
  func throughput(route: String, way: Double) {
    // 100 vesicles, 10 Hz, p 0.2, 5 s of filling and 2 s of priming; no site is ever short.
    let cycle = 1 / (10 * 0.2) + way + 5 + 2
    let experiment = Self.experiment(
      [
        "inputs.a.spikes.rate": 10, "inputs.a.release.sites": 100,
        "inputs.a.release.probability": 0.2,
        "inputs.a.vesicles.recycling.refill.time_constant": 0,
      ],
      recycling: [
        "recycling_vesicles": 0, "reserve_vesicles": 0, "refilling": 5000, "priming": 2000,
        "kiss_and_run": route == "kiss" ? 1 : 0, "endosomal": route == "endosome" ? 1 : 0,
        "storage": 1e12,
      ])
    func released(_ duration: Double) -> [Double] {
      experiment.with(["duration": duration]).run(seeds: 0..<64).map(\.input.vesicles)
    }
    // A longer run begins like a shorter one.
    let (begin, length) = (300_000.0, 300_000.0)
    let rates = zip(released(begin), released(begin + length)).map { ($1 - $0) / length * 1000 }
    let sample = Sample(rates)
    #expect(sample.agrees(with: 100 / cycle))
    #expect(sample.standardError < 0.005 * 100 / cycle)
    if route == "kiss" { #expect(abs(100 / cycle - 12.346) < 0.001) }
  }

  @Test("T-35 sustained release is at most f p N of the sites, and that where none is empty")
  func ceiling() {
    // Rate (Hz), probability, time of refilling of an empty site (ms; 0 for at once).
    let cases: [(rate: Double, p: Double, refill: Double)] = [
      (10, 0.2, 0), (40, 0.7, 0), (10, 0.2, 2800), (40, 0.7, 2800), (5, 0.05, 3000),
    ]
    for (rate, p, refill) in cases {
      let experiment = Self.experiment(
        [
          "inputs.a.spikes.rate": rate, "inputs.a.release.sites": 7,
          "inputs.a.release.probability": p,
          "inputs.a.vesicles.recycling.refill.time_constant": refill,
        ],
        recycling: ["recycling_vesicles": 50_000, "kiss_and_run": 0, "storage": 1e12])
      func released(_ duration: Double) -> [Double] {
        experiment.with(["duration": duration]).run(seeds: 0..<64).map(\.input.vesicles)
      }
      // A longer run begins like a shorter one.
      let pairs = zip(released(20_000), released(60_000))
      let flux = Sample(pairs.map { ($1 - $0) / 40 })
      let ceiling = rate * p * 7
      if refill == 0 {
        #expect(flux.agrees(with: ceiling))
      } else {
        #expect(flux.mean < ceiling - 4.5 * flux.standardError)
      }
    }
  }

  @Test("The mean field is the mean of single vesicles", arguments: ["constant", "eshra_2021"])
  func meanField(refill: String) {
    for probability in [0.2, 0.7] {
      let experiment = Self.experiment(
        [
          "duration": 12_000, "inputs.a.spikes.rate": 25, "inputs.a.release.sites": 8,
          "inputs.a.release.probability": probability, "inputs.a.release.facilitation": 200,
          "inputs.a.vesicles.filling.time_constant": 2000,
        ],
        recycling: [
          // The recycling pool is never empty.
          "recycling_vesicles": 400, "refilling": 700, "priming": 150, "stranded": 0.2,
          "retrieval": 900, "engulfing": 600, "budding": 500, "mobilisation": 9000,
          "storage": 4000,
        ],
        [
          "spikes": "regular", "vesicles.recycling.refill": refill, "vesicles.filling": "carrier",
        ])
      let mean = experiment.with(["inputs.a.release.stochastic": 0]).run(seeds: [1])[0].input
      let single = experiment.run(seeds: 0..<256).map(\.input)
      #expect(Sample(single.map(\.vesicles)).agrees(with: mean.vesicles))
      #expect(Sample(single.map(\.opportunities)).agrees(with: mean.opportunities))
      #expect(Sample(single.map { $0.sizes ?? 0 }).agrees(with: mean.sizes ?? 0))
      // Means in this test are to tell a few per mille apart.
      #expect(Sample(single.map(\.vesicles)).standardError < 0.01 * mean.vesicles)
      #expect((mean.sizes ?? 0) < 0.95 * mean.vesicles)
    }
  }

  @Test("Many sites and no shortage: a terminal of pools is a Tsodyks-Markram terminal")
  func recoveryLikeTsodyksMarkram() {
    let common = [
      "duration": 5000, "inputs.a.spikes.rate": 20, "inputs.a.release.sites": 6,
      "inputs.a.release.probability": 0.4, "inputs.a.release.facilitation": 150,
      "inputs.a.release.stochastic": 0,
    ]
    let pools = Self.experiment(
      common.merging(["inputs.a.vesicles.recycling.refill.time_constant": 500]) { $1 },
      recycling: ["recycling_vesicles": 90_000, "kiss_and_run": 0, "storage": 1e12],
      ["spikes": "regular"])
    var classic = Experiment(
      models: ["inputs.a.spikes": "regular", "inputs.a.release": "tsodyks_markram"],
      values: common.merging(["inputs.a.release.recovery": 500]) { $1 })
    classic.values["step"] = 1
    let found = pools.run(seeds: [1])[0].input.vesicles
    let expected = classic.run(seeds: [1])[0].input.vesicles
    #expect(abs(found / expected - 1) < 1e-6)
  }

  @Test("Kiss-and-run is the way where release probability is low")
  func routesByProbability() throws {
    // With 1 mM calcium and 1 mM magnesium release is 0.2434 of that with 2 mM (Dodge & Rahamimoff):
    // 0.6 is 0.146 then, of which 1 / (1 + (0.146 / 0.3)^2) = 0.808 close again.
    let cases = [(0.1, 2.0, 0.9), (0.3, 2, 0.5), (0.6, 2, 0.2), (0.6, 1, 0.8084)]
    for (p, outside, share) in cases {
      let experiment = Self.experiment(
        [
          "duration": 200, "inputs.a.spikes.rate": 30, "inputs.a.release.sites": 4000,
          "inputs.a.release.probability": p, "inputs.a.release.external.calcium": outside,
        ],
        recycling: [
          "closing": 1e9, "retrieval": 1e9, "engulfing": 1e9, "recycling_vesicles": 0,
          "reserve_vesicles": 0,
        ],
        [
          "spikes": "regular", "vesicles.recycling": "routes_by_probability",
          "release.external": "dodge_rahamimoff",
        ])
      let tracer = try #require(Tracer(experiment.configuration, seed: 3, every: 1))
      func column(_ name: String) -> Int? {
        tracer.states.firstIndex { $0.path == "inputs.a.1." + name }
      }
      let columns = try ["closing_vesicles", "fused_vesicles", "engulfed_vesicles"].map {
        try #require(column($0))
      }
      var last: [Double] = []
      _ = tracer.run { _, values in
        last = columns.map { values[$0] }
        return true
      }
      let total = last.reduce(0, +)
      #expect(abs(last[0] / total - share) < 4.5 * (share * (1 - share) / total).squareRoot())
      let endosomal = last[2] / (last[1] + last[2])
      #expect(abs(endosomal - 0.2) < 4.5 * (0.16 / (last[1] + last[2])).squareRoot())
    }
  }

  @Test("Frequent spikes mobilise the reserve five times as fast")
  func mobilisation() throws {
    func reserve(_ rate: Double) throws -> Double {
      let experiment = Self.experiment(
        [
          "duration": 20_000, "inputs.a.spikes.rate": rate, "inputs.a.release.probability": 0,
        ],
        recycling: ["reserve_vesicles": 100_000, "mobilisation": 50_000, "storage": 1e12],
        ["spikes": "regular"])
      let tracer = try #require(Tracer(experiment.configuration, seed: 3, every: 1000))
      let column = try #require(
        tracer.states.firstIndex { $0.path == "inputs.a.1.reserve_vesicles" })
      var last = 0.0
      _ = tracer.run { _, values in
        last = values[column]
        return true
      }
      return last / 100_000
    }
    let (slow, fast) = (Scalar.exp(-20.0 / 50), Scalar.exp(-100.0 / 50))
    #expect(abs(try reserve(15) - slow) < 0.008)
    #expect(abs(try reserve(25) - fast) < 0.008)
  }

  @Test("One way of replenishment a run: others are refused with a reason")
  func problems() {
    func messages(_ models: [String: String], _ values: [String: Double] = [:]) -> [String] {
      let experiment = Experiment(
        models: models, values: values.merging(["duration": 100]) { $1 })
      return Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }
        .map(\.path)
    }
    let pools = ["inputs.a.spikes": "poisson", "inputs.a.release": "pools"]
    #expect(messages(pools) == ["inputs.a.release"])
    var models = pools.merging(["inputs.a.vesicles.recycling": "routes"]) { $1 }
    #expect(messages(models).isEmpty)
    #expect(
      messages(models, ["inputs.a.count": 20_000]) == ["inputs.a.vesicles.recycling"])
    models["inputs.a.release"] = "tsodyks_markram"
    #expect(messages(models) == ["inputs.a.vesicles.recycling"])
    models = ["inputs.a.spikes": "poisson", "inputs.a.release": "static"]
    #expect(
      messages(models, ["inputs.a.vesicles.diameter": 10]) == ["inputs.a.vesicles.diameter"])
    models["inputs.a.vesicles.synthesis"] = "generic"
    #expect(messages(models) == ["inputs.a.vesicles.synthesis"])
    models["inputs.a.vesicles.filling"] = "carrier"
    #expect(messages(models).isEmpty)
    models["inputs.a.vesicles.synthesis"] = "dopamine"
    #expect(messages(models) == ["inputs.a.vesicles.filling"])
  }
}
