import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Sensors against a reference of their own: states, ways between them, the classical Runge-Kutta method.
@Suite struct SchemeTests {
  /// A scheme as it stands in the literature: ways with their rates at a calcium (uM, 1/ms).
  struct Reference {
    var count: Int
    var ways: [(from: Int, to: Int, rate: (Double) -> Double)] = []
    var fusion: [Double]

    /// Five sites, with the fusion rates of the states V_0 to V_5.
    static func ladder(_ on: Double, _ off: Double, _ b: Double, fusion: [Double]) -> Reference {
      var reference = Reference(count: fusion.count, fusion: fusion)
      for n in 0..<5 {
        let down = Double(n + 1) * off * (0..<n).reduce(1) { product, _ in product * b }
        reference.ways.append((n, n + 1, { Double(5 - n) * on * $0 }))
        reference.ways.append((n + 1, n, { _ in down }))
      }
      return reference
    }

    func change(_ state: [Double], calcium: Double) -> [Double] {
      var change = zip(state, fusion).map { -$0 * $1 }
      for way in ways {
        let flow = state[way.from] * way.rate(calcium)
        change[way.from] -= flow
        change[way.to] += flow
      }
      return change
    }

    /// A step (ms) that resolves the fastest state at some calcium.
    private func step(atMost calcium: Double) -> Double {
      var rates = fusion
      for way in ways { rates[way.from] += way.rate(max(calcium, 30)) }
      return 0.4 / (rates.max() ?? 1)
    }

    /// The state after `duration` (ms) from `state`.
    func run(_ state: [Double], for duration: Double, calcium: (Double) -> Double) -> [Double] {
      let highest = (0...20).map { calcium(duration * Double($0) / 20) }.max() ?? 0
      let longest = self.step(atMost: highest)
      let count = (duration / longest).rounded(.up)
      let step = duration / count
      var state = state
      func moved(_ slope: [Double], _ factor: Double) -> [Double] {
        zip(state, slope).map { $0 + factor * $1 }
      }
      for index in 0..<Int(count) {
        let time = Double(index) * step
        let (c0, c1, c2) = (calcium(time), calcium(time + step / 2), calcium(time + step))
        let k1 = change(state, calcium: c0)
        let k2 = change(moved(k1, step / 2), calcium: c1)
        let k3 = change(moved(k2, step / 2), calcium: c1)
        let k4 = change(moved(k3, step), calcium: c2)
        for place in state.indices {
          state[place] += step / 6 * (k1[place] + 2 * k2[place] + 2 * k3[place] + k4[place])
        }
      }
      return state
    }

    /// The state at rest, when what fuses is replaced by an empty vesicle.
    func settled(calcium: Double, duration: Double) -> [Double] {
      var closed = self
      for (state, rate) in fusion.enumerated() where state > 0 {
        closed.ways.append((state, 0, { _ in rate }))
      }
      closed.fusion = fusion.map { _ in 0 }
      let start = (0..<count).map { $0 == 0 ? 1.0 : 0 }
      return closed.run(start, for: duration) { _ in calcium }
    }

    /// Share of vesicles that fuse within 10 ms of a spike: 20 uM, 0.4 ms wide, 1.5 ms behind it.
    func released() -> Double {
      let deviation = 0.4 / 2.354820045030949
      let state = run(settled(calcium: 0.05, duration: 150), for: 10) { time in
        let distance = (time - 1.5) / deviation
        return 0.05 + 20 * Scalar.exp(-(0.5 * distance * distance))
      }
      return 1 - state.reduce(0, +)
    }
  }

  private static func powers(_ factor: Double, _ base: Double) -> [Double] {
    (0...5).map { n in base * (0..<n).reduce(1) { product, _ in product * factor } }
  }

  /// Synaptotagmin 1 and Doc2alpha: at most five ions together.
  static func shared(slow: Double = 16) -> Reference {
    let places = (0...2).flatMap { m in (0...(5 - m)).map { (n: $0, m: m) } }
    func index(_ n: Int, _ m: Int) -> Int? { places.firstIndex { $0.n == n && $0.m == m } }
    let fusion = places.map { powers(27.98, 3.5e-7)[$0.n] * powers(slow, 1)[$0.m] }
    var reference = Reference(count: places.count, fusion: fusion)
    for (from, place) in places.enumerated() {
      let (n, m) = place
      if let to = index(n + 1, m), n < 5 {
        let down = Double(n + 1) * 4 * powers(0.5, 1)[n]
        reference.ways.append((from, to, { Double(5 - n) * 0.14 * $0 }))
        reference.ways.append((to, from, { _ in down }))
      }
      if let to = index(n, m + 1) {
        let down = Double(m + 1) * 0.042 * powers(0.5, 1)[m]
        reference.ways.append((from, to, { Double(2 - m) * 0.028 * $0 }))
        reference.ways.append((to, from, { _ in down }))
      }
    }
    return reference
  }

