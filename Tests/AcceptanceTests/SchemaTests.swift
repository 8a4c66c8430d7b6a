import Foundation
import ModelReference
import SynapseModel
import Testing

/// The JSON Schema judged by a validator and by an editor's language server that people use.
///
/// Skipped without the interpreter that `ReadTests` uses too, the language server without Node.js.
@Suite struct SchemaTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The interpreter, or nil where there is none.
  static let python: String? = {
    let local = root.appending(path: ".build/venv/bin/python").path
    let path = ProcessInfo.processInfo.environment["QUANTAL_PYTHON"] ?? local
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Whether the language server can run.
  private static let hasNode = ["/usr/bin/node", "/usr/local/bin/node"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Expects the schema to accept some specs and to refuse others.
  private func expect(
    right: [String], wrong: [String] = [], in folder: Workspace, schema: String? = nil,
    judges: [String] = ["check_schema.py"] + (hasNode ? ["check_editor.py"] : []),
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try folder.write(try schema ?? folder.complete("schema").output, "schema.json")
    let python = try #require(Self.python)
    for judge in judges {
      let script = Self.root.appending(path: "Tests/AcceptanceTests/\(judge)").path
      let outcome = try Program(
        [script, "schema.json"] + right + ["--"] + wrong, in: folder,
        executable: URL(filePath: python)
      ).outcome(limit: 600)  // A minute for the largest set of files on an idle machine.
      #expect(
        outcome.status == 0, "\(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
    }
  }

  /// Writes a text with one change each; gives the files' names.
  private func write(
    _ mistakes: [(good: String, bad: String)], in text: String, to folder: Workspace
  ) throws -> [String] {
    try mistakes.enumerated().map { index, mistake in
      let wrong = text.replacingOccurrences(of: mistake.good, with: mistake.bad)
      #expect(wrong != text, "\(mistake.good)")
      let name = "wrong-\(index)-\(mistake.bad.filter { $0.isLetter && $0.isASCII }).yaml"
      try folder.write(wrong, name)
      return name
    }
  }

  @Test(.enabled(if: SchemaTests.python != nil, "no Python with jsonschema and PyYAML"))
  func allShippedSpecsAreRight() throws {
    let sweeps = Self.root.appending(path: "Sweeps").path
    let names = try FileManager.default.contentsOfDirectory(atPath: sweeps)
      .filter { $0.hasSuffix(".yaml") }
    #expect(names.count >= 2)
    try expect(right: names.map { "\(sweeps)/\($0)" }, in: try Workspace())
  }

  @Test(.enabled(if: SchemaTests.python != nil, "no Python with jsonschema and PyYAML"))
  func allExamplesOfTheGuideAreRight() throws {
    let folder = try Workspace()
    var names: [String] = []
    for page in ["README.md", "Documentation/spec.md"] {
      let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
      for block in text.components(separatedBy: "```yaml\n").dropFirst() {
        guard block.hasPrefix("quantal: 1") else { continue }
        names.append("example-\(names.count).yaml")
        try folder.write(block.components(separatedBy: "```")[0], names[names.count - 1])
      }
    }
    #expect(names.count >= 10)
    try expect(right: names, in: folder)
  }

  private static let spec = """
    quantal: 1
    name: a
    base:
      duration: 1e3 ms
      inputs:
        glutamate:
          count: 20
          spikes: {model: poisson, rate: 20 Hz}
          release: {model: tsodyks_markram, probability: 1e-3, recovery: 0.4 s, stochastic: true}
          receptors: {ampa: {model: exponential, conductance: 2nS, reversal: -70 mV}}
        gaba.spikes: {model: regular}
      neuron: {threshold: -50 mV}
    axes:
      - inputs.glutamate.release.probability: {linspace: [0.1, 1, 10]}
      - inputs.glutamate.spikes.rate: {range: [50 Hz, 5 Hz, -5 Hz]}
      - inputs.glutamate.release.stochastic: [true, false]
    trials: {count: 10, seed: 1, noise: shared}

    """

  private static let mistakes = [
    ("quantal: 1", "quantal: 2"), ("name: a", "nome: a"), ("name: a", "name: a b"),
    ("duration: 1e3 ms", "duratoin: 1 s"), ("1e3 ms", "1e3"), ("1e3 ms", "-1 ms"),
    ("1e3 ms", "1 mV"), ("1e3 ms", "010 ms"), ("count: 20", "count: 0"),
    ("count: 20", "count: 1.5"), ("probability: 1e-3", "probability: 1.5"),
    ("probability: 1e-3", "probability: 0.5 ms"), ("0.4 s", "0.4 Hz"),
    ("recovery: 0.4 s", "recovry: 0.4 s"), ("stochastic: true", "stochastic: 1"),
    ("model: tsodyks_markram", "model: static"), ("model: tsodyks_markram", "model: tsodyks"),
    ("conductance: 2nS", "rise: 2 ms"), ("ampa:", "AMPA:"), ("threshold", "treshold"),
    ("neuron:", "neurone:"), ("release.probability", "release.probabilty"),
    ("linspace", "linspcae"), ("[0.1, 1, 10]", "[0.1, 1]"), ("[true, false]", "[0.5]"),
    ("[true, false]", "[]"), ("count: 10", "count: -1"), ("noise: shared", "noise: common"),
  ]

  @Test(.enabled(if: SchemaTests.python != nil, "no Python with jsonschema and PyYAML"))
  func typicalMistakesAreRefused() throws {
    let folder = try Workspace()
    try folder.write(Self.spec, "right.yaml")
    try expect(
      right: ["right.yaml"], wrong: write(Self.mistakes, in: Self.spec, to: folder), in: folder)
    // The language server reads YAML 1.1, where `no` is a flag.
    try expect(
      right: [],
      wrong: write([("stochastic: true", "stochastic: no")], in: Self.spec, to: folder),
      in: folder, judges: ["check_schema.py"])
  }

  @Test(.enabled(if: SchemaTests.python != nil && SchemaTests.hasNode, "no Python or no Node.js"))
  func editorsOfferKeysAndExplainThem() throws {
    try expect(right: [], in: try Workspace(), judges: ["check_editor.py"])
  }

  private static let large = """
    quantal: 1
    name: large
    include: [common/cell.yaml]
    base:
      duration: 1 s
      inputs.glutamate:
        count: 20
        spikes: {model: poisson}
        release: {sites: 5, recovery: 300 ms}
        receptors.ampa: {model: exponential, conductance: 2 nS}
      inputs.gaba.spikes.model: regular
      inputs.gaba.release: {model: static}
      neuron.threshold: -50 mV
    axes:
      - inputs.glutamate.release.model: [static, tsodyks_markram]
      - zip:
          inputs.glutamate.release.probability: [0.1, 0.2]
          neuron.leak: {linspace: [8 nS, 9 nS, 2]}
      - table: design.csv
      - cases:
          control: {}
          weak-2:
            inputs.glutamate.receptors.ampa.conductance: 1 nS
            inputs: {gaba: {count: 3}}
            axes:
              - neuron.rest: [-70 mV, -60 mV]
              - cases: {a: {}, b: {duration: 2 s}}
    where:
      - inputs.glutamate.release.recovery > 100 ms
      - case != control
      - 5 Hz<inputs.glutamate.spikes.rate
    exclude:
      - {case: [control, weak-2], inputs.glutamate.spikes.rate: {above: 50 Hz, to: 1 kHz}}
      - {inputs.glutamate.release.model: static, neuron.rest: [-70 mV, -65 mV], duration: 1 s}
    samples:
      method: latin_hypercube
      n: 64
      seed: 3
      over:
        inputs.glutamate.spikes.rate: {loguniform: [1 Hz, 100 Hz]}
        inputs.glutamate.count: {integer: [1, 50]}
        neuron.refractory: {normal: [2 ms, 0.1 ms]}
        inputs.gaba.release.probability: {uniform: [0.1, 1]}
        inputs.gaba.release.sites: {choice: [1, 2, 4]}
    trials: {}

    """

  private static let largeMistakes = [
    ("include: [common/cell.yaml]", "include: common/cell.yaml"),
    ("duration: 1 s\n  inputs", "duration: 1 mV\n  inputs"),
    ("  inputs.glutamate:", "  inputs.Glutamate:"), ("neuron.threshold: ", "neuron.treshold: "),
    ("gaba.spikes.model: regular", "gaba.spikes.model: reglar"),
    ("recovery: 300 ms", "recovery: 300 mV"), ("recovery: 300 ms", "recovry: 300 ms"),
    ("release.model: [static, tsodyks_markram]", "release.model: [static, tsodyks]"),
    ("release.model: [static, tsodyks_markram]", "release.model: static"),
    ("release.model: [static, tsodyks_markram]", "releas.model: [static, tsodyks_markram]"),
    ("- zip:", "- zipp:"), ("probability: [0.1, 0.2]", "probabilty: [0.1, 0.2]"),
    ("probability: [0.1, 0.2]", "probability: [0.1, 1.2]"),
    ("{linspace: [8 nS, 9 nS, 2]}", "{linspace: [8 nS, 9 nS, 2], range: [1 nS, 2 nS, 1 nS]}"),
    ("table: design.csv", "table: [design.csv]"), ("table: design.csv", "table: "),
    ("control: {}", "control: "), ("control: {}", "control: [a]"), ("weak-2:", "weak 2:"),
    ("ampa.conductance: 1 nS", "ampa.conductance: 1 Hz"), ("{count: 3}", "{cuont: 3}"),
    ("- neuron.rest: [-70 mV, -60 mV]", "- neuron.rst: [-70 mV, -60 mV]"),
    ("b: {duration: 2 s}", "b: {duration: 2}"), ("release.recovery > 100 ms", "release.recovery"),
    ("case != control", "case = control"), ("where:", "where: a < b\nwher:"),
    ("case: [control, weak-2]", "case: []"), ("{above: 50 Hz,", "{over: 50 Hz,"),
    ("{above: 50 Hz,", "{above: 50 ms,"), ("release.model: static,", "release.model: statc,"),
    ("duration: 1 s}", "duraton: 1 s}"), ("method: latin_hypercube", "method: lhs"),
    ("n: 64", "n: 0"), ("n: 64", "m: 64"), ("seed: 3", "seed: -3"), ("loguniform", "loguni"),
    ("[1 Hz, 100 Hz]", "[1 Hz]"), ("[1 Hz, 100 Hz]", "[1 ms, 100 ms]"),
    ("{integer: [1, 50]}", "{uniform: [1, 50]}"), ("{integer: [1, 50]}", "[1, 50]"),
    ("{normal: [2 ms, 0.1 ms]}", "{normal: [2 ms, 0.1]}"), ("{uniform: [0.1, 1]}", "{}"),
    ("{choice: [1, 2, 4]}", "{choice: [1]}"), ("neuron.refractory:", "neuron.refractry:"),
  ]

  @Test(.enabled(if: SchemaTests.python != nil, "no Python with jsonschema and PyYAML"))
  func casesSamplesAndConditionsAreChecked() throws {
    let folder = try Workspace()
    try folder.write(Self.large, "right.yaml")
    let wrong = try write(Self.largeMistakes, in: Self.large, to: folder)
    try expect(right: ["right.yaml"], wrong: wrong, in: folder)
  }

  /// A schema with what no model of the program has yet.
  private static let words = Section(
    "", "Everything",
    sections: [
      Section(
        "source", "Where spikes come from",
        parameters: [
          Parameter("times", .list(.ms), default: 0, .nonNegative, "Spikes", source: "by choice"),
          Parameter("order", .choice(["first", "last"]), default: 0, .any, "Order", source: ""),
          Parameter("gain", .number(nil), default: 1, .any, "Gain", source: ""),
          Parameter(
            "pattern", .list(.ms), default: 0, .positive, "Intervals", source: "",
            words: IntervalWords(
              none: "own", [IntervalWords.Word("burst_pause", [5, 100], .lastLonger(20))])),
        ], presets: [Preset("usual", "The usual one", source: "", keys: "{gain: 2}")])
    ])

  private static let wordSpec = """
    quantal: 1
    name: words
    base:
      source: {preset: usual, times: {file: a.csv, column: 2, unit: ms}, order: last}
    axes:
      - source.times: [[1 ms, 2 ms], [], {file: b.txt}]
      - source.order: [first, last]
      - source.pattern: [own, burst-pause-5@100, [burst_pause, 2 ms], burst_pause burst-pause-9@2.5]
      - cases: {a: {}, b: {source: {preset: usual}}}
      - source.gain: [1, 2]
    exclude: [{source.order: last, source.times: [1 ms]}, {source.pattern: [own, burst_pause]}]
    samples: {method: sobol, n: 2, over: {source.order: {choice: [first, last]}}}

    """

  @Test(.enabled(if: SchemaTests.python != nil, "no Python with jsonschema and PyYAML"))
  func listsWordsAndPresetsAreChecked() throws {
    let folder = try Workspace()
    try folder.write(Self.wordSpec, "right.yaml")
    try folder.write(
      Self.wordSpec.replacing(
        "[[1 ms, 2 ms], [], {file: b.txt}]", with: "{files: '*.txt', unit: s}"),
      "files.yaml")
    let wrong = try write(
      [
        ("preset: usual", "preset: usua"), ("unit: ms", "unit: mV"), ("column: 2", "colum: 2"),
        ("order: last}\naxes", "order: lst}\naxes"), ("{file: b.txt}", "{flie: b.txt}"),
        ("[first, last]\n", "[first, lst]\n"), ("[first, last]\n", "{linspace: [1, 2, 3]}\n"),
        ("[1 ms, 2 ms]", "[1 ms, 2 mV]"), ("times: [1 ms]}", "times: 1 ms}"),
        ("choice: [first, last]", "uniform: [first, last]"),
        ("[[1 ms, 2 ms], [], {file: b.txt}]", "{unit: ms}"), ("-5@100", "-5"), ("@2.5", "@2.5 Hz"),
        ("pattern: [own,", "pattern: [won,"), ("[burst_pause, 2 ms]", "[burst_pause, 2 mV]"),
      ], in: Self.wordSpec, to: folder)
    let schema = Catalogue(Self.words).specSchema.page
    try expect(right: ["right.yaml", "files.yaml"], wrong: wrong, in: folder, schema: schema)
  }
}
