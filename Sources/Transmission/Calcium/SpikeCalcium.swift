import Measures
import SynapseModel

/// Calcium at the release sites that follows spikes: slow residual calcium plus the course of fast
/// calcium after each spike.
///
/// c(t) = residual(t) + gain_1 profile(t - t_1) + gain_2 profile(t - t_2) for the two most recent
/// spikes, with the profile of `ProfileTable`. What leaves the release sites becomes residual
/// calcium, so that the inflow into the terminal follows the profile and a spike's own residual
/// calcium acts on the next one.
final class SpikeCalcium: TerminalCalcium {
  private let profile: ProfileTable
  let kinetics: ResidualKinetics
  /// Residual increment per integral of the profile (1/ms).
  let spread: Memory<Double>
  let residual: Memory<Double>
  private let lastSpike, previousSpike, lastGain, previousGain: Memory<Double>
  private let longest: Double
  let protons: ProtonKinetics?
  let buffers: KineticBuffers?
  /// 1 + kappa at rest, lane by lane: total calcium for each free one.
  let capacity: Memory<Double>
  /// What opens channels, where there are any, for people to look at.
  private let channels: ChannelTrace?
  private let largestGain: [Double]
  /// Rate of decay of the end of a transient, where it decays exponentially (1/ms); else 0.
  private let tailRate: Memory<Double>

  /// A slow factor on the inflow of each spike, lane by lane.
  private let influx: Memory<Double>?

  init(
    _ parameters: LaneParameters, potential: LaneParameters, slots: Int,
    influx: Memory<Double>? = nil
  ) {
    self.influx = influx
    channels = ChannelTrace(parameters, potential: potential)
    let isGiven = parameters.model != ChannelTransient.model.name
    profile =
      isGiven
      ? LocalTransient.profiles(parameters)
      : ChannelTransient.profiles(parameters, potential: potential)
    // Channels know of external calcium already.
    let entry =
      isGiven ? CalciumBasics.entry(parameters) : Array(repeating: 1, count: BatchSize.lanes)
    let hasResidual = parameters.section("residual").model != TerminalResidual.none.name
    kinetics = ResidualKinetics(
      parameters,
      entry: isGiven || !hasResidual
        ? entry
        : ChannelTransient.entry(parameters, potential: potential, integral: profile.integral))
    capacity = Memory(
      kinetics.isShell
        ? Array(repeating: 1, count: BatchSize.lanes) : kinetics.buffer.restingCapacity)
    tailRate = LocalTransient.tailRates(parameters)
    // The increment is that of one spike whatever the amplitude; the profile only times it.
    let increments = kinetics.increment
    spread = Memory(
      zip(0..<BatchSize.lanes, profile.integral).map { lane, integral in
        let full = integral * entry[lane]
        return full > 0 ? increments[lane] / full : 0
      })
    for lane in 0..<BatchSize.lanes { profile.scale(lane: lane, by: entry[lane]) }
    longest = profile.duration.reduce(0, max)
    let rest = kinetics.rest
    residual = Memory((0..<slots).map { rest[$0 & (BatchSize.lanes - 1)] })
    let acid = ProtonKinetics(parameters, potential: potential, slots: slots)
    protons = acid.isPresent ? acid : nil
    let residualModel = parameters.section("residual").model
    buffers =
      residualModel == TerminalResidual.buffered.name
      ? KineticBuffers(parameters, slots: slots) : nil
    largestGain = zip(
      Protons.largest(parameters.section("protons")), LocalTransient.pileUp(parameters)
    ).map { $0 * $1 }
    lastSpike = Memory(repeating: -1e300, count: slots)
    previousSpike = Memory(repeating: -1e300, count: slots)
    lastGain = Memory(repeating: 0, count: slots)
    previousGain = Memory(repeating: 0, count: slots)
  }

  var timing: CalciumTiming {
    let rest = PerLane(
      kinetics.ceiling(
        (0..<BatchSize.lanes).map { profile.peak[$0] * largestGain[$0] * spread[$0] }))
    var peak = rest
    peak += PerLane(profile.peak) * PerLane(largestGain)
    let course = profile.bounds(parts: SubStepGrid.parts).map { bound in
      var calcium = rest
      calcium += bound * PerLane(largestGain)
      return calcium
    }
    return CalciumTiming(duration: profile.duration, peak: peak, rest: rest, course: course)
  }

  func fill(_ stretch: Stretch) {
    fillFast(stretch)
    if let buffers {
      addBuffered(stretch, buffers)
    } else if kinetics.isShell {
      addShell(stretch)
    } else {
      addResidual(stretch)
    }
  }

