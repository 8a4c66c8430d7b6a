import SweepSpec
import SynapseModel
import Testing

@Suite struct AxisTests {
  @Test(arguments: errors) func aWrongAxisSaysWhatToWrite(example: Said) {
    let text = SmallSchema.text(base: "duration: 1 s", axes: "[\(example.text)]")
    let problems = SmallSchema.problems(text)
    for part in example.parts { #expect(problems.contains(part)) }
  }

  static let errors = [
    Said(
      "inputs.a.spikes.rat: [1 Hz]", "unknown parameter", "did you mean 'inputs.a.spikes.rate'?"),
    Said("probability: [1]", "did you mean 'inputs.a.release.probability'?"),
    Said(
      "inputs.a.spikes: [1]", "'inputs.a.spikes' is a section", "for example 'inputs.a.spikes.rate'"
    ),
    Said("inputs.b.count: [1]", "unknown parameter 'inputs.b.count'", "'inputs.a.count'?"),
    Said("neuron.model: lif", "models are swept as a list, not as one value"),
    Said("neuron.model: [lif, lif]", "'lif' is given twice in this axis"),
    Said("step: {zip: a}", "unknown form of an axis 'zip'"),
    Said("cases: {}", "'cases' is a map from names to what each sets, not an empty one"),
    Said("table: a.csv", "'a.csv': files are not read here"),
    Said("step: {files: a}", "'step' is a time, not a list"),
    Said("step: {linspaec: a}", "unknown form of an axis 'linspaec'", "did you mean 'linspace'?"),
    Said("step: {linspace: [1 ms, 2 ms, 2], range: []}", "an axis has one form, not 2 keys"),
    Said("step: []", "an axis needs at least one value"),
    Said("step: 3 ms", "an axis needs a list of values, not one value", "'[3 ms]'"),
    Said("step: \"\\e[2J\"", "'[\u{FFFD}[2J]'"),
    Said("step: ", "an axis needs a list of values, not nothing"),
    Said("step: [1 ms, 1000 us]", "1 ms is given twice in this axis"),
    Said("step: [1 ms, [2 ms]]", "a value is expected here, not a list"),
    Said("step: ['']", "value missing"),
    Said("step: [1 ms], step: [2 ms]", "two axes sweep 'step'; the first is at line 6"),
    Said("{step: [1 ms], duration: [1 s]}", "one axis has one path, not 2"),
    Said("{}", "this axis is empty"),
    Said("step", "an axis is 'path: values', not one value"),
    Said("step: {range: [1 ms, 5 ms, -1 ms]}", "the step leads away from the end", "above 0"),
    Said("step: {range: [1 ms, 5 ms, 0 ms]}", "the step of a range cannot be 0"),
    Said("step: {range: [1 ms, 5 s, 1e-9 ms]}", "an axis has at most 10000000 values"),
    Said("step: {range: [1 ms, 1e300 s, 1e-300 ms]}", "an axis has at most 10000000 values"),
    Said("step: {linspace: [1 ms, 5 ms, 0]}", "an axis needs at least one value"),
    Said("step: {linspace: [1 ms, 5 ms, 1]}", "one value cannot reach from end to end"),
    Said("step: {linspace: [1 ms, 5 ms, 1e30]}", "'n' is too large"),
    Said("step: {linspace: [1 ms, 5 ms, 1e8]}", "an axis has at most 10000000 values"),
    Said("step: {linspace: [1 ms, 5 ms, 2.5]}", "'n' is a whole number, not '2.5'"),
    Said("step: {linspace: [1 ms, 5 ms]}", "'linspace' takes [first, last, n], not 2 items"),
    Said("step: {range: 3}", "'range' takes [first, last, step], not one value"),
    Said("step: {linspace: [1 ms, 1 ms, 3]}", "both ends are the same", "n is 1"),
    Said(
      "step: {linspace: [1 ms, 1.000000000001 ms, 3]}",
      "neighbouring values are equal when rounded to 12 digits: 1 ms"),
    Said("step: {logspace: [0 ms, 1 ms, 3]}", "'step' must be above 0 ms"),
    Said(
      "neuron.rest: {logspace: [-1 mV, -9 mV, 3]}", "'logspace' needs ends above 0", "exponents"),
    Said("inputs.a.count: {linspace: [1, 10, 5]}", "not 3.25", "value 2 of 5 is 3.25"),
    Said("inputs.a.release.probability: [0.1, 1.1]", ":6:44: error: 'probability' must be from 0"),
    Said("inputs.a.release.probability: {linspace: [0, 1.1, 4]}", "must be from 0 to 1"),
    Said("inputs.a.release.stochastic: {linspace: [0, 1, 2]}", "is true or false and has no"),
    Said(
      "step: {linspace: [1 ms, 5 ms, 10000000]}, neuron.leak: {linspace: [1 nS, 5 nS, 1000000]}",
      "the sweep has more than 1000000000000 runs"),
  ]

  @Test func aSweptParameterNeedsNoBaseValue() throws {
    #expect(try Self.values("duration: [1 s, 2 s]", base: "") == [1000, 2000])
  }

  @Test func aParameterOfAnotherModelIsExplained() {
    let text = SmallSchema.text(
      base: "duration: 1 s\nneuron.model: none", axes: "[neuron.rest: [-60 mV]]")
    #expect(SmallSchema.problems(text).contains("'rest' belongs to lif; this neuron model is none"))
  }

  @Test func anErrorInTheBaseIsNotRepeatedForItsAxis() {
    let text = SmallSchema.text(
      base: "duration: 1 s\nneuron.model: lfi", axes: "[neuron.rest: [-60 mV]]")
    #expect(!SmallSchema.problems(text).contains("neuron.rest"))
  }

  @Test func twoAxesCannotShareAColumn() {
    let base = """
      duration: 1 s
      inputs.a_release: {spikes: {model: silent}, release: {}}
      inputs.a.receptors.count: {decay: 1 ms}
      inputs.a_receptors: {spikes: {model: silent}, release: {}, receptors.x: {decay: 1 ms}}
      inputs.a.receptors.receptors_x: {decay: 1 ms}
      """
    let axes =
      "[inputs.a.receptors.receptors_x.decay: [1 ms],"
      + " inputs.a_receptors.receptors.x.decay: [2 ms]]"
    #expect(
      SmallSchema.problems(SmallSchema.text(base: base, axes: axes))
        .contains("have one column name: a_receptors_receptors_x_decay_ms"))
  }

