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

  /// A model in which recovery has no effect below a probability of 0.5.
  private static func recoveryIsIdle(_ configuration: Configuration) -> [Problem] {
    let path = "inputs.a.release."
    func value(_ name: String) -> Double? {
      configuration.structure.position(of: path + name).map { configuration.values[$0] }
    }
    guard let probability = value("probability"), let recovery = value("recovery"),
      probability < 0.5, recovery != 200
    else { return [] }
    return [Problem(path: path + "recovery", message: "it is idle", isOfSpareValue: true)]
  }

  @Test func aValueWithoutEffectIsReportedWhereItIsWritten() {
    func problems(_ release: String, axes: String = "[]") -> String {
      SmallSchema.problems(
        SmallSchema.text(base: "duration: 1 s", axes: axes).replacing(
          "{model: tsodyks_markram}", with: release), validate: Self.recoveryIsIdle)
    }
    let idle = "{model: tsodyks_markram, recovery: 90 ms, probability: 0.3}"
    #expect(problems(idle).contains("4:97: error: it is idle"))
    #expect(problems("{model: tsodyks_markram, probability: 0.3}") == "")
    #expect(problems("{preset: depressing, probability: 0.3}") == "")
    let sweep = "[inputs.a.release.recovery: [90 ms, 200 ms]]"
    #expect(
      problems("{preset: depressing, probability: 0.3}", axes: sweep).contains("it is idle"))
  }

  @Test func aValueThatHasAnEffectElsewhereInTheSweepIsNotReported() {
    let axes = "[inputs.a.release.probability: [0.3, 0.4, 0.9]]"
    let text = SmallSchema.text(base: "duration: 1 s", axes: axes).replacing(
      "{model: tsodyks_markram}", with: "{model: tsodyks_markram, recovery: 90 ms}")
    #expect(SmallSchema.problems(text, validate: Self.recoveryIsIdle) == "")
    #expect(
      SmallSchema.problems(text.replacing("0.9", with: "0.45"), validate: Self.recoveryIsIdle)
        .errorCount == 1)
  }
}
