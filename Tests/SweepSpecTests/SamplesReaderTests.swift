import SynapseModel
import Testing

@testable import SweepSpec

@Suite struct SamplesReaderTests {
  typealias Distributions = SampleDistributionTests

  @Test func samplesAreRead() throws {
    let text = """
      method: sobol
      n: 256
      seed: 7
      over:
        probability: {uniform: [0.05, 0.95]}
        count: {integer: [1, 20]}
        duration: {choice: [1 s, 2 s]}
      """
    let (reader, problems) = Self.reader(text)
    #expect(reader.columns.map(\.path) == ["probability", "count", "duration"])
    let design = try #require(reader.design)
    #expect(design.method == .sobol && design.count == 256 && design.seed == 7)
    let forms = Self.forms(reader, problems)
    #expect(forms.map(\.count) == [256, 256, 256])
    let columns = forms.map { $0.values() }
    #expect(reader.haveDistinctRows(forms, columns))
    #expect(!problems.hasErrors)
    #expect(columns[0].allSatisfy { $0 >= 0.05 && $0 <= 0.95 })
    #expect(Set(columns[1]) == Set((1...20).map { Double($0) }))
    #expect(columns[2].count { $0 == 1000 } == 128)
    let place = try #require(forms.first).place(of: 3)
    #expect(problems.mainSource.text(place) == "{uniform: [0.05, 0.95]}")
  }

  @Test func withoutSamplesThereIsNothing() {
    let problems = ProblemList(source: SourceText(name: "a.yaml", bytes: []))
    let reader = SamplesReader(nil, problems)
    #expect(reader.columns.isEmpty && reader.design == nil && !problems.hasErrors)
  }

