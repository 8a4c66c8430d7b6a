import SynapseModel

/// The Tsodyks-Markram model with a third state, vesicle by vesicle.
///
/// A released vesicle is active at first, becomes inactive with time constant `inactivation`, and
/// only then recovers with `recovery` (Tsodyks, Uziel & Markram 2000). All else is as in
/// `TsodyksMarkram`; the mean over trials is `MeanFieldTsodyksMarkram`.
struct ThreeStateTsodyksMarkram: ReleaseLaw {
  let isStochastic = true
  private let context: InputContext
  private let kinetics: TsodyksMarkramKinetics
  private let terminals: TsodyksMarkramTerminals

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    kinetics = TsodyksMarkramKinetics(parameters, context: context)
    terminals = TsodyksMarkramTerminals(kinetics.sites, context)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    kinetics.states(of: terminals, slot: slot, at: time)
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    let before = terminals.gather(group)
    let interval = group.times - before.last
    let step = kinetics.step(group, interval: interval, utilisation: before.utilisation)
    let empty = step.sites - before.occupied - before.active
    let fate = fates(group, interval, step, empty: empty, active: before.active)
    let words = group.words(part: 0, context)
    let available = before.occupied + fate.recovered
    let released = group.successes(
      trials: available, most: kinetics.most,
      probability: group.modulated(step.utilisation, context),
      uniform: Philox.uniform(words.c, words.d), part: 2, context)
    let (left, active) = (available - released, fate.active + released)
    for index in 0..<BatchSize.width {
      terminals[group.slot(index)] = TsodyksMarkramTerminals.State(
        last: group.times[index], utilisation: step.utilisation[index], occupied: left[index],
        active: active[index])
    }
    return SpikeResponse(released, of: available)
  }

  /// How many sites have recovered since the last spike, and how many vesicles are still active.
  @inline(__always)
  private func fates(
    _ group: SpikeGroup, _ interval: Group, _ step: TsodyksMarkramKinetics.Step,
    empty: Group, active: Group
  ) -> (recovered: Group, active: Group) {
    let fate = kinetics.inactivation(group, interval: interval, refill: step.refill)
    let (words, more) = (group.words(part: 0, context), group.words(part: 0x10000, context))
    let refilled = group.successes(
      trials: empty, most: kinetics.most, probability: step.refill,
      uniform: Philox.uniform(words.a, words.b), part: 1, context)
    // Of the active ones some recover, and of the others some become inactive at least.
    let recovered = group.successes(
      trials: active, most: kinetics.most, probability: fate.recovered,
      uniform: Philox.uniform(more.a, more.b), part: 0x10001, context)
    let rest = 1 - fate.recovered
    let inactivated = group.successes(
      trials: active - recovered, most: kinetics.most,
      probability: ((fate.inactive - fate.recovered) / rest)
        .replacing(with: 1, where: .!(rest .> 0)).atMost(Group(repeating: 1)),
      uniform: Philox.uniform(more.c, more.d), part: 0x10002, context)
    return (refilled + recovered, active - recovered - inactivated)
  }
}
