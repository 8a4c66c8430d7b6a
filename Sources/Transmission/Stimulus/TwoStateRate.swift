import SynapseModel

/// A rate that jumps between two values at random: a Markov-modulated Poisson process.
///
/// Either state lasts an exponential time; at the start they are in equilibrium, the high one with
/// probability q = Th / (Th + Tl). Mean rate q rh + (1 - q) rl. The count of a window W has the
/// variance of a Poisson number and 2 (rh - rl)^2 q (1 - q) (W / k - (1 - exp(-k W)) / k^2) more,
/// with k = 1 / Th + 1 / Tl (Fischer & Meier-Hellstern 1993). Check T-6.
struct TwoStateRate: RateFunction {
  static let highRate = Parameter(
    "high_rate", .number(.hz), default: 50, .within(0, 10_000), "Rate in the high state",
    source: "by choice; usual range 0.1-200 Hz (science reference, Appendix C)")
  static let lowRate = Parameter(
    "low_rate", .number(.hz), default: 5, .within(0, 10_000), "Rate in the low state",
    source: "by choice; usual range 0.1-200 Hz (science reference, Appendix C)")
  static let highDuration = Parameter(
    "high_duration", .number(.ms), default: 200, .within(0.01, 1e9),
    "Mean duration of the high state",
    source: "by choice, as up and down states of a slow oscillation (Steriade et al. 1993)")
  static let lowDuration = Parameter(
    "low_duration", .number(.ms), default: 800, .within(0.01, 1e9),
    "Mean duration of the low state",
    source: "by choice, as up and down states of a slow oscillation (Steriade et al. 1993)")
  static let model = Model(
    "markov_modulated_poisson", "Poisson process whose rate jumps between two values at random",
    source: "science reference 2.6; Fischer & Meier-Hellstern 1993",
    parameters: [highRate, lowRate, highDuration, lowDuration])

  /// The state that a slot is in.
  private struct Stay {
    /// When it began and ends (ms).
    var begin = 0.0
    var end = 0.0
    /// How many spikes were expected when it began, and will be when it ends.
    var expectedBefore = 0.0
    var expectedAfter = 0.0
    /// 1 in the high state, 0 in the low one.
    var isHigh = 0.0
    /// Which stay it is.
    var ordinal: UInt64 = 0
  }

  private let highRate, lowRate, highDuration, lowDuration: Memory<Double>
  private let stays: Memory<Stay>
  /// No stay begins behind this time (ms), for otherwise the search for a spike might be endless.
  private let horizon: Double

  init(_ parameters: LaneParameters, context: InputContext, horizon: Double) {
    highRate = Memory(parameters.values(Self.highRate).map { $0 / 1000 })
    lowRate = Memory(parameters.values(Self.lowRate).map { $0 / 1000 })
    highDuration = Memory(parameters.values(Self.highDuration))
    lowDuration = Memory(parameters.values(Self.lowDuration))
    self.horizon = horizon
    stays = Memory(repeating: Stay(), count: context.slots)
    begin(Memory(parameters.values(SpikeSources.start)), context)
  }

  /// Draws the states of all slots at the start.
  private func begin(_ starts: Memory<Double>, _ context: InputContext) {
    for first in stride(from: 0, to: context.slots, by: BatchSize.width) {
      var slots = Words()
      for index in 0..<BatchSize.width { slots[index] = UInt64(first + index) }
      let lanes = slots & UInt64(BatchSize.lanes - 1)
      let words = context.words(
        slots: slots, ordinals: Words(), purpose: Purpose.dwell.rawValue &<< 24)
      let (high, low) = (highDuration.gather(lanes), lowDuration.gather(lanes))
      let isHigh = Philox.uniform(words.a) * (high + low) .< high
      // As the state has no memory, its rest is as long as the whole.
      let time = starts.gather(lanes)
      var stay = Stays()
      stay.isHigh.replace(with: 1, where: isHigh)
      stay.begin = time
      stay.end =
        time - low.replacing(with: high, where: isHigh) * Logarithm.log(Philox.uniform(words.b))
      let rate = lowRate.gather(lanes).replacing(with: highRate.gather(lanes), where: isHigh)
      stay.expectedAfter = (stay.end - time) * rate
      write(stay, to: slots)
    }
  }

