import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What enters the terminal, what its buffer leaves free, and what leaving calcium does to pH.
@Suite struct TerminalCalciumTests {
  private static func section(_ values: [String: Double]) -> LaneParameters {
    let experiment = SensorExperiment.single(values, ["calcium.residual": "linear"])
    return SensorExperiment.parameters(experiment).section("calcium")
  }

  @Test("T-15 a charge that enters a volume gives Q / (2 F V)")
  func charge() {
    func influx(_ charge: Double, _ volume: Double) -> Double {
      let values = ["calcium.residual.charge": charge, "calcium.residual.volume": volume]
      return TerminalResidual.influx(Self.section(values).section("residual"))[0]
    }
    // 4 fC are 12,483 ions; 1 um3 holds 602.214 for each uM.
    let ions = 4e-15 / (2 * 1.602176634e-19)
    #expect(abs(influx(4, 1) / (ions / 602.214076) - 1) < 1e-8)
    #expect(abs(influx(4, 0.1) / influx(4, 1) - 10) < 1e-12)
    #expect(influx(0, 0.1) == 20)
    #expect(TerminalResidual.problems(Self.section(["calcium.residual.charge": 4])).isEmpty)
    let many = ["calcium.residual.charge": 4.0, "calcium.residual.volume": 1e-4]
    #expect(
      TerminalResidual.problems(Self.section(many)).map(\.path)
        == ["inputs.train.calcium.residual.charge"])
    let twice = ["calcium.residual.charge": 4.0, "calcium.residual.influx": 5]
    #expect(
      TerminalResidual.problems(Self.section(twice)).map(\.path)
        == ["inputs.train.calcium.residual.influx"])
  }

  @Test("A buffer that saturates: free and bound calcium add up to what came in")
  func saturation() {
    // 400 uM of sites with an affinity of 10 uM, and 0.05 uM at rest.
    func whole(_ free: Double) -> Double { free + 400 * free / (10 + free) }
    for influx in [1.0, 20, 200, 600] {
      var follower = ResidualTests.Follower(
        [
          "calcium.residual.influx": influx, "calcium.residual.extrusion": 0,
          "calcium.residual.saturation": 1,
        ], [:])
      follower.spike()
      follower.advance(to: 20)
      #expect(abs((whole(follower.residual) - whole(0.05)) / influx - 1) < 1e-3, "\(influx) uM")
    }
    // Extrusion as that equation has it, in small steps.
    var follower = ResidualTests.Follower(
      ["calcium.residual.influx": 200, "calcium.residual.saturation": 1], [:])
    follower.spike()
    follower.advance(to: 5)
    var expected = follower.residual
    #expect(expected > 7)
    for _ in 0..<100_000 {
      let sum = 10 + expected
      expected -= 0.001 * 0.4 * (expected - 0.05) / (1 + 400 * 10 / (sum * sum))
    }
    follower.advance(to: 105)
    #expect(abs(follower.residual / expected - 1) < 1e-3)
  }

  @Test("The highest calcium that the sensor's sub-steps allow for is not exceeded")
  func ceiling() {
    let calcium = Self.section([
      "calcium.residual.influx": 100, "calcium.residual.saturation": 1,
    ])
    let kinetics = ResidualKinetics(calcium, entry: Array(repeating: 1, count: BatchSize.lanes))
    let top = kinetics.ceiling(Array(repeating: 0, count: BatchSize.lanes))[0]
    // Ten spikes at once.
    #expect(abs(top + 400 * top / (10 + top) - (1000 + 0.05 + 400 * 0.05 / 10.05)) < 1e-9)
  }

  @Test(
    "T-17 pumps that exchange calcium for protons acidify by what came in, whatever it was bound to",
    arguments: ["linear", "pump", "buffered", "shell", "saturation"])
  func extrusion(model: String) {
    var values = [
      "calcium.protons.fall": 0, "calcium.protons.extrusion_fall": 1e-4,
      "calcium.protons.recovery": 1e12,
    ]
    if model == "buffered" { values["calcium.residual.buffers.fast.total"] = 45 }
    if model == "saturation" { values["calcium.residual.saturation"] = 1 }
    var models = [
      "calcium.residual": model == "saturation" ? "linear" : model, "calcium.protons": "promote",
    ]
    if model == "buffered" { models["calcium.residual.buffers.fast"] = "" }
    var follower = ResidualTests.Follower(values, models)
    func fall() -> Double {
      let ph = follower.calcium.states(of: 3, at: follower.now[3]).first { $0.name == "ph" }
      return 7.2 - (ph?.value ?? 0)
    }
    follower.spike()
    #expect(fall() == 0)
    follower.advance(to: 8000)
    let entered = follower.calcium.kinetics.increment[3] * follower.calcium.capacity[3]
    #expect(abs(fall() / (1e-4 * entered) - 1) < 3e-3)
  }

  @Test("T-17 protons compete for the sites of a buffer with a pKa, at rest and after spikes")
  func kineticBuffer() {
    let models = [
      "calcium.residual": "buffered", "calcium.protons": "promote",
      "calcium.residual.buffers.fast": "", "calcium.residual.buffers.other": "",
    ]
    func bound(_ ph: Double, _ name: String) -> Double {
      let values = [
        "calcium.protons.ph": ph, "calcium.protons.fall": 0, "calcium.rest": 0.2,
        "calcium.residual.buffers.fast.pka": 6.5,
      ]
      var follower = ResidualTests.Follower(values, models)
      func found() -> Double {
        let states = follower.calcium.states(of: 3, at: follower.now[3])
        return states.first { $0.name == "bound_to_" + name }?.value ?? 0
      }
      let start = found()
      follower.advance(to: 200)
      #expect(abs(found() / start - 1) < 1e-9)
      return start
    }
    // 45 uM of sites of 1 uM: K is weaker by (1 + 10^(6.5 - 7.1)) / (1 + 10^(6.5 - 7.2)).
    let weaker = 1.25119 / 1.19953
    #expect(abs(bound(7.2, "fast") / (45 * 0.2 / 1.2) - 1) < 1e-12)
    #expect(abs(bound(7.1, "fast") / (45 * 0.2 / (0.2 + weaker)) - 1) < 1e-5)
    #expect(abs(bound(7.1, "other") / (45 * 0.2 / 1.2) - 1) < 1e-12)
  }

  @Test("Acid from calcium and buffers that saturate: runs have their bits alone and traced")
  func identity() throws {
    let runs = (0..<9).map { index in
      let experiment = SensorExperiment.make(
        [
          "duration": 120, "count": 2, "spikes.rate": 60 + 10 * Double(index),
          "calcium.residual.influx": 100 + 20 * Double(index), "calcium.residual.saturation": 1,
          "calcium.protons.extrusion_fall": 1e-3, "calcium.amplitude": 25,
        ],
        [
          "spikes": "poisson", "calcium.residual": "pump", "calcium.protons": "promote",
          "receptors.ampa": "exponential",
        ])
      return (experiment.configuration, UInt64(index))
    }
    let outcomes = try expectIdentity(runs, lanes: [0, 5, 8])
    #expect(outcomes.contains { $0.inputs[0].vesicles > 2 })
  }

  @Test("T-17 what protons did to the entry of a train's spikes: mean, lowest and highest factor")
  func entryFactors() throws {
    let experiment = SensorExperiment.make(
      [
        "duration": 990, "spikes.rate": 50, "calcium.protons.fall": 0.01,
        "calcium.protons.recovery": 1000,
      ],
      ["calcium.protons": "promote"])
    let input = experiment.run(seeds: [3])[0].input
    let found = try #require(input.entryFactors)
    func share(_ ph: Double) -> Double { 1 / (1 + Scalar.exp((ph - 6.5) * 2.302585092994046)) }
    var (fall, factors) = (0.0, [Double]())
    for _ in 0..<Int(input.spikes) {
      factors.append(1 + share(7.2 - fall) - share(7.2))
      fall = (fall + 0.01) * Scalar.exp(-0.02)
    }
    #expect(found.count == input.spikes && input.spikes >= 49)
    #expect(abs(found.sum / factors.reduce(0, +) - 1) < 1e-8)
    #expect(abs(found.lowest - 1) < 1e-12)
    #expect(abs(found.highest - (factors.max() ?? 0)) < 1e-9)
  }
}
