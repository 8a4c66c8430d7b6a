import SynapseModel

/// The Tsodyks-Markram model with sites that rest for a while after a release, vesicle by vesicle or as
/// the mean over many trials.
///
/// A site that released at a spike is not available to spikes within `refractory` of it, whether it has
/// been refilled or not. Nobody sees it until then, so its refilling is drawn only when the time is over,
/// with the probability of the whole time since its release; all else is as in `TsodyksMarkram`.
struct RefractoryTsodyksMarkram: ReleaseLaw {
  /// Sites of a terminal that released at the same spike.
  private struct Release {
    var time = 0.0
    var sites = 0.0
  }

  let isStochastic: Bool
  private let context: InputContext
  private let kinetics: TsodyksMarkramKinetics
  /// Resting sites are the `active` ones.
  private let terminals: TsodyksMarkramTerminals
  private let refractory: Memory<Double>
  /// The releases of each terminal whose sites rest, as a ring; its oldest one, and how many there are.
  private let releases: Memory<Release>
  private let oldest, counts: Memory<UInt32>
  private let depth: Int

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    isStochastic = parameters.uniform(StaticRelease.stochastic) != 0
    kinetics = TsodyksMarkramKinetics(parameters, context: context)
    terminals = TsodyksMarkramTerminals(kinetics.sites, context)
    refractory = Memory(parameters.values(StaticRelease.refractory))
    // In mean field every spike is a release, of parts of vesicles.
    depth =
      isStochastic
      ? min(max(kinetics.most, 1), RefractoryRelease.mostReleases) : RefractoryRelease.mostReleases
    releases = Memory(repeating: Release(), count: depth * context.slots)
    oldest = Memory(repeating: 0, count: context.slots)
    counts = Memory(repeating: 0, count: context.slots)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    let spike = SpikeGroup(of: slot, at: time)
    var rest = (rested: 0.0, resting: 0.0)
    for index in 0..<Int(counts[slot]) {
      let release = releases[slot * depth + (Int(oldest[slot]) + index) % depth]
      if release.time <= time - refractory[lane] {
        let age = Group(repeating: time - release.time)
        rest.rested += release.sites * kinetics.refill(spike, after: age)[0]
      } else {
        rest.resting += release.sites
      }
    }
    return kinetics.states(of: terminals, slot: slot, at: time, rest: rest)
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    let before = terminals.gather(group)
    let step = kinetics.step(
      group, interval: group.times - before.last, utilisation: before.utilisation)
    let words = group.words(part: 0, context)
    let rested = rested(group)
    let empty = step.sites - before.occupied - before.active
    let refilled = drawn(
      group, empty, step.refill, uniform: Philox.uniform(words.a, words.b), part: 1)
    let available = before.occupied + refilled + rested.refilled
    let released = drawn(
      group, available, group.modulated(step.utilisation, context),
      uniform: Philox.uniform(words.c, words.d), part: 2)
    // What fills up an incomplete group is not noted: a release must not be taken twice.
    for index in 0..<group.count {
      let (slot, time) = (group.slot(index), group.times[index])
      if released[index] > 0 { note(released[index], slot: slot, time: time) }
      terminals[slot] = TsodyksMarkramTerminals.State(
        last: time, utilisation: step.utilisation[index],
        occupied: available[index] - released[index],
        active: max(0, before.active[index] - rested.all[index] + released[index]))
    }
    return SpikeResponse(released, of: available)
  }

  /// How many of so many sites there are with a probability, or what is to be expected.
  @inline(__always)
  private func drawn(
    _ group: SpikeGroup, _ trials: Group, _ probability: Group, uniform: Group, part: UInt64
  ) -> Group {
    guard isStochastic else { return trials.atLeast(Group()) * probability }
    return group.successes(
      trials: trials, most: kinetics.most, probability: probability, uniform: uniform, part: part,
      context)
  }

  /// Takes the sites whose rest is over: how many there are, and how many of them have been refilled.
  @inline(__always)
  private func rested(_ group: SpikeGroup) -> (all: Group, refilled: Group) {
    var (all, refilled) = (Group(), Group())
    var round: UInt64 = 1
    while true {
      var (sites, ages) = (Group(), Group())
      for index in 0..<group.count {
        guard let release = next(group.slot(index), at: group.times[index]) else { continue }
        (sites[index], ages[index]) = (release.sites, group.times[index] - release.time)
      }
      guard isAny(sites .> 0) else { return (all, refilled) }
      let words = group.words(part: round &<< 16, context)
      all += sites
      refilled += drawn(
        group, sites, kinetics.refill(group, after: ages),
        uniform: Philox.uniform(words.a, words.b), part: (round &<< 16) | 1)
      round += 1
    }
  }

  /// Takes a terminal's oldest release off the ring if its sites' rest is over at a time (ms).
  @inline(__always) private func next(_ slot: Int, at time: Double) -> Release? {
    guard counts[slot] > 0 else { return nil }
    let place = Int(oldest[slot])
    let release = releases[slot &* depth &+ place]
    guard release.time <= time - refractory[slot & (BatchSize.lanes - 1)] else { return nil }
    oldest[slot] = UInt32(truncatingIfNeeded: place &+ 1 == depth ? 0 : place &+ 1)
    counts[slot] -= 1
    return release
  }

  /// Puts a release on the ring; where that is full, it joins the last one.
  @inline(__always) private func note(_ sites: Double, slot: Int, time: Double) {
    let count = Int(counts[slot])
    let isFull = count == depth
    var place = Int(oldest[slot]) &+ (isFull ? count &- 1 : count)
    if place >= depth { place &-= depth }
    let joined = isFull ? releases[slot &* depth &+ place].sites : 0
    releases[slot &* depth &+ place] = Release(time: time, sites: joined + sites)
    if !isFull { counts[slot] += 1 }
  }
}

extension TsodyksMarkram {
  /// What is wrong with the section `release`.
  static func problems(_ parameters: LaneParameters) -> [Problem] {
    guard parameters.model == model.name, parameters.isPresent(inactivation),
      parameters.isPresent(StaticRelease.refractory)
    else { return [] }
    return [
      parameters.problem(
        at: StaticRelease.refractory,
        "a site rests either for a fixed time or while its vesicle is active, not both",
        hint: "set 'refractory' or 'inactivation' to 0 ms")
    ]
  }
}
