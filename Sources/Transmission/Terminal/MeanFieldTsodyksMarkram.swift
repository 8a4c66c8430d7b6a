import SynapseModel

/// The Tsodyks-Markram model as the mean over many trials: the share x of occupied sites instead of
/// single vesicles.
///
/// x <- 1 - (1 - x) exp(-h / recovery); sites * u x vesicles are released; x <- x (1 - u), with u as
/// in `TsodyksMarkram` (Maass & Markram 2002, equations 4 and 5). Checks T-37, T-38 and T-115.
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
      var (last, utilisation, occupied) = (Group(), Group(), Group())
      for index in 0..<BatchSize.width {
        let terminal = terminals[group.slot(index)]
        last[index] = terminal.last
        utilisation[index] = terminal.utilisation
        occupied[index] = terminal.occupied
      }
      let step = kinetics.step(group, interval: group.times - last, utilisation: utilisation)
      let available = (1 - occupied).times(step.refill, plus: occupied)
      let used = available * step.utilisation
      for index in 0..<group.count {
        let (slot, time) = (group.slot(index), group.times[index])
        terminals[slot] = Terminal(
          last: time, utilisation: step.utilisation[index],
          occupied: available[index] - used[index])
        let released = used[index] * step.sites[index]
        quanta.add(released, slot: slot, time: time, block: block)
        tally.count(
          slot: slot, released: released,
          available: available[index] * step.sites[index])
      }
    }
  }
}