  /// Writes the fast calcium of the sub-steps.
  private func fillFast(_ stretch: Stretch) {
    let places = profile.places(stretch)
    let (last, gain) = (stretch.load(lastSpike), stretch.load(lastGain))
    let (previous, previousGain) = (stretch.load(previousSpike), stretch.load(previousGain))
    let (starts, ends, calcium) = (stretch.starts.base, stretch.ends.base, stretch.calcium.base)
    // A course that is over adds nothing, so leaving it out changes no bit.
    let hasOlder = isAny(starts[0] - previous .< longest)
    var first = gain * places.value(at: starts[0] - last)
    if hasOlder {
      first.addProduct(previousGain, places.value(at: starts[0] - previous))
    }
    for step in 0..<stretch.steps {
      let (time, end) = (0.5 * (starts[step] + ends[step]), ends[step])
      var middle = gain * places.value(at: time - last)
      var final = gain * places.value(at: end - last)
      if hasOlder {
        middle.addProduct(previousGain, places.value(at: time - previous))
        final.addProduct(previousGain, places.value(at: end - previous))
      }
      calcium[3 * step] = first
      calcium[3 * step + 1] = middle
      calcium[3 * step + 2] = final
      first = final
    }
  }

  func look(_ stretch: Stretch) { stretch.calcium[0] = stretch.load(residual) }

  func spike(_ stretch: Stretch) {
    for index in 0..<stretch.count {
      let slot = stretch.slots[index]
      // What is left of the one before adds to the last: exactly, where both decay exponentially.
      let rate = tailRate[slot & (BatchSize.lanes - 1)]
      let older =
        rate > 0
        ? previousGain[slot] * Scalar.exp(-((lastSpike[slot] - previousSpike[slot]) * rate)) : 0
      (previousSpike[slot], previousGain[slot]) = (lastSpike[slot], lastGain[slot] + older)
      lastSpike[slot] = stretch.starts[0][index]
      lastGain[slot] = 1
    }
    protons?.spike(stretch, gains: lastGain)
    guard let influx else { return }
    for index in 0..<stretch.count {
      let slot = stretch.slots[index]
      lastGain[slot] *= influx[slot & (BatchSize.lanes - 1)]
    }
  }

  func release(slot: Int, time: Double, amount: Double) {
    protons?.release(slot: slot, time: time, amount: amount)
  }

  func boost(_ stretch: Stretch) {
    guard let protons, protons.promotes else { return }
    for step in 0..<stretch.steps { stretch.hazard[step] *= protons.boost(stretch, step) }
  }

  func entryFactors(lane: Int) -> EntryFactors? { protons?.entries[lane] }

  var feelsRelease: Bool { protons?.hasCleft ?? false }

  func nextJump(after time: Double, lane: Int) -> Double { .infinity }

  func calcium(of slot: Int, at time: Double) -> Double {
    let places = profile.places(Stretch(of: slot))
    func fast(_ spike: Memory<Double>, _ gain: Memory<Double>) -> Double {
      gain[slot] * places.value(at: Group(repeating: time - spike[slot]))[0]
    }
    return residual[slot] + fast(lastSpike, lastGain) + fast(previousSpike, previousGain)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    [StateValue(name: "residual_calcium", unit: .uM, value: residual[slot])]
      + (buffers?.states(of: slot) ?? []) + (protons?.states(of: slot, at: time) ?? [])
      + channelStates(of: slot, at: time)
  }

  /// Potential and channels of one terminal, which the last spike alone decides.
  private func channelStates(of slot: Int, at time: Double) -> [StateValue] {
    guard let channels else { return [] }
    let hasFired = lastSpike[slot] > -1e300
    return channels.states(
      lane: slot & (BatchSize.lanes - 1), behindSpike: time - lastSpike[slot],
      gain: hasFired ? lastGain[slot] : 1)
  }

  func course(of slot: Int) -> [Double] {
    let acid = acidifies ? protons?.course(of: slot) : nil
    return [residual[slot]] + (acid ?? []) + (buffers?.course(of: slot) ?? [])
  }

  func restore(_ course: [Double], of slot: Int) {
    residual[slot] = course.first ?? residual[slot]
    let acid = acidifies ? 2 : 0
    protons?.restore(Array(course.dropFirst().prefix(acid)), of: slot)
    buffers?.restore(Array(course.dropFirst(1 + acid)), of: slot)
  }
}
