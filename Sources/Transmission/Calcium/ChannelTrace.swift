import SynapseModel

/// The potential of the terminals and their calcium channels, as a trace shows them.
///
/// Calcium follows a course that is computed once; this goes through the same gating again, and only
/// where somebody looks.
final class ChannelTrace {
  /// What an action potential does, at each of its sampling steps.
  private struct Course {
    /// Potential (mV) and share of open channels at rest.
    let rest: (potential: Double, open: Double)
    var potentials: [Double]
    var open: [Double]

    /// Both at a time behind the spike (ms), from straight lines.
    func values(at age: Double) -> (potential: Double, open: Double) {
      let place = age / ActionPotential.step
      guard place < Double(potentials.count - 1) else { return rest }
      let index = Int(place)
      let share = place - Double(index)
      func between(_ values: [Double]) -> Double {
        values[index] + share * (values[index + 1] - values[index])
      }
      return (between(potentials), between(open))
    }
  }

  private let calcium, potential: LaneParameters
  private var courses: [Int: Course] = [:]

  /// `calcium` and `potential` are an input's sections; `nil` without channels.
  init?(_ calcium: LaneParameters, potential: LaneParameters) {
    guard calcium.model == ChannelTransient.model.name else { return nil }
    (self.calcium, self.potential) = (calcium, potential)
  }

  /// States of a run's terminal some time (ms) behind its last spike, whose calcium entry is `gain` times
  /// the usual one.
  func states(lane: Int, behindSpike age: Double, gain: Double) -> [StateValue] {
    let course = courses[lane] ?? course(lane)
    courses[lane] = course
    let (v, open) = course.values(at: age)
    return states(lane, ChannelKinetics(calcium, lane: lane), v, open: open, gain: gain)
  }

  /// States at a potential (mV) that channels follow at once.
  func states(lane: Int, at v: Double) -> [StateValue] {
    let channel = ChannelKinetics(calcium, lane: lane)
    return states(lane, channel, v, open: channel.steady(v).last ?? 0, gain: 1)
  }

  private func states(
    _ lane: Int, _ channel: ChannelKinetics, _ v: Double, open: Double, gain: Double
  ) -> [StateValue] {
    let all =
      calcium.values(ChannelTransient.number)[lane] * calcium.values(ChannelTransient.current)[lane]
    return [
      StateValue(name: "potential", unit: .mV, value: v),
      StateValue(name: "open_channel_fraction", unit: nil, value: open),
      StateValue(name: "calcium_current", unit: .pA, value: all * open * channel.current(v) * gain),
    ]
  }

  /// The course of one lane, until the channels are back at rest or for 50 ms behind the action potential.
  private func course(_ lane: Int) -> Course {
    let wave = ActionPotential(potential, lane: lane)
    let channel = ChannelKinetics(calcium, lane: lane)
    let rest = channel.steady(wave.rest).last ?? 0
    var course = Course(
      rest: (wave.rest, rest), potentials: [wave.samples.first ?? wave.rest], open: [rest])
    var peak = 0.0
    ChannelTransient.follow(wave, channel) { index, v, open in
      course.potentials.append(v)
      course.open.append(open)
      peak = max(peak, open - rest)
      return index + 1 < wave.samples.count
        || (abs(open - rest) > 1e-6 * peak && index < wave.samples.count + 25_000)
    }
    return course
  }
}
