import SweepSpec
import SynapseModel
import Testing

/// Lists of intervals in which words may stand for several: `accelerating`, `regular-5@100`.
@Suite struct WordTests {
  private static let words = IntervalWords(
    none: "own",
    [
      IntervalWords.Word("regular", [25, 25, 25, 25], .equal),
      IntervalWords.Word("accelerating", [40, 30, 20, 10], .falling),
      IntervalWords.Word("burst_pause", [5, 5, 5, 100], .lastLonger(20)),
    ])

  private static let schema = Section(
    "", "Everything",
    parameters: [
      Parameter("duration", .number(.ms), default: 1, .positive, "Simulated time", source: "")
    ],
    sections: [
      Section(
        "spikes", "Spikes",
        parameters: [
          Parameter(
            "word", .list(.ms), default: 0, .positive, "Intervals", source: "", words: words)
        ])
    ])

  private static func parse(
    _ word: String? = nil, axes: String = "[]", more: String = ""
  ) throws(SpecError) -> Sweep {
    let text = """
      quantal: 1
      name: words
      base:
        duration: 1 s
        spikes: {\(word.map { "word: \($0)" } ?? "")}
      axes: \(axes)
      \(more)
      """
    return try Sweep.parse(
      text: text, file: "sweep.yaml", overrides: Overrides(), schema: schema, revision: 1,
      validate: { _ in [] })
  }

  private static func list(_ sweep: Sweep, _ position: Int = 0) -> NumberLists.List? {
    let configuration = sweep.configuration(at: position)
    return configuration.structure.position(of: "spikes.word")
      .map { configuration.lists[configuration.values[$0]] }
  }

  @Test(
    arguments: [
      ("regular", [25, 25, 25, 25]), ("own", []), ("accelerating", [40, 30, 20, 10]),
      ("burst_pause", [5, 5, 5, 100]), ("burst-pause", [5, 5, 5, 100]),
      // Five spikes at 100 Hz have four intervals of 10 ms.
      ("regular-5@100", [10, 10, 10, 10]), ("accelerating-3@100", [40.0 / 3, 20.0 / 3]),
      ("burst-pause-2@50", [20]), ("regular-3@0.5", [2000, 2000]), ("regular-2@1e3", [1]),
      // One after the other, as a list or as one text.
      ("[regular-3@100, accelerating]", [10, 10, 40, 30, 20, 10]),
      ("regular-3@100 accelerating", [10, 10, 40, 30, 20, 10]),
      ("[regular-3@100, 0.2 s, regular-2@200]", [10, 10, 200, 5]), ("[7 ms, 3 ms]", [7, 3]),
      ("[]", []),
    ] as [(String, [Double])])
  func aWordStandsForIntervals(word: String, intervals: [Double]) throws {
    #expect(Self.list(try Self.parse(word))?.numbers == intervals)
  }

  /// Such runs had these names, and so these random numbers, when words were no lists.
  @Test func aWordAloneNamesARunAsItIsWritten() throws {
    for word in ["regular", "accelerating", "burst_pause"] {
      #expect(Self.list(try Self.parse(word))?.identity == word)
    }
    #expect(try Self.parse("own").names == Self.parse().names)
    // Several ways to write the same intervals are one run.
    let names = try ["regular", "regular-5@40", "[25 ms, 25 ms, 25 ms, 25 ms]", "[regular]"]
      .map { try Self.parse($0).names }
    #expect(Set(names).count == 1)
    #expect(try Self.parse("burst-pause").names == Self.parse("burst_pause").names)
    #expect(try Self.parse("regular-5@100").names != Self.parse("regular").names)
  }

  @Test func wordsAreSweptAndFiltered() throws {
    let axes =
      "[spikes.word: [own, regular, burst-pause, accelerating-5@100, [regular, 30 ms, regular]]]"
    let sweep = try Self.parse(axes: axes)
    let labels = [
      "own", "regular", "burst_pause", "accelerating-5@100", "regular 30 regular",
    ]
    #expect(sweep.rows == labels.map { [$0] })
    #expect(sweep.sweptColumns.map(\.name) == ["spikes_word"])
    func rows(_ more: String) throws -> [String] {
      try Self.parse(axes: axes, more: more).rows.compactMap(\.first)
    }
    #expect(try rows("where: [spikes.word == accelerating-5@100]") == ["accelerating-5@100"])
    #expect(try rows("where: [spikes.word != regular]") == labels.filter { $0 != "regular" })
    // As for other words, a list in an exclusion is one of these.
    #expect(
      try rows("exclude: [{spikes.word: [regular, burst_pause, own]}]") == labels.suffix(2))
    #expect(try rows("exclude: [{spikes.word: burst-pause}]") == labels.filter { $0 != labels[2] })
  }

  @Test(
    arguments: [
      Said("reguler", "'word': unknown word 'reguler'", "did you mean 'regular'?"),
      Said("reguler-5@100", "unknown word 'reguler-5@100'", "did you mean 'regular-5@100'?"),
      Said("burstpause", "unknown word", "did you mean 'burst_pause'?"),
      Said("chirp", "unknown word 'chirp'", "own, regular, accelerating", "regular-5@100"),
      Said("regular-5", "'regular-5' lacks the rate", "regular-5@100"),
      Said("regular@100", "'regular@100' lacks the number of spikes", "regular-5@100"),
      Said("regular-1@100", "a word has 2 to 10000 spikes, not '1'"),
      Said("regular-05@100", "leading zero in 'regular-05@100'"),
      Said("regular-5@0", "the rate in 'regular-5@0' must be above 0"),
      Said("regular-5@20000", "must be above 0 to 10000 Hz"),
      Said("regular-5@100Hz", "'Hz' behind the rate", "the rate is in Hz and has no unit"),
      Said("regular-5@fast", "'word' is a number, not 'fast'"),
      Said("regular 20 ms", "'word' is a word or a list", "[regular-5@100, 200 ms]"),
      Said("[regular, fast]", "unknown word 'fast'"), Said("[regular, 5]", "needs a unit"),
      Said("[regular, 0 ms]", "must be above 0 ms"), Said("", "a list is expected here"),
    ])
  func aWrongWordSaysWhatToWrite(example: Said) {
    do {
      _ = try Self.parse(example.text)
      Issue.record("\(example.text) passes")
    } catch {
      for part in example.parts { #expect(error.text.contains(part), "\(error.text)") }
      #expect(error.text.errorCount == 1, "one error: \(error.text)")
    }
  }

  @Test func wordsHaveNoOrder() {
    do {
      _ = try Self.parse("regular", axes: "[duration: [1 ms]]", more: "where: [spikes.word < own]")
      Issue.record("passes")
    } catch {
      #expect(error.text.contains("'word' is words, which have no order"), "\(error.text)")
    }
  }
}
