/// Vesicles of one block that each need a random time of their own.
final class VesicleList {
  /// One vesicle, or several that act together.
  struct Vesicle {
    /// What acts on receptors.
    var amount: Double
    /// When its spike was (ms).
    var time: Double
    var slot: UInt32
    /// The number of its spike in the terminal's train.
    var ordinal: UInt32
    /// Its number among those of its spike.
    var number: UInt32
  }

  private static let none = Vesicle(amount: 0, time: 0, slot: 0, ordinal: 0, number: 0)
  // Checks of exclusive access took as long as the vesicles' random numbers.
  @exclusivity(unchecked) private var vesicles = Memory(repeating: none, count: 256)
  @exclusivity(unchecked) private(set) var count = 0

  func removeAll() { count = 0 }

  /// Adds `copies` vesicles of a spike, each with the given amount.
  @inline(__always)
  func add(_ amount: Double, copies: Int, _ group: SpikeGroup, _ index: Int) {
    if count + copies > vesicles.count { grow(by: copies) }
    for number in 0..<max(copies, 0) {
      vesicles[count] = Vesicle(
        amount: amount, time: group.times[index],
        slot: UInt32(truncatingIfNeeded: group.slots[index]),
        ordinal: UInt32(truncatingIfNeeded: group.ordinals[index]),
        number: UInt32(truncatingIfNeeded: number))
      count += 1
    }
  }

  private func grow(by copies: Int) {
    let larger = Memory(repeating: Self.none, count: 2 * (count + copies))
    larger.base.update(from: vesicles.base, count: count)
    vesicles = larger
  }

  /// The vesicle at `index`.
  @inline(__always) subscript(index: Int) -> Vesicle { vesicles[index] }

  /// Eight vesicles from `first` on; behind the end the last one is repeated.
  @inline(__always) func group(from first: Int) -> VesicleGroup {
    var group = VesicleGroup(count: min(BatchSize.width, count - first))
    for index in 0..<BatchSize.width {
      let vesicle = vesicles[first + min(index, group.count - 1)]
      group.slots[index] = UInt64(vesicle.slot)
      group.ordinals[index] = UInt64(vesicle.ordinal)
      group.numbers[index] = UInt64(vesicle.number)
      group.times[index] = vesicle.time
      group.amounts[index] = vesicle.amount
    }
    return group
  }
}

/// Eight vesicles.
struct VesicleGroup {
  var slots = Words()
  var ordinals = Words()
  var numbers = Words()
  /// When their spikes were (ms).
  var times = Group()
  var amounts = Group()
  /// How many of the eight are real.
  let count: Int

  init(count: Int) { self.count = count }

  /// The numbers of the eight vesicles' runs.
  @inline(__always) func gather(_ perLane: Memory<Double>) -> Group {
    var result = Group()
    for index in 0..<BatchSize.width {
      result[index] = perLane[Int(truncatingIfNeeded: slots[index]) & (BatchSize.lanes - 1)]
    }
    return result
  }

  /// Fresh random words; `attempt` tells apart several draws for one vesicle.
  @inline(__always)
  func words(_ purpose: Purpose, attempt: UInt64 = 0, _ context: InputContext) -> Philox.Draw {
    // Terminals take 17 bits of their word, attempts those above.
    context.words(
      slots: slots | (attempt &<< 25), ordinals: ordinals,
      purposes: numbers & 0xFF_FFFF | (purpose.rawValue &<< 24))
  }
}
