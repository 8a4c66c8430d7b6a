import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Values that do nothing, and transients that do not add up, are pointed out.
@Suite struct SpareTerminalTests {
  private static func warnings(
    _ values: [String: Double], _ models: [String: String] = [:]
  ) -> [String] {
    let experiment = SensorExperiment.make(
      ["duration": 100].merging(values) { $1 }, models)
    return Simulation.problems(in: experiment.configuration).filter(\.isWarning).map(\.path)
  }

  private static let supply = [
    "vesicles.filling": "carrier", "vesicles.synthesis": "generic", "vesicles.recycling": "routes",
  ]

  @Test(
    "A value that another leaves without effect",
    arguments: [
      ("release.recovery", 100.0), ("vesicles.filling.turnover", 10),
      ("vesicles.filling.cytosol", 2), ("vesicles.synthesis.distance", 3), ("axon.speed", 2),
    ])
  func idle(name: String, value: Double) {
    let found = Self.warnings([name: value], Self.supply)
    #expect(found.contains("inputs.train." + name))
    #expect(!Self.warnings([:], Self.supply).contains("inputs.train." + name))
  }

  @Test("The same value where it does something")
  func used() {
    #expect(!Self.warnings(["release.recovery": 100]).contains("inputs.train.release.recovery"))
    let axon: [String: Double] = ["axon.speed": 2, "axon.length": 1]
    #expect(!Self.warnings(axon).contains("inputs.train.axon.speed"))
    let away = ["vesicles.synthesis.distance": 3.0, "vesicles.synthesis.site": 1]
    #expect(
      !Self.warnings(away, Self.supply).contains("inputs.train.vesicles.synthesis.distance"))
  }

  @Test("A buffer of nothing, a volume without a charge, a distribution without spread")
  func constants() {
    let none: [String: Double] = [
      "calcium.residual.buffer": 0, "calcium.residual.affinity": 3, "calcium.residual.volume": 0.5,
    ]
    let found = Self.warnings(none, ["calcium.residual": "linear"])
    #expect(found.contains("inputs.train.calcium.residual.affinity"))
    #expect(found.contains("inputs.train.calcium.residual.volume"))
    let experiment = Experiment(
      models: ["inputs.a.spikes": "regular", "inputs.a.release": "static"],
      values: ["duration": 100, "inputs.a.release.distribution": 1])
    let paths = Simulation.problems(in: experiment.configuration).map(\.path)
    #expect(paths.contains("inputs.a.release.distribution"))
  }

  @Test("Wide transients at a high rate, of which only two add up")
  func overlap() {
    let place = "inputs.train.calcium.width"
    #expect(!Self.warnings(["calcium.width": 5, "spikes.rate": 90]).contains(place))
    #expect(Self.warnings(["calcium.width": 20, "spikes.rate": 100]).contains(place))
  }

  @Test("Transients through channels that end slowly add up, however many overlap")
  func channels() {
    let experiment = SensorExperiment.make(
      ["duration": 100, "calcium.decay": 5, "calcium.rest": 0.05],
      ["calcium": "channels", "calcium.channels": "borst_sakmann_1998", "potential": "gaussian"])
    let parameters = SensorExperiment.parameters(experiment)
    let calcium = SpikeCalcium(
      parameters.section("calcium"), potential: parameters.section("potential"), slots: 32)
    let stretch = Stretch(of: 3)
    stretch.steps = 1
    func fire(at time: Double) {
      (stretch.starts[0], stretch.ends[0]) = (eight(time), eight(time))
      calcium.spike(stretch)
    }
    fire(at: 0)
    // Where the current is over, all that follows is an exponential.
    let single = (0..<6).map { calcium.calcium(of: 3, at: 5 * Double($0) + 4.5) - 0.05 }
    for index in 1..<6 { fire(at: 5 * Double(index)) }
    let sum = single.reduce(0, +)
    let found = calcium.calcium(of: 3, at: 29.5) - 0.05
    #expect(abs(found / sum - 1) < 5e-3)
  }
}
