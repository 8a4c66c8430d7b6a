/// Quanta that act behind the block in which they were released: a calendar with a day for each of
/// the next blocks.
///
/// Entries are links of chains in one pool, so memory is what is in flight at most. The order in
/// a chain does not matter, because amounts are multiples of 2^-32 and their sums exact.
final class PendingQuanta {
  /// Days of the calendar; entries further ahead wait in one more chain.
  private static let days = 64
  private static let end = Int32(-1)

  /// One release that is to come.
  private struct Entry {
    var amount: Double
    var step: Int
    var slot: Int32
    /// The next entry of the chain, or of the free ones.
    var next: Int32
  }

  private static let none = Entry(amount: 0, step: 0, slot: 0, next: end)
  // Checks of exclusive access would take longer than what they guard.
  @exclusivity(unchecked) private var pool = Memory(repeating: none, count: 256)
  @exclusivity(unchecked) private var used = 0
  @exclusivity(unchecked) private var free = end
  /// The first entry of each day, and of those further ahead.
  private let heads = Memory(repeating: end, count: days + 1)

  /// Keeps an amount that acts at `step`, behind the block that begins at `now`.
  func add(_ amount: Double, step: Int, slot: Int, now: Int) {
    let entry = Entry(amount: amount, step: step, slot: Int32(truncatingIfNeeded: slot), next: 0)
    link(takeFree(), entry, now: now)
  }

  /// Adds what acts in the block that begins at `firstStep` to its vesicles.
  func deliver(_ firstStep: Int, to quanta: Quanta) {
    let day = firstStep / Block.longest
    // Twice in a round of the calendar, so that nothing is looked at too late.
    if day % (Self.days / 2) == 0 { bringNear(firstStep) }
    var place = heads[day % Self.days]
    heads[day % Self.days] = Self.end
    while place != Self.end {
      let entry = pool[Int(place)]
      let row = entry.step &- firstStep
      let lane = Int(entry.slot) & (BatchSize.lanes - 1)
      quanta.grid.lanes[row &* BatchSize.lanes &+ lane] += entry.amount
      quanta.arrivals?.add(entry.amount, row: row, slot: Int(entry.slot))
      pool.base[Int(place)].next = free
      free = place
      place = entry.next
    }
  }

  /// Moves what was far ahead into the calendar, as far as it fits by now.
  private func bringNear(_ firstStep: Int) {
    var place = heads[Self.days]
    heads[Self.days] = Self.end
    while place != Self.end {
      let entry = pool[Int(place)]
      link(place, entry, now: firstStep)
      place = entry.next
    }
  }

  /// Puts the entry at `place` of the pool into its chain.
  private func link(_ place: Int32, _ entry: Entry, now: Int) {
    let day = entry.step / Block.longest
    let chain = day &- now / Block.longest < Self.days ? day % Self.days : Self.days
    pool[Int(place)] = entry
    pool.base[Int(place)].next = heads[chain]
    heads[chain] = place
  }

  private func takeFree() -> Int32 {
    if free != Self.end {
      let place = free
      free = pool[Int(place)].next
      return place
    }
    if used == pool.count {
      let larger = Memory(repeating: Self.none, count: 2 * used)
      larger.base.update(from: pool.base, count: used)
      pool = larger
    }
    used += 1
    return Int32(truncatingIfNeeded: used - 1)
  }
}
