import SweepRunner
import SynapseModel
import Testing

/// Releases that are wrong as a whole, though each parameter is in range.
@Suite struct ReleaseProblemTests {
  private static func problems(
    _ release: String, _ values: [String: Double]
  ) -> [SynapseModel.Problem] {
    SynapseSimulation.problems(
      in: Experiment(
        models: ["inputs.a.spikes": "poisson", "inputs.a.release": release],
        values: values.merging(["duration": 100]) { $1 }
      ).configuration)
  }

  @Test("Saturation and quantal variance exclude each other")
  func saturation() {
    let values = ["inputs.a.release.saturation": 1, "inputs.a.vesicles.quantal_cv": 0.3]
    let found = Self.problems("multivesicular", values)
    #expect(found.map(\.path) == ["inputs.a.release.saturation"])
    for name in values.keys {
      #expect(Self.problems("multivesicular", [name: 0.5]).isEmpty)
    }
  }

  @Test("Zones that remember or saturate have no mean field")
  func meanZones() {
    for model in ["univesicular", "multivesicular"] {
      let mean = ["inputs.a.release.stochastic": 0.0]
      #expect(Self.problems(model, mean).isEmpty)
      for name in ["recovery", "refractory", "saturation"]
      where name != "saturation" || model == "multivesicular" {
        let values = mean.merging(["inputs.a.release." + name: 5]) { $1 }
        #expect(Self.problems(model, values).map(\.path) == ["inputs.a.release.stochastic"])
      }
    }
  }

  @Test("A site rests for a fixed time or while its vesicle is active")
  func rest() {
    let values = ["inputs.a.release.refractory": 6.3, "inputs.a.release.inactivation": 3]
    let found = Self.problems("tsodyks_markram", values)
    #expect(found.map(\.path) == ["inputs.a.release.refractory"])
    for (name, value) in values {
      #expect(Self.problems("tsodyks_markram", [name: value]).isEmpty)
    }
  }

  @Test("Calcium speeds recovery up")
  func recovery() {
    let found = Self.problems(
      "dittman_regehr", ["inputs.a.release.recovery": 20, "inputs.a.release.fast_recovery": 30])
    #expect(found.map(\.path) == ["inputs.a.release.fast_recovery"])
    #expect(Self.problems("dittman_regehr", [:]).isEmpty)
  }

  @Test("What would not fit into memory is refused")
  func memory() {
    let many = ["inputs.a.count": 50_000.0]
    for (model, values) in [
      ("univesicular", ["sites": 100.0, "recovery": 10]),
      ("static", ["sites": 100, "refractory": 6.3]),
      ("tsodyks_markram", ["sites": 100, "refractory": 6.3]),
    ] {
      let all = Dictionary(
        uniqueKeysWithValues: values.map { ("inputs.a.release." + $0, $1) })
      #expect(Self.problems(model, all).isEmpty)
      #expect(Self.problems(model, all.merging(many) { $1 }).count == 1)
    }
  }
}
