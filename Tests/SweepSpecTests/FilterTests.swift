import SweepSpec
import SynapseModel
import Testing

@Suite struct FilterTests {
  private static func sweep(_ axes: String, _ more: String, base: String = "") throws -> Sweep {
    try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s\n" + base, axes: axes, more: more))
  }

  private static func names(_ sweep: Sweep) -> Set<String> {
    Set(sweep.keptPositions.map { sweep.identifier(of: sweep.configuration(at: $0)) })
  }

  private static let axes =
    "[step: [1 ms, 2 ms, 3 ms], inputs.a.count: [1, 2], inputs.a.release.recovery: [1 ms, 2 ms]]"

  @Test(arguments: counts) func aFilterKeepsWhatItSays(example: (text: String, count: Int)) throws {
    let sweep = try Self.sweep(Self.axes, example.text)
    #expect(sweep.configurationCount == example.count)
    #expect(sweep.productCount == 12)
    let kept = (0..<12).filter { sweep.isKept($0) }
    #expect(kept.count == example.count)
    #expect(Array(sweep.keptPositions) == kept)
    #expect(!sweep.isKept(-1) && !sweep.isKept(12))
  }

  static let counts = [
    ("where: [step < 3 ms]", 8), ("where: [step <= 2000 us]", 8), ("where: [3 ms > step]", 8),
    ("where: [step != 2 ms]", 8), ("where: [step == 2 ms]", 4), ("where: [step>=2 ms]", 8),
    ("where: [step < inputs.a.release.recovery]", 2),
    ("where: [step < inputs.a.release.recovery, inputs.a.count == 1]", 1),
    ("where: ['step > 1 ms', \"inputs.a.count < 1.5\"]", 4),
    ("where: [duration > step]", 12), ("where: [inputs.a.release.stochastic == true]", 12),
    ("exclude: [{step: 2 ms}]", 8), ("exclude: [{step: [1 ms, 3 ms]}]", 4),
    ("exclude: [{step: {above: 1 ms}, inputs.a.count: 1}]", 8),
    ("exclude: [{step: {below: 2 ms}}, {inputs.a.count: 2}]", 4),
    ("exclude: [{step: {from: 2 ms, to: 3 ms}}]", 4),
    ("where: [step > 1 ms]\nexclude: [{inputs.a.count: 2, inputs.a.release.recovery: 2 ms}]", 6),
    ("exclude: [{duration: 1 s, inputs.a.count: 1}]", 6), ("where: []\nexclude: []", 12),
  ]

  @Test func whatIsKeptHasTheNamesItHasWithoutTheFilter() throws {
    let all = try Self.sweep(Self.axes, "")
    let some = try Self.sweep(Self.axes, "where: [step < inputs.a.release.recovery]")
    let typed = try Self.sweep(
      "[inputs.a.count: [2, 1]]", "", base: "step: 1 ms\ninputs.a.release.recovery: 2 ms")
    #expect(Self.names(some).isSubset(of: Self.names(all)))
    #expect(Self.names(some) == Self.names(typed))
    #expect(Set([all, some, typed].map(\.fingerprint)).count == 3)
  }

  @Test func unitsOfOneDimensionAreCompared() throws {
    let text = "[inputs.a.receptors.x.magnesium: {linspace: [0.1 mM, 1 mM, 10]}]"
    let base = "inputs.a.receptors.x: {decay: 1 ms}"
    let sweep = try Self.sweep(
      text, "where: [inputs.a.receptors.x.magnesium <= 300 uM]", base: base)
    #expect(sweep.configurationCount == 3)
  }

  @Test func aZipIsFilteredPlaceByPlace() throws {
    let sweep = try Self.sweep(
      "[zip: {step: [1 ms, 5 ms, 2 ms], inputs.a.release.recovery: [2 ms, 4 ms, 3 ms]}]",
      "where: [step < inputs.a.release.recovery]")
    #expect(Array(sweep.keptPositions) == [0, 2])
  }

