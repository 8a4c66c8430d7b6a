import SynapseModel

/// The Tsodyks-Markram model as the mean over many trials: the share x of occupied sites instead of
/// single vesicles.
///
/// x <- 1 - (1 - x) exp(-h / recovery); sites * u x vesicles are released; x <- x (1 - u), with u as
/// in `TsodyksMarkram` (Maass & Markram 2002, equations 4 and 5). With `inactivation`, released
/// vesicles are a third share y that becomes inactive first (Tsodyks, Uziel & Markram 2000).
/// Checks T-37, T-38, T-40 and T-115.
struct MeanFieldTsodyksMarkram: ReleaseLaw {
  let isStochastic = false
  private let context: InputContext
  private let kinetics: TsodyksMarkramKinetics
  private let terminals: TsodyksMarkramTerminals

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    kinetics = TsodyksMarkramKinetics(parameters, context: context)
    terminals = TsodyksMarkramTerminals(Memory(repeating: 1, count: BatchSize.lanes), context)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    kinetics.states(of: terminals, slot: slot, total: 1, at: time)
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    let before = terminals.gather(group)
    let interval = group.times - before.last
    let step = kinetics.step(group, interval: interval, utilisation: before.utilisation)
    let fate = kinetics.inactivation(group, interval: interval, refill: step.refill)
    let available =
      (1 - before.occupied - before.active).times(step.refill, plus: before.occupied)
      + before.active * fate.recovered
    let used = available * group.modulated(step.utilisation, context)
    let left = available - used
    let active = before.active * (1 - fate.inactive) + used
    for index in 0..<BatchSize.width {
      terminals[group.slot(index)] = TsodyksMarkramTerminals.State(
        last: group.times[index], utilisation: step.utilisation[index], occupied: left[index],
        active: active[index])
    }
    return SpikeResponse(used * step.sites, of: available * step.sites)
  }
}
