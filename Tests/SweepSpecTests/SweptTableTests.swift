import SweepSpec
import SynapseModel
import Testing

/// `table: file.csv`.
@Suite struct SweptTableTests {
  private static let spec = SmallSchema.text(base: "duration: 1 s", axes: "[table: design.csv]")

  private static func folder(_ table: String, _ spec: String = spec) throws -> Folder {
    try Folder(["sweep.yaml": spec, "design.csv": table])
  }

  @Test(arguments: [
    "step,inputs.a.count\n1 ms,2\n2 ms,3\n", "step [ms],inputs.a.count\n1,2\n2,3",
    "step (us);inputs.a.count\r\n1000;2\r\n2000;3\r\n", "step\tinputs.a.count\n1 ms\t2\n2 ms\t3",
    "\u{FEFF}\"step\" , inputs.a.count\n\n# a, comment; with separators\n\"1 ms\", 2\n 2 ms ,\"3\"",
    "# a; comment\nstep,inputs.a.count\r1 ms,2\r2 ms,3\r",
  ])
  func aTableIsRead(table: String) throws {
    let sweep = try Self.folder(table).load()
    #expect(sweep.sweptColumns.map(\.name) == ["step_ms", "a_count"])
    #expect(sweep.rows == [["1 ms", "2"], ["2 ms", "3"]])
    #expect(sweep.variants.count == 1)
  }

