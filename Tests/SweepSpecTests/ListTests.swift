import SweepSpec
import SynapseModel
import Testing

/// Parameters that are lists of numbers, written out or in files.
@Suite struct ListTests {
  private static let path = "inputs.a.spikes.times"

  /// A spec with lists of spikes in `base` or on axes.
  private static func spec(_ times: String? = nil, axes: String = "[]", more: String = "") -> String
  {
    """
    quantal: 1
    name: small
    base:
      duration: 1 s
      inputs.a: {spikes: {model: recorded\(times.map { ", times: \($0)" } ?? "")}, release: {}}
    axes: \(axes)
    \(more)
    """
  }

  private static func numbers(_ sweep: Sweep, _ position: Int = 0) -> [Double] {
    let configuration = sweep.configuration(at: position)
    return configuration.structure.position(of: path)
      .map { configuration.numbers(configuration.values[$0]) } ?? [.nan]
  }

  @Test(
    arguments: [
      ("[10 ms, 0.02 s]", [10, 20]), ("[]", []), ("[5000 us]", [5]),
      ("{file: one.txt, unit: s}", [1000]),
      ("{file: bare.txt, unit: ms}", [1, 2.5, 1e3]), ("{file: named.csv, column: time}", [10, 20]),
      ("{file: named.csv, column: 2}", [30, 40]),
      ("{file: named.csv, column: 1, unit: us}", [0.01, 0.02]),
      ("{file: named.csv, column: \"late [ms]\"}", [30, 40]),
      ("{file: empty.txt, unit: ms}", []), ("{file: header.csv}", []),
    ] as [(String, [Double])])
  func aListIsRead(times: String, numbers: [Double]) throws {
    let folder = try Folder([
      "one.txt": "1", "bare.txt": "# spikes, in ms\n1\n2.5\r\n1e3\r\n", "empty.txt": "# none\n",
      "header.csv": "time_ms\n", "named.csv": "time (ms),late [ms]\n10,30\n20,40\n",
      "sweep.yaml": Self.spec(times),
    ])
    #expect(Self.numbers(try folder.load()) == numbers)
  }

  @Test func listsAreSweptInAnyWay() throws {
    let folder = try Folder([
      "a.txt": "1\n2\n", "b.txt": "3\n",
      "list.yaml": Self.spec(axes: "[\(Self.path): [[3 ms], [1 ms, 2 ms], []]]"),
      "files.yaml": Self.spec(axes: "[\(Self.path): {files: '*.txt', unit: ms}]"),
      "zip.yaml": Self.spec(
        axes: "[zip: {step: [1 ms, 2 ms], \(Self.path): [[3 ms], {file: a.txt, unit: ms}]}]"),
      "cases.yaml": Self.spec(
        axes: "[cases: {x: {\(Self.path): [1 ms, 2 ms]}, y: {\(Self.path): [3 ms]}}]"),
      "choice.yaml": Self.spec(
        more:
          "samples: {method: latin_hypercube, n: 2, seed: 1, over: {\(Self.path): {choice: [[3 ms],"
          + " [1 ms, 2 ms]]}}}"),
    ])
    let list = try folder.load("list.yaml")
    #expect((0..<3).map { Self.numbers(list, $0) } == [[3], [1, 2], []])
    #expect(list.sweptColumns.map(\.name) == ["a_spikes_times"])
    #expect(list.rows == [["3"], ["1 2"], [""]])
    let files = try folder.load("files.yaml")
    #expect((0..<2).map { Self.numbers(files, $0) } == [[1, 2], [3]])
    #expect(files.rows == [["a.txt"], ["b.txt"]])
    #expect(Set(files.names).isSubset(of: list.names))
    let zip = try folder.load("zip.yaml")
    #expect(zip.rows == [["1 ms", "3"], ["2 ms", "a.txt"]])
    let cases = try folder.load("cases.yaml")
    #expect(cases.rows == [["x", "1 2"], ["y", "3"]])
    #expect(cases.names == [list.names[1], list.names[0]])
    #expect(folder.problems("choice.yaml") == "")
    let last = try folder.load("list.yaml", Overrides(axes: ["\(Self.path)=[[1 ms], [2 ms]]"]))
    #expect((0..<2).map { Self.numbers(last, $0) } == [[1], [2]])
  }