  @Test func aSettingCountsAgain() throws {
    let text = SmallSchema.text(
      base: "duration: 1 s", axes: "[step: [1 ms, 2 ms, 3 ms]]",
      more: "where: [step < inputs.a.release.recovery]")
    func recovery(_ value: String) -> Overrides {
      Overrides(settings: ["inputs.a.release.recovery=\(value)"])
    }
    #expect(try SmallSchema.parse(text).configurationCount == 3)
    #expect(try SmallSchema.parse(text, recovery("3 ms")).configurationCount == 2)
    #expect(
      SmallSchema.problems(text, recovery("1 ms")).contains("removes all 3 configurations"))
  }

  @Test func whatIsLeftOutIsNotChecked() throws {
    let text = SmallSchema.text(
      base: "inputs.a.release.recovery: 2 ms", axes: "[duration: [1 ms, 5 ms], step: [3 ms, 1 ms]]",
      more: "where: [step <= duration]")
    let problems = SmallSchema.problems(text) { configuration in
      let values = ["step", "duration"].compactMap { configuration.structure.position(of: $0) }
        .map { configuration.values[$0] }
      return values[0] > values[1] ? [Problem(path: "step", message: "too long")] : []
    }
    #expect(problems == "")
  }

  // MARK: Problems

  @Test func anUnknownWordIsMarked() {
    let text = SmallSchema.text(
      base: "duration: 1 s", axes: "[step: [1 ms, 2 ms]]",
      more: "where:\n  - step < inputs.a.release.recovry\n  - \"step > 3 mV\"")
    #expect(
      SmallSchema.problems(text) == """
        sweep.yaml:8:12: error: unknown parameter 'inputs.a.release.recovry'
            8 |   - step < inputs.a.release.recovry
              |            ^~~~~~~~~~~~~~~~~~~~~~~~ did you mean 'inputs.a.release.recovery'?
        sweep.yaml:9:13: error: 'step' is a time, '3 mV' is a voltage
            9 |   - "step > 3 mV"
              |             ^~~~ write for example '0.1 ms' (d, h, min, s, ms or us)
        """)
  }

  @Test func aFilterThatRemovesEverythingIsAnError() {
    let text = SmallSchema.text(
      base: "duration: 1 s", axes: "[step: [1 ms, 2 ms]]", more: "where: [step > 2 ms]")
    #expect(
      SmallSchema.problems(text) == """
        sweep.yaml:7:1: error: 'where' removes all 2 configurations
            7 | where: [step > 2 ms]
              | ^~~~~ keep at least one
        """)
  }

  @Test func aConditionThatRemovesNothingIsAWarning() throws {
    let sweep = try Self.sweep(
      "[step: [1 ms, 2 ms]]", "where: [step < 2 ms, step < 5 ms]\nexclude: [{step: 7 ms}]")
    #expect(sweep.configurationCount == 1)
    #expect(
      sweep.warnings.map(\.text) == [
        """
        sweep.yaml:8:22: warning: this removes nothing that the other conditions leave
            8 | where: [step < 2 ms, step < 5 ms]
              |                      ^~~~~~~~~~~
        """,
        """
        sweep.yaml:9:11: warning: this removes nothing that the other conditions leave
            9 | exclude: [{step: 7 ms}]
              |           ^~~~~~~~~~~~
        """,
      ])
  }

  @Test(arguments: errors) func aWrongFilterSaysWhatToWrite(example: Said) {
    let text = SmallSchema.text(
      base: "duration: 1 s", axes: "[step: [1 ms, 2 ms]]", more: example.text)
    let problems = SmallSchema.problems(text)
    for part in example.parts { #expect(problems.contains(part), "\(problems)") }
  }

  static let errors = [
    Said("where: step < 1 ms", "'where' is a list, not one value"),
    Said("where:", "'where' is a list, not nothing"),
    Said("where: [{step: 1 ms}]", "a condition is 'a < b', not a map of keys"),
    Said("where: [step]", "a condition compares two numbers, 'a < b'"),
    Said("where: ['']", "a condition is 'a < b', not nothing"),
    Said("where: [step = 1 ms]", ":7:14: error: unknown comparison '='", "write '=='"),
    Said("where: [step ! 1 ms]", "unknown comparison '!'"),
    Said("where: [1 ms < step < 2 ms]", "a second comparison", "write two conditions"),
    Said("where: [step <]", "'<' needs a path or a number on both sides"),
    Said("where: [1 ms < 2 ms]", "a condition needs a path on one side at least"),
    Said("where: [setp < 2 ms]", ":7:9: error: unknown parameter 'setp'", "did you mean 'step'?"),
    Said("where: [step < 2]", "'step' needs a unit: it is a time", "write for example '2 ms'"),
    Said("where: [step < neuron.leak]", "'leak' is a conductance and cannot be compared", "a time"),
    Said("where: [inputs.a.count < 1 ms]", "'count' has no unit"),
    Said("where: [inputs.a < 1 ms]", "'inputs.a' is a section, not a parameter"),
    Said("where: [inputs.a.release.stochastic > false]", "which have no order"),
    Said("where: [inputs.a.release.stochastic == 1]", "is true or false, not '1'"),
    Said("where: [step + 1 ms < 2 ms]", "unknown parameter 'step + 1 ms'"),
    Said("where: [step < 1e999 ms]", "too large"),
    Said(
      "where: [step < \(String(repeating: "1", count: 600))]",
      "a condition has at most 500 characters"),
    Said("exclude: {step: 1 ms}", "'exclude' is a list, not a map of keys"),
    Said("exclude: [step]", "an exclusion is a map from paths to values, not one value"),
    Said("exclude: [{}]", "an exclusion is a map from paths to values, not an empty one"),
    Said("exclude: [{setp: 1 ms}]", "unknown parameter 'setp'", "did you mean 'step'?"),
    Said("exclude: [{step: 1 mV}]", "'step' is a time, '1 mV' is a voltage"),
    Said("exclude: [{step: []}]", "this list of values is empty"),
    Said("exclude: [{step: {}}]", "this map is empty", "one of above, below, from or to"),
    Said("exclude: [{step: {abov: 1 ms}}]", "unknown key 'abov'", "did you mean 'above'?"),
    Said("exclude: [{step: {above: [1 ms]}}]", "a value is expected here, not a list"),
    Said("exclude: [{inputs.a.release.stochastic: {above: 0}}]", "which have no order"),
    Said("exclude: [{neuron.model: lif}]", "'exclude' removes all 2 configurations"),
    Said("exclude: [{step: {from: 0 ms}}]", "'exclude' removes all 2 configurations"),
    Said("where: [duration < 1 s]\nexclude: []", "'where' and 'exclude' remove all 2"),
  ]

  @Test func tenMillionCombinationsAreCountedSoon() throws {
    let axes =
      "[step: {linspace: [1 ms, 2 ms, 1000]},"
      + " zip: {inputs.a.release.recovery: {linspace: [1 ms, 2 ms, 1000]},"
      + " inputs.a.release.facilitation: {linspace: [0 ms, 3 ms, 1000]}},"
      + " neuron.leak: {linspace: [1 nS, 2 nS, 10]}]"
    let more =
      "where: [step < inputs.a.release.recovery]\n"
      + "exclude: [{neuron.leak: {above: 1.5 nS}, step: {below: 1.1 ms}}]"
    var count = 0
    let time = try ContinuousClock().measure {
      count = try Self.sweep(axes, more).configurationCount
    }
    #expect(count == 4_995_000 - 5 * (100 * 999 - 99 * 50))
    #expect(time < .seconds(5))
  }

  @Test func hostileFiltersAreAnsweredSoon() {
    let conditions = (1...9000).map { "step < \($0) s" }.joined(separator: ", ")
    let time = ContinuousClock().measure {
      for axes in [
        "[step: {linspace: [1 ms, 2 ms, 9000000]}]",
        "[step: {linspace: [1 ms, 2 ms, 9000000]}, neuron.leak: {linspace: [1 nS, 2 nS, 90]}]",
      ] {
        let problems = SmallSchema.problems(
          SmallSchema.text(base: "duration: 1 s", axes: axes, more: "where: [\(conditions)]"))
        #expect(problems.contains("too many combinations to go through one by one"))
      }
    }
    #expect(time < .seconds(5))
  }
}
