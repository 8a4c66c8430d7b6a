/// Vesicles of one input by step and terminal, kept where each terminal has a cleft of its own.
///
/// Amounts are multiples of 2^-32 of a vesicle, so sums are exact and have no order.
final class Arrivals {
  /// What one terminal's cleft gets at the start of one step.
  struct Arrival {
    var amount: Double
    /// The step, counted from the block's first.
    var row: UInt32
    var slot: UInt32

    fileprivate var key: UInt64 { UInt64(row) &<< 32 | UInt64(slot) }
  }

  private static let none = Arrival(amount: 0, row: 0, slot: 0)
  @exclusivity(unchecked) private var list = Memory(repeating: none, count: 256)
  @exclusivity(unchecked) private(set) var count = 0

  /// The arrivals; in order of step and slot after `merge`.
  var base: UnsafeMutablePointer<Arrival> { list.base }

  /// Adds vesicles.
  func add(_ amount: Double, row: Int, slot: Int) {
    if count == list.count {
      let larger = Memory(repeating: Self.none, count: 2 * count)
      larger.base.update(from: list.base, count: count)
      list = larger
    }
    let exact = (amount + 1_572_864) - 1_572_864
    list.base[count] = Arrival(
      amount: exact, row: UInt32(truncatingIfNeeded: row), slot: UInt32(truncatingIfNeeded: slot))
    count += 1
  }

  /// Sorts by step and slot and makes one of what comes together.
  func merge() {
    guard count > 1 else { return }
    var entries = UnsafeMutableBufferPointer(start: list.base, count: count)
    entries.sort { $0.key < $1.key }
    var last = 0
    for place in 1..<count {
      if list.base[place].key == list.base[last].key {
        list.base[last].amount += list.base[place].amount
      } else {
        last += 1
        list.base[last] = list.base[place]
      }
    }
    count = last + 1
  }

  /// Leaves what acts behind `rows` steps for the next block.
  func advance(past rows: Int) {
    var kept = 0
    for place in 0..<count where Int(list.base[place].row) >= rows {
      var arrival = list.base[place]
      arrival.row &-= UInt32(truncatingIfNeeded: rows)
      list.base[kept] = arrival
      kept += 1
    }
    count = kept
  }
}
