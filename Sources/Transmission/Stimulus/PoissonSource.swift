import SynapseModel

/// Independent exponential intervals: a homogeneous Poisson process from the start of the run.
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

  /// Mean interval of each lane (ms).
  private let meanInterval: Memory<Double>

  init(_ parameters: LaneParameters) {
    // A terminal that never fires waits longer than any run.
    meanInterval = Memory(
      parameters.values(Self.rate).map { $0 > 0 ? 1000 / $0 : 1e300 })
  }

  @inline(__always)
  func times(
    ordinal: Group, previous: Group, lanes: Words, words: Philox.Draw
  ) -> (Group, Group, Group, Group) {
    var mean = Group()
    for lane in 0..<BatchSize.width {
      mean[lane] = meanInterval[Int(truncatingIfNeeded: lanes[lane])]
    }
    let first = previous - mean * Logarithm.log(Philox.uniform(words.a))
    let second = first - mean * Logarithm.log(Philox.uniform(words.b))
    let third = second - mean * Logarithm.log(Philox.uniform(words.c))
    let fourth = third - mean * Logarithm.log(Philox.uniform(words.d))
    return (first, second, third, fourth)
  }
}
