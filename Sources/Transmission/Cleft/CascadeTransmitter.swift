import SynapseModel

/// Transmitter that the fusion cascade pours into the cleft as a concentration, without single vesicles.
///
/// dT/dt = molecules k3 VA - hydrolysis T, VA the vesicles that the activated factor has bound (see
/// `CascadeSensor`), from the same calcium as vesicles would see, and with vesicles never used up (Destexhe,
/// Mainen & Sejnowski 1994). VA goes by the sensor's method; T is exact for the mean of VA in a sub-step.
/// Check T-116.
final class CascadeTransmitter: Cleft {
  static let molecules = Parameter(
    "molecules", .number(nil), default: 10_000, .within(1, 1e9),
    "Molecules that a vesicle holds; concentrations of vesicles times it are those of transmitter",
    source: "10000 (Destexhe, Mainen & Sejnowski 1994; release.mod, ModelDB 18198)")
  static let hydrolysis = Parameter(
    "hydrolysis", .number(.perMs), default: 10, .within(1e-3, 1e5),
    "Rate constant by which the transmitter disappears",
    source: "10 /ms (Destexhe, Mainen & Sejnowski 1994; release.mod, ModelDB 18198)")
  static let model = Model(
    "cascade",
    "Transmitter that the sensor 'destexhe_1994' lets out as a concentration; needs 'calcium'",
    source: "Destexhe, Mainen & Sejnowski 1994, science reference 5.5",
    parameters: [molecules, hydrolysis])

  /// The longest sub-step after a spike, or with calcium that changes by itself (ms).
  static let resolution = 0.00625

  private let calcium: any TerminalCalcium
  private let isImposed: Bool
  private let scheme: CascadeSensor
  private let spikes: SpikeQueue
  /// Transmitter that a vesicle of 1 uM makes (mM), and the rate of its loss.
  private let content, loss: Memory<Double>
  /// How long sub-steps are short after a spike (ms).
  private let memory: Memory<Double>
  /// Activated factor and bound vesicles (uM), transmitter (mM), and the last spike (ms), slot by slot.
  private let active, bound, transmitter, last: Memory<Double>
  private let stretch = Stretch()
  private let chosen = Memory(repeating: UInt32(0), count: BatchSize.width)
  private let step: Double
  /// How many steps are over.
  private var done = 0

  /// `input` holds the input's sections.
  init(_ input: LaneParameters, spikes: SpikeQueue, context: InputContext, step: Double) {
    let cleft = input.section(Clefts.section.name)
    calcium = CalciumModels.make(
      input.section("calcium"), potential: input.section("potential"), slots: context.slots,
      influx: context.gain)
    scheme = CascadeSensor(input.section("sensor"))
    (self.spikes, self.step) = (spikes, step)
    content = Memory(cleft.values(Self.molecules).map { $0 * 1e-3 })
    loss = Memory(cleft.values(Self.hydrolysis))
    isImposed = calcium.timing.isImposed
    // What exp(-8) is left of goes on slowly.
    memory = Memory(zip(calcium.timing.duration, scheme.slowestRate).map { $0 + 8 / $1 })
    active = Memory(repeating: 0, count: context.slots)
    bound = Memory(repeating: 0, count: context.slots)
    transmitter = Memory(repeating: 0, count: context.slots)
    last = Memory(repeating: -1e300, count: context.slots)
    for first in stride(from: 0, to: context.slots, by: BatchSize.width) { settle(first) }
  }

  var isLasting: Bool { true }
  func release(_ vesicles: Double, slot: Int) {}
  func isEmpty(_ slot: Int) -> Bool { false }
  func endStep(_ length: Double) { done += 1 }

  /// Brings eight terminals to the steady state at the calcium of the start.
  private func settle(_ first: Int) {
    for index in 0..<BatchSize.width { chosen[index] = UInt32(truncatingIfNeeded: first + index) }
    stretch.choose(chosen.base, count: BatchSize.width)
    stretch.starts[0] = Group()
    calcium.look(stretch)
    let rates = scheme.rates(stretch)
    let state = CascadeSensor.steady(rates, calcium: stretch.calcium[0]).state
    stretch.store(state.active, active)
    stretch.store(state.bound, bound)
    let inflow = stretch.gather(content) * rates.fusion * state.bound
    stretch.store(inflow / stretch.gather(loss), transmitter)
  }

  func fill(_ course: TransmitterCourse, step: Double) {
    let (start, end) = (Double(done) * step, Double(done + 1) * step)
    course.steps = 0
    let isWhole = (0..<course.count).allSatisfy { border(course.slots[$0], after: start) >= end }
    if isWhole {
      for index in 0..<course.count {
        chosen[index] = UInt32(truncatingIfNeeded: course.slots[index])
      }
      stretch.choose(chosen.base, count: course.count)
      let counts = advance(from: start, to: end) { number, lengths, means in
        for index in 0..<course.count where lengths[index] > 0 {
          course.put(index, number, length: lengths[index], cleft: means[index])
        }
      }
      for index in 0..<course.count { course.end(index, after: counts[index]) }
    } else {
      for index in 0..<course.count { fill(course, index, from: start, to: end) }
    }
    course.repeatLast()
  }

