/// When sub-steps begin and end: powers of two of a tick, a whole part of the simulation's step.
///
/// All borders are multiples of the tick in absolute time, or the moments of spikes, so results do
/// not depend on where blocks end. How long a sub-step is follows from the age of the last spikes: as
/// the sensor's fastest reaction allows at the calcium of that age, and longer as time goes on, up to
/// what it allows at rest. A terminal whose sensor has forgotten the spike is quiet and goes in slow
/// ticks.
struct SubStepGrid {
  /// When eight terminals last fired, and before that (ms).
  struct Spikes {
    let last, older: Group
  }

  /// A tick is at most this long (ms).
  static let longestTick = 0.05
  /// A sub-step is at most this over the fastest rate.
  static let caution = 1.35
  /// The course of calcium is looked at in so many parts.
  static let parts = 32
  /// A sub-step is at most this share of the course of calcium.
  private static let courseShare = 1.0 / 40
  /// A slow tick is at most this long (ms), if a step is not longer.
  private static let longestSlowTick = 1.7

  /// Length of a tick of each lane (ms), and its inverse.
  let tick, inverse: Memory<Double>
  /// How long calcium is high after a spike (ms), and parts of that per millisecond.
  private let course, density: Memory<Double>
  /// The longest sub-step in each part of the course, lane by lane (ticks).
  private let allowed: Memory<Double>
  /// The longest sub-step afterwards (ticks), and the longest for which the usual method is stable (ms).
  private let longest, far: Memory<Double>
  /// Sub-steps in the whole course.
  private let courseSteps: Memory<Double>
  /// How long after a spike a terminal is quiet (ms).
  let memory: Memory<Double>
  /// A slow tick (ms), the same in all lanes.
  let slow: Double

  /// Chooses ticks for each lane.
  ///
  /// - Parameters:
  ///   - step: The simulation's step (ms).
  ///   - timing: How fast and how high calcium gets.
  ///   - sensor: Its reactions limit the sub-steps.
  ///   - isFine: Whether slow ticks are a step, because means are released in every step.
  init(step: Double, timing: CalciumTiming, sensor: any Sensor, isFine: Bool = false) {
    var slow = step
    while !isFine, slow * 2 <= Self.longestSlowTick, slow / step < Double(Block.longest) {
      slow *= 2
    }
    self.slow = slow
    let (peak, rest) = (
      sensor.fastestRate(calcium: timing.peak), sensor.fastestRate(calcium: timing.rest)
    )
    let rates = timing.course.map { sensor.fastestRate(calcium: $0) }
    let lanes = 0..<BatchSize.lanes
    func limit(_ rate: Double) -> Double { Self.caution / max(rate, 1e-9) }
    let ticks = lanes.map { lane in
      var tick = step
      while tick > min(Self.longestTick, limit(peak[lane])), tick > step * 0x1p-24 { tick *= 0.5 }
      return tick
    }
    func length(_ lane: Int, atMost most: Double) -> Double {
      var length = ticks[lane]
      while length * 2 <= most, length * 2 <= step { length *= 2 }
      return length / ticks[lane]
    }
    let goesFar = sensor.goesFar && !timing.isImposed
    let times = goesFar ? FarFactors.caution / Self.caution : 1
    let lengths = lanes.map { length($0, atMost: limit(rest[$0]) * times) }
    let allowed = lanes.flatMap { lane in
      (0..<Self.parts).map { part in
        rates.isEmpty
          ? 1
          : length(
            lane,
            atMost: min(
              limit(rates[part][lane]), Self.longestTick, timing.duration[lane] * Self.courseShare))
      }
    }
    let parts = Double(Self.parts)
    courseSteps = Memory(
      lanes.map { lane in
        (0..<Self.parts).reduce(0) { sum, part in
          sum + timing.duration[lane] / parts
            / (allowed[lane * Self.parts + part] * ticks[lane])
        }
      })
    self.allowed = Memory(allowed)
    tick = Memory(ticks)
    inverse = Memory(ticks.map { 1 / $0 })
    longest = Memory(lengths)
    far = Memory(rest.map { goesFar ? limit($0) * (1 + 1e-9) : .infinity })
    course = Memory(timing.duration)
    density = Memory(timing.duration.map { $0 > 0 ? parts / $0 : 0 })
    // exp(-7) is left of what the slowest reaction had to forget.
    memory = Memory(zip(timing.duration, sensor.slowestRate).map { $0 + 7 / $1 })
  }

