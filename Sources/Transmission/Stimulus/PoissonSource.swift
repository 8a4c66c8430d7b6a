import SynapseModel

/// Independent exponential intervals: a homogeneous Poisson process.
///
/// An interval is -ln(u) / rate with u uniform between 0 and 1 (32 bits). Check T-2.
struct PoissonLaw: SpikeLaw {
  static let rate = Parameter(
    "rate", .number(.hz), default: 20, .within(0, 10_000),
    "Mean rate of the spikes of each terminal",
    source: "usual range 0.1-200 Hz (science reference, Appendix C)")
  static let model = Model(
    "poisson", "Independent exponential intervals between spikes",
    source: "homogeneous Poisson process", parameters: [rate])

  let origin: Memory<Double>
  /// Mean interval of each lane (ms).
  private let meanInterval: Memory<Double>

  init(_ parameters: LaneParameters, rate: Parameter = Self.rate) {
    origin = Memory(parameters.values(SpikeSources.start))
    meanInterval = Self.meanIntervals(parameters, rate)
  }

  /// The inverse of the rate (ms); a terminal that never fires waits longer than any run.
  static func meanIntervals(_ parameters: LaneParameters, _ rate: Parameter) -> Memory<Double> {
    Memory(parameters.values(rate).map { $0 > 0 ? 1000 / $0 : SpikeWindow.never })
  }

  @inline(__always)
  func times(_ refill: Refill) -> Four {
    let words = refill.words(part: 0)
    let mean = meanInterval.gather(refill.lanes)
    let first = refill.previous - mean * Logarithm.log(Philox.uniform(words.a))
    let second = first - mean * Logarithm.log(Philox.uniform(words.b))
    let third = second - mean * Logarithm.log(Philox.uniform(words.c))
    let fourth = third - mean * Logarithm.log(Philox.uniform(words.d))
    return (first, second, third, fourth)
  }
}
