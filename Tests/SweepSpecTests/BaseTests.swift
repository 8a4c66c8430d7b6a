import SweepSpec
import SynapseModel
import Testing

@Suite struct BaseTests {
  @Test(arguments: values) func aWrongValueSaysWhatToWrite(example: Said) {
    let problems = SmallSchema.problems(SmallSchema.text(base: example.text))
    for part in example.parts { #expect(problems.contains(part)) }
  }

  static let values = [
    Said("duration: 5", "'duration' needs a unit: it is a time", "write for example '5 ms'"),
    Said(
      "duration: 5 mS", "'duration' is a time, '5 mS' is a conductance",
      "(d, h, min, s, ms or us)"),
    Said("duration: 5 MS", "unknown unit 'MS'; 'duration' is a time", "did you mean 'ms'?"),
    Said("duration: 5 parsec", "unknown unit 'parsec'", "units: d, h, min, s, ms or us"),
    Said("duration: 010 s", "leading zero in '010 s'", "octal"),
    Said("duration: 0o10", "'0o10' is not a decimal number"),
    Said("duration: 0x10", "'0x10' is not a decimal number"),
    Said("duration: 1:30", "colon in '1:30'; is this a time?", "write for example '90 s'"),
    Said("duration: 190:20:30", "colon in '190:20:30'"),
    Said("duration: 1_000 ms", "underscore in '1_000 ms'"),
    Said("duration: .nan", "'duration' must be a finite number, not '.nan'"),
    Said("duration: -.inf", "'duration' must be a finite number, not '-.inf'"),
    Said("duration: no", "'no' looks like a YAML 1.1 boolean"),
    Said("duration: long", "'duration' is a number, not 'long'"),
    Said("duration:", ":5:12: error: value missing for 'duration'", "a time, above 0 ms"),
    Said("duration: ~", "value missing for 'duration'"),
    Said("duration: ''", "value missing for 'duration'"),
    Said("duration: 1#c", "'1#c' is not a number", "a comment needs a space before '#'"),
    Said("duration: 2026-11-23", "'duration' is a number, not '2026-11-23'"),
    Said("duration: 0,5 s", "comma in '0,5 s'", "the decimal point is '.'"),
    Said("duration: 1/2 s", "'1/2 s' is not a number"),
    Said("duration: 5\u{A0}ms", "a special space"),
    Said("duration: \u{2212}5 ms", "a special minus sign"),
    Said("duration: -5 ms", "'duration' must be above 0 ms"),
    Said("duration: 1e400 s", "'1e400 s' is too large for a number"),
    Said("duration: 1e-400 s", "'1e-400 s' is too small for a number"),
    Said("duration: 1e99999999999999999999 s", "is too large for a number"),
    Said("duration: 5  ms", "too many spaces in '5  ms'"),
    Said("duration: \(String(repeating: "9", count: 200))", "is too long for a number"),
    Said("duration: [1 s, 2 s]", "takes one value, not a list", "write it under 'axes'"),
    Said("duration: {linspace: [1, 2, 3]}", "not a map of keys", "write it under 'axes'"),
    Said("inputs.a.release.probability: 1.5", "'probability' must be from 0 to 1"),
    Said("inputs.a.release.probability: 5 ms", "has no unit, '5 ms' is a time"),
    Said("inputs.a.release.probability: 5 x", "is a number without a unit, not '5 x'"),
    Said("inputs.a.release.probability: 50%", "percent in '50%'", "for example 0.5"),
    Said("inputs.a.release.stochastic: no", "'stochastic' is true or false, not 'no'", "spellings"),
    Said("inputs.a.release.stochastic: maybe", "'stochastic' is true or false, not 'maybe'"),
    Said("inputs.a.count: 18446744073709551616", "'count' must be from 1 to 100000"),
    Said("inputs.a.count: 1.5", "'count' is a whole number, not '1.5'"),
    Said("inputs.a.count: 20 ms", "'count' has no unit, '20 ms' is a time"),
  ]

  @Test(arguments: keys) func aWrongKeySaysWhatIsAllowed(example: Said) {
    let problems = SmallSchema.problems(SmallSchema.text(base: "duration: 1 s\n" + example.text))
    for part in example.parts { #expect(problems.contains(part)) }
  }

  static let keys = [
    Said(
      "inputs.a.release.probabilty: 1", "unknown parameter 'inputs.a.release.probabilty'",
      "did you mean 'inputs.a.release.probability'?"),
    Said("rate: 3 Hz", "unknown parameter 'rate'", "it belongs to 'inputs.NAME.spikes'"),
    Said("zzz: 3", "allowed here: duration, inputs, neuron, step"),
    Said("neuron: lif", "'neuron' is a map of keys, not one value", "write 'neuron: {model: lif}'"),
    Said("neuron: [1]", "'neuron' is a map of keys, not a list"),
    Said("neuron:", "'neuron' has no keys", "or {} for none"),
    Said("neuron: {model: liff}", "unknown neuron model 'liff'", "did you mean 'lif'?"),
    Said("neuron: {model: hodgkin}", "unknown neuron model", "models: lif or none"),
    Said("neuron: {model: }", "value missing for 'model'", "one of lif or none"),
    Said("neuron: {model: none, rest: 3 mV}", "'rest' belongs to lif; this neuron model is none"),
    Said("inputs.B: {}", "'B' cannot be a name in 'inputs'", "small letters, digits and '_'"),
    Said(
      "inputs.b: {spikes: {}}", "'inputs.b.spikes' needs a model: ".dropLast(2).description,
      "'inputs.b.release' is missing", "Vesicle release"),
    Said(
      "inputs.b: {spikes: {model: poisson}, release: {}}", "'inputs.b.spikes' lacks 'rate'",
      "a frequency, at least 0 Hz"),
    Said(
      "neuron: {rest: -3 mV}\nneuron.rest: -4 mV", "'neuron.rest' is given twice; first at line 6"),
    Said("neuron.rest: -3 mV\nneuron.rest.x: -4 mV", "'neuron.rest.x' is given twice"),
    Said("neuron.rest.x: -3 mV\nneuron.rest: -4 mV", "'neuron.rest' is given twice"),
    Said("neuron: {}\nneuron: {}", "duplicate key 'neuron'; first given at line 6"),
    Said("preset: calyx", "'base' has no presets"),
    Said("neuron..rest: 3", "'neuron..rest' has an empty part"),
    Said("a\(String(repeating: ".a", count: 50)): 3", "nested more than 32 levels deep"),
  ]

  @Test(arguments: tops) func aWrongKeyAtTheTopSaysWhatIsMeant(example: Said) {
    let problems = SmallSchema.problems(example.text)
    for part in example.parts { #expect(problems.contains(part)) }
  }

  static let tops = [
    Said("name: x", "'quantal' is missing", "'base' is missing"),
    Said("quantal: 1", "'name' is missing"),
    Said("quantal: 2", "this program reads grammar version 1, not '2'"),
    Said("quantal:", "value missing for 'quantal'"),
    Said("quantal: 1\nname: .x", "'.x' cannot be a name"),
    Said("quantal: 1\nname: a/b", "'a/b' cannot be a name"),
    Said("quantal: 1\nname:", "value missing for 'name'"),
    Said("quantal: 1\nname: [a]", "'name' is one word, not a list"),
    Said("quantal: 1\nnam: x", "unknown key 'nam'", "did you mean 'name'?"),
    Said("quantal: 1\nduration: 1 s", "unknown key 'duration'", "it belongs under 'base'"),
    Said("quantal: 1\nsamples: {}\npreset: a", "'samples' needs 'n'", "it belongs under 'base'"),
    Said("quantal: 1\ninclude: a.yaml", "'include' is a list, not one value"),
    Said("quantal: 1\nbase: 3", "'base' is a map of keys, not one value"),
    Said("quantal: 1\nbase: {}", "'base' lacks 'duration'", "'inputs' is missing"),
    Said("quantal: 1\nbase: {inputs: {}}", "'inputs' is empty", "name at least one input"),
    Said("quantal: 1\naxes: {a: [1]}", "'axes' is a list, not a map of keys"),
    Said("quantal: 1\naxes:", "value missing for 'axes'"),
    Said("quantal: 1\ntrials: 5", "'trials' is a map of keys, not one value"),
    Said("quantal: 1\ntrials: {cont: 5}", "unknown key 'trials.cont'", "did you mean 'count'?"),
    Said("quantal: 1\ntrials: {count: 0}", "'count' must be from 1 to 1000000000000"),
    Said("quantal: 1\ntrials: {seed: 9007199254740992}", "must be from 0 to 9007199254740991"),
    Said("quantal: 1\ntrials: {noise: sharde}", "not 'sharde'", "did you mean 'shared'?"),
  ]

  @Test func aNameIsTextWhateverYAMLThinks() throws {
    for name in ["no", "2026-11-23", "010", "1.5"] {
      let text = SmallSchema.text(base: "duration: 1 s")
        .replacing("name: small", with: "name: \(name)")
      #expect(try SmallSchema.parse(text).name == name)
    }
  }

  @Test func atMostTwentyProblemsAreShown() throws {
    let lines = (0..<27).map { "zzzzzzz\($0): 1" }.joined(separator: "\n")
    let error = #expect(throws: SpecError.self) {
      try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s\n" + lines))
    }
    #expect(error?.diagnostics.count == 20)
    #expect(error?.diagnostics.first?.line == 6)
    #expect(error?.text.hasSuffix("\nand 7 more") == true)
    #expect(error?.kind == .invalid)
  }

  @Test func aProblemIsAJSONObjectToo() throws {
    let error = #expect(throws: SpecError.self) {
      try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s\nduration: \"\\t\""))
    }
    #expect(
      error?.diagnostics.map(\.json).first == """
        {"severity":"error","file":"sweep.yaml","line":6,"column":3,"offset":134,"length":8,\
        "message":"duplicate key 'duration'; first given at line 5","hint":"remove one of them",\
        "related":{"file":"sweep.yaml","line":5,"column":3}}
        """)
  }
}