  /// About how many sub-steps a terminal of a lane needs between two ages of its last spike (ms).
  func work(lane: Int, from first: Double, to last: Double) -> Double {
    let end = course[lane]
    let high = max(0, min(last, end) - min(first, end)) * density[lane] * courseSteps[lane]
    let low = max(0, max(last, end) - max(first, end)) * inverse[lane] / longest[lane]
    return high / Double(Self.parts) + low
  }

  /// Fills a stretch with the sub-steps from `times` to `goals` (ms) of terminals whose last two spikes
  /// were at `origins` (ms), and moves `times` on.
  ///
  /// A spike cuts a sub-step at the goal. The end of a block must not: with `isWhole` a terminal stays
  /// at the last border before its goal, which becomes its goal.
  ///
  /// - Returns: Whether all have reached their goals.
  @inline(__always)
  func fill(
    _ stretch: Stretch, times: inout Group, goals: inout Group, origins: Spikes, isWhole: Bool
  ) -> Bool {
    let (tick, inverse) = (stretch.gather(tick), stretch.gather(inverse))
    let (course, longest) = (stretch.gather(course), stretch.gather(longest))
    let (density, far) = (stretch.gather(density), stretch.gather(far))
    var steps = 0
    while steps < Stretch.longest {
      guard isAny(times .< goals) else {
        stretch.steps = steps
        return true
      }
      // The tick at or before now: rounded, and one less where that is later than now.
      var number = times.times(inverse, plus: Rounding.shift) - Rounding.shift
      number.replace(with: number - 1, where: number * tick .> times)
      let isOnGrid = number * tick .== times
      // A tick's alignment is the lowest bit of its number.
      let bits = (number + Rounding.shift).bits & Rounding.mask
      let lowest = Group(small: bits & (0 &- bits)).replacing(with: longest, where: number .== 0)
      let age = times - origins.last
      var allowed = allowed(stretch, at: age * density)
      let isOlderHigh = times - origins.older .< course
      if isAny(isOlderHigh) {
        let older = self.allowed(stretch, at: (times - origins.older) * density)
        allowed.replace(with: allowed.atMost(older), where: isOlderHigh)
      }
      let wanted = ((age - course) * 0.25 * inverse).atLeast(allowed).atMost(longest)
      let power = Group(bits: wanted.bits & 0x7FF0_0000_0000_0000)
      let length = power.atMost(lowest).replacing(with: 1, where: .!isOnGrid)
      let border = (number + length) * tick
      if isWhole { goals.replace(with: times, where: border .> goals) }
      let end = border.atMost(goals).atLeast(times)
      stretch.starts.base[steps] = times
      stretch.ends.base[steps] = end
      stretch.far.base[steps] = far
      times = end
      steps += 1
    }
    stretch.steps = steps
    return !isAny(times .< goals)
  }

  /// The longest sub-steps in the parts of the course that `places` are in (ticks).
  @inline(__always) private func allowed(_ stretch: Stretch, at places: Group) -> Group {
    let last = Double(Self.parts - 1)
    let place = (places - 0.5).atLeast(Group(repeating: 0)).atMost(Group(repeating: last))
    let part = (place + Rounding.shift).bits & 0xFF
    var result = Group()
    for index in 0..<BatchSize.width {
      let lane = stretch.slots.base[index] & (BatchSize.lanes - 1)
      result[index] = allowed.base[lane &* Self.parts &+ Int(truncatingIfNeeded: part[index])]
    }
    return result
  }

  /// As `fill` in slow ticks, which all terminals go through together: who is ahead waits.
  @inline(__always)
  func fillSlowly(
    _ stretch: Stretch, times: inout Group, goals: inout Group, isWhole: Bool
  ) -> Bool {
    let inverse = 1 / slow
    var (steps, tick) = (0, Double.infinity)
    while steps < Stretch.longest {
      guard isAny(times .< goals) else {
        stretch.steps = steps
        return true
      }
      var number = times.times(Group(repeating: inverse), plus: Rounding.shift) - Rounding.shift
      number.replace(with: number - 1, where: number * slow .> times)
      let border = (number + 1) * slow
      if isWhole { goals.replace(with: times, where: border .> goals) }
      if steps == 0 {
        for index in 0..<BatchSize.width where times[index] < goals[index] {
          tick = min(tick, number[index])
        }
      }
      let end = border.atMost(goals).atLeast(times).replacing(with: times, where: number .> tick)
      stretch.starts.base[steps] = times
      stretch.ends.base[steps] = end
      times = end
      (steps, tick) = (steps + 1, tick + 1)
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
