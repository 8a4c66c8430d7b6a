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

  /// Rate of each lane (Hz).
  private let rate: Memory<Double>
  /// First spike of each lane (ms).
  private let start: Memory<Double>

  init(_ parameters: LaneParameters) {
    let rates = parameters.values(Self.rate)
    // A terminal that never fires has its first spike after any run.
    rate = Memory(rates.map { $0 > 0 ? $0 : 1 })
    start = Memory(
      zip(parameters.values(Self.start), rates).map { $1 > 0 ? $0 : 1e300 })
  }

  @inline(__always)
  func times(
    ordinal: Group, previous: Group, lanes: Words, words: Philox.Draw
  ) -> (Group, Group, Group, Group) {
    var (rate, first) = (Group(), Group())
    for lane in 0..<BatchSize.width {
      rate[lane] = self.rate[Int(truncatingIfNeeded: lanes[lane])]
      first[lane] = start[Int(truncatingIfNeeded: lanes[lane])]
    }
    // 1000 k / rate is rounded once: k rounded intervals may end just before the end of the run,
    // where the spike after the last belongs.
    let thousand = ordinal * 1000
    return (
      first + thousand / rate, first + (thousand + 1000) / rate, first + (thousand + 2000) / rate,
      first + (thousand + 3000) / rate
    )
  }
}