  @Test func whatIsInAFileNamesARunNotItsPath() throws {
    let folder = try Folder([
      "a.txt": "1\n2\n", "sub/b.csv": "t_s,other\n0.001,1\n0.002,2\n",
      "a.yaml": Self.spec("{file: a.txt, unit: ms}"),
      "b.yaml": Self.spec("{file: sub/b.csv, column: 1}"), "c.yaml": Self.spec("[1 ms, 2 ms]"),
    ])
    let first = try folder.load("a.yaml").names
    #expect(try folder.load("b.yaml").names == first)
    #expect(try folder.load("c.yaml").names == first)
    try folder.write("1\n3\n", "a.txt")
    #expect(try folder.load("a.yaml").names != first)
  }

  @Test func filesOfOneNameInTwoFoldersAreTwo() throws {
    let folder = try Folder([
      "spikes.txt": "1\n", "common/spikes.txt": "2\n",
      "common/inputs.yaml":
        "inputs.b: {spikes: {model: recorded, times: {file: spikes.txt, unit: ms}}, release: {}}",
      "sweep.yaml": Self.spec("{file: spikes.txt, unit: ms}")
        .replacing("base:", with: "include: [common/inputs.yaml]\nbase:"),
    ])
    let sweep = try folder.load()
    let configuration = sweep.configuration(at: 0)
    let values = ["inputs.a.spikes.times", "inputs.b.spikes.times"].map { path in
      configuration.structure.position(of: path)
        .map { configuration.numbers(configuration.values[$0]) }
    }
    #expect(values == [[1], [2]])
    // The spec with the included file in its place names the files from where it stands.
    try folder.write(sweep.text, "resolved.yaml")
    #expect(try folder.load("resolved.yaml").names == sweep.names)
  }

  @Test func listsAreLeftOutByContent() throws {
    let axes = "[\(Self.path): [[1 ms], [2 ms], [3 ms]]]"
    let sweep = try SmallSchema.parse(
      Self.spec(axes: axes, more: "exclude: [{\(Self.path): [0.002 s]}]"))
    #expect(sweep.rows == [["1"], ["3"]])
    let other = try SmallSchema.parse(
      Self.spec(axes: axes, more: "exclude: [{\(Self.path): [3 ms]}]"))
    #expect(other.rows == [["1"], ["2"]])
    #expect(sweep.fingerprint != other.fingerprint)
  }

