import SweepSpec
import SynapseModel
import Testing

@Suite struct ZipTests {
  private static func sweep(_ axes: String, base: String = "") throws -> Sweep {
    try SmallSchema.parse(SmallSchema.text(base: "duration: 1 s\n" + base, axes: axes))
  }

  private static func names(_ axes: String, base: String = "") throws -> [String] {
    let sweep = try sweep(axes, base: base)
    return (0..<sweep.configurationCount).map { sweep.identifier(of: sweep.configuration(at: $0)) }
  }

  @Test func pathsOfAZipVaryTogether() throws {
    let sweep = try Self.sweep(
      "[zip: {step: [1 ms, 2 ms, 4 ms], neuron.leak: {linspace: [10 nS, 30 nS, 3]}},"
        + " inputs.a.count: [1, 2]]")
    #expect(sweep.configurationCount == 6)
    #expect(sweep.axes.map(\.count) == [3, 2])
    #expect(
      sweep.sweptColumns.map(\.name) == ["step_ms", "neuron_leak_ns", "a_count"])
    let rows = (0..<6).map { position in
      let configuration = sweep.configuration(at: position)
      return ["step", "neuron.leak", "inputs.a.count"].map { path in
        configuration.structure.position(of: path).map { configuration.values[$0] } ?? .nan
      }
    }
    #expect(rows == [[1, 10, 1], [1, 10, 2], [2, 20, 1], [2, 20, 2], [4, 30, 1], [4, 30, 2]])
  }

  @Test func theSameNumbersHaveTheSameNamesHoweverWritten() throws {
    let zipped = try Self.names("[zip: {step: [1 ms, 2 ms], neuron.leak: [10 nS, 20 nS]}]")
    let turned = try Self.names("[zip: {neuron.leak: [20 nS, 10 nS], step: [2 ms, 1 ms]}]")
    #expect(zipped == turned.reversed())
    let axes = try Self.names("[step: [1 ms, 2 ms], neuron.leak: [10 nS, 20 nS]]")
    #expect(zipped == [axes[0], axes[3]])
    #expect(zipped[1...] == (try Self.names("[]", base: "step: 2 ms\nneuron.leak: 20 nS"))[...])
  }

  @Test func aZipIsNotTheProductOfItsPathsInTheFingerprint() throws {
    let prints = try [
      "[zip: {step: [1 ms, 2 ms], neuron.leak: [1 nS, 2 nS]}]",
      "[step: [1 ms, 2 ms], neuron.leak: [1 nS, 2 nS]]",
      "[zip: {step: [1 ms, 2 ms], neuron.leak: [2 nS, 1 nS]}]",
    ].map { try Self.sweep($0).fingerprint }
    #expect(Set(prints).count == 3)
  }

  @Test func onePathOfAZipMayRepeatAValue() throws {
    let axes = "[zip: {step: [1 ms, 1 ms], neuron.leak: [1 nS, 2 nS]}]"
    #expect(try Self.sweep(axes).configurationCount == 2)
  }

  @Test func unequalLengthsAreShownWithTheirPlaces() {
    let text = """
      quantal: 1
      name: small
      base:
        duration: 1 s
        inputs.a: {spikes: {model: silent}, release: {model: tsodyks_markram}}
      axes:
        - zip:
            inputs.a.release.recovery: [100 ms, 200 ms, 400 ms]
            inputs.a.release.facilitation: [0 ms, 50 ms]
      """
    #expect(
      SmallSchema.problems(text) == """
        sweep.yaml:7:5: error: 'zip' needs equal lengths: inputs.a.release.recovery has 3 (line 8), \
        inputs.a.release.facilitation has 2 (line 9)
            7 |   - zip:
              |     ^~~ give each path as many values
        """)
  }

  @Test(arguments: errors) func aWrongZipSaysWhatToWrite(example: Said) {
    let text = SmallSchema.text(base: "duration: 1 s", axes: "[\(example.text)]")
    let problems = SmallSchema.problems(text)
    for part in example.parts { #expect(problems.contains(part)) }
  }

  static let errors = [
    Said("zip: {}", "'zip' is a map from paths to their values, not an empty one"),
    Said("zip: [step]", "'zip' is a map from paths to their values, not a list"),
    Said("zip: ", "'zip' is a map from paths to their values, not nothing"),
    Said("zip: {step: [1 ms], setp: [2 ms]}", "unknown parameter 'setp'", "did you mean 'step'?"),
    Said("zip: {step: [1 ms], step: [2 ms]}", "duplicate key 'step'; first given at line 6"),
    Said(
      "step: [1 ms], zip: {neuron.leak: [1 nS], step: [2 ms]}",
      "two axes sweep 'step'; the first is at line 6"),
    Said("zip: {step: 1 ms}", "an axis needs a list of values, not one value"),
    Said("zip: {zip: {step: [1 ms]}}", "unknown parameter 'zip'"),
    Said(
      "zip: {step: [1 ms, 2 ms, 1 ms], neuron.leak: [1 nS, 3 nS, 1 nS]}",
      "place 3 of this zip is the same as place 1 in all paths", "remove one of them"),
    Said("zip: {step: [1 ms, 2 ms, 1000 us]}", "1 ms is given twice in this axis"),
    Said(
      "zip: {step: {linspace: [1 ms, 5 ms, 9e6]}, duration: {linspace: [1 s, 2 s, 9000000]}}",
      "a zip has at most 10000000 values over all its paths"),
  ]

  @Test func aProblemAcrossKeysIsReportedAtTheValueOfItsPath() {
    let text = SmallSchema.text(axes: "[zip: {duration: [1 s, 2 s], step: [1 ms, 2 ms]}]")
    let problems = SmallSchema.problems(text) { configuration in
      let step = configuration.structure.position(of: "step").map { configuration.values[$0] }
      return step == 2 ? [Problem(path: "step", message: "not two")] : []
    }
    #expect(problems.hasPrefix("sweep.yaml:6:49: error: not two"))
  }
}
