import SynapseModel

/// A word of intervals, repeated: n intervals and R repetitions are n R + 1 spikes, the first at the
/// start.
///
/// The named words have four intervals each, and `accelerating`, `decelerating` and `regular` the
/// same mean, so that the pattern can be told from count, duration and rate; `mean_interval` does it
/// for any word, and `accelerating-5@100` says spikes and mean rate in the word. Words one after the
/// other share a spike: the last of one is the first of the next. Check T-7.
enum Pattern {
  /// The named words (ms).
  private static let words = IntervalWords(
    none: "own",
    [
      IntervalWords.Word("regular", [25, 25, 25, 25], .equal),
      IntervalWords.Word("accelerating", [40, 30, 20, 10], .falling),
      IntervalWords.Word("decelerating", [10, 20, 30, 40], .rising),
      IntervalWords.Word("burst_pause", [5, 5, 5, 100], .lastLonger(20)),
    ])
  /// The shortest mean interval (ms): the highest rate is as high as that of other sources.
  private static let shortest = 0.1

  static let word = Parameter(
    "word", .list(.ms), default: 0, .positive,
    "A word or several: 25 25 25 25, 40 30 20 10, 10 20 30 40, 5 5 5 100 ms, or 5 spikes at 100 Hz",
    source: "science reference 2.10", words: words)
  static let intervals = Parameter(
    "intervals", .list(.ms), default: 0, .positive, "Your own intervals, where word is own",
    source: "science reference 2.10")
  static let meanInterval = Parameter(
    "mean_interval", .number(.ms), default: 0, .nonNegative,
    "Mean to which the word's intervals are brought by a factor; 0 leaves them as they are",
    source: "by choice: words of one length then have the same count and duration")
  static let repetitions = Parameter(
    "repetitions", .integer, default: 0, .within(0, 1e9), "How often the word comes; 0 for no end",
    source: "by choice")
  static let model = Model(
    "pattern", "A word of intervals, repeated", source: "science reference 2.10",
    parameters: [word, intervals, meanInterval, repetitions])

  static func law(_ parameters: LaneParameters) -> TimetableLaw {
    TimetableLaw(words: parameters.lanes.indices.map { word(parameters, lane: $0) })
  }

  private static func word(_ parameters: LaneParameters, lane: Int) -> TimetableLaw.Word {
    let intervals = scaledIntervals(parameters, lane: lane)
    let period = intervals.reduce(0, +)
    guard period >= shortest * Double(intervals.count) * (1 - 1e-9) else { return .silence }
    var offsets: [Double] = []
    var offset = 0.0
    for interval in intervals {
      offsets.append(offset)
      offset += interval
    }
    let repetitions = parameters.values(repetitions)[lane]
    return TimetableLaw.Word(
      offsets: offsets, origin: parameters.values(SpikeSources.start)[lane], period: period,
      total: repetitions == 0 ? .infinity : Double(intervals.count) * repetitions + 1)
  }

  private static func scaledIntervals(_ parameters: LaneParameters, lane: Int) -> [Double] {
    let named = parameters.lists(word)[lane]
    let intervals = named.isEmpty ? parameters.lists(intervals)[lane] : named
    let mean = parameters.values(meanInterval)[lane]
    let sum = intervals.reduce(0, +)
    guard mean > 0, sum > 0 else { return intervals }
    return intervals.map { $0 * (mean * Double(intervals.count) / sum) }
  }

  static func problems(_ parameters: LaneParameters) -> [Problem] {
    let isOwn = parameters.lists(word).first?.isEmpty ?? true
    let own = parameters.lists(intervals).first ?? []
    if isOwn, own.isEmpty {
      return [
        parameters.problem(
          at: Self.intervals, "the pattern has no intervals",
          hint: "give intervals, or a word: "
            + words.words.map(\.name).joined(separator: ", "))
      ]
    }
    if !isOwn, !own.isEmpty {
      return [
        parameters.problem(
          at: Self.intervals, "the pattern has both a named word and intervals of its own",
          hint: "leave one of them out")
      ]
    }
    let intervals = scaledIntervals(parameters, lane: 0)
    let mean = intervals.reduce(0, +) / Double(intervals.count)
    guard intervals.allSatisfy({ $0 > 0 && $0 < .infinity }), mean >= shortest * (1 - 1e-9) else {
      return [
        parameters.problem(
          at: parameters.uniform(meanInterval) > 0
            ? meanInterval : isOwn ? Self.intervals : word,
          "the mean interval of the pattern is below \(shortest.brief) ms")
      ]
    }
    return []
  }
}
