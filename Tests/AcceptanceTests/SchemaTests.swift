import Foundation
import Testing

/// The JSON Schema judged by a validator that people use.
///
/// Skipped without the interpreter that `ReadTests` uses too.
@Suite struct SchemaTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The interpreter, or nil where there is none.
  static let python: String? = {
    let local = root.appending(path: ".build/venv/bin/python").path
    let path = ProcessInfo.processInfo.environment["QUANTAL_PYTHON"] ?? local
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Expects the schema to accept some specs and to refuse others.
  private func expect(
    right: [String], wrong: [String] = [], in folder: Workspace,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try folder.write(try folder.complete("schema").output, "schema.json")
    let script = Self.root.appending(path: "Tests/AcceptanceTests/check_schema.py").path
    let python = try #require(Self.python)
    let outcome = try Program(
      [script, "schema.json"] + right + ["--"] + wrong, in: folder,
      executable: URL(filePath: python)
    ).outcome()
    #expect(
      outcome.status == 0, "\(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
  }

  @Test(.enabled(if: SchemaTests.python != nil, "no Python with jsonschema and PyYAML"))
  func allShippedSpecsAreRight() throws {
    let sweeps = Self.root.appending(path: "Sweeps").path
    let names = try FileManager.default.contentsOfDirectory(atPath: sweeps)
      .filter { $0.hasSuffix(".yaml") }
    #expect(names.count >= 2)
    try expect(right: names.map { "\(sweeps)/\($0)" }, in: try Workspace())
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
    ("recovery: 0.4 s", "recovry: 0.4 s"), ("stochastic: true", "stochastic: no"),
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
    var wrong: [String] = []
    for (index, (good, bad)) in Self.mistakes.enumerated() {
      let text = Self.spec.replacingOccurrences(of: good, with: bad)
      #expect(text != Self.spec, "\(good)")
      wrong.append("wrong-\(index)-\(bad.filter(\.isLetter)).yaml")
      try folder.write(text, wrong[index])
    }
    try expect(right: ["right.yaml"], wrong: wrong, in: folder)
  }
}
