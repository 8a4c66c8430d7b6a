import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Spikes at times that are known beforehand: lists, pulses, trains and patterns.
@Suite struct TimetableTests {
  /// The train of all terminals and runs, which must be one.
  private static func train(_ run: SourceRun) -> [Double] {
    let trains = run.trains()
    #expect(trains.allSatisfy { $0 == trains[0] })
    return trains[0]
  }

  @Test("A list of times in any order comes in order, from start to stop")
  func explicit() {
    let times = [812.5, 3, 700, 3, 699.9, 0, 5000]
    func train(_ values: [String: Double]) -> [Double] {
      Self.train(
        SourceRun("explicit", values, lists: ["times": times], terminals: 3, duration: 1000))
    }
    #expect(train([:]) == [0, 3, 3, 699.9, 700, 812.5])
    #expect(train(["start": 3, "stop": 700]) == [3, 3, 699.9])
    #expect(train(["start": 3.5]) == [699.9, 700, 812.5])
    #expect(train(["max_spikes": 2]) == [0, 3])
    #expect(train(["minimum_interval": 0.05]) == [0, 3, 699.9, 700, 812.5])
    #expect(train(["minimum_interval": 4]) == [0, 699.9, 812.5])
    #expect(train(["start": 900]) == [])
  }

  @Test("A second list says which terminal each time belongs to")
  func terminals() {
    let run = SourceRun(
      "explicit", ["start": 2],
      lists: ["times": [9, 1, 4, 7, 3], "terminals": [1, 3, 3, 1, 4]], terminals: 4,
      duration: 10)
    let trains = run.trains()
    for lane in 0..<32 {
      #expect([0, 1, 2, 3].map { trains[32 * $0 + lane] } == [[7, 9], [], [4], [3]])
    }
  }

  @Test("A recording of a million spikes is given back to the bit")
  func long() {
    var generator = SplitMix(seed: 1)
    let times = (0..<1_000_000).map { _ in Double.random(in: 0..<100_000, using: &generator) }
    let run = SourceRun("explicit", lists: ["times": times], duration: 100_000)
    #expect(run.trains(steps: 2000)[5] == times.sorted())
  }

