import SweepSpec
import Testing

/// What is said of cases and swept models that are wrong.
@Suite struct CaseErrorTests {
  private static func problems(_ axes: String, more: String = "") -> String {
    SmallSchema.problems(SmallSchema.text(base: "duration: 1 s", axes: axes, more: more))
  }

  @Test(arguments: errors) func aWrongCaseSaysWhatToWrite(example: Said) {
    let problems = Self.problems("[\(example.text)]")
    for part in example.parts { #expect(problems.contains(part), "\(problems)") }
    #expect(problems.errorCount == 1, "one error: \(problems)")
  }

  static let errors = [
    Said("cases: {}", "'cases' is a map from names to what each sets, not an empty one"),
    Said("cases: [a, b]", "'cases' is a map from names to what each sets, not a list"),
    Said("cases: ", "not nothing", "write for example 'cases: {control: {}"),
    Said("cases: {a: 3}", "the case 'a' is a map of keys, not one value", "write {} for one"),
    Said("cases: {a: , b: {}}", "sweep.yaml:6:16: error: the case 'a' is a map of keys"),
    Said("cases: {a b: {}}", "'a b' cannot be the name of a case"),
    Said("cases: {.a: {}}", "'.a' cannot be the name of a case"),
    Said("cases: {a: {}, a: {step: 1 ms}}", "duplicate key 'a'; first given at line 6"),
    Said(
      "cases: {a: {stpe: 1 ms}}", "6:20: error: unknown parameter 'stpe'", "did you mean 'step'?"),
    Said(
      "cases: {a: {inputs.aa.count: 3}}",
      "6:20: error: unknown input 'inputs.aa'", "did you mean 'inputs.a'?"),
    Said("cases: {a: {step: 1 mV}}", "'step' is a time, '1 mV' is a voltage"),
    Said("cases: {a: {axes: {step: [1 ms]}}}", "'axes' is a list, not a map of keys"),
    Said("cases: {a: {axes: [step: 1 ms]}}", "an axis needs a list of values, not one value"),
    Said(
      "step: [1 ms], cases: {a: {step: 2 ms}}",
      "6:34: error: 'step' is set here and swept by an axis at line 6", "keep one of them"),
    Said(
      "inputs.a.release.recovery: [1 ms], cases: {a: {inputs: {a: {release: {recovery: 2 ms}}}}}",
      "'inputs.a.release.recovery' is set here and swept by an axis"),
    Said(
      "cases: {a: {step: 2 ms, axes: [step: [1 ms, 3 ms]]}}",
      "'step' is set here and swept by an axis"),
    Said(
      "cases: {a: {step: 2 ms}}, cases: {b: {step: 1 ms}}",
      "'step' is set by two cases at once; the other is at line 6"),
    Said(
      "neuron.model: [lif], cases: {b: {neuron: {model: none}}}",
      "'neuron.model' is set by two cases at once"),
    Said(
      "cases: {a: {axes: [step: [1 ms]]}}, step: [2 ms]",
      "two axes sweep 'step'; the first is at line 6"),
    Said(
      "cases: {a: {inputs.a.release.model: static, axes: [inputs.a.release.recovery: [1 ms]]}}",
      "'recovery' belongs to tsodyks_markram; this release model is static"),
    Said("neuron.model: lif", "models are swept as a list, not as one value", "[lif]"),
    Said("neuron.model: []", "models are swept as a list, not as an empty one"),
    Said("neuron.model: [lif, lfi]", "unknown neuron model 'lfi'"),
    Said("neuron.model: [nne, lif]", "6:23: error: unknown neuron model 'nne'", "'none'?"),
    Said("neuron.model: [lif, none, lif]", "'lif' is given twice in this axis"),
    Said("neuron.model: [lif, [none]]", "'model' takes one value, not a list"),
    Said("step.model: [lif]", "'step' takes one value, not a map of keys"),
    Said(
      "zip: {neuron.model: [lif, none], step: [1 ms]}",
      "'zip' needs equal lengths: neuron.model has 2, step has 1"),
    Said(
      "zip: {neuron.model: [lif, none], step: {linspace: [1 ms, 2 ms, 2]}}",
      "beside a model, a zip takes lists of values"),
    Said(
      "zip: {neuron.model: [lif, none, lif], step: [1 ms, 2 ms, 1 ms]}",
      "'lif 1 ms' is given twice in this axis"),
    Said(
      "zip: {neuron.model: [lif, none], neuron.leak: [1 nS, 2 nS]}",
      "'leak' belongs to lif; this neuron model is none"),
  ]

  @Test(arguments: conditions) func aWrongWordInAConditionIsShown(example: Said) {
    let problems = Self.problems(
      "[cases: {control: {}, block: {step: 1 ms}}, neuron.leak: [1 nS, 2 nS]]",
      more: example.text)
    for part in example.parts { #expect(problems.contains(part), "\(problems)") }
    #expect(problems.errorCount == 1, "one error: \(problems)")
  }

  static let conditions = [
    Said(
      "where: [case == contrl]", "sweep.yaml:7:17: error: 'case' is never 'contrl'",
      "^~~~~~ did you mean 'control'?"),
    Said("where: [case < control]", "'case' is a word, which has no order", "'==' or '!='"),
    Said("where: [case == 3 ms]", "'case' is never '3 ms'", "one of control or block"),
    Said("where: [case_2 == control]", "unknown parameter 'case_2'"),
    Said("where: [neuron.model == lfi]", "'neuron.model' is never 'lfi'"),
    Said("where: [neuron.solver == exat]", "'solver' is euler or exact", "'exact'?"),
    Said("where: [neuron.solver < exact]", "'solver' is euler or exact, which have no order"),
    Said("exclude: [{case: blok}]", "'case' is never 'blok'", "did you mean 'block'?"),
    Said("exclude: [{case: {above: 1}}]", "a word is expected here, not a map of keys"),
    Said("exclude: [{case: []}]", "this list of words is empty"),
  ]

  @Test func anErrorOfTheBaseIsShownOnceForAllCases() {
    let text = SmallSchema.text(
      base: "duration: 1 s\nstpe: 1 ms\nneuron.rest: 5",
      axes: "[inputs.a.count: [1, 2], cases: {a: {}, b: {step: 1 ms}, c: {step: 2 ms}},"
        + " cases: {x: {}, y: {neuron.leak: 1 nS}}]")
    let problems = SmallSchema.problems(text)
    #expect(problems.errorCount == 2, "\(problems)")
  }

  @Test func aBrokenAxisHidesNothingAndInventsNothing() {
    // Nobody knows what the zip sweeps: that the base lacks a duration is not said.
    let problems = SmallSchema.problems(
      SmallSchema.text(
        base: "setp: 1 ms", axes: "[zip: [duration], step: [1 ms]]",
        more: "where: [case == a]"))
    #expect(problems.contains("unknown parameter 'setp'"))
    #expect(problems.contains("'zip' is a map from paths to their values, not a list"))
    #expect(problems.errorCount == 2, "\(problems)")
  }
}
