/// A rate that varies in time, by its integral.
protocol RateFunction {
  /// When four successive spikes of eight terminals are whose places on the scale of expected spikes
  /// since the start are `expected` (ms).
  func times(_ expected: Four, _ refill: Refill) -> Four
}

/// A renewal process of unit rate on the scale of expected spikes, brought to the scale of time.
///
/// With the rate r(t) and L(t) its integral since the start, spike k is where L(t_k) is the sum of k
/// unit intervals (time rescaling: Brown et al. 2002). Compared with thinning, a spike takes one
/// random number whatever the rate does, and a small change of the rate moves spikes a little.
struct RescaledLaw<Intervals: UnitIntervals, Rate: RateFunction>: SpikeLaw {
  let origin: Memory<Double>
  private let intervals: Intervals
  private let rate: Rate
  /// Where each slot's last spike is on the scale of expected spikes.
  private let expected: Memory<Double>

  init(_ intervals: Intervals, _ rate: Rate, context: InputContext, starts: [Double]) {
    (self.intervals, self.rate) = (intervals, rate)
    origin = Memory(starts)
    expected = Memory(repeating: 0, count: context.slots)
  }

  @inline(__always)
  func times(_ refill: Refill) -> Four {
    let intervals = intervals.intervals(refill)
    let first = expected.gather(refill.slots) + intervals.0
    let second = first + intervals.1
    let third = second + intervals.2
    let fourth = third + intervals.3
    expected.scatter(fourth, to: refill.slots)
    let times = rate.times((first, second, third, fourth), refill)
    // Rounding must not bring a spike in front of the last.
    let a = times.0.atLeast(refill.previous)
    let b = times.1.atLeast(a)
    let c = times.2.atLeast(b)
    return (a, b, c, times.3.atLeast(c))
  }
}
