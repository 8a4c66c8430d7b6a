import Foundation
import Testing

/// A spec with something wrong, and what is to be said about it.
struct BadSpec: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// A text of the good spec and what stands there instead; every place is replaced.
  let edits: [(String, String)]
  /// What standard error must contain.
  let words: [String]

  init(_ description: String, _ edits: [(String, String)], _ words: String...) {
    testDescription = description
    self.edits = edits
    self.words = words
  }

  var text: String {
    edits.reduce(Spec().text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}

@Suite struct BadInputTests {
  static let specs = [
    BadSpec(
      "an unknown key", [("probability: 0.3", "probabilty: 0.3")],
      """
      sweep.yaml:9:51: error: unknown parameter 'inputs.glutamate.release.probabilty'
          9 |       release: {model: tsodyks_markram, sites: 5, probabilty: 0.3}
            |                                                   ^~~~~~~~~~ did you mean \
      'inputs.glutamate.release.probability'?

      """),
    BadSpec(
      "an unknown swept path", [("inputs.glutamate.spikes.rate:", "inputs.glutamate.spike.rate:")],
      "sweep.yaml:14:5: error: ", "inputs.glutamate.spike.rate",
      "did you mean 'inputs.glutamate.spikes.rate'?"),
    BadSpec(
      "an unknown key at the top", [("name: small", "nam: small")],
      "error: 'name' is missing", "sweep.yaml:2:1: error: unknown key 'nam'",
      "^~~ did you mean 'name'?"),
    BadSpec(
      "an unknown model", [("tsodyks_markram", "tsodyks_makram")],
      "'tsodyks_makram'", "did you mean 'tsodyks_markram'?"),
    BadSpec(
      "a wrong unit", [("rate: 20 Hz}", "rate: 20 ms}")],
      """
      sweep.yaml:8:38: error: 'rate' is a frequency, '20 ms' is a time
          8 |       spikes: {model: poisson, rate: 20 ms}
            |                                      ^~~~~ write for example '20 Hz' (kHz or Hz)

      """),
    BadSpec(
      "no unit", [("rate: 20 Hz}", "rate: 20}")],
      "sweep.yaml:8:38: error: 'rate' needs a unit: it is a frequency"),
    BadSpec(
      "a value out of range", [("sites: 5", "sites: 0")],
      "sweep.yaml:9:48: error: 'sites' must be from 1 to 10000"),
    BadSpec(
      "no whole number", [("sites: 5", "sites: 5.5")],
      "sweep.yaml:9:48: error: 'sites' is a whole number, not '5.5'"),
    BadSpec(
      "a probability above 1", [("probability: 0.3", "probability: 1.3")],
      "sweep.yaml:9:64: error: 'probability' must be from 0 to 1"),
    BadSpec(
      "a swept probability above 1", [("[0.1, 0.5, 0.9]", "[0.1, 1.5, 0.9]")],
      "sweep.yaml:13:49: error: 'probability' must be from 0 to 1"),
    BadSpec(
      "a value twice in an axis", [("[0.1, 0.5, 0.9]", "[0.1, 0.5, 0.10]")],
      "sweep.yaml:13:54: error: 0.1 is given twice in this axis"),
    BadSpec(
      "not YAML", [("[20 Hz, 80 Hz]", "[20 Hz, 80 Hz")],
      "sweep.yaml:14:35: error: this '[' is not closed"),
    BadSpec(
      "a duplicate key", [("  duration: 200 ms", "  duration: 200 ms\n  duration: 100 ms")],
      """
      sweep.yaml:5:3: error: duplicate key 'duration'; first given at line 4
          5 |   duration: 100 ms
            |   ^~~~~~~~ remove one of them

      """),
    BadSpec(
      "a tab", [("  inputs:", "\tinputs:")], "sweep.yaml:5:1: error: tab; use spaces"),
    BadSpec(
      "a duration shorter than a step", [("200 ms", "0.05 ms")],
      "sweep.yaml:4:13: error: the duration is shorter than a step of 0.1 ms"),
    BadSpec(
      "a duration of no whole number of steps", [("200 ms", "200.05 ms")],
      "sweep.yaml:4:13: error: the duration is no whole number of steps of 0.1 ms"),
    BadSpec(
      "a reset above the threshold", [("axes:", "  neuron: {reset: -40 mV}\naxes:")],
      "sweep.yaml:12:19: error: the reset of -40 mV is not below the threshold of -50 mV"),
    BadSpec(
      "a swept threshold below the reset",
      [("inputs.glutamate.spikes.rate: [20 Hz, 80 Hz]", "neuron.threshold: [-50 mV, -62 mV]")],
      "sweep.yaml:14:32: error: the reset of -60 mV is not below the threshold of -62 mV"),
    BadSpec(
      "several problems",
      [("rate: 20 Hz}", "rate: 20}"), ("sites: 5", "sites: -1"), ("5 nS", "5 mV")],
      "sweep.yaml:8:38: error: ", "sweep.yaml:9:48: error: ",
      "sweep.yaml:11:49: error: 'conductance' is a conductance, '5 mV' is a voltage"),
    BadSpec(
      "another grammar", [("quantal: 1", "quantal: 2")], "sweep.yaml:1:10: error: "),
    BadSpec(
      "an axis over presets",
      [("inputs.glutamate.spikes.rate: [20 Hz, 80 Hz]", "inputs.glutamate.preset: [nmj, calyx]")],
      "error: presets are swept by cases", "'- cases: {"),
    BadSpec("no trials", [("count: 3, seed", "count: 0, seed")], "sweep.yaml:15:17: error: "),
  ]

  @Test(arguments: specs)
  func everyCommandTellsWhereAndWhatIsWrong(_ bad: BadSpec) throws {
    let folder = try Workspace()
    try #require(bad.text != Spec().text)
    try folder.write(bad.text, "sweep.yaml")
    for command in ["check", "plan", "run"] {
      let outcome = try folder.run(command, "sweep.yaml")
      #expect(outcome.status == 65 && !outcome.isSignal)
      #expect(outcome.output.isEmpty)
      for words in bad.words { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
    }
    #expect(!folder.exists("results"))
  }

  @Test func aWrongPresetIsTheOnlyErrorOfWhatItShouldFillIn() throws {
    let folder = try Workspace()
    try folder.write(
      """
      quantal: 1
      name: wrong
      base:
        duration: 1 s
        inputs.g: {preset: nmjj, spikes: {model: poisson}}
        inputs.h: {preset: nmj, spikes: {model: poisson}, receptors: {r: {preset: amp}}}

      """, "wrong.yaml")
    let problems = try folder.run("check", "--json", "wrong.yaml").jsonLines()
    #expect(
      problems.map { $0["message"] as? String } == [
        "unknown preset 'nmjj'", "unknown preset 'amp'",
      ])
  }

  @Test(arguments: [
    ("", "sweep.yaml:1:1: error: the file is empty"),
    ("# only a comment\n", "sweep.yaml:1:1: error: the file is empty"),
    ("quantal: 1\n\u{0}\u{0}", "sweep.yaml:2:1: error: control character 0x00"),
    ("just some words", "sweep.yaml:1:1: error: "),
    ("[1, 2]", "sweep.yaml:1:1: error: "),
    ("quantal: 1\n---\nquantal: 1\n", "sweep.yaml:2:1: error: "),
    ("{{{{", "sweep.yaml:1:"),
  ])
  func aFileThatIsNoSpecIsTold(_ text: String, _ words: String) throws {
    let folder = try Workspace()
    try folder.write(text, "sweep.yaml")
    let outcome = try folder.run("run", "sweep.yaml")
    #expect(outcome.status == 65 && !outcome.isSignal)
    #expect(outcome.errors.hasPrefix(words), "\(outcome.errors)")
  }

  @Test func randomBytesAreNoCrash() throws {
    let folder = try Workspace()
    var state: UInt64 = 1
    for _ in 0..<20 {
      let bytes = (0..<300).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
      }
      try folder.write(bytes, "sweep.yaml")
      let outcome = try folder.run("check", "sweep.yaml")
      #expect(outcome.status == 65 && !outcome.isSignal)
      #expect(outcome.errors.hasPrefix("sweep.yaml:1:"))
    }
  }

  @Test func aSpecThatIsNotThereHasStatus66() throws {
    let folder = try Workspace()
    try FileManager.default.createDirectory(
      at: folder.url("folder"), withIntermediateDirectories: false)
    for command in ["check", "plan", "run"] {
      let missing = try folder.run(command, "nowhere.yaml")
      #expect(missing.status == 66)
      #expect(missing.errors == "nowhere.yaml: error: no such file\n")
      let directory = try folder.run(command, "folder")
      #expect(directory.status == 66)
      #expect(directory.errors == "folder: error: this is a folder, not a file\n")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "permissions do not bind the superuser"))
  func aSpecThatMayNotBeReadHasStatus66() throws {
    let folder = try Workspace()
    try folder.write(Spec())
    chmod(folder.url("sweep.yaml").path, 0)
    #expect(try folder.run("run", "sweep.yaml").status == 66)
  }

  @Test func checkReportsEveryFileAndEndsWithTheWorst() throws {
    let folder = try Workspace()
    try folder.write(Spec(), "good.yaml")
    try folder.write(Self.specs[4].text, "bad.yaml")
    let good = try folder.complete("check", "good.yaml", "good.yaml")
    let line = "good.yaml: correct, 6 configurations, 18 runs\n"
    #expect(good.output == line + line)
    let mixed = try folder.run("check", "bad.yaml", "good.yaml")
    #expect(mixed.status == 65)
    #expect(mixed.output == line)
    #expect(mixed.errors.hasPrefix("bad.yaml:8:38: error: "))
    for files in [["bad.yaml", "none.yaml", "good.yaml"], ["none.yaml", "good.yaml", "bad.yaml"]] {
      let all = try Program(["check"] + files, in: folder).outcome()
      #expect(all.status == 66)
      #expect(all.output == line)
      #expect(all.errors.contains("bad.yaml:8:38: error: "))
      #expect(all.errors.contains("none.yaml: error: no such file"))
    }
  }

  @Test func checkAsJSONGivesOneObjectForEachProblem() throws {
    let folder = try Workspace()
    try folder.write(Spec(), "good.yaml")
    try folder.write(Self.specs[18].text, "bad.yaml")
    let outcome = try folder.run("check", "--json", "bad.yaml", "good.yaml", "none.yaml")
    #expect(outcome.status == 66)
    #expect(outcome.errors.isEmpty)
    let problems = try outcome.jsonLines()
    #expect(problems.count == 4)
    #expect(problems.allSatisfy { $0["severity"] as? String == "error" })
    #expect(problems.map { $0["line"] as? Int } == [8, 9, 11, 0])
    #expect(problems[0]["file"] as? String == "bad.yaml")
    #expect(problems[0]["column"] as? Int == 38)
    #expect(problems[3]["message"] as? String == "no such file")
    #expect(try folder.complete("check", "--json", "good.yaml").output.isEmpty)
  }
}
