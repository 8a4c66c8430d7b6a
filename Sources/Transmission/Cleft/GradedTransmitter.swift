import SynapseModel

/// Transmitter that follows a graded potential, which all terminals of a run share.
///
/// Sub-steps are so short that the potential changes by a quarter of `slope` at most in each (there are 64
/// of them in a step at most); their means are Simpson's, between jumps of the potential.
final class GradedTransmitter: Cleft {
  /// The largest change of the potential in a sub-step, in slopes of the logistic function.
  private static let caution = 0.25
  /// Sub-steps at least in a step in which the potential jumps.
  private static let fewest = 8

  private let potential: GradedPotential
  private let law: LogisticTransmitter
  /// What receptors on the terminals do to the transmitter.
  private let gain: Memory<Double>?
  private let step: Double
  /// How many sub-steps the present step has, and their means, lane by lane.
  private let counts: Memory<Int>
  private let means: Memory<Double>
  private var isPrepared = false
  /// How many steps are over.
  private var done = 0

  /// `input` holds the input's sections.
  init(_ input: LaneParameters, gain: Memory<Double>?, step: Double) {
    potential = GradedPotential(input.section(TerminalPotential.section.name))
    law = LogisticTransmitter(input.section(Clefts.section.name))
    (self.gain, self.step) = (gain, step)
    counts = Memory(repeating: 1, count: BatchSize.lanes)
    means = Memory(repeating: 0, count: BatchSize.lanes * TransmitterCourse.longest)
  }

  var isLasting: Bool { true }
  func release(_ vesicles: Double, slot: Int) {}
  func isEmpty(_ slot: Int) -> Bool { false }

  func fill(_ course: TransmitterCourse, step: Double) {
    if !isPrepared { prepare() }
    course.steps = 0
    for index in 0..<course.count {
      let lane = course.slots[index] & (BatchSize.lanes - 1)
      let length = step / Double(counts[lane])
      for number in 0..<counts[lane] {
        course.put(
          index, number, length: length, cleft: means[lane * TransmitterCourse.longest + number])
      }
      course.end(index, after: counts[lane])
    }
    course.repeatLast()
  }

  func endStep(_ length: Double) {
    done += 1
    isPrepared = false
  }

  /// Computes the means of the step that comes.
  private func prepare() {
    isPrepared = true
    let (start, end) = (Double(done) * step, Double(done + 1) * step)
    for lane in 0..<BatchSize.lanes {
      let count = count(lane, from: start, to: end)
      let gain = gain?[lane] ?? 1
      counts[lane] = count
      for number in 0..<count {
        let (first, last) = (Double(number) / Double(count), Double(number + 1) / Double(count))
        means[lane * TransmitterCourse.longest + number] =
          gain * mean(lane, from: start + first * (end - start), to: start + last * (end - start))
      }
    }
  }

  /// How many sub-steps the change of the potential asks for.
  private func count(_ lane: Int, from start: Double, to end: Double) -> Int {
    var before = potential.value(lane: lane, at: start)
    var change = 0.0
    for quarter in 1...4 {
      let share = Double(quarter) / 4
      let time = quarter < 4 ? start + share * (end - start) : end.nextDown
      let next = potential.value(lane: lane, at: time)
      (change, before) = (change + abs(next - before), next)
    }
    var count = potential.nextJump(after: start, lane: lane) < end ? Self.fewest : 1
    while count < TransmitterCourse.longest,
      change > Self.caution * law.slope[lane] * Double(count)
    {
      count *= 2
    }
    return count
  }

  /// The mean concentration between two moments (ms).
  private func mean(_ lane: Int, from start: Double, to end: Double) -> Double {
    func value(_ time: Double) -> Double {
      law.concentration(potential.value(lane: lane, at: time), lane: lane)
    }
    var (sum, now) = (0.0, start)
    while now < end {
      let next = min(end, potential.nextJump(after: now, lane: lane))
      let (middle, last) = (now + 0.5 * (next - now), max(now, next.nextDown))
      sum += (next - now) / 6 * (value(now) + 4 * value(middle) + value(last))
      now = next
    }
    return sum / (end - start)
  }

  func states(of slot: Int) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    let voltage = potential.value(lane: lane, at: Double(done) * step)
    return [
      StateValue(name: "potential", unit: .mV, value: voltage),
      StateValue(
        name: "transmitter", unit: .mM,
        value: (gain?[lane] ?? 1) * law.concentration(voltage, lane: lane)),
    ]
  }
}
