/// Amounts that are there for a fixed time, terminal by terminal; the first to come goes first.
///
/// Times are counted in steps since a terminal's queue was last empty.
final class PulseQueue {
  private static let none = Int32(-1)
  private struct Entry {
    /// When it goes, in steps of the slot's clock.
    var end: Double
    var amount: Double
    var next: Int32
  }

  /// How long amounts stay, run by run (steps).
  private let lengths: Memory<Double>
  @exclusivity(unchecked) private var pool = Memory(
    repeating: Entry(end: 0, amount: 0, next: none), count: 64)
  @exclusivity(unchecked) private var used = 0
  @exclusivity(unchecked) private var free = none
  private let heads, tails: Memory<Int32>
  private let clocks: Memory<Double>

  /// `durations` in ms, run by run.
  init(durations: [Double], step: Double, slots: Int) {
    lengths = Memory(
      durations.map {
        let steps = $0 / step
        return abs(steps - steps.rounded()) < 1e-9 * steps ? steps.rounded() : steps
      })
    heads = Memory(repeating: Self.none, count: slots)
    tails = Memory(repeating: Self.none, count: slots)
    clocks = Memory(repeating: 0, count: slots)
  }

  /// Whether nothing is there.
  func isEmpty(_ slot: Int) -> Bool { heads.base[slot] == Self.none }

  /// Adds an amount at the start of the step to come.
  func add(_ amount: Double, slot: Int) {
    if isEmpty(slot) { clocks.base[slot] = 0 }
    let end = clocks.base[slot] + lengths.base[slot & (BatchSize.lanes - 1)]
    let place = take(Entry(end: end, amount: amount, next: Self.none))
    if isEmpty(slot) {
      heads.base[slot] = place
    } else {
      pool.base[Int(tails.base[slot])].next = place
    }
    tails.base[slot] = place
  }

  /// How long until the first amount goes (steps), at most the `rest` of the step.
  func next(_ slot: Int, at share: Double) -> Double {
    let head = heads.base[slot]
    guard head != Self.none else { return 1 - share }
    return min(1, pool.base[Int(head)].end - clocks.base[slot]) - share
  }

  /// Takes out what goes by a moment of the step.
  func remove(_ slot: Int, by share: Double) -> Double {
    var sum = 0.0
    var head = heads.base[slot]
    while head != Self.none, pool.base[Int(head)].end <= clocks.base[slot] + share {
      let entry = pool.base[Int(head)]
      sum += entry.amount
      pool.base[Int(head)].next = free
      (free, head) = (head, entry.next)
    }
    heads.base[slot] = head
    return sum
  }

  /// Lets a step pass.
  func endStep(_ slot: Int) { clocks.base[slot] += 1 }

  private func take(_ entry: Entry) -> Int32 {
    if free != Self.none {
      let place = free
      free = pool.base[Int(place)].next
      pool.base[Int(place)] = entry
      return place
    }
    if used == pool.count {
      let larger = Memory(repeating: entry, count: 2 * used)
      larger.base.update(from: pool.base, count: used)
      pool = larger
    }
    pool.base[used] = entry
    used += 1
    return Int32(truncatingIfNeeded: used - 1)
  }
}
