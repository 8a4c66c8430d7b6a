import SynapseModel

/// A Poisson process with a dead time: each interval is the dead time d and an exponential rest.
///
/// The mean rate r is given, so the rest has the mean 1 / r - d, and r d must be below 1. CV of the
/// intervals 1 - r d, Fano factor of long windows (1 - r d)^2. In equilibrium the first interval is
/// the forward recurrence time, of density (1 - F(x)) r, F being the intervals' distribution (Cox
/// 1962): uniform up to d with probability r d, else d and an exponential rest. Check T-3.
struct DeadTimePoissonLaw: SpikeLaw {
  static let deadTime = Parameter(
    "dead_time", .number(.ms), default: 2, .nonNegative,
    "Shortest interval between two spikes: the absolute refractory period",
    source: "2 ms; usual range 1-5 ms (science reference 2.3)")
  static let firstInterval = Parameter(
    "first_interval", .choice(["equilibrium", "ordinary"]), default: 0, .within(0, 1),
    "Whether the train has been going on before the start (equilibrium) or there is a spike, not "
      + "counted, right at the start (ordinary)",
    source: "equilibrium: the rate is the same from the start on (Cox 1962)")
  static let model = Model(
    "poisson_dead_time", "Poisson process with a shortest interval",
    source: "science reference 2.3; Cox 1962",
    parameters: [PoissonLaw.rate, deadTime, firstInterval])

  let origin: Memory<Double>
  /// The dead time and the mean of what follows it (ms).
  private let deadTime, meanRest: Memory<Double>
  private let isEquilibrium: Memory<Double>

  init(_ parameters: LaneParameters, rate: Parameter = PoissonLaw.rate) {
    origin = Memory(parameters.values(SpikeSources.start))
    let deadTimes = parameters.values(Self.deadTime)
    let meanIntervals = PoissonLaw.meanIntervals(parameters, rate)
    deadTime = Memory(deadTimes)
    meanRest = Memory(deadTimes.enumerated().map { max(0, meanIntervals[$0] - $1) })
    isEquilibrium = Memory(parameters.values(Self.firstInterval).map { 1 - $0 })
  }

  static func problems(_ parameters: LaneParameters, rate: Parameter) -> [Problem] {
    let (rate, deadTime) = (parameters.uniform(rate), parameters.uniform(Self.deadTime))
    guard rate * deadTime >= 1000 else { return [] }
    return [
      parameters.problem(
        at: Self.deadTime,
        "\(rate.brief) Hz leave \(parameters.interval(ofRate: rate)) ms for an interval, no more "
          + "than the dead time of \(deadTime.brief) ms",
        hint: "rate times dead time must be below 1")
    ]
  }

  @inline(__always)
  func times(_ refill: Refill) -> Four {
    let words = refill.words(part: 0)
    let lanes = refill.lanes
    let (dead, rest) = (deadTime.gather(lanes), meanRest.gather(lanes))
    var interval = dead - rest * Logarithm.log(Philox.uniform(words.a))
    let isRecurrence = (Group(small: refill.ordinals) .< 1) .& (isEquilibrium.gather(lanes) .> 0)
    if isAny(isRecurrence) {
      let mean = dead + rest
      let share = mean * Philox.uniform(words.a)
      let late = dead - rest * Logarithm.log((mean - share) / rest)
      interval.replace(
        with: share.replacing(with: late, where: .!(share .< dead)), where: isRecurrence)
    }
    let first = refill.previous + interval
    let second = first + (dead - rest * Logarithm.log(Philox.uniform(words.b)))
    let third = second + (dead - rest * Logarithm.log(Philox.uniform(words.c)))
    let fourth = third + (dead - rest * Logarithm.log(Philox.uniform(words.d)))
    return (first, second, third, fourth)
  }
}
