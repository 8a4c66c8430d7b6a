import SweepSpec
import SynapseModel
import Testing

@Suite struct CrossCheckTests {
  private static func stepFitsDuration(_ configuration: Configuration) -> [Problem] {
    let structure = configuration.structure
    guard let step = structure.position(of: "step").map({ configuration.values[$0] }),
      let duration = structure.position(of: "duration").map({ configuration.values[$0] }),
      step > duration
    else { return [] }
    return [
      Problem(path: "step", message: "the step is longer than the duration", hint: "shorten it")
    ]
  }

  @Test func aProblemAcrossKeysIsReportedAtItsKey() {
    let text = SmallSchema.text(base: "duration: 1 ms\nstep: 2 ms")
    #expect(
      SmallSchema.problems(text, validate: Self.stepFitsDuration) == """
        sweep.yaml:6:9: error: the step is longer than the duration
            6 |   step: 2 ms
              |         ^~~~ shorten it
        """)
  }

  @Test func aProblemOfOneValueIsReportedAtThatValue() {
    let text = SmallSchema.text(base: "duration: 1 ms", axes: "[step: [1 ms, 2 ms, 3 ms]]")
    let problems = SmallSchema.problems(text, validate: Self.stepFitsDuration)
    #expect(problems.contains("sweep.yaml:6:21: error: the step is longer than the duration"))
    #expect(problems.contains("sweep.yaml:6:27: error: the step is longer than the duration"))
    #expect(!problems.contains("sweep.yaml:6:15"))
  }

  @Test func aProblemOfTwoAxesTogetherIsReported() {
    // Neither axis alone is wrong beside the first value of the other.
    let text = SmallSchema.text(
      base: "duration: 1 s", axes: "[duration: [20 ms, 5 ms, 9 ms], step: [1 ms, 8 ms]]")
    let problems = SmallSchema.problems(text, validate: Self.stepFitsDuration)
    #expect(problems.contains("error: the step is longer than the duration"))
    #expect(problems.contains("8 ms"))
    let fine = text.replacing("8 ms", with: "5 ms")
    #expect(SmallSchema.problems(fine, validate: Self.stepFitsDuration) == "")
  }

  @Test func aProblemOfADefaultIsReportedAtTheSectionAround() {
    let problem = Problem(path: "inputs.a.release.recovery", message: "not this")
    let problems = SmallSchema.problems(SmallSchema.text(base: "duration: 1 s")) { _ in [problem] }
    #expect(problems.hasPrefix("sweep.yaml:4:53: error: not this"))
  }

  @Test func baseValuesThatAreSweptAreNotChecked() {
    let text = SmallSchema.text(base: "duration: 1 ms\nstep: 5 ms", axes: "[duration: [1 s, 2 s]]")
    #expect(SmallSchema.problems(text, validate: Self.stepFitsDuration) == "")
  }
}