  @Test func aTableMayHaveModels() throws {
    let table = """
      inputs.a.release.model,inputs.a.release.probability,neuron.solver
      static,0.5,exact
      static,0.6,exact
      tsodyks_markram,0.5,euler
      static,0.7,euler
      """
    let sweep = try Self.folder(table).load()
    #expect(
      sweep.sweptColumns.map(\.name) == [
        "a_release_model", "a_release_probability", "neuron_solver",
      ])
    #expect(
      sweep.rows == [
        ["static", "0.5", "exact"], ["static", "0.6", "exact"],
        ["tsodyks_markram", "0.5", "euler"], ["static", "0.7", "euler"],
      ])
    #expect(sweep.variants.count == 3 && sweep.structureCount == 2)
  }

  @Test func aTableIsOneAxisAmongOthers() throws {
    let spec = SmallSchema.text(
      base: "duration: 1 s",
      axes: "[neuron.leak: [1 nS, 2 nS], cases: {a: {axes: [table: design.csv]}, b: {}}]")
    let sweep = try Self.folder("step\n1 ms\n2 ms", spec).load()
    #expect(
      sweep.rows == [
        ["1 nS", "a", "1 ms"], ["1 nS", "a", "2 ms"], ["1 nS", "b", "0.1 ms"],
        ["2 nS", "a", "1 ms"], ["2 nS", "a", "2 ms"], ["2 nS", "b", "0.1 ms"],
      ])
  }

  @Test func aMistakeIsShownAtItsCell() throws {
    let folder = try Self.folder("step,inputs.a.count\n1 ms,2\n2 mV,3\n")
    #expect(
      folder.problems() == """
        design.csv:3:1: error: 'step' is a time, '2 mV' is a voltage \
        (included from sweep.yaml:6)
            3 | 2 mV,3
              | ^~~~ write for example '0.1 ms' (d, h, min, s, ms or us)
        """)
  }

  @Test(arguments: errors) func aWrongTableSaysWhereAndWhy(example: Said) throws {
    let folder = try Self.folder(example.text)
    let problems = folder.problems()
    for part in example.parts { #expect(problems.contains(part), "\(problems)") }
    #expect(problems.errorCount == 1, "one error: \(problems)")
    #expect(folder.error()?.kind == .invalid)
  }

  static let errors = [
    Said("", "sweep.yaml:6:15: error: the table is empty", "its first line names the paths"),
    Said("# nothing\n\n", "the table is empty"),
    Said("step,inputs.a.count\n", "the table has a header and no rows"),
    Said("step,inputs.a.count\n1 ms,2\n1 ms\n", "design.csv:3:1: error: this row has 1 cells; "),
    Said("step\n1 ms,2\n", "this row has 2 cells; the header has 1", "an empty cell still"),
    Said("step,step\n1 ms,2 ms\n", "design.csv:1:6: error: duplicate column 'step'"),
    Said("step,\n1 ms,2 ms\n", "column 2 has no name", "write a path"),
    Said("setp\n1 ms\n", "design.csv:1:1: error: unknown parameter 'setp'", "mean 'step'?"),
    Said("step [mV]\n1\n", "'step' is a time, '1 mV' is a voltage"),
    Said("step [parsec]\n1\n", "unknown unit 'parsec'"),
    Said("step\n1\n", "'step' needs a unit: it is a time"),
    Said("step,inputs.a.count\n1 ms,\n", "design.csv:2:6: error: value missing"),
    Said("step\n0 ms\n", "'step' must be above 0 ms"),
    Said("step,inputs.a.count\n1 ms,\"2\n", "design.csv:2:6: error: this quote is not closed"),
    Said("step,inputs.a.count\n\"1 ms\"x,2\n", "2:7: error: a separator is missing behind a quote"),
    Said(
      "step,inputs.a.count\n1 ms,2\n2 ms,2\n1000 us,2\n",
      "design.csv:4:1: error: this row has the same values as row 1", "remove one of them"),
    Said("neuron.model,step\nlif,1 ms\nlfi,2 ms\n", "design.csv:3:1: error: unknown neuron model"),
    Said("neuron.model,step\nlif,1 ms\nlif,1 ms\n", "'lif 1 ms' is given twice"),
    Said("neuron.model\n\n\"\"\n", "value missing for 'model'"),
    Said("neuron\n1\n", "'neuron' is a section, not a parameter"),
  ]

  @Test(arguments: ["table: ", "table: [a.csv]", "table: {a: b}"])
  func aTableIsTheNameOfAFile(axis: String) {
    let text = SmallSchema.text(base: "duration: 1 s", axes: "[\(axis)]")
    #expect(SmallSchema.problems(text).contains("'table' takes the name of a CSV file, not "))
  }

  @Test func whereFilesAreNotReadATableIsAProblem() {
    #expect(SmallSchema.problems(Self.spec).contains("'design.csv': files are not read here"))
  }

  @Test func aMissingTableIsAMissingFile() throws {
    // The table may sweep the duration: that the base lacks it is not said.
    let folder = try Folder([
      "sweep.yaml": SmallSchema.text(axes: "[table: desing.csv, neuron.leak: [1 nS]]"),
      "two.yaml": SmallSchema.text(base: "stpe: 1 ms", axes: "[table: desing.csv]"),
    ])
    #expect(folder.error()?.kind == .missingFile)
    #expect(
      folder.problems() == """
        sweep.yaml:6:15: error: 'desing.csv': no such file
            6 | axes: [table: desing.csv, neuron.leak: [1 nS]]
              |               ^~~~~~~~~~ paths are relative to the file that names them
        """)
    #expect(folder.error("two.yaml")?.kind == .invalid)
  }

  @Test func aMillionCellsAreReadSoonAndMoreAreRefused() throws {
    let row = "1 ms,"
    let rows = (1...5000).map { "\($0) ms\n" }.joined()
    let folder = try Self.folder("step\n" + rows)
    #expect(try folder.load().configurationCount == 5000)
    try folder.write(
      "step\n" + (1...1_000_001).map { "\($0)\n" }.joined(), "design.csv")
    let time = ContinuousClock().measure {
      #expect(folder.problems().contains("a table has at most 1000000 cells"))
    }
    #expect(time < .seconds(10))
    // As many columns as cells: no time goes into comparing each with each.
    try folder.write(
      String(repeating: row, count: 300_000) + "x\n" + String(repeating: row, count: 300_000)
        + "1 ms\n", "design.csv")
    let many = ContinuousClock().measure {
      #expect(folder.problems().contains("duplicate column '1 ms'"))
    }
    #expect(many < .seconds(10))
  }
}
