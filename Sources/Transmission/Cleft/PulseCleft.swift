import SynapseModel

/// Transmitter in rectangular pulses: each vesicle adds a concentration for a fixed time.
///
/// Pulses that overlap add up. Sub-steps end where a pulse does. Checks T-53 to T-57.
final class PulseCleft: Cleft {
  static let amplitude = Parameter(
    "amplitude", .number(.mM), default: 1, .within(0, 1000),
    "Concentration that the transmitter of one vesicle reaches in the cleft",
    source: "1 mM (Destexhe, Mainen & Sejnowski 1998); for GABA-B 0.5 mM")
  static let duration = Parameter(
    "duration", .number(.ms), default: 1, .within(1e-3, 10_000),
    "How long a vesicle's transmitter stays",
    source: "1 ms (Destexhe, Mainen & Sejnowski 1998); 0.3 ms for GABA-B and granule cells")
  static let model = Model(
    "pulse", "Each vesicle adds a rectangular pulse of transmitter",
    source: "Destexhe, Mainen & Sejnowski 1998; science reference 8.1",
    parameters: [amplitude, duration])

  private let amplitude: Memory<Double>
  private let queue: PulseQueue
  /// Vesicles whose transmitter is there.
  private let level: Memory<Double>

  init(_ parameters: LaneParameters, slots: Int, step: Double) {
    amplitude = Memory(parameters.values(Self.amplitude))
    queue = PulseQueue(durations: parameters.values(Self.duration), step: step, slots: slots)
    level = Memory(repeating: 0, count: slots)
  }

  var hasFewValues: Bool { true }

  func release(_ vesicles: Double, slot: Int) {
    queue.add(vesicles, slot: slot)
    level.base[slot] += vesicles
  }

  func isEmpty(_ slot: Int) -> Bool { queue.isEmpty(slot) }

  func fill(_ course: TransmitterCourse, step: Double) {
    course.steps = 0
    for index in 0..<course.count {
      let slot = course.slots.base[index]
      var (number, share) = (0, 0.0)
      while share < 1, number < TransmitterCourse.longest {
        // The last place takes what is left of the step.
        let isLast = number == TransmitterCourse.longest - 1
        let length = isLast ? 1 - share : queue.next(slot, at: share)
        course.put(
          index, number, length: share == 0 && length == 1 ? step : length * step,
          cleft: level.base[slot] * amplitude.base[slot & (BatchSize.lanes - 1)])
        share = length + share >= 1 ? 1 : share + length
        level.base[slot] -= queue.remove(slot, by: share)
        number += 1
      }
      if queue.isEmpty(slot) { level.base[slot] = 0 }
      queue.endStep(slot)
      course.end(index, after: number)
    }
    course.repeatLast()
  }

  func states(of slot: Int) -> [StateValue] {
    [
      StateValue(
        name: "transmitter", unit: .mM,
        value: level[slot] * amplitude[slot & (BatchSize.lanes - 1)])
    ]
  }
}
