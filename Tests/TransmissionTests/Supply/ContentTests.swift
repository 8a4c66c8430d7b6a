import Measures
import SweepRunner
import Testing

@testable import TransmissionBaseline

/// What vesicles hold, and how much of it gets out.
@Suite struct ContentTests {
  /// A certain release in a terminal of one site, `rate` times a second.
  private static func certain(
    rate: Double, _ values: [String: Double], _ models: [String: String] = [:],
    duration: Double = 5000
  ) -> Experiment {
    var experiment = Counter.experiment(
      spikes: "regular", release: "static",
      [
        "duration": duration, "step": 1, "inputs.train.spikes.rate": rate,
        "inputs.train.release.sites": 1, "inputs.train.release.probability": 1,
      ])
    for (key, model) in models { experiment.models["inputs.train.vesicles." + key] = model }
    for (key, value) in values { experiment.values["inputs.train.vesicles." + key] = value }
    return experiment
  }

  /// What acts at each release.
  private static func amounts(_ experiment: Experiment) -> [Double] {
    Counter.counts([experiment], seeds: [1])[0].filter { $0 != 0 }
  }

  private static func exp(_ x: Double) -> Double { Scalar.exp(x) }

  @Test(
    "T-30 molecules per mM in vesicles of 35 to 50 nm",
    arguments: [(35, 4.927), (40, 8.514), (42, 10.332), (45, 13.519), (50, 20.180)])
  func molecules(diameter: Double, expected: Double) {
    let found = VesicleGeometry.molecules(1, radius: diameter / 2 - 5)
    #expect(abs(found - expected) < 0.0006)
  }

  @Test("E-8 a quantum is proportional to the inner volume, counts do not change")
  func volume() {
    let sizes = [35.0, 42, 50].map { diameter in
      Self.amounts(Self.certain(rate: 10, ["diameter": diameter]))[0]
    }
    #expect(abs(sizes[2] / sizes[0] - 4.096) < 1e-5)
    #expect(sizes[1] == 1)
    let dense = Self.amounts(Self.certain(rate: 10, ["concentration": 150, "membrane": 5]))[0]
    #expect(abs(dense - 1.5) < 1e-6)
    let outcome = Self.certain(rate: 10, ["diameter": 35]).run(seeds: [1])[0].input
    #expect(outcome.vesicles == outcome.spikes)
    #expect(abs((outcome.sizes ?? 0) / outcome.vesicles - 1 / 2.097_152) < 1e-5)
  }

  @Test("Receptors that a vesicle's content saturates hardly tell large vesicles from small")
  func saturation() {
    // n / (n + n50) at 2018 and 1033 molecules, n50 of 100.
    let found = Self.amounts(
      Self.certain(rate: 10, ["diameter": 50, "half_content": 100]))[0]
    let (large, usual) = (2018.05, 1033.24)
    #expect(abs(found - large / (large + 100) * (usual + 100) / usual) < 1e-4)
    let steep = Self.amounts(
      Self.certain(rate: 10, ["diameter": 50, "half_content": 2000, "content_exponent": 2]))[0]
    func share(_ n: Double) -> Double { n * n / (n * n + 4e6) }
    #expect(abs(steep - share(large) / share(usual)) < 1e-4)
  }

