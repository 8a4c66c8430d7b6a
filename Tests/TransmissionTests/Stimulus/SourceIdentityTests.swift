import Measures
import SweepRunner
import SynapseModel
import Testing

/// Runs of every source depend on their parameters and their seed alone.
@Suite struct SourceIdentityTests {
  /// 32 runs of one source that differ in numbers, through the whole program.
  private static func runs(_ index: Int) -> [(Configuration, UInt64)] {
    (0..<32).map { lane in
      var run = ModifierTests.sources[index]
      run.duration = 300
      run.values["jitter"] = 0.1 + Double(lane) / 10
      run.values["drop_probability"] = 0.01 * Double(lane + 1)
      run.values["start"] = 3 * Double(lane)
      run.axon = ["delay": 1 + Double(lane)]
      for key in ["rate", "shape", "amplitude", "high_rate"] {
        run.values[key]? *= 1 - Double(lane) / 64
      }
      var experiment = run.experiment
      experiment.models["inputs.train.receptors.ampa"] = "exponential"
      return (experiment.configuration, UInt64(lane) &* 0x9E37_79B9_7F4A_7C15)
    }
  }

  @Test("All processors give the same bits", arguments: ModifierTests.sources.indices)
  func processors(index: Int) {
    let runs = Self.runs(index)
    let expected = simulate(runs, on: .baseline)
    #expect(expected.map(\.input.vesicles).reduce(0, +) > 20)
    for processor in Processor.supported.dropFirst() {
      #expect(simulate(runs, on: processor).map(\.bits) == expected.map(\.bits))
    }
  }

  @Test(
    "A run alone in a batch is the same as among others", arguments: ModifierTests.sources.indices)
  func alone(index: Int) {
    let runs = Self.runs(index)
    let together = simulate(runs)
    for lane in [0, 7, 31] {
      #expect(simulate([runs[lane]])[0].bits == together[lane].bits)
    }
  }
}