  private static func reference(_ sensor: String) -> Reference {
    let five = { (rate: Double) in [0, 0, 0, 0, 0, rate] }
    switch sensor {
    case "lou_2005": return .ladder(0.1, 4, 0.5, fusion: powers(31.3, 2e-7))
    case "kochubey_2011": return .ladder(0.14, 4, 0.5, fusion: powers(27.98, 3.5e-7))
    case "schneggenburger_neher_2000": return .ladder(0.09, 9.5, 0.25, fusion: five(6))
    case "eshra_2021": return .ladder(0.51, 25.5, 0.25, fusion: five(17.7))
    case "eshra_2021_slow": return .ladder(0.255, 255, 0.25, fusion: five(17.7))
    case "bollmann_2000":
      var reference = Reference.ladder(0.3, 3, 1, fusion: [0, 0, 0, 0, 0, 0, 40])
      reference.ways += [(5, 6, { _ in 30 }), (6, 5, { _ in 8 })]
      return reference
    default: return shared()
    }
  }

  @Test(
    "Release probability of each set by a reference integration",
    arguments: [
      "lou_2005", "kochubey_2011", "schneggenburger_neher_2000", "eshra_2021", "eshra_2021_slow",
      "bollmann_2000", "wu_2024",
    ])
  func releaseProbability(sensor: String) {
    let expected = Self.reference(sensor).released()
    let found = SensorExperiment.vesicles([
      SensorExperiment.single(
        ["duration": 10, "calcium.amplitude": 20, "calcium.delay": 1.5], ["sensor": sensor])
    ])[0]
    #expect(abs(found / expected - 1) < 1e-3)
  }

  /// Survivals of the vesicle's two sensors, `duration` (ms) after a step from 0.05 uM (science 5.2).
  private static func survivals(
    _ sensor: String, calcium: Double, duration: Double
  ) -> (fast: Double, slow: Double) {
    let isSun = sensor == "sun_2007"
    let (on, off, fusion) = isSun ? (0.153, 5.8, 6.0) : (0.0612, 2.32, 2.0)
    let (slowOn, slowOff, slowFusion) = isSun ? (2.94e-3, 0.130, 6.0) : (3.82e-3, 0.013, 0.05)
    let fast = Reference.ladder(on, off, 0.25, fusion: [0, 0, 0, 0, 0, fusion])
    var slow = Reference(count: 3, fusion: [0, 0, slowFusion])
    slow.ways = [
      (0, 1, { 2 * slowOn * $0 }), (1, 0, { _ in slowOff }),
      (1, 2, { slowOn * $0 }), (2, 1, { _ in 2 * 0.25 * slowOff }),
    ]
    func survival(_ scheme: Reference, settling: Double) -> Double {
      let start = scheme.settled(calcium: 0.05, duration: settling)
      let end = scheme.run(start, for: duration) { _ in calcium }
      return end.reduce(0, +)
    }
    return (survival(fast, settling: 50), survival(slow, settling: 3000))
  }

  @Test(
    "Two sensors: survivals of both and of basal fusion multiply",
    arguments: [
      // Sensor, calcium (uM), share that has fused after 100 ms, by matrix exponential; those of 2007
      // without the fast sensor, which leaves nothing.
      ("sun_2007", 1.0, 0.0114461), ("sun_2007", 5, 0.2090672), ("sun_2007", 20, 0.9033348),
      ("nadkarni_2010", 1, 0.0806076), ("nadkarni_2010", 5, 0.9998745),
    ])
  func twoSensors(sensor: String, calcium: Double, published: Double) {
    let isSlowOnly = sensor == "sun_2007"
    let survivals = Self.survivals(sensor, calcium: calcium, duration: 100)
    let bound = isSlowOnly ? survivals.slow : survivals.fast * survivals.slow
    let expected = 1 - bound * Scalar.exp(-4.17e-5)
    #expect(abs(expected / published - 1) < 2e-5)
    var values = ["duration": 100, "spikes.rate": 0, "calcium.level": calcium]
    if isSlowOnly { values["sensor.fusion"] = 0 }
    let found = SensorExperiment.vesicles([
      SensorExperiment.single(values, ["calcium": "step", "sensor": sensor])
    ])[0]
    #expect(abs(found / expected - 1) < 1e-3)
  }

  @Test("The fast sensor of 2007 beside its slow one, before all have fused")
  func bothSensors() {
    for duration in [0.5, 1, 2] {
      let survivals = Self.survivals("sun_2007", calcium: 5, duration: duration)
      let expected = 1 - survivals.fast * survivals.slow * Scalar.exp(-4.17e-7 * duration)
      let found = SensorExperiment.vesicles([
        SensorExperiment.single(
          ["duration": duration, "step": 0.01, "spikes.rate": 0, "calcium.level": 5],
          ["calcium": "step", "sensor": "sun_2007"])
      ])[0]
      #expect(abs(found / expected - 1) < 1e-3)
    }
  }

