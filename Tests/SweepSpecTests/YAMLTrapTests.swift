import SweepSpec
import SynapseModel
import Testing

/// A text and the problems that it must give, to the letter.
struct Rendered: CustomTestStringConvertible, Sendable {
  let text: String
  let problems: String
  var testDescription: String { text.prefix(40).description }
}

/// A text and what its problems must contain.
struct Said: CustomTestStringConvertible, Sendable {
  let text: String
  let parts: [String]
  init(_ text: String, _ parts: String...) {
    self.text = text
    self.parts = parts
  }
  var testDescription: String { text.prefix(40).description }
}

@Suite struct YAMLTrapTests {
  @Test(arguments: rendered) func aSyntaxErrorIsShownToTheLetter(example: Rendered) {
    #expect(SmallSchema.problems(example.text) == example.problems)
  }

  static let rendered = [
    Rendered(
      text: "quantal: 1\n\tname: x",
      problems: """
        sweep.yaml:2:1: error: tab; use spaces
            2 |  name: x
              | ^ YAML is indented by spaces
        """),
    Rendered(
      text: "a: [1, 2\nca: 3",
      problems: """
        sweep.yaml:1:4: error: this '[' is not closed
            1 | a: [1, 2
              |    ^ a ',' or ']' is missing at 2:3
        """),
    Rendered(
      text: "quantal: 1\n base: 3",
      problems: """
        sweep.yaml:2:6: error: a ':' is not expected here
            2 |  base: 3
              |      ^ line 2 is indented more than line 1
        """),
    Rendered(
      text: "quantal: 5 ms: 3",
      problems: """
        sweep.yaml:1:14: error: a ':' is not expected here
            1 | quantal: 5 ms: 3
              |              ^ quote the text, or is a line break missing?
        """),
    Rendered(
      text: "name: @x",
      problems: """
        sweep.yaml:1:7: error: a value cannot start with '@'
            1 | name: @x
              |       ^ quote the text
        """),
    Rendered(
      text: "a: &foo 1\nb: *fop",
      problems: """
        sweep.yaml:2:4: error: unknown alias 'fop'
            2 | b: *fop
              |    ^~~~ did you mean '*foo'?
        """),
    Rendered(
      text: "a: &x [*x]",
      problems: """
        sweep.yaml:1:8: error: the alias 'x' contains itself
            1 | a: &x [*x]
              |        ^~ an alias cannot stand inside its anchor
        """),
    Rendered(
      text: "a: 1\n---\nb: 2",
      problems: """
        sweep.yaml:2:1: error: a second document starts here
            2 | ---
              | ^~~ a spec is one document; remove the '---'
        """),
    Rendered(
      text: "# only a comment\n",
      problems: """
        sweep.yaml:1:1: error: the file is empty
            1 | # only a comment
              | ^ start with 'quantal: 1'
        """),
  ]

