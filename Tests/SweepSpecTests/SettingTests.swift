import SweepSpec
import SynapseModel
import Testing

@Suite struct SettingTests {
  private static func sweep(_ base: String = "", axes: String = "[]") throws -> Sweep {
    try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s\n" + base, axes: axes))
  }

  private static let text = SmallSchema.text(
    base: "duration: 1 s", axes: "[neuron.leak: [1 nS, 2 nS]]")

  private static func name(_ sweep: Sweep, _ position: Int = 0) -> String {
    sweep.identifier(of: sweep.configuration(at: position))
  }

  @Test func aSettingIsAsIfItStoodInTheBase() throws {
    let written = try Self.sweep("step: 2 ms\ninputs.a.release.stochastic: false")
    let set = try SmallSchema.parse(
      SmallSchema.text(base: "duration: 1 s\nstep: 1 ms"),
      Overrides(settings: ["step=2 ms", "inputs.a.release.stochastic=false"]))
    #expect(Self.name(set) == Self.name(written))
    #expect(set.fingerprint == written.fingerprint)
  }

  @Test func aModelOrAMemberCanBeSet() throws {
    let set = try SmallSchema.parse(
      Self.text,
      Overrides(settings: ["inputs.a.release.model=static", "inputs.a.receptors={ampa: {}}"]))
    let structure = set.configuration(at: 0).structure
    #expect(structure.models["inputs.a.release"] == "static")
    #expect(structure.members["inputs.a.receptors"] == ["ampa"])
  }

  @Test func wrongSettingsAreShownTogether() throws {
    let problems = SmallSchema.problems(
      Self.text,
      Overrides(settings: ["stpe=2 ms", "step=2", "neuron.leak=3 nS", "step", "duration="]))
    #expect(
      problems == """
        --set:1:1: error: unknown parameter 'stpe'
            1 | stpe=2 ms
              | ^~~~ did you mean 'step'?
        --set:1:6: error: 'step' needs a unit: it is a time
            1 | step=2
              |      ^ write for example '2 ms'
        --set:1:1: error: 'neuron.leak' is swept
            1 | neuron.leak=3 nS
              | ^~~~~~~~~~~ replace its axis with --axis
        --set:1:1: error: a '=' is missing
            1 | step
              | ^~~~ write 'path=value'
        --set:1:10: error: value missing for 'duration'
            1 | duration=
              |          ^ a time, above 0 ms
        """)
  }

  /// For who wants one run: a value of the axis, or another one.
  @Test func aSettingCanPickTheValueOfAnAxis() throws {
    func picked(_ text: String) throws -> Sweep {
      try SmallSchema.parse(Self.text, Overrides(settings: [text], picksValues: true))
    }
    let second = try SmallSchema.parse(Self.text).configuration(at: 1)
    let sweep = try picked("neuron.leak=2 nS")
    #expect(sweep.axes.map(\.first.values) == [[2]])
    #expect(Self.name(sweep) == sweep.identifier(of: second))
    #expect(try picked("neuron.leak=7 nS").axes.map(\.first.values) == [[7]])
    // What is not swept is set as ever.
    #expect(try picked("step=2 ms").axes.map(\.first.values) == [[1, 2]])
    let models = try SmallSchema.parse(
      SmallSchema.text(
        base: "duration: 1 s", axes: "[inputs.a.release.model: [static, tsodyks_markram]]"),
      Overrides(settings: ["inputs.a.release.model=static"], picksValues: true))
    #expect(models.productCount == 1)
    #expect(models.configuration(at: 0).structure.models["inputs.a.release"] == "static")
  }

  @Test(arguments: [
    ("neuron.leak=[3 nS, 4 nS, 5 nS]", [3, 4, 5]), ("neuron.leak=3 nS,4 nS", [3, 4]),
    ("neuron.leak=1 nS:3 nS:3", [1, 2, 3]), ("neuron.leak=1 nS:100 nS:3log", [1, 10, 100]),
    ("neuron.leak={range: [1 nS, 2 nS, 0.5 nS]}", [1, 1.5, 2]), ("neuron.leak=7 nS", [7]),
  ])
  func anAxisReplacesTheSpecs(text: String, values: [Double]) throws {
    let sweep = try SmallSchema.parse(Self.text, Overrides(axes: [text]))
    #expect(sweep.axes.map(\.first.values) == [values])
  }

  @Test func anotherAxisVariesFastest() throws {
    let sweep = try SmallSchema.parse(Self.text, Overrides(axes: ["step=1 ms,2 ms"]))
    #expect(sweep.axes.map(\.first.path) == ["neuron.leak", "step"])
    let inSpec = try SmallSchema.parse(
      SmallSchema.text(
        base: "duration: 1 s", axes: "[neuron.leak: [1 nS, 2 nS], step: [1 ms, 2 ms]]"))
    #expect(sweep.fingerprint == inSpec.fingerprint)
  }

  @Test(arguments: [
    ("step", "a '=' is missing"), ("=1 ms", "the path in front of '=' is missing"),
    ("stpe=1 ms,2 ms", "did you mean 'step'?"), ("step=1 ms:2 ms", "2 parts between colons"),
    ("step=1 ms:2 ms:x", "--axis:1:16: error: 'n' is a number, not 'x'"),
    ("step=1,2", "--axis:1:6: error: 'step' needs a unit"),
  ])
  func aWrongAxisIsShown(text: String, message: String) {
    let problems = SmallSchema.problems(Self.text, Overrides(axes: [text]))
    #expect(problems.contains(message), "\(problems)")
  }
}
