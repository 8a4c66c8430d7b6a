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
    ] {
      let all = Dictionary(
        uniqueKeysWithValues: values.map { ("inputs.a.release." + $0, $1) })
      #expect(Self.problems(model, all).isEmpty)
      #expect(Self.problems(model, all.merging(many) { $1 }).count == 1)
    }
  }
}
