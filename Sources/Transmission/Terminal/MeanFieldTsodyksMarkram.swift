import SynapseModel

/// The Tsodyks-Markram model as the mean over many trials: the share x of occupied sites instead of
/// single vesicles.
///
/// x <- 1 - (1 - x) exp(-h / recovery); sites * u x vesicles are released; x <- x (1 - u), with u as
/// in `TsodyksMarkram` (Maass & Markram 2002, equations 4 and 5). With `inactivation`, released
/// vesicles are a third share y that becomes inactive first (Tsodyks, Uziel & Markram 2000).
/// Checks T-37, T-38, T-40 and T-115.
final class MeanFieldTsodyksMarkram: ReleaseModel {
  let isStochastic = false
  private let kinetics: TsodyksMarkramKinetics
  private let terminals: TsodyksMarkramTerminals

  init(_ parameters: LaneParameters, context: InputContext) {
    kinetics = TsodyksMarkramKinetics(parameters)
    terminals = TsodyksMarkramTerminals(Memory(repeating: 1, count: BatchSize.lanes), context)
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      let before = terminals.gather(group)
      let interval = group.times - before.last
      let step = kinetics.step(group, interval: interval, utilisation: before.utilisation)
      let fate = kinetics.inactivation(group, interval: interval, refill: step.refill)
      let available =
        (1 - before.occupied - before.active).times(step.refill, plus: before.occupied)
        + before.active * fate.recovered
      let used = available * step.utilisation
      let stillActive = before.active * (1 - fate.inactive) + used
      for index in 0..<group.count {
        let (slot, time) = (group.slot(index), group.times[index])
        terminals[slot] = TsodyksMarkramTerminals.State(
          last: time, utilisation: step.utilisation[index],
          occupied: available[index] - used[index], active: stillActive[index])
        let released = used[index] * step.sites[index]
        quanta.add(released, slot: slot, time: time, block: block)
        tally.count(
          slot: slot, released: released,
          available: available[index] * step.sites[index])
      }
    }
  }
}
