import SweepSpec
import SynapseModel
import Testing

/// `cases` and swept models: variants of a sweep that differ in structure.
@Suite struct CaseTests {
  private static func sweep(_ axes: String, base: String = "", more: String = "") throws -> Sweep {
    try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s\n" + base, axes: axes, more: more))
  }

  private static let two = "cases: {control: {}, block: {neuron.leak: 2 nS}}"

  // MARK: Order

  @Test func casesInFrontOfAnAxisVarySlower() throws {
    let sweep = try Self.sweep("[\(Self.two), step: [1 ms, 2 ms]]")
    #expect(sweep.sweptColumns.map(\.name) == ["case", "neuron_leak_ns", "step_ms"])
    #expect(
      sweep.rows == [
        ["control", "10 nS", "1 ms"], ["control", "10 nS", "2 ms"], ["block", "2 nS", "1 ms"],
        ["block", "2 nS", "2 ms"],
      ])
  }

  @Test func casesBehindAnAxisVaryFaster() throws {
    let sweep = try Self.sweep("[step: [1 ms, 2 ms], \(Self.two)]")
    #expect(sweep.sweptColumns.map(\.name) == ["step_ms", "case", "neuron_leak_ns"])
    #expect(
      sweep.rows.map { "\($0[0]) \($0[1])" } == [
        "1 ms control", "1 ms block", "2 ms control", "2 ms block",
      ])
    #expect((0..<4).map { sweep.places(of: $0) } == [[0, 0], [0, 1], [1, 0], [1, 1]])
  }

  @Test func aCaseHasAxesOfItsOwn() throws {
    let sweep = try Self.sweep(
      "[duration: [1 s, 2 s], cases: {a: {axes: [neuron.leak: [1 nS, 2 nS, 3 nS]]}, b: {}},"
        + " step: [1 ms, 2 ms]]")
    #expect(sweep.configurationCount == 2 * (3 + 1) * 2)
    #expect(sweep.dimensions.map(\.columnName) == ["duration_ms", "case", "step_ms"])
    #expect(
      sweep.rows.prefix(8).map { $0.dropFirst().joined(separator: " ") } == [
        "a 1 nS 1 ms", "a 1 nS 2 ms", "a 2 nS 1 ms", "a 2 nS 2 ms", "a 3 nS 1 ms", "a 3 nS 2 ms",
        "b 10 nS 1 ms", "b 10 nS 2 ms",
      ])
  }

  @Test func casesMayBeNested() throws {
    let sweep = try Self.sweep(
      "[cases: {a: {axes: [cases: {x: {step: 1 ms}, y: {step: 2 ms}}]}, b: {}},"
        + " cases: {p: {inputs.a.count: 2}, q: {inputs.a.count: 3}}]")
    #expect(
      sweep.sweptColumns.map(\.name) == ["case", "case_2", "step_ms", "case_3", "a_count"])
    #expect(
      sweep.rows.map { $0.joined(separator: ",") } == [
        "a,x,1 ms,p,2", "a,x,1 ms,q,3", "a,y,2 ms,p,2", "a,y,2 ms,q,3", "b,-,0.1 ms,p,2",
        "b,-,0.1 ms,q,3",
      ])
    #expect(sweep.variants.count == 6)
    #expect(sweep.structureCount == 1)
  }

  @Test func theExampleWithCasesIsRead() throws {
    let sweep = try SmallSchema.parse(SmallSchema.caseSpec)
    #expect(sweep.productCount == 200 * (1 + 2 * 2) * 2 * 2 * 4)
    #expect(sweep.configurationCount == 200 * (2 + 4) * 2 * 4)
    #expect(sweep.structureCount == 4)
  }

  // MARK: Structure

  @Test func aCaseMayChangeTheStructure() throws {
    let sweep = try Self.sweep(
      "[cases: {one: {}, two: {inputs.b: {spikes: {model: silent}, release: {model: static}}},"
        + " three: {inputs.a.release: {model: static, probability: 0.9}}}]",
      base: "inputs.a.release.recovery: 300 ms")
    #expect(sweep.structureCount == 3)
    let members = sweep.variants.map { $0.structure.members["inputs"] ?? [] }
    #expect(members == [["a"], ["a", "b"], ["a"]])
    #expect(sweep.variants[2].structure.models["inputs.a.release"] == "static")
    // What the base says of the other model went with that model.
    #expect(sweep.variants[2].structure.position(of: "inputs.a.release.recovery") == nil)
    #expect(
      sweep.sweptColumns.map(\.name) == [
        "case", "b_spikes_model", "b_release_model", "a_release_model", "a_release_probability",
      ])
    #expect(
      sweep.rows == [
        ["one", "-", "-", "tsodyks_markram", "0.5"],
        ["two", "silent", "static", "tsodyks_markram", "0.5"],
        ["three", "-", "-", "static", "0.9"],
      ])
  }

  @Test func modelsAreSwept() throws {
    let sweep = try Self.sweep(
      "[inputs.a.release.model: [static, tsodyks_markram],"
        + " inputs.a.release.probability: [0.1, 0.2]]")
    #expect(sweep.sweptColumns.map(\.name) == ["a_release_model", "a_release_probability"])
    #expect(
      sweep.rows == [
        ["static", "0.1"], ["static", "0.2"], ["tsodyks_markram", "0.1"],
        ["tsodyks_markram", "0.2"],
      ])
    #expect(sweep.dimensions.map(\.columnName) == ["a_release_model", "a_release_probability"])
  }

  @Test func modelsVaryTogetherWithValues() throws {
    let sweep = try Self.sweep(
      "[zip: {inputs.a.release.model: [static, static, tsodyks_markram],"
        + " inputs.a.release.probability: [0.1, 0.9, 0.5]}, step: [1 ms, 2 ms]]")
    #expect(sweep.variants.count == 2)
    #expect(
      sweep.rows.map { $0.joined(separator: " ") } == [
        "static 0.1 1 ms", "static 0.1 2 ms", "static 0.9 1 ms", "static 0.9 2 ms",
        "tsodyks_markram 0.5 1 ms", "tsodyks_markram 0.5 2 ms",
      ])
  }

  @Test func wordsAreSweptAndCompared() throws {
    let axes = "[neuron.solver: [exact, euler], step: [1 ms, 2 ms]]"
    let sweep = try Self.sweep(axes)
    #expect(sweep.sweptColumns.map(\.name) == ["neuron_solver", "step_ms"])
    #expect(sweep.rows.map { $0[0] } == ["exact", "exact", "euler", "euler"])
    #expect(try Self.sweep(axes, more: "where: [neuron.solver == euler]").configurationCount == 2)
    #expect(try Self.sweep(axes, more: "where: [euler != neuron.solver]").configurationCount == 2)
    let rest = try Self.sweep(axes, more: "exclude: [{neuron.solver: exact, step: 1 ms}]")
    #expect(rest.configurationCount == 3)
    let written = try Self.sweep("[]", base: "neuron.solver: euler\nstep: 1 ms")
    #expect(written.names == [sweep.names[2]])
  }

  @Test func aCaseThatSetsNothingNewIsAWarning() throws {
    let sweep = try Self.sweep(
      "[step: [1 ms, 2 ms], cases: {control: {}, sham: {neuron.leak: 10 nS}, block:"
        + " {neuron.leak: 1 nS}}]")
    #expect(sweep.configurationCount == 6)
    #expect(
      sweep.warnings.map(\.text) == [
        """
        sweep.yaml:7:49: warning: 'sham' gives the same configurations as 'control'
            7 | axes: [step: [1 ms, 2 ms], cases: {control: {}, sham: {neuron.leak: 10 nS}, block: \
        {neuron.leak: 1 nS}}]
              |                                                 ^~~~ their rows will be equal
        """
      ])
  }

  // MARK: Conditions

  @Test(arguments: [
    ("where: [case == block]", ["block 1 ms", "block 2 ms"]),
    ("where: [case != block, step < 2 ms]", ["control 1 ms"]),
    ("exclude: [{case: control, step: 1 ms}]", ["control 2 ms", "block 1 ms", "block 2 ms"]),
    ("exclude: [{case: [control, block], step: {above: 1 ms}}]", ["control 1 ms", "block 1 ms"]),
    ("where: [control == case]", ["control 1 ms", "control 2 ms"]),
  ])
  func casesAreCompared(more: String, rows: [String]) throws {
    let sweep = try Self.sweep("[\(Self.two), step: [1 ms, 2 ms]]", more: more)
    #expect(sweep.rows.map { "\($0[0]) \($0[2])" } == rows)
    #expect(sweep.configurationCount == rows.count)
  }

  @Test func aCaseMayBeNamedAsAPath() throws {
    let sweep = try Self.sweep(
      "[cases: {step: {step: 1 ms}, duration: {step: 2 ms}}]", more: "where: [case == step]")
    #expect(sweep.rows == [["step", "1 ms"]])
  }

  @Test func modelsAreCompared() throws {
    let axes = "[inputs.a.release.model: [static, tsodyks_markram], step: [1 ms, 2 ms]]"
    for (more, count) in [
      ("where: [inputs.a.release.model == static]", 2),
      ("where: [neuron.model == lif, inputs.a.release.model != static]", 2),
      ("exclude: [{inputs.a.release.model: tsodyks_markram, step: 1 ms}]", 3),
      ("where: [inputs.a.release.model == neuron.model, step < 2 ms]", 0),
    ] {
      if count == 0 {
        let text = SmallSchema.text(base: "duration: 1 s", axes: axes, more: more)
        #expect(SmallSchema.problems(text).contains("removes all 4 configurations"))
      } else {
        #expect(try Self.sweep(axes, more: more).configurationCount == count, "\(more)")
      }
    }
  }

  @Test func aRuleDoesNotApplyWhereItsPathIsMissing() throws {
    let axes =
      "[cases: {fixed: {inputs.a.release.model: static}, plastic:"
      + " {axes: [inputs.a.release.recovery: [100 ms, 300 ms]]}}, step: [1 ms, 2 ms]]"
    let sweep = try Self.sweep(
      axes,
      more: "where: [inputs.a.release.recovery < 200 ms]\n"
        + "exclude: [{inputs.a.release.recovery: 100 ms, step: 2 ms}]")
    #expect(
      sweep.rows.map { $0.joined(separator: " ") } == [
        "fixed static - 1 ms", "fixed static - 2 ms", "plastic tsodyks_markram 100 ms 1 ms",
      ])
  }

  @Test func aCaseThatIsLeftOutIsNotChecked() throws {
    let text = SmallSchema.text(
      base: "duration: 1 s", axes: "[cases: {a: {step: 1 ms}, b: {step: 9 ms}}]",
      more: "where: [case == a]")
    let problems = SmallSchema.problems(text) { configuration in
      let step = configuration.structure.position(of: "step").map { configuration.values[$0] }
      return step == 9 ? [Problem(path: "step", message: "not nine")] : []
    }
    #expect(problems == "")
  }

  @Test func aProblemOfACaseIsReportedInTheCase() {
    let text = SmallSchema.text(
      base: "duration: 1 s", axes: "[cases: {a: {step: 1 ms}, b: {step: 9 ms}}]")
    let problems = SmallSchema.problems(text) { configuration in
      let step = configuration.structure.position(of: "step").map { configuration.values[$0] }
      return step == 9 ? [Problem(path: "step", message: "not nine")] : []
    }
    #expect(problems.hasPrefix("sweep.yaml:6:43: error: not nine"), "\(problems)")
  }

  @Test func aWarningIsGivenOnce() throws {
    let text = SmallSchema.text(
      base: "duration: 1 s",
      axes: "[cases: {a: {step: 1 ms}, b: {step: 9 ms}}, neuron.leak: [1 nS, 2 nS]]")
    let sweep = try SmallSchema.parse(text) { _ in
      [Problem(path: "duration", message: "short", hint: "take more", isWarning: true)]
    }
    #expect(
      sweep.warnings.map(\.text) == [
        """
        sweep.yaml:5:13: warning: short
            5 |   duration: 1 s
              |             ^~~ take more
        """
      ])
  }
}
