import SynapseModel

/// Spikes at equal intervals: t_k = start + offset + k / rate for k = 0, 1, … Check T-1.
struct RegularLaw: SpikeLaw {
  static let rate = Parameter(
    "rate", .number(.hz), default: 20, .within(0, 10_000), "Rate of the spikes of each terminal",
    source: "usual range 0.1-200 Hz (science reference, Appendix C)")
  static let offset = Parameter(
    "offset", .number(.ms), default: 0, .nonNegative, "Time from the start to the first spike",
    source: "by choice: the first spike stands at the start")
  static let model = Model(
    "regular", "Equal intervals between spikes", source: "science reference 2.1",
    parameters: [rate, offset])

  let origin: Memory<Double>
  /// Rate of each lane (Hz).
  private let rate: Memory<Double>
  /// First spike of each lane (ms).
  private let first: Memory<Double>

  init(_ parameters: LaneParameters, rate: Parameter = Self.rate) {
    let rates = parameters.values(rate)
    let starts = parameters.values(SpikeSources.start)
    origin = Memory(starts)
    // A terminal that never fires has its first spike after any run.
    self.rate = Memory(rates.map { $0 > 0 ? $0 : 1 })
    first = Memory(
      zip(zip(starts, parameters.values(Self.offset)), rates).map { times, rate in
        rate > 0 ? times.0 + times.1 : SpikeWindow.never
      })
  }

  @inline(__always)
  func times(_ refill: Refill) -> Four {
    let (rate, first) = (rate.gather(refill.lanes), first.gather(refill.lanes))
    // 1000 k / rate is rounded once: k rounded intervals may end just before the end of the run,
    // where the spike after the last belongs.
    let thousand = Group(small: refill.ordinals) * 1000
    return (
      first + thousand / rate, first + (thousand + 1000) / rate, first + (thousand + 2000) / rate,
      first + (thousand + 3000) / rate
    )
  }
}
