/// A law for the times of successive spikes of one terminal.
protocol SpikeLaw {
  /// The times of four successive spikes, the first of which has the given ordinal (0 for the
  /// terminal's first), after the spike at `previous` (0 at the start of the run).
  ///
  /// `lane` holds the lane of each slot; `words` are fresh random words.
  func times(
    ordinal: Group, previous: Group, lanes: SIMD8<Int32>, words: Philox.Draw
  ) -> (Group, Group, Group, Group)
}

/// Spike trains drawn four spikes at a time, eight terminals at once.
final class RenewalSource<Law: SpikeLaw>: SpikeSource {
  private let law: Law
  private let context: InputContext
  /// The next spike of each slot (ms).
  private var next: [Double]
  /// The four spikes drawn last of each slot.
  private var queue: [Double]
  /// How many of them have been taken.
  private var taken: [UInt8]
  /// How many draws of four each slot has made.
  private var draws: [UInt32]
  private var pending: [Int32]
  private var exhausted: [Int32] = []

  init(_ law: Law, context: InputContext) {
    self.law = law
    self.context = context
    let slots = context.slots
    next = Array(repeating: 0, count: slots)
    queue = Array(repeating: 0, count: 4 * slots)
    taken = Array(repeating: 0, count: slots)
    draws = Array(repeating: 0, count: slots)
    pending = Array(repeating: 0, count: slots)
    exhausted.reserveCapacity(slots)
    refill((0..<slots).map { Int32($0) })
  }

  func spikes(in block: Block, into spikes: inout SpikeList) {
    let end = block.end
    var waiting = due(before: end)
    // Each round takes one spike of every slot that still has one in this block.
    while waiting > 0 {
      exhausted.removeAll(keepingCapacity: true)
      for index in 0..<waiting { emit(slot: Int(pending[index]), into: &spikes) }
      spikes.endRound()
      refill(exhausted)
      var kept = 0
      for index in 0..<waiting where next[Int(pending[index])] < end {
        pending[kept] = pending[index]
        kept += 1
      }
      waiting = kept
    }
  }

  /// Collects the slots that have a spike before `end`, without a branch on the comparison.
  private func due(before end: Double) -> Int {
    var count = 0
    next.withUnsafeBufferPointer { next in
      pending.withUnsafeMutableBufferPointer { pending in
        for slot in 0..<next.count {
          pending[count] = Int32(truncatingIfNeeded: slot)
          count &+= next[slot] < end ? 1 : 0
        }
      }
    }
    return count
  }

  /// Hands out the next spike of a slot and looks up the one behind it.
  @inline(__always)
  private func emit(slot: Int, into spikes: inout SpikeList) {
    let used = taken[slot]
    spikes.append(time: next[slot], slot: slot, ordinal: draws[slot] &* 4 &+ UInt32(used) &- 4)
    taken[slot] = used &+ 1
    if used == 3 {
      exhausted.append(Int32(truncatingIfNeeded: slot))
    } else {
      next[slot] = queue[4 * slot + Int(used) + 1]
    }
  }

  /// Draws four more spikes for each of the slots, eight slots at a time; a last incomplete group
  /// repeats its last slot, which gives that slot the same numbers twice.
  private func refill(_ slots: [Int32]) {
    var first = 0
    while first < slots.count {
      var slot = SIMD8<Int32>()
      var previous = Group()
      var ordinal = Group()
      var draw = Words()
      var key = (Words(), Words())
      for lane in 0..<BatchSize.width {
        let index = Int(slots[min(first + lane, slots.count - 1)])
        slot[lane] = Int32(truncatingIfNeeded: index)
        previous[lane] = queue[4 * index + 3]
        draw[lane] = UInt64(draws[index])
        ordinal[lane] = Double(draws[index]) * 4
        let (low, high) = context.keys[index % BatchSize.lanes]
        key.0[lane] = low
        key.1[lane] = high
      }
      let lanes = slot & Int32(BatchSize.lanes - 1)
      let words = Philox.draw(
        counter: (
          draw, Words(truncatingIfNeeded: slot) / UInt64(BatchSize.lanes), Words(repeating: context.stream),
          Words(repeating: Purpose.spikes.rawValue &<< 24)
        ), key: key)
      let times = law.times(ordinal: ordinal, previous: previous, lanes: lanes, words: words)
      for lane in 0..<min(BatchSize.width, slots.count - first) {
        let index = Int(slot[lane])
        queue[4 * index] = times.0[lane]
        queue[4 * index + 1] = times.1[lane]
        queue[4 * index + 2] = times.2[lane]
        queue[4 * index + 3] = times.3[lane]
        next[index] = times.0[lane]
        taken[index] = 0
        draws[index] &+= 1
      }
      first += BatchSize.width
    }
  }
}
