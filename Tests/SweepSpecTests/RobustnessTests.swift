import SweepSpec
import Testing

/// Whatever bytes come, the reader answers, soon.
@Suite struct RobustnessTests {
  private static let pieces = [
    "linspace: [", "range: [0, 1e308, 1e-308]", "1e999999999999999999", "&a ", "*a", "<<: *a", "- ",
    "{", "}", "[", "]", ":", "\n", "  ", "\t", "'", "\"", "#", "!!int ", "---\n", "%", "@",
    "\u{2028}",
    "\u{FEFF}", "é", "日本", "\0", "model: ", "inputs.", "..", "-", "e", "9223372036854775808",
    "logspace: [1, 1e300, 5]", "999999999", "? ", "|\n", ">\n", "~", "null", "zip: ", "true",
    " < ", " == ", "!=", "where: [", "exclude: [{", "above: ", "1e308 ms", "step > ",
    "zip: {step: [1 ms], ", "cases: {a: {", "axes: [", "neuron.model: [lif, none], ", "case == a",
    "table: a.csv", "include: [b.yaml]\n", "preset: weak", "{files: '*', unit: ms}", "{file: a}",
    "samples: {method: sobol, n: 4, over: {step: {uniform: [1 ms, 2 ms]", "}}}", "times: [",
    "case_2", "exact", "recorded",
  ]

  private static func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let at = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
      case 1:
        bytes.insert(
          contentsOf: Array(pieces.randomElement(using: &random)?.utf8 ?? "".utf8), at: at)
      case 2:
        bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 0...20, using: &random)))
      case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 30)], at: at / 2)
      default: if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &random) }
      }
    }
    return bytes
  }

  private static func read(_ bytes: [UInt8]) {
    do throws(SpecError) {
      let sweep = try Sweep.parse(
        bytes: bytes, file: "sweep.yaml", schema: SmallSchema.root, revision: 1)
      let last = sweep.configuration(at: sweep.productCount - 1)
      #expect(sweep.identifier(of: last).utf8.count == 25)
    } catch {
      #expect(!error.diagnostics.isEmpty)
      #expect(!error.text.isEmpty)
      for problem in error.diagnostics { #expect(problem.json.hasSuffix("}")) }
    }
  }

  @Test(arguments: 0..<8) func mutatedSpecsNeverStopTheProgram(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    for _ in 0..<500 { Self.read(Self.mutated(Array(SmallSchema.fullSpec.utf8), &random)) }
    for _ in 0..<500 { Self.read(Self.mutated(Array(SmallSchema.caseSpec.utf8), &random)) }
  }

  @Test func overridesNeverStopTheProgram() {
    var random = SeededGenerator(state: 17)
    for _ in 0..<500 {
      let texts = (0..<3).map { _ in
        "step=" + (0..<4).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
      }
      let problems = SmallSchema.problems(
        SmallSchema.caseSpec,
        Overrides(settings: [texts[0], String(texts[1].dropFirst(5))], axes: [texts[2]]))
      #expect(!problems.contains("the spec cannot be read"))
    }
  }

  @Test func mutatedFilesNeverStopTheProgram() throws {
    var random = SeededGenerator(state: 3)
    let folder = try Folder([
      "sweep.yaml": SmallSchema.text(
        base: "duration: 1 s\ninputs.b: {spikes: {model: recorded, times: {file: list.csv, column:"
          + " 1, unit: ms}}, release: {}}", axes: "[table: table.csv]"
      ).replacing("base:", with: "include: [part.yaml]\nbase:")
    ])
    let table = "neuron.model,step [ms]\nlif,1\nnone,\"2\"\nlif,3\n"
    for _ in 0..<300 {
      for (name, text) in [
        ("table.csv", table), ("list.csv", "t [ms],u\n1,\"2\"\n# x\n3,4\n"),
        ("part.yaml", "neuron: {model: lif}\nstep: 1 ms\n"),
      ] {
        let isMutated = Bool.random(using: &random)
        try folder.write(
          isMutated ? Self.mutated(Array(text.utf8), &random) : Array(text.utf8), name)
      }
      if let error = folder.error() { #expect(!error.diagnostics.isEmpty && !error.text.isEmpty) }
    }
  }

  @Test func randomBytesNeverStopTheProgram() {
    var random = SeededGenerator(state: 99)
    for _ in 0..<1000 {
      let count = Int.random(in: 0...300, using: &random)
      Self.read((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }

  @Test func piecesInAnyOrderNeverStopTheProgram() {
    var random = SeededGenerator(state: 5)
    for _ in 0..<1000 {
      let text = (0..<40).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
      Self.read(Array(("quantal: 1\nname: x\nbase: " + text).utf8))
    }
  }

  @Test(arguments: [
    "[", "{", "- ", "? ", "a: ", "'", "\"\\", "&a ", "*a ", "!", "\n", "# ", "a.", "{a", "[a,",
    "|\n ", "é", "9", "k: 1\n",
  ])
  func oneThingRepeatedIsAnsweredSoon(piece: String) {
    let count = 65_536 / piece.utf8.count
    let text = String(repeating: piece, count: count)
    let time = ContinuousClock().measure {
      Self.read(Array(text.utf8))
      Self.read(Array((SmallSchema.spec + text).utf8))
      Self.read(Array(("base: " + text).utf8))
    }
    #expect(time < .seconds(3))
  }

  @Test func manyUnknownKeysAreAnsweredSoon() {
    let keys = (0..<9000).map { "k\($0): 1" }.joined(separator: "\n")
    let receptors = (0..<1500).map { "k\($0): {}" }.joined(separator: ", ")
    let axes = (0..<1000).map { "inputs.a.receptors.k\($0).decey: [1 ms]" }.joined(separator: ", ")
    let time = ContinuousClock().measure {
      Self.read(Array(SmallSchema.text(base: keys).utf8))
      let base = "duration: 1 s\ninputs.a.receptors: {\(receptors)}"
      Self.read(Array(SmallSchema.text(base: base, axes: "[\(axes)]").utf8))
    }
    #expect(time < .seconds(3))
  }
}

@Suite struct FileTests {
  @Test func aMissingFileIsToldFromAWrongOne() {
    for (path, message) in [
      ("no/such/sweep.yaml", "no/such/sweep.yaml: error: no such file"),
      ("/", "/: error: this is a folder, not a file"),
    ] {
      let error = #expect(throws: SpecError.self) {
        try Sweep.load(path: path, schema: SmallSchema.root, revision: 1)
      }
      #expect(error?.kind == .missingFile)
      #expect(error?.text == message)
    }
  }

  @Test func anEndlessFileIsRefused() {
    let error = #expect(throws: SpecError.self) {
      try Sweep.load(path: "/dev/zero", schema: SmallSchema.root, revision: 1)
    }
    #expect(error?.kind == .invalid)
    #expect(error?.text.contains("larger than 1 MB") == true)
  }
}
