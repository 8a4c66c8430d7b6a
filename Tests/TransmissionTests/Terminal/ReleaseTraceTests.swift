import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What a trace shows of a release model is what the next spike finds.
@Suite struct ReleaseTraceTests {
  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  /// A row of numbers each millisecond, by the last words of their paths; the first is the start.
  ///
  /// The terminal fires at 3, 13, 18, 43 and 60 ms, which is right behind the rows of these times.
  private static func rows(
    _ release: String, _ values: [String: Double]
  ) throws -> [[String: Double]] {
    var experiment = Experiment(
      models: ["inputs.a.spikes": "explicit", "inputs.a.release": release],
      values: ["duration": 80, "step": 1],
      lists: ["inputs.a.spikes.times": [3, 13, 18, 43, 60]])
    for (name, value) in values { experiment.values["inputs.a.release." + name] = value }
    return try experiment.traceRows(every: 1)
  }

  /// Models, what they are set to, and whether a spike raises the utilisation that it finds.
  private static let models: [(release: String, values: [String: Double], rises: Bool)] = [
    (
      "dittman_regehr",
      [
        "probability": 0.24, "recovery": 1450, "fast_recovery": 33, "recovery_affinity": 2,
        "recovery_increment": 1, "facilitation": 100, "facilitation_affinity": 3.4,
        "facilitation_increment": 1,
      ], false
    ), ("component_facilitation", ["probability": 0.1, "recovery": 150], false),
    ("residual_calcium", ["probability": 0.2, "increment": 3, "recovery": 150], false),
    ("tsodyks_markram", ["probability": 0.3, "facilitation": 50, "recovery": 100], true),
    (
      "tsodyks_markram",
      ["probability": 0.3, "facilitation": 50, "recovery": 100, "inactivation": 3], true
    ),
    (
      "tsodyks_markram",
      ["probability": 0.3, "facilitation": 50, "recovery": 20, "refractory": 7], true
    ),
  ]

  @Test("A spike releases what the row before it says", arguments: 0..<6)
  func nextSpike(index: Int) throws {
    let (release, values, rises) = Self.models[index]
    let rows = try Self.rows(release, values.merging(["sites": 4, "stochastic": 0]) { $1 })
    var count = 0
    for (before, row) in zip(rows, rows.dropFirst()) where row["spikes"] == 1 {
      var u = try #require(before["utilisation"])
      if rises { u += (values["probability"] ?? 0) * (1 - u) }
      let occupied = try #require(before["occupied_sites"])
      #expect(abs((row["vesicles"] ?? 0) - u * occupied) < 1e-9, "spike \(count) of \(release)")
      count += 1
    }
    #expect(count == 5)
  }

  @Test("Calcium and components fall exponentially from one spike to the next")
  func decay() throws {
    // Five milliseconds behind the first spike.
    let expected: [(Int, String, Double)] = [
      (0, "facilitation_calcium", Self.exp(-5 / 100.0)),
      (0, "recovery_calcium", Self.exp(-5 / 50.0)),
      (1, "fast_facilitation", 0.8 * Self.exp(-5 / 50.0)),
      (1, "slow_facilitation", 0.12 * Self.exp(-5 / 300.0)),
      (1, "augmentation", 0.01 * Self.exp(-5 / 7000.0)),
      (1, "potentiation", 0.005 * Self.exp(-5 / 60_000.0)),
      (2, "residual_calcium", 3 * Self.exp(-5 / 100.0)),
    ]
    for (index, name, value) in expected {
      let rows = try Self.rows(Self.models[index].release, Self.models[index].values)
      #expect(rows[3][name] == 0)
      let found = try #require(rows[8][name])
      #expect(abs(found - value) < 1e-12, "\(name)")
    }
  }

  @Test("Of sites that are never refilled, those that released are missing; active ones come back")
  func conservation() throws {
    let rows = try Self.rows(
      "tsodyks_markram", ["sites": 50, "recovery": 1e12, "inactivation": 20])
    var released = 0.0
    for row in rows {
      released += row["vesicles"] ?? 0
      #expect(abs((row["occupied_sites"] ?? 0) - (50 - released)) < 1e-6)
    }
    #expect(released > 20)
    // All of the first spike's vesicles are active behind it.
    let first = try #require(rows[4]["vesicles"])
    #expect(abs((rows[4]["active_sites"] ?? 0) - first * Self.exp(-1 / 20.0)) < 1e-9)
    #expect(abs((rows[13]["active_sites"] ?? 0) - first * Self.exp(-10 / 20.0)) < 1e-9)
  }

  @Test("Docked vesicles of active zones are those of the start less the released ones")
  func zones() throws {
    let rows = try Self.rows(
      "multivesicular", ["sites": 3, "docked": 4, "probability": 0.3, "recovery": 1e12])
    var released = 0.0
    for row in rows {
      released += row["vesicles"] ?? 0
      let docked = try #require(row["docked_vesicles"])
      #expect(abs(docked - (12 - released)) < 1e-6)
      let zones = (1...3).map { row["zone_\($0)_docked_vesicles"] ?? -1 }
      #expect(zones.allSatisfy { (0...4).contains($0) })
      #expect(abs(zones.reduce(0, +) - docked) < 1e-9)
    }
    #expect(released > 3)
    // All four are released at 3 ms; each place fills with 10 ms.
    let certain = try Self.rows(
      "multivesicular", ["sites": 1, "docked": 4, "probability": 1, "recovery": 10])
    for time in 4...13 {
      let expected = 4 * (1 - Self.exp(-Double(time - 3) / 10))
      #expect(abs((certain[time]["docked_vesicles"] ?? 0) - expected) < 1e-9)
    }
  }

  @Test("Sites and zones rest for the refractory time after a release")
  func rest() throws {
    let zones = try Self.rows(
      "univesicular",
      ["sites": 3, "docked": 2, "probability": 1, "recovery": 1e12, "refractory": 6.3])
    let sites = try Self.rows("static", ["sites": 5, "probability": 1, "refractory": 6.3])
    // Released at 3 ms and at 13 ms, not at 18 ms.
    let expected = [(3, false), (4, true), (9, true), (10, false), (19, true), (20, false)]
    for (time, isResting) in expected {
      #expect(zones[time]["refractory_zones"] == (isResting ? 3 : 0))
      #expect(sites[time]["refractory_sites"] == (isResting ? 5 : 0))
      #expect(sites[time]["available_sites"] == (isResting ? 0 : 5))
    }
  }

  @Test("Residual calcium has its unit")
  func units() throws {
    let experiment = Experiment(
      models: ["inputs.a.spikes": "regular", "inputs.a.release": "residual_calcium"],
      values: ["duration": 10])
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 1))
    let state = tracer.states.first { $0.path == "inputs.a.1.residual_calcium" }?.state
    #expect(state?.unit == .uM)
  }
}
