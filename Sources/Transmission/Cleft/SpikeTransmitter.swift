import SynapseModel

/// Transmitter that follows the waveform of an action potential at each spike of a terminal.
///
/// The means over sub-steps are exact, from the integral of T along the waveform. Where action potentials
/// of a terminal overlap, the one with more transmitter counts, of the last two.
final class SpikeTransmitter: Cleft {
  /// The different waveforms, and which one each lane has.
  private let waves: [TransmitterWave]
  private let place: Memory<Int>
  private let spikes: SpikeQueue
  /// The last two spikes of each terminal (ms).
  private let last, older: Memory<Double>
  /// What receptors on the terminals do to the transmitter.
  private let gain: Memory<Double>?
  private let step: Double
  /// How many steps are over.
  private var done = 0

  /// `input` holds the input's sections.
  init(_ input: LaneParameters, spikes: SpikeQueue, context: InputContext, step: Double) {
    let cleft = input.section(Clefts.section.name)
    let potential = input.section(TerminalPotential.section.name)
    let law = LogisticTransmitter(cleft)
    var waves: [TransmitterWave] = []
    var known: [[Double]: Int] = [:]
    let places = (0..<BatchSize.lanes).map { lane in
      let key = [cleft, potential].flatMap { $0.ownValues(lane: lane) }
      if let place = known[key] { return place }
      known[key] = waves.count
      waves.append(TransmitterWave(ActionPotential(potential, lane: lane), law, lane: lane))
      return waves.count - 1
    }
    (self.waves, place) = (waves, Memory(places))
    (self.spikes, gain, self.step) = (spikes, context.gain, step)
    last = Memory(repeating: -1e300, count: context.slots)
    older = Memory(repeating: -1e300, count: context.slots)
  }

  var isLasting: Bool { true }
  func release(_ vesicles: Double, slot: Int) {}
  func isEmpty(_ slot: Int) -> Bool { false }
  func endStep(_ length: Double) { done += 1 }

  func fill(_ course: TransmitterCourse, step: Double) {
    let (start, end) = (Double(done) * step, Double(done + 1) * step)
    course.steps = 0
    for index in 0..<course.count {
      let slot = course.slots[index]
      let lane = slot & (BatchSize.lanes - 1)
      while spikes.next(slot) < end { (older[slot], last[slot]) = (last[slot], spikes.take(slot)) }
      let (gain, wave) = (gain?[lane] ?? 1, waves[place[lane]])
      let count = start - last[slot] < wave.duration ? wave.parts(of: step) : 1
      for number in 0..<count {
        let from = start + step * (Double(number) / Double(count))
        let to = start + step * (Double(number + 1) / Double(count))
        let mean = max(
          wave.mean(from: from - last[slot], to: to - last[slot]),
          wave.mean(from: from - older[slot], to: to - older[slot]))
        course.put(index, number, length: step / Double(count), cleft: gain * mean)
      }
      course.end(index, after: count)
    }
    course.repeatLast()
  }

  func states(of slot: Int) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    let (time, wave) = (Double(done) * step, waves[place[lane]])
    let transmitter = max(wave.value(at: time - last[slot]), wave.value(at: time - older[slot]))
    return [
      StateValue(name: "transmitter", unit: .mM, value: (gain?[lane] ?? 1) * transmitter)
    ]
  }
}

/// The transmitter along one action potential.
private struct TransmitterWave {
  /// The longest sub-step (ms), and how many there are at least above half of the peak.
  private static let longest = 0.0125
  private static let fewest = 32.0

  /// Transmitter at each sample of the waveform (mM), and its integral from the spike to there (mM ms).
  private let samples: [Double]
  private var integrals = [0.0]
  private let rest: Double
  /// How long a sub-step may be (ms).
  private let resolution: Double
  /// How long the waveform is (ms).
  let duration: Double

  init(_ potential: ActionPotential, _ law: LogisticTransmitter, lane: Int) {
    let samples = potential.samples.map { law.concentration($0, lane: lane) }
    self.samples = samples
    rest = law.concentration(potential.rest, lane: lane)
    for (before, value) in zip(samples, samples.dropFirst()) {
      let last = integrals[integrals.count - 1]
      integrals.append(last + 0.5 * (before + value) * ActionPotential.step)
    }
    duration = Double(integrals.count - 1) * ActionPotential.step
    let half = 0.5 * (samples.max() ?? 0)
    let time = Double(samples.count { $0 > half }) * ActionPotential.step
    resolution = min(Self.longest, max(time / Self.fewest, ActionPotential.step))
  }

  /// How many sub-steps a step (ms) has during the action potential.
  func parts(of step: Double) -> Int {
    var count = 1
    while count < TransmitterCourse.longest, step > resolution * Double(count) { count *= 2 }
    return count
  }

  /// Transmitter at a time from the spike on (ms).
  func value(at time: Double) -> Double {
    time >= 0 && time < duration ? Self.between(samples, at: time) : rest
  }

  /// The mean between two times from the spike on (ms).
  func mean(from start: Double, to end: Double) -> Double {
    guard end > 0, start < duration else { return rest }
    return (integral(to: end) - integral(to: start)) / (end - start)
  }

  /// The integral from the spike on, with rest before it and behind the waveform.
  private func integral(to time: Double) -> Double {
    guard time > 0 else { return rest * time }
    guard time < duration else {
      return integrals[integrals.count - 1] + rest * (time - duration)
    }
    return Self.between(integrals, at: time)
  }

  /// A number between two samples, along a straight line.
  private static func between(_ values: [Double], at time: Double) -> Double {
    let place = time / ActionPotential.step
    let index = min(Int(place), values.count - 2)
    return values[index] + (values[index + 1] - values[index]) * (place - Double(index))
  }
}
