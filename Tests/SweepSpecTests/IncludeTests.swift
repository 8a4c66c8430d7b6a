import SweepSpec
import SynapseModel
import Testing

/// `include` and presets: where the values of `base` come from.
@Suite struct IncludeTests {
  private static func value(_ path: String, _ sweep: Sweep) -> Double? {
    let configuration = sweep.configuration(at: 0)
    return configuration.structure.position(of: path).map { configuration.values[$0] }
  }

  private static func spec(
    _ include: String, base: String = "duration: 1 s", axes: String = "[]"
  ) -> String {
    SmallSchema.text(base: base, axes: axes).replacing(
      "base:", with: "include: \(include)\nbase:")
  }

  // MARK: Layers

  @Test func laterFilesAndTheBaseCountMore() throws {
    let folder = try Folder([
      "one.yaml": "step: 1 ms\nneuron: {leak: 1 nS, rest: -60 mV}",
      "common/two.yaml": "quantal: 1\ninclude: [three.yaml]\nbase: {neuron.leak: 2 nS}",
      "common/three.yaml": "neuron.leak: 3 nS\ninputs.a.count: 3",
      "sweep.yaml": Self.spec("[one.yaml, common/two.yaml]", base: "duration: 1 s\nstep: 5 ms"),
    ])
    let sweep = try folder.load()
    #expect(Self.value("step", sweep) == 5)
    #expect(Self.value("neuron.leak", sweep) == 2)
    #expect(Self.value("neuron.rest", sweep) == -60)
    #expect(Self.value("inputs.a.count", sweep) == 3)
    #expect(Self.value("duration", sweep) == 1000)
    let set = try folder.load("sweep.yaml", Overrides(settings: ["step=7 ms"]))
    #expect(Self.value("step", set) == 7)
    // Cases count most.
    try folder.write(
      Self.spec("[one.yaml]", axes: "[cases: {a: {neuron.leak: 9 nS}, b: {}}]"), "cases.yaml")
    let cases = try folder.load("cases.yaml", Overrides(settings: ["step=7 ms"]))
    #expect(cases.rows == [["a", "9 nS"], ["b", "1 nS"]])
  }

  private static let examples = [
    "one": "neuron: {rest: -70 mV, leak: 3 nS}\ninputs.b: {spikes: {model: silent}, release: {}}",
    // The base chooses another model than the file: what the file says of that goes with it.
    "model": "inputs.a.release: {model: tsodyks_markram, recovery: 99 ms, probability: 0.25}",
    "preset": "inputs.a.release: {probability: 0.2, facilitation: 5 ms, recovery: 7 ms}",
    "words": "neuron: {solver: euler, model: 'lif'}\nstep: \"0.5 ms\"\nduration: 1e3 ms",
    "empty": "{}",
  ]
  private static let bases = [
    "one": "duration: 1 s", "words": "step: 1 ms", "empty": "duration: 1 s",
    "model": "duration: 1 s\ninputs.a.release: {model: static}",
    "preset": "duration: 1 s\ninputs.a.release.preset: depressing",
  ]

  @Test(arguments: examples.keys.sorted()) func aResolvedSpecGivesTheSameRuns(_ name: String) throws
  {
    let spec = """
      quantal: 1
      name: small   # a name
      include: [common/file.yaml]
      base:
        inputs.a: {spikes: {model: poisson, rate: 20 Hz}, release: {}}
        \(try #require(Self.bases[name]).replacing("\n", with: "\n  "))
      axes:
        - inputs.a.spikes.rate: {logspace: [1 Hz, 100 Hz, 3]}
        - zip: {neuron.leak: [1 nS, 2 nS], neuron.rest: [-65 mV, -0.06 V]}
        - cases: {"on": {}, block: {inputs.a.count: 2, axes: [inputs.a.release.probability: [0.1, 2e-1]]}}
      where: [inputs.a.spikes.rate > -1 Hz, "neuron.rest<-62 mV"]
      trials: {count: 2, seed: 7, noise: shared}
      """
    let folder = try Folder([
      "sweep.yaml": spec,
      "common/file.yaml": try #require(Self.examples[name]),
    ])
    let sweep = try folder.load()
    #expect(sweep.text != spec)
    #expect(sweep.text.contains("include: []"))
    try folder.write(sweep.text, "resolved.yaml")
    let again = try folder.load("resolved.yaml")
    #expect(again.names == sweep.names)
    #expect(again.fingerprint == sweep.fingerprint)
    #expect(again.trials == sweep.trials)
    #expect(again.text == sweep.text)
  }

