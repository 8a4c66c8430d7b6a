import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What a spec's author is told of sensors that make runs costly.
@Suite struct SubStepCheckTests {
  private static func warnings(
    _ values: [String: Double], _ models: [String: String] = [:]
  ) -> [Problem] {
    Simulation.problems(in: SensorExperiment.single(values, models).configuration).filter {
      $0.path == "inputs.train.sensor"
    }
  }

  private static let hot: [String: Double] = ["sensor.temperature": 60, "calcium.external": 5]

  @Test("A hot sensor at high calcium is pointed out, with how many more sub-steps it needs")
  func extreme() throws {
    let found = Self.warnings(Self.hot, ["sensor": "eshra_2021"])
    #expect(found.map(\.isWarning) == [true])
    #expect(found.first?.message.contains("more than 20 times") == true)
    // Five sites with 0.51 /uM/ms, 2.5 times faster for each 10 of 24 degC; 40 uM at 2 mM are 53.7 uM
    // at 5 mM; at most 1.35 over that rate instead of 0.05 ms.
    let times = try #require(
      SubStepCheck.times(
        SensorExperiment.parameters(SensorExperiment.single(Self.hot, ["sensor": "eshra_2021"]))))
    let calcium = 40 * (5 / (5 + 1.1 * 1.3367)) / (2 / (2 + 1.1 * 1.3367)) + 0.05
    let rate = 5 * 0.51 * calcium * Scalar.exp(2.4 * Scalar.log(2.5))
    #expect(abs(times / (0.05 * rate / 1.35) - 1) < 1e-3)
    let more = Self.warnings(
      Self.hot.merging(["calcium.amplitude": 200]) { $1 }, ["sensor": "eshra_2021"])
    #expect(more.first?.message.contains("more than 100 times") == true)
  }

  @Test("Sensors at their defaults are not pointed out", arguments: Sensors.models.map(\.name))
  func defaults(sensor: String) {
    guard sensor != "none" else { return }
    #expect(Self.warnings([:], ["sensor": sensor]).isEmpty)
    let channels = [
      "sensor": sensor, "calcium": "channels", "calcium.channels": "borst_sakmann_1998",
      "potential": "gaussian",
    ]
    #expect(Self.warnings([:], channels).isEmpty)
    // Graded potentials that let in little.
    let graded = channels.merging(["potential": "constant"]) { $1 }
    #expect(Self.warnings(["potential.level": -60], graded).isEmpty)
  }

  @Test("What channels let in is about what the transient has at its peak")
  func channels() throws {
    let models = [
      "sensor": "eshra_2021", "calcium": "channels", "calcium.channels": "borst_sakmann_1998",
      "potential": "gaussian",
    ]
    #expect(Self.warnings(["calcium.number": 300], models).map(\.isWarning) == [true])
    let parameters = SensorExperiment.parameters(SensorExperiment.single([:], models))
    let profile = ChannelTransient.profiles(
      parameters.section("calcium"), potential: parameters.section("potential"))
    let times = try #require(SubStepCheck.times(parameters))
    // Five sites at 0.51 /uM/ms are the fastest way.
    let highest = times * 1.35 / 0.05 / (5 * 0.51)
    #expect(highest > 0.5 * profile.peak[0] && highest < 2 * profile.peak[0])
  }
}
