import SweepSpec
import SynapseModel
import Testing

@Suite struct SweepTests {
  @Test func theExampleIsRead() throws {
    let sweep = try SmallSchema.parse(SmallSchema.spec)
    #expect(sweep.name == "small")
    #expect(
      sweep.axes.map(\.first.path) == [
        "inputs.glutamate.release.probability", "inputs.glutamate.spikes.rate",
      ])
    #expect(sweep.configurationCount == 200)
    #expect(sweep.runCount == 1000)
    #expect(sweep.trials.seed == 2026)
    #expect(sweep.text == SmallSchema.spec)
    #expect(sweep.warnings.isEmpty)
  }

  @Test func theLastAxisVariesFastest() throws {
    let sweep = try SmallSchema.parse(SmallSchema.spec)
    func point(_ position: Int) -> [Double] {
      let configuration = sweep.configuration(at: position)
      return sweep.sweptColumns.map { axis in
        axis.position(in: configuration).map { configuration.values[$0] } ?? .nan
      }
    }
    #expect(point(0) == [0.05, 5])
    #expect(point(1) == [0.05, 10])
    #expect(point(10) == [0.1, 5])
    #expect(point(199) == [1, 50])
  }

  @Test func mergedKeysAndDottedKeysReachTheBase() throws {
    let configuration = try SmallSchema.parse(SmallSchema.spec).configuration(at: 0)
    func value(_ path: String) -> Double? {
      configuration.structure.position(of: path).map { configuration.values[$0] }
    }
    #expect(value("inputs.gaba.spikes.rate") == 10)
    #expect(value("neuron.rest") == -65)
    #expect(value("duration") == 10_000)
    #expect(value("inputs.glutamate.release.facilitation") == 100)
    #expect(configuration.structure.members["inputs"] == ["gaba", "glutamate"])
    #expect(configuration.structure.models["inputs.gaba.release"] == "static")
  }
}
