import SynapseModel

/// Independent gamma intervals at a constant rate.
///
/// Times are sums of `GammaIntervals`. Check T-4.
struct GammaLaw: SpikeLaw {
  static let model = Model(
    "gamma", "Independent gamma intervals, more regular or more bursty than Poisson",
    source: "science reference 2.4; Cox 1962; numbers by Marsaglia & Tsang 2000",
    parameters: [PoissonLaw.rate, GammaIntervals.shape, DeadTimePoissonLaw.firstInterval])

  let origin: Memory<Double>
  private let meanInterval: Memory<Double>
  private let intervals: GammaIntervals

  init(_ parameters: LaneParameters, rate: Parameter = PoissonLaw.rate) {
    origin = Memory(parameters.values(SpikeSources.start))
    meanInterval = PoissonLaw.meanIntervals(parameters, rate)
    intervals = GammaIntervals(parameters)
  }

  @inline(__always)
  func times(_ refill: Refill) -> Four {
    let mean = meanInterval.gather(refill.lanes)
    let intervals = intervals.intervals(refill)
    let first = refill.previous + mean * intervals.0
    let second = first + mean * intervals.1
    let third = second + mean * intervals.2
    return (first, second, third, third + mean * intervals.3)
  }
}
