import SynapseModel

/// Spikes at equal intervals: t_k = start + k / rate for k = 0, 1, … Check T-1.
struct RegularLaw: SpikeLaw {
  static let rate = Parameter(
    "rate", .number(.hz), default: 20, .within(0, 10_000), "Rate of the spikes of each terminal",
    source: "usual range 0.1-200 Hz (science reference, Appendix C)")
  static let start = Parameter(
    "start", .number(.ms), default: 0, .nonNegative, "Time of the first spike",
    source: "by choice: the first spike stands at the start of the run")
  static let model = Model(
    "regular", "Equal intervals between spikes", source: "science reference 2.1",
    parameters: [rate, start])

  /// Interval of each lane (ms).
  private let interval: Memory<Double>
  /// First spike of each lane (ms).
  private let start: Memory<Double>

  init(_ parameters: LaneParameters) {
    let rates = parameters.values(Self.rate)
    interval = Memory(rates.map { $0 > 0 ? 1000 / $0 : 0 }, or: 0)
    // A terminal that never fires has its first spike after any run.
    start = Memory(
      zip(parameters.values(Self.start), rates).map { $1 > 0 ? $0 : 1e300 }, or: 0)
  }

  @inline(__always)
  func times(
    ordinal: Group, previous: Group, lanes: Words, words: Philox.Draw
  ) -> (Group, Group, Group, Group) {
    var (gap, first) = (Group(), Group())
    for lane in 0..<BatchSize.width {
      gap[lane] = interval[Int(truncatingIfNeeded: lanes[lane])]
      first[lane] = start[Int(truncatingIfNeeded: lanes[lane])]
    }
    return (
      ordinal.times(gap, plus: first), (ordinal + 1).times(gap, plus: first),
      (ordinal + 2).times(gap, plus: first), (ordinal + 3).times(gap, plus: first)
    )
  }
}
