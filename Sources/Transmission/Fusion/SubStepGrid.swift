/// When sub-steps begin and end: powers of two of a tick, a whole part of the simulation's step.
///
/// All borders are multiples of the tick in absolute time, or the moments of spikes, so results do
/// not depend on where blocks end. After a spike, sub-steps are a tick as long as its calcium lasts;
/// then they grow with the time since, up to what the sensor's fastest reaction at rest allows. A
/// terminal whose sensor has forgotten the spike is quiet and goes in slow ticks.
struct SubStepGrid {
  /// A tick is at most this long (ms).
  static let longestTick = 0.05
  /// A sub-step is at most this over the fastest rate.
  static let caution = 1.2
  /// A slow tick is at most this long (ms), if a step is not longer.
  private static let longestSlowTick = 1.7

  /// Length of a tick of each lane (ms), and its inverse.
  let tick, inverse: Memory<Double>
  /// How long after a spike sub-steps are a tick (ms).
  private let fine: Memory<Double>
  /// The longest sub-step afterwards (ticks).
  private let longest: Memory<Double>
  /// How long after a spike a terminal is quiet (ms).
  let memory: Memory<Double>
  /// A slow tick (ms), the same in all lanes.
  let slow: Double

  /// Chooses ticks for each lane.
  ///
  /// - Parameters:
  ///   - step: The simulation's step (ms).
  ///   - duration: How long calcium lasts after a spike (ms).
  ///   - fastest: The sensor's fastest reaction during a transient and at rest (1/ms).
  ///   - slowest: The sensor's slowest reaction (1/ms).
  ///   - isFine: Whether slow ticks are a step, because means are released in every step.
  init(
    step: Double, duration: [Double], fastest: (peak: [Double], rest: [Double]), slowest: [Double],
    isFine: Bool = false
  ) {
    var slow = step
    while !isFine, slow * 2 <= Self.longestSlowTick, slow / step < Double(Block.longest) {
      slow *= 2
    }
    self.slow = slow
    var (ticks, lengths) = ([Double](), [Double]())
    for lane in duration.indices {
      let limit = min(Self.longestTick, Self.caution / max(fastest.peak[lane], 1e-9))
      var tick = step
      while tick > limit, tick > step * 0x1p-24 { tick *= 0.5 }
      var length = tick
      let most = Self.caution / max(fastest.rest[lane], 1e-9)
      while length * 2 <= most, length * 2 <= step { length *= 2 }
      ticks.append(tick)
      lengths.append(length / tick)
    }
    tick = Memory(ticks)
    inverse = Memory(ticks.map { 1 / $0 })
    longest = Memory(lengths)
    fine = Memory(duration)
    // exp(-7) is left of what the slowest reaction had to forget.
    memory = Memory(zip(duration, slowest).map { $0 + 7 / $1 })
  }

  /// Fills a stretch with the sub-steps from `times` to `goals` (ms) of terminals that last spiked
  /// at `origins` (ms), and moves `times` on.
  ///
  /// A spike cuts a sub-step at the goal. The end of a block must not: with `isWhole` a terminal stays
  /// at the last border before its goal, which becomes its goal.
  ///
  /// - Returns: Whether all have reached their goals.
  @inline(__always)
  func fill(
    _ stretch: Stretch, times: inout Group, goals: inout Group, origins: Group, isWhole: Bool
  ) -> Bool {
    let (tick, inverse) = (stretch.gather(tick), stretch.gather(inverse))
    let (fine, longest) = (stretch.gather(fine), stretch.gather(longest))
    var steps = 0
    while steps < Stretch.longest {
      guard isAny(times .< goals) else {
        stretch.steps = steps
        return true
      }
      // The tick at or before now: rounded, and one less where that is later than now.
      let rounder = 6_755_399_441_055_744.0
      var number = times.times(inverse, plus: rounder) - rounder
      number.replace(with: number - 1, where: number * tick .> times)
      let isOnGrid = number * tick .== times
      // A tick's alignment is the lowest bit of its number.
      let bits = (number + rounder).bits & 0x7_FFFF_FFFF_FFFF
      let lowest = Group(small: bits & (0 &- bits)).replacing(with: longest, where: number .== 0)
      let age = (times - origins - fine) * 0.125 * inverse
      let wanted = age.atLeast(Group(repeating: 1)).atMost(longest)
      let power = Group(bits: wanted.bits & 0x7FF0_0000_0000_0000)
      let length = power.atMost(lowest).replacing(with: 1, where: .!isOnGrid)
      let border = (number + length) * tick
      if isWhole { goals.replace(with: times, where: border .> goals) }
      let end = border.atMost(goals).atLeast(times)
      stretch.starts.base[steps] = times
      stretch.ends.base[steps] = end
      times = end
      steps += 1
    }
    stretch.steps = steps
    return !isAny(times .< goals)
  }

  /// As `fill` in slow ticks.
  @inline(__always)
  func fillSlowly(
    _ stretch: Stretch, times: inout Group, goals: inout Group, isWhole: Bool
  ) -> Bool {
    let inverse = 1 / slow
    var steps = 0
    while steps < Stretch.longest {
      guard isAny(times .< goals) else {
        stretch.steps = steps
        return true
      }
      let rounder = 6_755_399_441_055_744.0
      var number = times.times(Group(repeating: inverse), plus: rounder) - rounder
      number.replace(with: number - 1, where: number * slow .> times)
      let border = (number + 1) * slow
      if isWhole { goals.replace(with: times, where: border .> goals) }
      let end = border.atMost(goals).atLeast(times)
      stretch.starts.base[steps] = times
      stretch.ends.base[steps] = end
      times = end
      steps += 1
    }
    stretch.steps = steps
    return !isAny(times .< goals)
  }

  /// The end of a block (ms), as a border of sub-steps if it is one up to rounding: a run's duration
  /// is as it was typed.
  func border(at end: Double, step: Double) -> Double {
    let border = (end / step).rounded() * step
    return abs(border - end) < 1e-6 * step ? border : end
  }

  /// The first end of a slow tick at or after `time` (ms).
  func slowEnd(after time: Double) -> Double {
    var number = (time / slow).rounded(.up)
    // The quotient is rounded; the product decides.
    if (number - 1) * slow >= time { number -= 1 }
    if number * slow < time { number += 1 }
    return number * slow
  }
}