  @Test(arguments: errors) func aWrongDesignSaysWhatToWrite(example: Said) {
    let text = Self.problems(example.text)
    for part in example.parts { #expect(text.contains(part)) }
  }

  static let over = "over: {duration: {uniform: [1 s, 2 s]}}"
  static let errors = [
    Said("[]", "'samples' is a map of keys, not a list", "samples: {method: sobol, n: 256"),
    Said("{n: 2, \(over)}", "'samples' needs 'method'", "sobol is the most even"),
    Said("{method: sobol, \(over)}", ":1:1: error: 'samples' needs 'n'", "such as 256"),
    Said("{method: sobol, n: 4}", "'samples' needs 'over'", "a map from paths to distributions"),
    Said("{method: sobol, n: 4, over: {}}", "'over' is a map", "not an empty one"),
    Said("{method: sobol, n: 4, over: [a]}", "'over' is a map from paths", "not a list"),
    Said("{method: sobol, n: 4, over: }", "'over' is a map from paths", "not nothing"),
    Said(
      "{method: sobl, n: 4, \(over)}", ":1:10: error: 'method' is sobol, latin_hypercube or random",
      "not 'sobl'", "did you mean 'sobol'?"),
    Said("{method: lhs, n: 4, \(over)}", "not 'lhs'", "latin_hypercube"),
    Said("{method: , n: 4, \(over)}", "not nothing"),
    Said("{method: [], n: 4, \(over)}", "not a list"),
    Said("{method: random, n: 0, \(over)}", "there must be at least one sample"),
    Said("{method: random, n: 5000001, \(over)}", "there are at most 5000000 samples"),
    Said("{method: random, n: 1e30, \(over)}", "'n' is too large"),
    Said("{method: random, n: 2.5, \(over)}", "'n' is a whole number, not '2.5'"),
    Said("{method: random, n: , \(over)}", "value missing"),
    Said("{method: random, n: 4, seed: -1, \(over)}", "'seed' must be from 0 to 9007199254740991"),
    Said("{method: random, n: 4, sed: 1, \(over)}", "'samples.sed'", "did you mean 'seed'?"),
    Said("{method: random, n: 4, trials: 1, \(over)}", "allowed here: method, n, seed, over"),
    Said("{method: random, n: 4, a.b: 1, \(over)}", "paths stand under 'over'"),
    Said(
      "{method: random, n: 3000000, over: {duration: {uniform: [1 s, 2 s]}, count: {integer: [1, 2]}}}",
      "at most 5000000 values over all paths", "that is 2500000 samples of 2 paths"),
  ]

  @Test(arguments: distributionErrors) func aWrongDistributionSaysWhatToWrite(example: Said) {
    let text = Self.problems("{method: sobol, n: 8, over: {\(example.text)}}")
    for part in example.parts { #expect(text.contains(part)) }
  }

  static let distributionErrors = [
    Said("duration: 1 s", "needs a distribution, not one value", "{uniform: [low, high]}"),
    Said("duration: [1 s, 2 s]", "not a list", "write '{choice: […]}' to draw from a list"),
    Said("duration: {}", "has one distribution, not 0 keys"),
    Said("duration: {uniform: [1 s, 2 s], choice: [1 s]}", "not 2 keys", "uniform, loguniform"),
    Said("duration: {unifrom: [1 s, 2 s]}", "unknown distribution 'unifrom'", "mean 'uniform'?"),
    Said("duration: {linspace: [1 s, 2 s, 3]}", "forms of an axis stand under 'axes'"),
    Said("duration: {gauss: [1 s, 2 s]}", "one of uniform, loguniform, normal, integer or choice"),
    Said("duration: {uniform: [1 s]}", "'uniform' takes [low, high], not 1 item"),
    Said("duration: {normal: [1 s, 2 s, 3 s]}", "'normal' takes [mean, SD], not 3 items"),
    Said("duration: {uniform: 1 s}", "'uniform' takes [low, high], not one value"),
    Said("duration: {uniform: [2 s, 1 s]}", "the wrong way round", "'uniform: [1 s, 2 s]'"),
    Said("duration: {uniform: [1 s, 1000 ms]}", "both ends are the same", "'duration' in 'base'"),
    Said("duration: {uniform: [1, 2 s]}", ":1:51: error: 'duration' needs a unit", "'1 ms'"),
    Said("duration: {uniform: [1 mV, 2 s]}", "'duration' is a time, '1 mV' is a voltage"),
    Said("duration: {uniform: [0 s, 2 s]}", "'duration' must be above 0 ms"),
    Said("duration: {uniform: [[], 2 s]}", "a value is expected here, not a list"),
    Said("probability: {uniform: [0.5, 1.5]}", "'probability' must be from 0 to 1"),
    Said("rate: {loguniform: [0 Hz, 5 Hz]}", ":1:50: error: 'loguniform' needs ends above 0"),
    Said("count: {uniform: [1, 5]}", "'count' is a whole number", "'integer: [first, last]'"),
    Said("count: {normal: [1, 5]}", "'normal' draws fractions"),
    Said("count: {integer: [1, 5.5]}", "'count' is a whole number, not '5.5'"),
    Said("count: {integer: [0, 5]}", "'count' must be from 1 to 100000"),
    Said("rate: {integer: [1 Hz, 5 Hz]}", "'rate' is not a whole number", "'uniform: [low, high]'"),
    Said("stochastic: {uniform: [0, 1]}", "is true or false", "'choice: [true, false]'"),
    Said("stochastic: {integer: [0, 1]}", "is true or false", "'choice: [true, false]'"),
    Said("probability: {normal: [0.5, 0]}", "SD of a normal distribution must be above 0", "base"),
    Said("probability: {normal: [0.5, -1]}", "SD of a normal distribution must be above 0"),
    Said("probability: {normal: [1.5, 1]}", "'probability' must be from 0 to 1"),
    Said("probability: {normal: [0.5, 5]}", "92.0 % of this normal distribution is out of bounds"),
    Said("threshold: {normal: [-50 mV, 2]}", "'threshold' needs a unit: it is a voltage"),
    Said("threshold: {normal: [-50 mV, 2 ms]}", "'threshold' is a voltage, '2 ms' is a time"),
    Said("duration: {choice: []}", "a list of at least two values, not an empty one"),
    Said("duration: {choice: [1 s]}", "at least two values, not one value", "stands in 'base'"),
    Said("duration: {choice: {a: 1}}", "at least two values, not a map of keys"),
    Said("duration: {choice: [1 s, 2 s, 1000 ms]}", "'1000 ms' is given twice in this choice"),
    Said("duration: {choice: [1 s, 2]}", "'duration' needs a unit"),
  ]

  @Test func truncationIsAWarning() throws {
    let text = "{method: random, n: 8, over: {probability: {normal: [0.3, 0.2]}}}"
    let (reader, problems) = Self.reader(text)
    #expect(Self.forms(reader, problems).count == 1)
    #expect(!problems.hasErrors)
    let warning = try #require(problems.warningDiagnostics.first).text
    #expect(warning.contains("6.7 % of this normal distribution is out of bounds"))
    #expect(warning.contains("'probability' must be from 0 to 1"))
    #expect(warning.contains("truncated"))
  }

  @Test func tooManyDimensionsForSobolAreRefused() {
    let paths = (0..<102).map { "p\($0): {uniform: [1 s, 2 s]}" }.joined(separator: ", ")
    #expect(
      Self.problems("{method: sobol, n: 8, over: {\(paths)}}")
        .contains("'sobol' takes at most 101 paths"))
  }

  @Test func allProblemsComeAtOnce() {
    let text = Self.problems(
      "{method: sobl, n: 0, over: {duration: {uniform: [2 s, 1 s]}, rate: {normal: 1}}}")
    for part in ["sobl", "at least one sample", "wrong way round", "'normal' takes"] {
      #expect(text.contains(part))
    }
  }

  @Test(arguments: [
    (
      "{method: random, n: 9, over: {count: {integer: [1, 4]}, duration: {choice: [1 s, 2 s]}}}",
      [
        ":1:21: error: only", "of 9 samples differ",
        "there are only 8 combinations; list the values under 'axes'",
      ]
    ),
    (
      "{method: random, n: 100, over: {count: {integer: [1, 200]}}}",
      ["of 100 samples differ", "fewer samples or another seed"]
    ),
    (
      "{method: sobol, n: 100, over: {probability: {uniform: [0.5, 0.500000000001]}}}",
      ["of 100 samples differ", "equal when rounded to 12 digits"]
    ),
  ])
  func aSampleTwiceIsAnError(text: String, parts: [String]) {
    let problems = Self.problems(text)
    for part in parts { #expect(problems.contains(part)) }
  }

  @Test(arguments: SampleDesign.Method.allCases)
  func aMillionValuesTakeLittleTime(method: SampleDesign.Method) {
    let over = "{duration: {normal: [9 s, 2 s]}}"
    let (reader, problems) = Self.reader("{method: \(method.rawValue), n: 1000000, over: \(over)}")
    let forms = Self.forms(reader, problems)
    let time = ContinuousClock().measure {
      #expect(SampleRows(columns: forms.map { $0.values() }).repeats().count <= 10)
    }
    // Generous, for a busy machine: it takes a quarter of a second.
    #expect(time < .seconds(5))
  }

  @Test func repeatedRowsAreFound() {
    let rows = SampleRows(columns: [[1, 2, 1, 0, 2, -0.0], [5, 5, 6, 0, 5, 0]])
    #expect(rows.repeats().count == 2)
    #expect(rows.repeats().first?.row == 4)
    #expect(rows.repeats().first?.earlier == 1)
    #expect(SampleRows(columns: []).repeats().count == 0)
    let many = SampleRows(columns: [(0..<100_000).map { Double($0) }])
    #expect(many.repeats().count == 0)
  }

  // MARK: Reading

  static let parameters = [
    Distributions.probability, Distributions.rate, Distributions.threshold, Distributions.duration,
    Distributions.terminals, Distributions.flag,
  ]

  private static func reader(_ text: String) -> (SamplesReader, ProblemList) {
    let problems = ProblemList(source: SourceText(name: "a.yaml", bytes: Array(text.utf8)))
    return (SamplesReader(YAMLReader.read(problems.mainSource, problems), problems), problems)
  }

  private static func forms(_ reader: SamplesReader, _ problems: ProblemList) -> [SampledForm] {
    reader.columns.compactMap { column in
      guard let parameter = parameters.first(where: { $0.name == column.path }) else { return nil }
      let context = AxisContext(path: column.path, parameter: parameter, problems: problems)
      return reader.form(for: column, context)
    }
  }

  /// What is wrong with the samples of a text, checked as far as it goes.
  private static func problems(_ text: String) -> String {
    let (reader, problems) = reader(text)
    let forms = forms(reader, problems)
    if !problems.hasErrors { _ = reader.haveDistinctRows(forms, forms.map { $0.values() }) }
    return problems.error?.text ?? ""
  }
}