  @Test(arguments: errors) func aWrongListSaysWhatToWrite(example: Said) throws {
    let folder = try Folder([
      "two.csv": "t_ms,u\n1,2\n3,4\n", "bad.txt": "1\nx\n3\n", "word.txt": "1\n2 ms\n",
      "negative.txt": "1\n-2\n", "ragged.csv": "a_ms,b_ms\n1,2\n3\n", "quote.txt": "1\n\"2\n",
      "one.txt": "1\n", "again.txt": "1.0\n", "sweep.yaml": Self.spec(example.text),
    ])
    let problems = folder.problems()
    for part in example.parts { #expect(problems.contains(part), "\(problems)") }
    #expect(problems.errorCount == 1, "one error: \(problems)")
  }

  static let errors = [
    Said("10 ms", "a list is expected here, not one value", "write [1, 2, 3] with units"),
    Said("", "a list is expected here, not nothing"),
    Said("[10]", "'times' needs a unit: it is a time"), Said("[10 mV]", "'10 mV' is a voltage"),
    Said("[-1 ms]", "'times' must be at least 0 ms"),
    Said("[[1 ms]]", "a value is expected here, not a list"),
    Said("{fiel: a.txt}", "unknown key 'fiel'", "did you mean 'file'?"),
    Said("{unit: ms}", "the list lacks 'file'"),
    Said("{linspace: [1 ms, 2 ms, 3]}", "unknown key 'linspace'", "write it under 'axes'"),
    Said("{file: none.txt, unit: ms}", "'none.txt': no such file"),
    Said("{file: [a], unit: ms}", "'file' takes one word, not a list"),
    Said("{file: one.txt, unit: [ms]}", "'unit' takes one word, not a list"),
    Said("{file: one.txt}", "the unit of the numbers is not known", "write 'unit: ms'"),
    Said("{file: one.txt, unit: mV}", "'mV' is no unit of a time", "did you mean 'ms'?"),
    Said("{file: one.txt, unit: msec}", "'msec' is no unit of a time"),
    Said("{file: two.csv}", "the file has 2 columns", "say which"),
    Said("{file: two.csv, column: 3}", "the file has columns 1 to 2"),
    Said("{file: two.csv, column: 0}", "the file has columns 1 to 2"),
    Said("{file: two.csv, column: v}", "the file has no column 'v'", "did you mean 'u'?"),
    Said("{file: one.txt, column: t, unit: ms}", "no column 't'", "its first line has no names"),
    Said("{file: two.csv, column: u}", "the unit of the numbers is not known"),
    Said("{file: bad.txt, unit: ms}", "bad.txt:2:1: error: 'times' is a number, not 'x'"),
    Said("{file: word.txt, unit: ms}", "word.txt:2:1: error: 'times' has no unit"),
    Said("{file: negative.txt, unit: s}", "negative.txt:2:1: error: 'times' must be at least 0"),
    Said("{file: ragged.csv, column: 2}", "ragged.csv:3:1: error: this row has no column 2"),
    Said("{file: quote.txt, unit: ms}", "quote.txt:2:1: error: this quote is not closed"),
  ]

  @Test func aWrongFileIsShownOnceForAllCases() throws {
    let folder = try Folder([
      "bad.txt": "1\nx\n",
      "sweep.yaml": Self.spec(
        "{file: bad.txt, unit: ms}", axes: "[cases: {a: {}, b: {step: 1 ms}, c: {step: 2 ms}}]"),
      "missing.yaml": Self.spec(
        "{file: no.txt, unit: ms}", axes: "[cases: {a: {}, b: {step: 1 ms}, c: {step: 2 ms}}]"),
    ])
    #expect(folder.problems().errorCount == 1)
    #expect(folder.error()?.kind == .invalid)
    #expect(folder.problems("missing.yaml").errorCount == 1)
    #expect(folder.error("missing.yaml")?.kind == .missingFile)
  }

  @Test(arguments: axisErrors) func aWrongAxisOfListsSaysWhatToWrite(example: Said) throws {
    let folder = try Folder([
      "one.txt": "1\n", "again.txt": "1.0\n", "sweep.yaml": Self.spec(axes: "[\(example.text)]"),
    ])
    let problems = folder.problems()
    for part in example.parts { #expect(problems.contains(part), "\(problems)") }
    #expect(problems.errorCount == 1, "one error: \(problems)")
  }

  static let axisErrors = [
    Said("\(path): [1 ms]", "a list is expected here, not one value"),
    Said("\(path): [[1 ms], [0.001 s]]", "is given twice in this axis"),
    Said("\(path): {linspace: [1 ms, 2 ms, 2]}", "'times' is a list and has no 'linspace'"),
    Said("\(path): {files: '*.dat', unit: ms}", "no file matches '*.dat'"),
    Said("\(path): {files: '*.txt', unit: ms}", "'again.txt' and 'one.txt' hold the same numbers"),
    Said("\(path): {files: one.txt, unti: ms}", "unknown key 'unti'", "did you mean 'unit'?"),
    Said("\(path): {files: [a], unit: ms}", "'files' takes a pattern"),
  ]

  @Test func filesAreForListsOnly() throws {
    let text = SmallSchema.text(base: "duration: 1 s", axes: "[step: {files: '*.txt'}]")
    #expect(SmallSchema.problems(text).contains("'step' is a time, not a list"))
  }

  @Test func aListCannotBeComparedOrSampled() {
    let problems = SmallSchema.problems(
      Self.spec("[1 ms]", axes: "[step: [1 ms]]", more: "where: [\(Self.path) < 1 ms]"))
    #expect(problems.contains("'times' is a list and cannot be compared"))
  }
}