  @Test("Long sub-steps behind a transient: fourth order, and stable as far as they may go")
  func farSteps() {
    let experiment = SensorExperiment.single([:], ["sensor": "eshra_2021"])
    let scheme = FiveSiteSensor.scheme(
      SensorExperiment.parameters(experiment).section("sensor"))
    let rates = scheme.rates(Stretch(of: 0))
    let start = FiveSites.steady(rates, calcium: eight(20)).state
    /// The states, `duration` (ms) after 20 uM have fallen to 0.1.
    func course(_ steps: Int, of length: Double) -> [Double] {
      let state = (0..<steps).reduce(start) { state, _ in
        FiveSites.farStep(state, rates, calcium: eight(0.1), length: eight(length))
      }
      return (0..<6).map { state.element($0)[0] }
    }
    let limit = Self.reference("eshra_2021").run(
      (0..<6).map { start.element($0)[0] }, for: 4
    ) { _ in 0.1 }
    let (coarse, fine) = (course(40, of: 0.1), course(80, of: 0.05))
    // The slowest way down, of 1.6 /ms.
    for state in 1...4 {
      let error = fine[state] - limit[state]
      let ratio = (coarse[state] - limit[state]) / error
      #expect(abs(error) < 2e-6 * limit[state])
      #expect(abs(ratio - 16) < 2)
    }
    let fastest = scheme.fastestRate(calcium: PerLane(repeating: 0.1))[0]
    let far = course(400, of: FarFactors.caution / fastest)
    let (left, expected) = (far.reduce(0, +), limit.reduce(0, +))
    #expect(abs(left / expected - 1) < 1e-3)
    let rest = FiveSites.steady(rates, calcium: eight(0.1)).state
    for state in 0..<6 {
      let share = far[state] / left
      #expect(abs(share - rest.element(state)[0]) < 1e-10)
    }
  }

  @Test("The largest rates of the allosteric sets are 6.0083 and 6.0021 /ms")
  func largest() {
    #expect(abs(Self.powers(31.3, 2e-7)[5] - 6.0083) < 5e-5)
    #expect(abs(SensorTests.restingRate(1e5) / 6.0083 - 1) < 2e-3)
    #expect(abs(SensorTests.restingRate(1e5, "kochubey_2011") / 6.0021 - 1) < 2e-3)
  }

  @Test("T-45 the shared sensor at slow calcium is the stationary state of its scheme")
  func stationary() {
    for calcium in [0.05, 0.5, 2, 20] {
      let reference = Self.shared()
      let state = reference.settled(calcium: calcium, duration: 400)
      let rate = zip(state, reference.fusion).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(SensorTests.restingRate(calcium, "wu_2024") / rate - 1) < 1e-4)
    }
  }

  @Test("A release makes the terminal's other vesicles wait: univesicular release")
  func univesicular() {
    let base = SensorExperiment.make([
      "duration": 40, "spikes.rate": 1, "release.sites": 7, "release.recovery": 1e12,
      "calcium.amplitude": 30,
    ])
    let free = base.run(seeds: 0..<2048).map(\.input.all)
    let single = base.with(["inputs.train.release.refractory": 6.33]).run(seeds: 0..<2048)
    // P(at least one) stays; no second one comes.
    #expect(single.allSatisfy { $0.input.all <= 1 })
    // Both are samples.
    let share = Sample(free.map { min($0, 1) }).mean
    #expect(Sample(single.map(\.input.all)).agrees(with: share, errors: 4.5 * 1.4143))
    #expect(free.contains { $0 > 1 })
    // Through 10 ms of high calcium one comes every 6.33 ms, at 0, 6.33 and 12.66.
    let clamped = SensorExperiment.make(
      [
        "duration": 13, "spikes.rate": 1, "release.sites": 7, "release.recovery": 1e12,
        "calcium.level": 1000, "release.refractory": 6.33,
      ], ["calcium": "step"])
    #expect(clamped.run(seeds: 0..<32).allSatisfy { $0.input.all == 3 })
  }

  @Test("B-16 without Doc2alpha the asynchronous share falls")
  func asynchronous() {
    func share(_ acceleration: Double) -> Double {
      let outcome = SensorExperiment.make(
        [
          "duration": 400, "spikes.rate": 1, "release.sites": 10, "release.recovery": 1e12,
          "release.stochastic": 0, "calcium.amplitude": 30, "calcium.residual.influx": 30,
          "calcium.residual.extrusion": 0.2, "sensor.slow_acceleration": acceleration,
        ],
        ["sensor": "wu_2024", "calcium.residual": "linear"]
      ).run(seeds: [1])[0].input
      return (outcome.asynchronous ?? 0) / outcome.all
    }
    let (with, without) = (share(16), share(1))
    #expect(with > 3 * without)
    #expect(with > 0.02)
  }
}