  @inline(__always)
  func times(_ expected: Four, _ refill: Refill) -> Four {
    let lanes = refill.lanes
    let source = Source(
      highRate: highRate.gather(lanes), lowRate: lowRate.gather(lanes),
      highDuration: highDuration.gather(lanes), lowDuration: lowDuration.gather(lanes))
    var stay = read(refill.slots)
    let first = time(of: expected.0, &stay, source, refill)
    let second = time(of: expected.1, &stay, source, refill)
    let third = time(of: expected.2, &stay, source, refill)
    let fourth = time(of: expected.3, &stay, source, refill)
    write(stay, to: refill.slots)
    return (first, second, third, fourth)
  }

  /// The parameters of eight slots.
  private struct Source {
    let highRate, lowRate, highDuration, lowDuration: Group
  }

  /// The states of eight slots.
  private struct Stays {
    var begin = Group()
    var end = Group()
    var expectedBefore = Group()
    var expectedAfter = Group()
    var isHigh = Group()
    var ordinals = Words()
  }

  /// When a number of spikes is expected, looked for from a stay on.
  @inline(__always)
  private func time(
    of expected: Group, _ stay: inout Stays, _ source: Source, _ refill: Refill
  ) -> Group {
    while true {
      let isPast = (expected .>= stay.expectedAfter) .& (stay.end .< horizon)
      guard isAny(isPast) else { break }
      let ordinals = stay.ordinals &+ 1
      let words = refill.context.words(
        slots: refill.slots, ordinals: ordinals, purpose: Purpose.dwell.rawValue &<< 24)
      let wasHigh = stay.isHigh .> 0
      let mean = source.highDuration.replacing(with: source.lowDuration, where: wasHigh)
      let rate = source.highRate.replacing(with: source.lowRate, where: wasHigh)
      let duration = -(mean * Logarithm.log(Philox.uniform(words.a)))
      stay.begin.replace(with: stay.end, where: isPast)
      stay.expectedBefore.replace(with: stay.expectedAfter, where: isPast)
      stay.end.replace(with: stay.end + duration, where: isPast)
      stay.expectedAfter.replace(
        with: duration.times(rate, plus: stay.expectedAfter), where: isPast)
      stay.isHigh.replace(with: 1 - stay.isHigh, where: isPast)
      stay.ordinals.replace(with: ordinals, where: isPast)
    }
    let rate = source.lowRate.replacing(with: source.highRate, where: stay.isHigh .> 0)
    return (stay.begin + (expected - stay.expectedBefore) / rate)
      .replacing(with: SpikeWindow.never, where: .!(expected .< stay.expectedAfter))
  }

  @inline(__always) private func read(_ slots: Words) -> Stays {
    var result = Stays()
    for index in 0..<BatchSize.width {
      let stay = stays[Int(truncatingIfNeeded: slots[index])]
      (result.begin[index], result.end[index]) = (stay.begin, stay.end)
      result.expectedBefore[index] = stay.expectedBefore
      result.expectedAfter[index] = stay.expectedAfter
      (result.isHigh[index], result.ordinals[index]) = (stay.isHigh, stay.ordinal)
    }
    return result
  }

  @inline(__always) private func write(_ stay: Stays, to slots: Words) {
    for index in 0..<BatchSize.width {
      stays[Int(truncatingIfNeeded: slots[index])] = Stay(
        begin: stay.begin[index], end: stay.end[index],
        expectedBefore: stay.expectedBefore[index], expectedAfter: stay.expectedAfter[index],
        isHigh: stay.isHigh[index], ordinal: stay.ordinals[index])
    }
  }
}
