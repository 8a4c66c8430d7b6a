/// What each active zone of each terminal released at the terminal's last spike.
final class ZoneReleases {
  private let perTerminal: Int
  private let vesicles, amounts: Memory<Double>

  init(slots: Int, perTerminal: Int) {
    self.perTerminal = perTerminal
    vesicles = Memory(repeating: 0, count: slots * perTerminal)
    amounts = Memory(repeating: 0, count: slots * perTerminal)
  }

  /// Keeps what a zone of each of eight terminals released.
  func note(_ released: Group, actingLike amount: Group, _ group: SpikeGroup, _ zone: Int) {
    for index in 0..<group.count {
      let place = group.slot(index) &* perTerminal &+ zone
      (vesicles[place], amounts[place]) = (released[index], amount[index])
    }
  }

  /// Released vesicles of a terminal's zone, and what acts on receptors.
  subscript(slot: Int, zone: Int) -> (vesicles: Double, amount: Double) {
    let place = slot &* perTerminal &+ zone
    return (vesicles[place], amounts[place])
  }
}