  @Test("A pair of pulses, a train with a probe, doublets")
  func pulses() {
    #expect(
      Self.train(SourceRun("paired_pulse", ["interval": 37.5, "start": 10], duration: 100))
        == [10, 47.5])
    #expect(Self.train(SourceRun("paired_pulse", ["interval": 90], duration: 90)) == [0])
    // 13 spikes 30 ms apart and a probe 510 ms behind the last (the protocol of a NEST test).
    let probe = SourceRun(
      "train_probe",
      ["rate": 100.0 / 3, "train_spikes": 13, "probe_delay": 510, "start": 5], duration: 1000)
    let expected = (0..<13).map { 5 + 30 * Double($0) } + [875]
    #expect(largestError(Self.train(probe), expected) < 1e-15)
    // 3 Hz: the third doublet begins at 2/3 s, a fourth would at 1 s.
    let doublets = Self.train(
      SourceRun("doublets", ["rate": 3, "doublet_interval": 20], duration: 1000))
    let (second, third) = (1000.0 / 3, 2000.0 / 3)
    #expect(doublets == [0, 20, second, second + 20, third, third + 20])
    #expect(Self.train(SourceRun("doublets", ["rate": 0])) == [])
  }

  @Test("T-7 words of intervals: as they are, scaled, repeated, own")
  func words() {
    func train(
      _ values: [String: Double], _ own: [Double] = [], _ duration: Double = 1000,
      word: [Double] = []
    ) -> [Double] {
      let all = ["intervals": own, "word": word]
      let lists = all.filter { !$0.value.isEmpty }
      return Self.train(SourceRun("pattern", values, lists: lists, duration: duration))
    }
    let words = Pattern.word.words?.words.map(\.intervals) ?? []
    #expect(words == [[25, 25, 25, 25], [40, 30, 20, 10], [10, 20, 30, 40], [5, 5, 5, 100]])
    #expect(train(["repetitions": 1], word: [40, 30, 20, 10]) == [0, 40, 70, 90, 100])
    #expect(
      train(["repetitions": 1, "start": 7], word: [10, 20, 30, 40]) == [7, 17, 37, 67, 107])
    #expect(
      train(["repetitions": 2], word: [5, 5, 5, 100]) == [0, 5, 10, 15, 115, 120, 125, 130, 230])
    // Five spikes at 100 Hz.
    #expect(
      train(["repetitions": 1, "mean_interval": 10], word: [25, 25, 25, 25])
        == [0, 10, 20, 30, 40])
    // The same count and duration for all words.
    for word in words {
      let spikes = train(["repetitions": 3, "mean_interval": 23], word: word)
      #expect(spikes.count == 13)
      #expect(abs((spikes.last ?? 0) - 276) < 1e-9)
    }
    #expect(train([:], [2, 5], 20) == [0, 2, 7, 9, 14, 16])
    #expect(train(["stop": 9], [2, 5], 20) == [0, 2, 7])
  }

  @Test("T-7 a word of any length and rate keeps its shape, and its duration is that of its rate")
  func shapes() throws {
    let words = try #require(Pattern.word.words)
    func intervals(_ name: String, _ spikes: Int, _ rate: Double) throws -> [Double] {
      try #require(words.word(named: name)).intervals(spikes: spikes, rate: rate)
    }
    #expect(try intervals("regular", 5, 100) == [10, 10, 10, 10])
    // A mean of 25 ms gives the named words back.
    #expect(try intervals("accelerating", 5, 40) == [40, 30, 20, 10])
    #expect(try intervals("decelerating", 5, 40) == [10, 20, 30, 40])
    #expect(try intervals("accelerating", 3, 100) == [40.0 / 3, 20.0 / 3])
    // Four intervals of 4 ms in the mean: one pause as long as twenty of the others.
    let short = 16.0 / 23
    #expect(try intervals("burst-pause", 5, 250) == [short, short, short, 20 * short])
    for word in words.words {
      for spikes in [2, 3, 8, 100] {
        let intervals = word.intervals(spikes: spikes, rate: 30)
        #expect(intervals.count == spikes - 1)
        let whole = Double(spikes - 1) * 1000 / 30
        #expect(abs(intervals.reduce(0, +) - whole) < 1e-9)
      }
    }
  }

  @Test("T-7 two orders of the same intervals have one distribution and two local variations")
  func order() {
    // The same eight intervals, alternating and in two stretches.
    let mixed = [10.0, 40, 10, 40, 10, 40, 10, 40]
    func pattern(_ own: [Double]) -> [[Double]] {
      SourceRun("pattern", lists: ["intervals": own]).trains()
    }
    let (a, b) = (pattern(mixed), pattern(mixed.sorted()))
    let (first, second) = (intervals([a[0]]), intervals([b[0]]))
    let rounded = [first, second].map { list in list.prefix(400).map { ($0 * 1e6).rounded() } }
    #expect(rounded[0].sorted() == rounded[1].sorted())
    // 3 (30 / 50)^2 where neighbours differ: always, and twice in eight.
    #expect(abs(localVariation(a) - 1.08) < 0.01)
    #expect(abs(localVariation(b) - 0.27) < 0.01)
  }

  @Test("T-7 without memory the pattern does not matter to release, with depression it does")
  func release() {
    // Six intervals in two orders: three short, three long, or in turn.
    func vesicles(_ release: String, _ intervals: [Double], seed: UInt64) -> Sample {
      var experiment = Experiment(
        models: ["inputs.a.spikes": "pattern", "inputs.a.release": release],
        values: [
          "duration": 500, "inputs.a.spikes.repetitions": 1, "inputs.a.release.sites": 10,
          "inputs.a.release.probability": 0.5,
        ], lists: ["inputs.a.spikes.intervals": intervals])
      if release == "tsodyks_markram" {
        experiment.values["inputs.a.release.facilitation"] = 0
        experiment.values["inputs.a.release.recovery"] = 50
      }
      return Sample(experiment.run(seeds: seed..<seed + 2000).map(\.input.vesicles))
    }
    let grouped: [Double] = [10, 10, 10, 100, 100, 100]
    let inTurn: [Double] = [10, 100, 10, 100, 10, 100]
    let fixed = [vesicles("static", grouped, seed: 0), vesicles("static", inTurn, seed: 5000)]
    #expect(fixed.allSatisfy { $0.agrees(with: 35) })
    // Binomial: 70 sites, one half.
    #expect(fixed.allSatisfy { abs($0.variance - 17.5) < 4.5 * 17.5 * (2.0 / 2000).squareRoot() })
    // x <- 1 - (1 - x) exp(-h / 50), 5 x released, x <- x / 2, summed over the spikes.
    #expect(vesicles("tsodyks_markram", grouped, seed: 0).agrees(with: 25.5442))
    #expect(vesicles("tsodyks_markram", inTurn, seed: 5000).agrees(with: 27.0064))
  }
}