  @Test(arguments: said) func aSyntaxErrorSaysWhatToDo(example: Said) {
    let problems = SmallSchema.problems(example.text)
    for part in example.parts { #expect(problems.contains(part)) }
  }

  static let said = [
    Said("", "the file is empty"),
    Said("name: %5", "1:7: error: a value cannot start with '%'", "quote the text"),
    Said("a: *nope", "unknown alias 'nope'", "an anchor '&…' must stand before it"),
    Said("a: !!python/x 1", "1:4: error: tags ('!…') are not used here", "remove the tag"),
    Said("a: !b!c 1", "tags ('!…') are not used here"),
    Said("a: {b: 1", "this '{' is not closed"),
    Said("a: \"x", "1:4: error: this quote is not closed"),
    Said("a: 'x\nb: 3", "1:4: error: this quote is not closed"),
    Said("? [a]\n: b", "a key must be one word, not a list"),
    Said("? {a: 1}\n: b", "a key must be one word, not a map of keys"),
    Said("? \n: b", "the key in front of ':' is missing"),
    Said("- a", "a spec is a map of keys, not a list"),
    Said("name", "a spec is a map of keys, not one value"),
    Said("a: - b", "a list cannot start here"),
    Said("a: \"\\q\"", "unknown escape in double quotes"),
    Said("a: &", "a name is missing behind '*' or '&'"),
    Said("%FOO\n---\na: 1", "directives ('%…') are not used here"),
    Said("a:\n  b: 1\n c: 2", "3:2: error: this line does not fit the ones above"),
    Said("a: b\nfoo\nc: d", "2:1: error: a ':' is missing behind this key"),
    Said("'a'\n'b'", "this does not belong to what stands above"),
    Said("a: [", "a value is expected here"),
    Said("a: 1\u{1}", "1:5: error: control character 0x01: this is not a text file"),
    Said("a: \u{0}", "control character 0x00"),
    Said("a: 1\r\nb:\t1\r\na: 2", "3:1: error: duplicate key 'a'; first given at line 1"),
    Said("a: 1\n<<: 3", "'<<' takes a map of keys, not one value"),
    Said("a: {<<: {b: 1}, <<: {c: 1}}", "duplicate key '<<'"),
    Said(String(repeating: "k", count: 1100) + ": 3", "the key in front of this ':' is too long"),
    Said("? \(String(repeating: "k", count: 300))\n: 3", "is too long", "at most 200 characters"),
    Said(String(repeating: "[", count: 20_000), "1:32: error: nested more than 32 levels deep"),
    Said(String(repeating: " ", count: 1_000_001), "larger than 1 MB"),
  ]

  @Test func bytesThatAreNoTextHaveTheirTruePlace() {
    let bytes: [UInt8] = Array("a: µ\nb: µ".utf8) + [0xFF, 0x0A]
    #expect(
      Self.problems(bytes) == """
        sweep.yaml:2:5: error: this is not UTF-8 text (byte 0xFF)
            2 | b: µ\u{FFFD}
              |     ^ save the file as UTF-8
        """)
  }

  @Test func aByteOrderMarkIsNoPartOfTheText() throws {
    let sweep = try Sweep.parse(
      bytes: [0xEF, 0xBB, 0xBF] + Array(SmallSchema.spec.utf8), file: "sweep.yaml",
      schema: SmallSchema.root, revision: 1)
    #expect(sweep.text == SmallSchema.spec)
  }

  @Test func windowsLineEndsAreRead() throws {
    let text = String(SmallSchema.spec.flatMap { $0 == "\n" ? "\r\n" : String($0) })
    #expect(try SmallSchema.parse(text).runCount == 1000)
  }

  @Test func theCaretStandsUnderWideAndCombinedLetters() {
    let text = SmallSchema.text(base: "duration: 1 s\n日本e\u{301}: {x: 1}")
    #expect(
      SmallSchema.problems(text) == """
        sweep.yaml:6:3: error: unknown parameter '日本e\u{301}'
            6 |   日本e\u{301}: {x: 1}
              |   ^~~~~ allowed here: duration, inputs, neuron, step
        """)
  }

  @Test func anAliasBombIsStopped() {
    var text = "k0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for level in 1..<10 {
      let items = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "k\(level): &a\(level) [\(items)]\n"
    }
    #expect(SmallSchema.problems(text).contains("more than 100000 values after expanding aliases"))
  }

  @Test func aliasesCannotBuildDeepTrees() {
    var text = "k0: &a0 [1]\n"
    for level in 1..<40 { text += "k\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(SmallSchema.problems(text).contains("nested more than 32 levels deep"))
  }

  @Test func keysBesideAMergeKeyOverrideIt() throws {
    let base = """
      duration: 1 s
      inputs.b: &b {count: 3, spikes: {model: silent}, release: {}}
      inputs.c: {<<: *b, count: 4}
      """
    let configuration = try SmallSchema.parse(SmallSchema.text(base: base)).configuration(at: 0)
    let position = configuration.structure.position(of: "inputs.c.count")
    #expect(position.map { configuration.values[$0] } == 4)
  }

  @Test func anUnusedAnchorIsAWarning() throws {
    let sweep = try SmallSchema.parse(SmallSchema.text(base: "duration: &long 1 s"))
    #expect(
      sweep.warnings.map(\.text) == [
        """
        sweep.yaml:5:13: warning: the anchor 'long' is never used
            5 |   duration: &long 1 s
              |             ^~~~~~~~~
        """
      ])
  }

  private static func problems(_ bytes: [UInt8]) -> String {
    do throws(SpecError) {
      _ = try Sweep.parse(
        bytes: bytes, file: "sweep.yaml", schema: SmallSchema.root, revision: 1)
      return ""
    } catch {
      return error.text
    }
  }
}