  @Test func aSpecWithoutIncludesIsKeptToTheLetter() throws {
    let text = Self.spec("[]  # none")
    #expect(try SmallSchema.parse(text).text == text)
  }

  // MARK: Presets

  @Test func aPresetFillsWhatIsNotWritten() throws {
    let sweep = try SmallSchema.parse(
      SmallSchema.text(base: "duration: 1 s").replacing(
        "{model: tsodyks_markram}", with: "{preset: depressing, recovery: 500 ms}"))
    #expect(sweep.variants[0].structure.models["inputs.a.release"] == "tsodyks_markram")
    #expect(Self.value("inputs.a.release.probability", sweep) == 0.7)
    #expect(Self.value("inputs.a.release.recovery", sweep) == 500)
    #expect(Self.value("inputs.a.release.facilitation", sweep) == 100)
    let written = try SmallSchema.parse(
      SmallSchema.text(base: "duration: 1 s").replacing(
        "{model: tsodyks_markram}",
        with: "{model: tsodyks_markram, probability: 0.7, recovery: 0.5 s}"))
    #expect(sweep.names == written.names)
  }

  @Test func aPresetStandsRightBelowTheMapThatNamesIt() throws {
    let folder = try Folder([
      "common.yaml": "inputs.a.release: {model: static, probability: 0.2}",
      "sweep.yaml": Self.spec("[common.yaml]").replacing(
        "{model: tsodyks_markram}", with: "{preset: depressing}"),
    ])
    #expect(Self.value("inputs.a.release.probability", try folder.load()) == 0.7)
    let set = try folder.load(
      "sweep.yaml", Overrides(settings: ["inputs.a.release.probability=0.3"]))
    #expect(Self.value("inputs.a.release.probability", set) == 0.3)
    #expect(Self.value("inputs.a.release.recovery", set) == 800)
    let other = try folder.load("sweep.yaml", Overrides(settings: ["inputs.a.release.preset=weak"]))
    #expect(other.variants[0].structure.models["inputs.a.release"] == "static")
    #expect(Self.value("inputs.a.release.probability", other) == 0.1)
  }

