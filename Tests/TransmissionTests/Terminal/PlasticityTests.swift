import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Release models whose probabilities follow from the spikes before.
@Suite struct PlasticityTests {
  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }
  private static func log(_ x: Double) -> Double { Logarithm.log(Group(repeating: x))[0] }

  /// A regular train onto one site, as mean field: what is released is u x.
  private static func meanField(
    _ release: String, interval: Double, count: Int, _ values: [String: Double]
  ) -> Experiment {
    Counter.experiment(
      spikes: "regular", release: release,
      [
        "duration": interval * Double(count), "step": interval,
        "inputs.train.spikes.rate": 1000 / interval, "inputs.train.release.sites": 1,
        "inputs.train.release.stochastic": 0,
      ]
    ).with(path(values))
  }

  private static func path(_ values: [String: Double]) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: values.map { key, value in
        ("inputs.train.release." + key, value)
      })
  }

  private static func sequence(_ experiment: Experiment) -> [Double] {
    Counter.counts([experiment], seeds: [1])[0]
  }

  // MARK: Dittman-Regehr

  private static let regehr: [String: Double] = [
    "probability": 0.24, "recovery": 1450, "fast_recovery": 33, "recovery_calcium_decay": 50,
    "recovery_affinity": 2, "recovery_increment": 1, "facilitation": 100,
    "facilitation_affinity": 3.4, "facilitation_increment": 1,
  ]

  /// The model from its differential equations, recovery integrated in small steps.
  private static func regehrSequence(interval: Double, count: Int) -> [Double] {
    let p = regehr
    func value(_ name: String) -> Double { p[name] ?? 0 }
    let (slow, fast) = (1 / value("recovery"), 1 / value("fast_recovery"))
    var (facilitating, calcium, occupied) = (0.0, 0.0, 1.0)
    return (0..<count).map { _ in
      let share = facilitating / (facilitating + value("facilitation_affinity"))
      let u = value("probability") + (1 - value("probability")) * share
      let released = u * occupied
      occupied -= released
      facilitating = (facilitating + value("facilitation_increment"))
      facilitating *= exp(-interval / value("facilitation"))
      calcium += value("recovery_increment")
      // The midpoint rule in 2000 steps, third order in each.
      let step = interval / 2000
      for index in 0..<2000 {
        let middle =
          calcium * exp(-(Double(index) + 0.5) * step / value("recovery_calcium_decay"))
        let rate = slow + (fast - slow) * middle / (middle + value("recovery_affinity"))
        occupied = 1 - (1 - occupied) * exp(-rate * step)
      }
      calcium *= exp(-interval / value("recovery_calcium_decay"))
      return released
    }
  }

  @Test("Dittman-Regehr: releases are those of the differential equations", arguments: [10.0, 50])
  func dittmanRegehr(interval: Double) {
    let found = Self.sequence(
      Self.meanField("dittman_regehr", interval: interval, count: 12, Self.regehr))
    let expected = Self.regehrSequence(interval: interval, count: 12)
    #expect(found.count == 12)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-7) }
    // Facilitation first, then depression: the second response is the larger one at 10 ms.
    if interval == 10 { #expect(found[1] > found[0] && found[11] < found[1]) }
  }

  @Test("Dittman-Regehr without increments recovers exponentially, as the Tsodyks-Markram model")
  func dittmanRegehrAtRest() {
    let changes = [
      "recovery_increment": 0, "facilitation_increment": 0, "probability": 0.45, "recovery": 300,
    ]
    let found = Self.sequence(
      Self.meanField("dittman_regehr", interval: 20, count: 40, changes))
    let expected = Self.sequence(
      Self.meanField(
        "tsodyks_markram", interval: 20, count: 40,
        ["probability": 0.45, "recovery": 300, "facilitation": 0]))
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-9) }
    // With calcium recovery is faster, and so the late responses larger.
    let faster = Self.sequence(
      Self.meanField(
        "dittman_regehr", interval: 20, count: 40,
        changes.merging(["recovery_increment": 1]) { $1 }))
    #expect(faster[39] > 1.2 * found[39])
  }

  // MARK: Components of facilitation

  private static let components: [(increment: String, decay: String, size: Double, tau: Double)] =
    [
      ("fast_facilitation", "fast_facilitation_decay", 0.8, 50),
      ("slow_facilitation", "slow_facilitation_decay", 0.12, 300),
      ("augmentation", "augmentation_decay", 0.01, 7000),
      ("potentiation", "potentiation_decay", 0.005, 60_000),
    ]

  @Test("T-42 a component settles at increment e / (1 - e) before a spike", arguments: 0..<4)
  func componentSteadyState(index: Int) {
    let one = Self.components[index]
    let interval = one.tau / 5
    var values = ["probability": 0.01]
    for other in Self.components { values[other.increment] = 0 }
    values[one.increment] = one.size
    let found = Self.sequence(
      Self.meanField("component_facilitation", interval: interval, count: 150, values))
    let e = Self.exp(-interval / one.tau)
    #expect(abs(found[0] - 0.01) < 1e-12)
    #expect(abs(found[1] / 0.01 - (1 + one.size * e)) < 1e-7)
    #expect(abs((found.last ?? 0) / 0.01 - (1 + one.size * e / (1 - e))) < 1e-7)
  }

  @Test("T-42 all components together multiply, and release is certain at most")
  func componentProduct() {
    let (interval, count) = (10.0, 100)
    let found = Self.sequence(
      Self.meanField(
        "component_facilitation", interval: interval, count: count, ["probability": 0.05]))
    var values = [0.0, 0, 0, 0]
    for response in found {
      let p = 0.05 * (1 + values[0] + values[1]) * (1 + values[2]) * (1 + values[3])
      #expect(abs(response - min(1, p)) < 1e-7)
      for (index, one) in Self.components.enumerated() {
        values[index] = (values[index] + one.size) * Self.exp(-interval / one.tau)
      }
    }
    let certain = Self.sequence(
      Self.meanField(
        "component_facilitation", interval: interval, count: count, ["probability": 0.5]))
    #expect(certain[0] == 0.5 && certain[10] == 1 && certain[99] == 1)
  }

  // MARK: Residual calcium

  @Test("T-43 residual calcium of 1 uM on 20 uM with power 4: the second response is 1.2155 times")
  func residualCalcium() {
    let values = [
      "probability": 1e-6, "amplitude": 20, "increment": 1 / Self.exp(-0.5), "decay": 40,
      "cooperativity": 4,
    ]
    let found = Self.sequence(
      Self.meanField("residual_calcium", interval: 20, count: 2, values)
        .with(["inputs.train.receptors.counter.amplitude": 1]))
    let scale = 1 / Counter.jump
    #expect(abs(found[1] / found[0] - 1.21550625) < 1e-5)
    #expect(abs(found[0] / scale * 1e6 - 1) < 1e-5 || found[0] > 0)
  }

  @Test("Residual calcium acts on the hazard, so release stays below certainty")
  func residualCalciumSaturates() {
    let (interval, p) = (5.0, 0.3)
    let found = Self.sequence(
      Self.meanField(
        "residual_calcium", interval: interval, count: 50,
        ["probability": p, "increment": 2, "decay": 100]))
    var residual = 0.0
    for response in found {
      let ratio = 1 + residual / 20
      let expected = 1 - Self.exp(Self.log(1 - p) * ratio * ratio * ratio * ratio)
      #expect(abs(response - expected) < 1e-9)
      residual = (residual + 2) * Self.exp(-interval / 100)
    }
    #expect(found.allSatisfy { $0 < 1 })
  }

  // MARK: Vesicles and their mean

  private static let models: [(name: String, values: [String: Double])] = [
    ("static", ["probability": 0.3]), ("poisson", ["quantal_content": 3]),
    ("dittman_regehr", regehr),
    ("component_facilitation", ["probability": 0.1, "recovery": 150]),
    ("residual_calcium", ["probability": 0.2, "increment": 3, "recovery": 150]),
  ]

  @Test("At every spike the mean of vesicles is the mean field", arguments: 0..<5)
  func vesicles(index: Int) {
    let (name, values) = Self.models[index]
    var experiment = Self.meanField(name, interval: 15, count: 8, values)
    experiment.values["inputs.train.release.sites"] = name == "poisson" ? nil : 4
    let expected = Self.sequence(experiment)
    let vesicles = experiment.with(["inputs.train.release.stochastic": 1])
    var samples: [[Double]] = Array(repeating: [], count: 8)
    for batch in 0..<100 {
      let seeds = (0..<32).map { UInt64(32 * batch + $0) }
      for lane in Counter.counts(seeds.map { _ in vesicles }, seeds: seeds) {
        for (spike, count) in lane.enumerated() { samples[spike].append(count) }
      }
    }
    for (spike, mean) in expected.enumerated() {
      #expect(Sample(samples[spike]).agrees(with: mean), "\(name), spike \(spike)")
      #expect(samples[spike].allSatisfy { $0 == $0.rounded() && $0 >= 0 })
    }
  }

  @Test("Books balance with any plastic model and random parameters", arguments: 2..<5)
  func books(index: Int) {
    let (name, _) = Self.models[index]
    let base = Experiment(
      models: ["inputs.a.spikes": "poisson", "inputs.a.release": name],
      values: ["duration": 500, "inputs.a.count": 5])
    var generator = SplitMix(seed: 4)
    let parameters = ReleaseModels.models.first { $0.name == name }?.parameters ?? []
    for _ in 0..<200 {
      var experiment = base
      experiment.values["inputs.a.spikes.rate"] = Double.random(in: 0...300, using: &generator)
      for parameter in parameters where parameter.name != "stochastic" {
        let value =
          parameter.name == "sites"
          ? Double(Int.random(in: 1...50, using: &generator))
          : Self.exp(Double.random(in: -20...20, using: &generator))
        let bounds = parameter.bounds
        experiment.values["inputs.a.release." + parameter.name] =
          Swift.min(Swift.max(value, bounds.lower), bounds.upper)
      }
      let input = experiment.run(seeds: [1])[0].input
      #expect(input.vesicles <= input.opportunities)
      #expect(input.vesicles >= 0 && input.vesicles == input.vesicles.rounded())
      let mean = experiment.with(["inputs.a.release.stochastic": 0]).run(seeds: [1])[0].input
      #expect(mean.vesicles.isFinite && mean.vesicles >= 0)
      #expect(mean.vesicles <= mean.opportunities * (1 + 1e-12))
    }
  }
}
