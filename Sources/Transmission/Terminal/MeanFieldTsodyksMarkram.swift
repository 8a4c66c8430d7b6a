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
  private let context: InputContext
  private let kinetics: TsodyksMarkramKinetics
  private let terminals: Memory<Terminal>

  /// A terminal between two spikes.
  private struct Terminal {
    /// Time of the last spike (ms).
    var last = -1e300
    /// Utilisation at the last spike.
    var utilisation = 0.0
    /// Share of the sites that held a vesicle after the last spike.
    var occupied = 1.0
    /// Share of the sites whose vesicle was released and is not yet inactive.
    var active = 0.0
  }

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    kinetics = TsodyksMarkramKinetics(parameters)
    terminals = Memory(repeating: Terminal(), count: context.slots)
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    let terminals = terminals.base
    var groups = spikes.groups
    while let group = groups.next() {
      var (last, utilisation, occupied, active) = (Group(), Group(), Group(), Group())
      for index in 0..<BatchSize.width {
        let terminal = terminals[group.slot(index)]
        last[index] = terminal.last
        utilisation[index] = terminal.utilisation
        occupied[index] = terminal.occupied
        active[index] = terminal.active
      }
      let interval = group.times - last
      let step = kinetics.step(group, interval: interval, utilisation: utilisation)
      let fate = kinetics.inactivation(group, interval: interval, refill: step.refill)
      let available =
        (1 - occupied - active).times(step.refill, plus: occupied) + active * fate.recovered
      let used = available * step.utilisation
      let stillActive = active * (1 - fate.inactive) + used
      for index in 0..<group.count {
        let (slot, time) = (group.slot(index), group.times[index])
        terminals[slot] = Terminal(
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
