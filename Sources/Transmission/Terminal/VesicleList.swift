/// Vesicles of one block that each need a random time of their own, in groups of eight.
final class VesicleList {
  // Checks of exclusive access took as long as the vesicles' random numbers.
  @exclusivity(unchecked) private var groups = Memory(repeating: VesicleGroup(), count: 32)
  @exclusivity(unchecked) private(set) var count = 0

  func removeAll() { count = 0 }

  /// Adds `copies` vesicles of a spike, each with the given amount.
  @inline(__always)
  func add(_ amount: Double, copies: Int, _ group: SpikeGroup, _ index: Int) {
    add(amount, copies: copies, slot: group.slots[index], group, index)
  }

  /// The same in a slot that need not be the spike's.
  @inline(__always)
  func add(_ amount: Double, copies: Int, slot: UInt64, _ group: SpikeGroup, _ index: Int) {
    if count + copies > groups.count * BatchSize.width { grow(by: copies) }
    for number in 0..<max(copies, 0) {
      let place = groups.base + count / BatchSize.width
      let lane = count & (BatchSize.width - 1)
      place.pointee.slots[lane] = slot
      place.pointee.ordinals[lane] = group.ordinals[index]
      place.pointee.numbers[lane] = UInt64(truncatingIfNeeded: number)
      place.pointee.times[lane] = group.times[index]
      place.pointee.amounts[lane] = amount
      count += 1
    }
  }

  private func grow(by copies: Int) {
    let larger = Memory(
      repeating: VesicleGroup(), count: 2 * (groups.count + copies / BatchSize.width + 1))
    larger.base.update(from: groups.base, count: groups.count)
    groups = larger
  }

  /// Releases each vesicle an exponential time after its spike, if that is before `end` (ms), and
  /// empties the list; `count` gets the slot of each that is released.
  ///
  /// `decay` has the mean of these times run by run (ms); `attempt` tells several lists apart.
  @inline(__always)
  func release(
    _ purpose: Purpose, attempt: UInt64 = 0, decay: Memory<Double>, before end: Double,
    in block: Block, into quanta: Quanta, _ context: InputContext, count: (Int) -> Void
  ) {
    for place in 0..<groupCount {
      let group = self[place]
      let words = group.words(purpose, attempt: attempt, context)
      let times =
        group.times - group.gather(decay) * Logarithm.log(Philox.uniform(words.a, words.b))
      for index in 0..<size(of: place) where times[index] < end {
        let slot = Int(truncatingIfNeeded: group.slots[index])
        quanta.schedule(
          group.amounts[index], slot: quanta.place(slot, at: times[index]), time: times[index],
          block: block)
        count(slot)
      }
    }
    removeAll()
  }

  /// How many groups there are; the last one may be incomplete.
  var groupCount: Int { (count + BatchSize.width - 1) / BatchSize.width }

  /// How many vesicles of a group are real; the others are left over from earlier blocks.
  @inline(__always) func size(of group: Int) -> Int {
    min(BatchSize.width, count - group * BatchSize.width)
  }

  /// Eight vesicles.
  @inline(__always) subscript(group: Int) -> VesicleGroup { groups[group] }
}

/// Eight vesicles, or sets of vesicles that act together.
struct VesicleGroup {
  var slots = Words()
  /// The numbers of their spikes in the terminals' trains.
  var ordinals = Words()
  /// Their numbers among those of their spikes.
  var numbers = Words()
  /// When their spikes were (ms).
  var times = Group()
  /// What acts on receptors.
  var amounts = Group()

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