  @Test func casesChoosePresets() throws {
    let sweep = try SmallSchema.parse(
      SmallSchema.text(
        base: "duration: 1 s",
        axes: "[cases: {weak: {inputs.a.release.preset: weak}, strong: {inputs.a.release:"
          + " {preset: depressing}}}, inputs.a.release.probability: [0.5, 0.6]]"
      ).replacing("{model: tsodyks_markram}", with: "{}"))
    #expect(
      sweep.variants.map { $0.structure.models["inputs.a.release"] } == [
        "static", "tsodyks_markram",
      ])
    #expect(sweep.rows.map { $0[1] } == ["0.5", "0.6", "0.5", "0.6"])
  }

  @Test(arguments: [
    ("preset: depresing", "unknown preset 'depresing'", "did you mean 'depressing'?"),
    ("preset: [weak]", "'preset' is depressing or weak, not a list", ""),
    ("preset: ", "'preset' is depressing or weak, not nothing", ""),
    ("preset: weak, recovery: 5 ms", "'recovery' belongs to tsodyks_markram", ""),
  ])
  func aWrongPresetIsShown(keys: String, message: String, hint: String) {
    let problems = SmallSchema.problems(
      SmallSchema.text(base: "duration: 1 s").replacing(
        "{model: tsodyks_markram}", with: "{\(keys)}"))
    #expect(problems.contains(message), "\(problems)")
    #expect(hint.isEmpty || problems.contains(hint), "\(problems)")
    #expect(problems.errorCount == 1, "one error: \(problems)")
  }

  @Test func anAxisOverPresetsIsPointedToCases() {
    let axes = "[inputs.a.release.preset: [depressing, weak]]"
    let problems = SmallSchema.problems(SmallSchema.text(base: "duration: 1 s", axes: axes))
    #expect(problems.contains("presets are swept by cases"))
    #expect(
      problems.contains("{depressing: {inputs.a.release.preset: depressing}, …}"), "\(problems)")
    #expect(problems.errorCount == 1)
  }

  @Test func whereThereAreNoPresetsThatIsSaid() {
    let text = SmallSchema.text(base: "duration: 1 s\nneuron: {preset: calyx}")
    #expect(SmallSchema.problems(text).contains("'neuron' has no presets"))
  }

  // MARK: Problems

  @Test func aMistakeInAnIncludedFileIsShownThere() throws {
    let folder = try Folder([
      "common/a.yaml": "# comment\nstpe: 1 ms\n", "sweep.yaml": Self.spec("[common/a.yaml]"),
    ])
    #expect(
      folder.problems() == """
        common/a.yaml:2:1: error: unknown parameter 'stpe' (included from sweep.yaml:3)
            2 | stpe: 1 ms
              | ^~~~ did you mean 'step'?
        """)
    let diagnostic = try #require(folder.error()?.diagnostics.first)
    #expect(diagnostic.json.contains("\"included_from\":"))
    #expect(diagnostic.json.contains("sweep.yaml:3"))
  }

  @Test(arguments: errors) func aWrongIncludeSaysWhy(
    include: String, files: [String: String], parts: [String]
  ) throws {
    let folder = try Folder(files.merging(["sweep.yaml": Self.spec(include)]) { a, _ in a })
    let problems = folder.problems()
    for part in parts { #expect(problems.contains(part), "\(problems)") }
    #expect(problems.errorCount == 1, "one error: \(problems)")
  }

  static let errors: [(String, [String: String], [String])] = [
    ("a.yaml", [:], ["sweep.yaml:3:10: error: 'include' is a list, not one value"]),
    ("[[a.yaml]]", [:], ["the name of a file is expected here, not a list"]),
    ("[sweep.yaml]", [:], ["sweep.yaml:3:11: error: 'sweep.yaml' includes itself"]),
    (
      "[a.yaml]", ["a.yaml": "include: [b.yaml]\n", "b.yaml": "\n\ninclude: [a.yaml]\n"],
      ["b.yaml:3:11: error: 'a.yaml' includes itself (included from a.yaml:1)"]
    ),
    ("[a.yaml]", ["a.yaml": "axes: []"], ["for 'base' only, no 'axes'", "a.yaml:1:1"]),
    ("[a.yaml]", ["a.yaml": "name: x"], ["for 'base' only, no 'name'"]),
    ("[a.yaml]", ["a.yaml": "- step"], ["an included file is a map of keys, not a list"]),
    ("[a.yaml]", ["a.yaml": ""], ["a.yaml:1:1: error: the file is empty"]),
    ("[a.yaml]", ["a.yaml": "base: 3"], ["'base' is a map of keys, not one value"]),
    (
      "[a.yaml]", ["a.yaml": "base: {step: 1 ms}\nstep: 2 ms"],
      ["a.yaml:2:1: error: 'step' stands beside 'base'"]
    ),
    ("[a.yaml]", ["a.yaml": "step: [1 ms"], ["a.yaml:1:7: error: this '[' is not closed"]),
    (
      "[a.yaml]", ["a.yaml": "step: 1 ms\nstep: 2 ms"],
      ["a.yaml:2:1: error: duplicate key 'step'; first given at line 1 (included from"]
    ),
    ("[/]", [:], ["'/': this is a folder, not a file"]),
  ]

  @Test func includesAreOnlySoDeepAndSoMany() throws {
    var files = ["sweep.yaml": Self.spec("[f0.yaml]")]
    for index in 0..<20 { files["f\(index).yaml"] = "include: [f\(index + 1).yaml]\n" }
    files["f20.yaml"] = "step: 1 ms"
    let many = Array(repeating: "small.yaml", count: 101).joined(separator: ", ")
    files["many.yaml"] = Self.spec("[\(many)]")
    files["small.yaml"] = "step: 1 ms"
    let folder = try Folder(files)
    #expect(folder.problems().contains("f9.yaml:1:11: error: too many included files"))
    #expect(folder.problems("many.yaml").contains("too many included files"))
    #expect(folder.problems("many.yaml").contains("at most 100, 10 deep"))
  }

  @Test func aMissingIncludeIsAMissingFile() throws {
    // The file may give all that the base lacks.
    let folder = try Folder([
      "sweep.yaml": Self.spec("[no.yaml]", base: "").replacing(
        "{model: poisson, rate: 20 Hz}", with: "{}"),
      "deep.yaml": Self.spec("[a.yaml]"), "a.yaml": "include: [no.yaml]",
    ])
    #expect(folder.error()?.kind == .missingFile)
    #expect(folder.problems().hasPrefix("sweep.yaml:3:11: error: 'no.yaml': no such file\n"))
    #expect(folder.error("deep.yaml")?.kind == .missingFile)
    #expect(folder.problems("deep.yaml").contains("a.yaml:1:11: error: 'no.yaml': no such file"))
  }
}