  @Test("T-31 a spread of diameters makes contents vary 3.94 times as much")
  func spread() {
    let found = Self.amounts(
      Self.certain(rate: 1000, ["diameter_cv": 0.05], duration: 40_000))
    #expect(Sample(found).agrees(with: 1))
    let expected = 0.19600
    let squares = Sample(found.map { ($0 - 1) * ($0 - 1) })
    #expect(squares.agrees(with: expected * expected))
    #expect(squares.standardError < 0.001)
    // Independent of other variance: 1 + c^2 multiply.
    // Large vesicles vary as much, relative to what they hold.
    let large = Self.amounts(
      Self.certain(rate: 1000, ["diameter": 50, "quantal_cv": 0.3], duration: 40_000))
    #expect(Sample(large).agrees(with: 1.953_125))
    let wide = (0.3 * 1.953_125) * (0.3 * 1.953_125)
    #expect(
      Sample(large.map { ($0 - 1.953_125) * ($0 - 1.953_125) }).agrees(with: wide))
    let both = Self.amounts(
      Self.certain(rate: 1000, ["diameter_cv": 0.05, "quantal_cv": 0.3], duration: 40_000))
    let variance = (1 + expected * expected) * 1.09 - 1
    #expect(Sample(both.map { ($0 - 1) * ($0 - 1) }).agrees(with: variance))
  }

  @Test(
    "T-32 time constants of emptying pores",
    arguments: [(0.5, 0.879), (1, 0.233), (2.5, 0.0435), (5, 0.0135)])
  func emptying(radius: Double, expected: Double) {
    let volume = VesicleGeometry.volume(radius: 16)
    let found = FusionPore.emptying(
      volume: volume, radius: radius, length: 12.5, diffusion: 0.33)
    #expect(abs(found / expected - 1) < 0.004)
  }

  @Test("T-33 a pore that closes lets out 1 - exp(-t / tau), the rest stays in the vesicle")
  func kissAndRun() {
    // One vesicle that hardly fills: what is left falls from release to release.
    let found = Self.amounts(
      Self.certain(
        rate: 10,
        [
          "filling.time_constant": 1e11, "filling.turnover": 1, "pore.radius": 0.5,
          "pore.open_time": 0.4,
        ], ["filling": "carrier", "pore": "conduit"]))
    let time = FusionPore.emptying(
      volume: VesicleGeometry.volume(radius: 16), radius: 0.5, length: 12.5, diffusion: 0.33)
    let share = 1 - Self.exp(-0.4 / time)
    var left = 1.0
    for amount in found.prefix(6) {
      #expect(abs(amount - left * share) < 1e-6)
      left *= 1 - share
    }
  }

  @Test("Porosomes of unlike width: mean and variance of what gets out")
  func cups() {
    let found = Self.amounts(
      Self.certain(
        rate: 1000, ["pore.open_time": 0.01], ["pore": "cups"], duration: 30_000))
    let volume = VesicleGeometry.volume(radius: 16)
    var (mean, square) = (0.0, 0.0)
    for part in 0..<1000 {
      let radius = 5 + 2.5 * (Double(part) + 0.5) / 1000
      let time = FusionPore.emptying(
        volume: volume, radius: radius, length: 12.5, diffusion: 0.33)
      let share = 1 - Self.exp(-0.01 / time)
      mean += share / 1000
      square += share * share / 1000
    }
    #expect(Sample(found).agrees(with: mean))
    #expect(Sample(found.map { ($0 - mean) * ($0 - mean) }).agrees(with: square - mean * mean))
  }

  @Test("T-28 a vesicle fills exponentially between its releases", arguments: [0.5, 2.0])
  func filling(rate: Double) {
    let found = Self.amounts(
      Self.certain(
        rate: rate, ["filling.time_constant": 3000, "filling.turnover": 1],
        ["filling": "carrier"], duration: 20_000))
    #expect(abs(found[0] - 1) < 1e-6)
    let filled = 1 - Self.exp(-1000 / rate / 3000)
    for amount in found.dropFirst() { #expect(abs(amount - filled) < 1e-6) }
  }

  @Test("T-28 the steady content follows c / (K + c), and the flux form is the same")
  func steadyContent() {
    let found = Self.amounts(
      Self.certain(
        rate: 2, ["filling.time_constant": 1, "filling.turnover": 1, "filling.cytosol": 1],
        ["filling": "carrier"]))
    // 1 / (2 + 1) against 5 / (2 + 5).
    #expect(abs((found.last ?? 0) - (1.0 / 3) / (5.0 / 7)) < 1e-6)
  }

  @Test("T-29 without proton drive quanta fade with use, counts do not")
  func protonDrive() {
    func experiment(_ drive: Double, rate: Double) -> Experiment {
      Self.certain(rate: rate, ["filling.proton_drive": drive], ["filling": "carrier"])
        .with(["inputs.train.release.sites": 5, "inputs.train.release.probability": 0.3])
    }
    let (blocked, control) = (
      Self.amounts(experiment(0, rate: 20)), Self.amounts(experiment(1, rate: 20))
    )
    #expect(blocked.count == control.count)
    let counts = [0.0, 1].map { experiment($0, rate: 20).run(seeds: [5])[0].input.vesicles }
    #expect(counts[0] == counts[1])
    // 150 vesicles of a pool of 30: (29/30)^150 is 0.006.
    let (last, first) = (
      blocked.suffix(10).reduce(0, +), control.suffix(10).reduce(0, +)
    )
    #expect(last < 0.1 * first)
    // Vesicles that are not used stay full.
    let rare = Self.amounts(experiment(0, rate: 0.3))
    #expect((rare.last ?? 0) > 0.8)
  }

  private static let combinations: [(release: String, models: [String: String])] = [
    ("tsodyks_markram", ["filling": "carrier"]),
    ("static", ["filling": "carrier", "pore": "conduit", "synthesis": "generic"]),
    ("pools", ["filling": "carrier", "pore": "conduit", "recycling": "routes_by_probability"]),
    (
      "pools",
      ["filling": "carrier", "synthesis": "generic", "recycling": "routes", "pore": "cups"]
    ),
    ("poisson", ["synthesis": "dopamine"]),
  ]

  /// Everything at once: late and spontaneous vesicles, latency, three terminals.
  private static func rich(_ place: Int, stochastic: Bool) -> Experiment {
    let (release, models) = combinations[place]
    var experiment = Experiment(
      models: [
        "inputs.train.spikes": "poisson", "inputs.train.release": release,
        "inputs.train.release.asynchronous": "kernel", "inputs.train.spontaneous": "poisson",
        "inputs.train.release.latency": "gamma", "inputs.train.receptors.ampa": "exponential",
      ],
      values: [
        "duration": 2311.7, "inputs.train.count": 3, "inputs.train.spikes.rate": 40,
        "inputs.train.vesicles.diameter": 47, "inputs.train.spontaneous.rate": 5,
        "inputs.train.release.asynchronous.quanta": 0.5,
      ])
    for (key, model) in models { experiment.models["inputs.train.vesicles." + key] = model }
    if models["filling"] != nil {
      experiment.values["inputs.train.vesicles.filling.time_constant"] = 1500
    }
    if models["recycling"] != nil {
      experiment.values["inputs.train.vesicles.recycling.refilling"] = 300
      experiment.models["inputs.train.vesicles.recycling.refill"] = "eshra_2021"
      experiment.values["inputs.train.vesicles.recycling.stranded"] = 0.3
    }
    if release != "poisson" {
      experiment.values["inputs.train.release.stochastic"] = stochastic ? 1 : 0
    }
    return experiment
  }

  @Test("A trace has the bits of the run and the same vesicles", arguments: 0..<5, [true, false])
  func trace(place: Int, stochastic: Bool) throws {
    let configuration = Self.rich(place, stochastic: stochastic).configuration
    let expected = simulate([(configuration, 9)], on: .baseline)[0]
    #expect(expected.input.vesicles > 20)
    for every in [0.1, 0.05] {
      let tracer = try #require(Tracer(configuration, seed: 9, every: every))
      let traced = tracer.run { _, _ in true }
      guard !stochastic else {
        #expect(traced?.bits == expected.bits)
        #expect(traced?.input.sizes == expected.input.sizes)
        continue
      }
      // Sums of parts of vesicles round with their order.
      let found = try #require(traced?.input)
      #expect(abs(found.vesicles / expected.input.vesicles - 1) < 1e-12)
      #expect(abs((found.sizes ?? 0) - (expected.input.sizes ?? 0)) < 1e-3)
    }
  }

  @Test("A run alone is the same as among others, and on all processors", arguments: 0..<5)
  func neighbours(place: Int) {
    let experiment = Self.rich(place, stochastic: true)
    let others = (0..<31).map { index in
      (
        experiment.with([
          "inputs.train.vesicles.diameter": 35 + 0.5 * Double(index),
          "inputs.train.spikes.rate": 10 + Double(index),
        ]).configuration, UInt64(100 + index)
      )
    }
    let own = (experiment.configuration, UInt64(3))
    let alone = simulate([own])[0]
    let among = simulate([others[0], others[1], own] + others.dropFirst(2))[2]
    #expect(alone.bits == among.bits && alone.input.sizes == among.input.sizes)
    for processor in Processor.supported {
      #expect(simulate([own], on: processor)[0].bits == alone.bits)
    }
    // A neighbour whose vesicles are not the usual ones changes nothing for usual ones.
    let usual = (
      experiment.with(["inputs.train.vesicles.diameter": 42]).configuration, UInt64(4)
    )
    #expect(simulate([usual])[0].bits == simulate([others[0], usual])[1].bits)
  }
}