  /// One terminal, from spike to spike and from jump to jump of its calcium.
  private func fill(
    _ course: TransmitterCourse, _ index: Int, from start: Double, to end: Double
  ) {
    let slot = course.slots[index]
    var (now, number) = (start, 0)
    while now < end {
      let next = min(end, max(border(slot, after: now), now))
      if next > now {
        chosen[0] = UInt32(truncatingIfNeeded: slot)
        stretch.choose(chosen.base, count: 1)
        _ = advance(from: now, to: next) { _, lengths, means in
          Self.note(course, index, number, length: lengths[0], mean: means[0])
          number += 1
        }
        now = next
      }
      guard now < end, spikes.next(slot) <= now else { continue }
      last[slot] = spikes.take(slot)
      stretch.steps = 1
      (stretch.starts[0], stretch.ends[0]) = (Group(repeating: now), Group(repeating: now))
      chosen[0] = UInt32(truncatingIfNeeded: slot)
      stretch.choose(chosen.base, count: 1)
      calcium.spike(stretch)
    }
    course.end(index, after: min(number, TransmitterCourse.longest))
  }

  /// Writes a sub-step; those that find no place go into the last one.
  private static func note(
    _ course: TransmitterCourse, _ index: Int, _ number: Int, length: Double, mean: Double
  ) {
    let place = min(number, TransmitterCourse.longest - 1)
    guard number > place else { return course.put(index, number, length: length, cleft: mean) }
    let before = course.length(place, index)
    let sum = TransmitterCourse.number(course.cleft, place, index) * before + mean * length
    course.put(index, place, length: before + length, cleft: sum / (before + length))
  }

  /// The next spike or jump of calcium of a terminal (ms).
  private func border(_ slot: Int, after time: Double) -> Double {
    let jump = calcium.nextJump(after: time, lane: slot & (BatchSize.lanes - 1))
    return isImposed ? jump : min(jump, spikes.next(slot))
  }

  /// How many sub-steps a terminal has between two moments (ms).
  private func count(_ slot: Int, from start: Double, to end: Double) -> Int {
    let lane = slot & (BatchSize.lanes - 1)
    guard isImposed || start - last[slot] < memory[lane] else { return 1 }
    var count = 1
    while count < Stretch.longest, end - start > Self.resolution * Double(count) { count *= 2 }
    return count
  }

  /// Brings the stretch's terminals from one moment to another (ms); shows each sub-step's number, its
  /// lengths and the means of the transmitter, and returns how many sub-steps each terminal has.
  private func advance(
    from start: Double, to end: Double, each: (Int, Group, Group) -> Void
  ) -> SIMD8<Int> {
    var counts = SIMD8<Int>(repeating: 1)
    for index in 0..<BatchSize.width {
      counts[index] = count(stretch.slots[index], from: start, to: end)
    }
    stretch.steps = counts.max()
    for step in 0..<stretch.steps {
      for index in 0..<BatchSize.width {
        func moment(_ number: Int) -> Double {
          guard number < counts[index] else { return end }
          return start + (end - start) * (Double(number) / Double(counts[index]))
        }
        (stretch.starts[step][index], stretch.ends[step][index]) = (moment(step), moment(step + 1))
      }
    }
    calcium.fill(stretch)
    let rates = scheme.rates(stretch)
    let (loss, inflow) = (stretch.gather(loss), stretch.gather(content) * rates.fusion)
    var (active, bound) = (stretch.load(active), stretch.load(bound))
    var transmitter = stretch.load(transmitter)
    for step in 0..<stretch.steps {
      let length = stretch.ends[step] - stretch.starts[step]
      let next = CascadeSensor.bind(
        active, bound, rates, calcium: stretch.calcium[3 * step + 1], length: length)
      (active, bound) = (next.active, next.bound)
      // The transmitter relaxes to `steady`, and its mean with it.
      let steady = inflow * next.mean / loss
      let rest = transmitter - steady
      each(step, length, steady + rest * Exponential.meanDecay(loss * length))
      let relaxed = steady + rest * Exponential.exp(-(loss * length))
      // A terminal that waits keeps its transmitter to the bit.
      transmitter.replace(with: relaxed, where: length .> 0)
    }
    stretch.store(active, self.active)
    stretch.store(bound, self.bound)
    stretch.store(transmitter, self.transmitter)
    return counts
  }

  func states(of slot: Int) -> [StateValue] {
    let time = max(Double(done) * step, last[slot])
    return [
      StateValue(name: "transmitter", unit: .mM, value: transmitter[slot]),
      StateValue(name: "calcium", unit: .uM, value: calcium.calcium(of: slot, at: time)),
      StateValue(name: "activated_factor", unit: .uM, value: active[slot]),
      StateValue(name: "bound_vesicles", unit: .uM, value: bound[slot]),
    ] + calcium.states(of: slot, at: time)
  }
}