  @Test func columnNamesDropTheFrontAndAddTheUnit() {
    #expect(
      Sweep.columnName(path: "inputs.glutamate.spikes.rate", unit: .hz)
        == "glutamate_spikes_rate_hz")
    #expect(
      Sweep.columnName(path: "inputs.glutamate.release.probability", unit: nil)
        == "glutamate_release_probability")
    #expect(Sweep.columnName(path: "duration", unit: .ms) == "duration_ms")
  }

  @Test func generatedValuesAreWhatPeopleWouldType() throws {
    let probability = "inputs.a.release.probability"
    #expect(
      try Self.values("\(probability): {linspace: [0.1, 0.9, 9]}")
        == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    #expect(
      try Self.values("\(probability): {range: [0, 1, 0.1]}")
        == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    #expect(
      try Self.values("\(probability): {linspace: [0, 1, 4]}") == [
        0, 0.333333333333, 0.666666666667, 1,
      ])
    #expect(
      try Self.values("neuron.leak: {logspace: [1 nS, 1 uS, 4]}") == [1, 10, 100, 1000])
    #expect(try Self.values("neuron.leak: {logspace: [100 nS, 1 nS, 3]}") == [100, 10, 1])
    #expect(
      try Self.values("neuron.rest: {linspace: [-0.3 mV, 0 mV, 4]}") == [-0.3, -0.2, -0.1, 0])
    #expect(try Self.values("neuron.rest: {range: [-60 mV, -70 mV, -4 mV]}") == [-60, -64, -68])
    #expect(try Self.values("step: {range: [100 us, 0.5 ms, 200 us]}") == [0.1, 0.3, 0.5])
    #expect(try Self.values("step: {linspace: [1 ms, 1 ms, 1]}") == [1])
    #expect(try Self.values("inputs.a.count: {range: [1, 9, 4]}") == [1, 5, 9])
    #expect(try Self.values("inputs.a.release.stochastic: [true, false]") == [1, 0])
  }

  @Test func writtenValuesAreKeptExactly() throws {
    #expect(try Self.values("step: [0.1234567890123456 ms]") == [0.1234567890123456])
  }

  @Test func generatedValuesHaveTwelveDigitsInEveryDecade() throws {
    for text in [
      "[1e-9 ms, 7e9 ms, 100]", "[1.00000000000000007 ms, 3 ms, 50]", "[1e-30 ms, 3e40 ms, 60]",
    ] {
      for form in ["linspace", "logspace"] {
        for value in try Self.values("step: {\(form): \(text)}") {
          let digits = value.brief.split(separator: "e")[0].filter(\.isNumber)
            .trimmingPrefix { $0 == "0" }.reversed().trimmingPrefix { $0 == "0" }
          #expect(digits.count <= 12)
        }
      }
    }
  }

  @Test func tenMillionValuesTakeLittleTime() {
    let clock = ContinuousClock()
    let text = SmallSchema.text(
      base: "duration: 1 s", axes: "[step: {linspace: [1 ms, 5 ms, 10000000]}]")
    let time = clock.measure { #expect(SmallSchema.problems(text).isEmpty) }
    // Generous, for a busy machine: it takes a quarter of a second.
    #expect(time < .seconds(5))
  }

  private static func values(_ axis: String, base: String = "duration: 1 s") throws -> [Double] {
    try SmallSchema.parse(SmallSchema.text(base: base, axes: "[\(axis)]")).axes[0].first.values
  }
}
