/// Spike trains drawn four spikes at a time, eight terminals at once.
final class RenewalSource<Law: SpikeLaw>: SpikeSource {
  private let law: Law
  private let context: InputContext
  private let window: SpikeWindow
  private(set) var firstSpikes = [Double](repeating: .infinity, count: BatchSize.lanes)
  /// The next spike of each slot (ms), on its own because it is looked at in every block.
  private let next: Memory<Double>
  /// The four spikes of each slot that were drawn last (ms).
  private let drawn: Memory<Double>
  /// How many spikes each slot has handed out; its last two bits say how many of the four.
  private let ordinals: Memory<UInt32>
  private let pending: Memory<UInt32>
  private let exhausted: Memory<UInt32>

  init(_ law: Law, _ window: SpikeWindow, context: InputContext) {
    self.law = law
    self.window = window
    self.context = context
    next = Memory(repeating: 0, count: context.slots)
    drawn = Memory(repeating: 0, count: 4 * context.slots)
    ordinals = Memory(repeating: 0, count: context.slots)
    pending = Memory(repeating: 0, count: context.slots)
    exhausted = Memory(repeating: 0, count: context.slots)
    for slot in 0..<context.slots {
      exhausted[slot] = UInt32(truncatingIfNeeded: slot)
      drawn[4 * slot + 3] = law.origin[slot & (BatchSize.lanes - 1)]
    }
    refill(context.slots)
    for slot in 0..<context.slots {
      let lane = slot & (BatchSize.lanes - 1)
      firstSpikes[lane] = min(firstSpikes[lane], next[slot])
    }
  }

  func spikes(before end: Double, into spikes: SpikeList) {
    let (next, pending) = (next.base, pending.base)
    var waiting = self.next.places(below: end, into: self.pending)
    // Each round takes one spike of every slot that still has one in this block.
    while waiting > 0 {
      let round = spikes.addRound(of: waiting)
      let left = emit(waiting, before: end, into: round)
      refill(left.exhausted)
      waiting = left.kept
      // A slot that had to draw again may have more spikes in the block, too.
      for index in 0..<left.exhausted where next[Int(exhausted[index])] < end {
        pending[waiting] = exhausted[index]
        waiting += 1
      }
    }
  }

  /// Hands out the next spike of each pending slot.
  ///
  /// - Returns: How many slots have another spike before `end`, now the first of the pending ones,
  ///   and how many are exhausted.
  private func emit(
    _ waiting: Int, before end: Double, into round: UnsafeMutablePointer<SpikeList.Spike>
  ) -> (kept: Int, exhausted: Int) {
    let (next, drawn, ordinals) = (next.base, drawn.base, ordinals.base)
    let (pending, exhausted) = (pending.base, exhausted.base)
    var (kept, count) = (0, 0)
    for index in 0..<waiting {
      let number = pending[index]
      let slot = Int(number)
      let ordinal = ordinals[slot]
      round[index] = SpikeList.Spike(time: next[slot], slot: number, ordinal: ordinal)
      ordinals[slot] = ordinal &+ 1
      // Behind the fourth this is an old time, which the refill replaces at once.
      let time = drawn[4 * slot + Int((ordinal &+ 1) & 3)]
      next[slot] = time
      let isLast = ordinal & 3 == 3
      exhausted[count] = number
      count &+= isLast ? 1 : 0
      pending[kept] = number
      kept &+= !isLast && time < end ? 1 : 0
    }
    return (kept, count)
  }

  /// Draws four more spikes for each of the first `count` exhausted slots, eight slots at a time; a
  /// last incomplete group repeats its last slot, which gives that slot the same numbers twice.
  private func refill(_ count: Int) {
    var first = 0
    while first < count {
      var slots = Words()
      var (previous, ordinal) = (Group(), Words())
      for lane in 0..<BatchSize.width {
        let slot = exhausted[min(first + lane, count - 1)]
        slots[lane] = UInt64(slot)
        previous[lane] = drawn[4 * Int(slot) + 3]
        ordinal[lane] = UInt64(ordinals[Int(slot)])
      }
      let refill = Refill(slots: slots, ordinals: ordinal, previous: previous, context: context)
      var times = law.times(refill)
      if !window.isOpen { times = window.clip(times, refill) }
      for lane in 0..<BatchSize.width {
        let slot = Int(truncatingIfNeeded: slots[lane])
        drawn[4 * slot] = times.0[lane]
        drawn[4 * slot + 1] = times.1[lane]
        drawn[4 * slot + 2] = times.2[lane]
        drawn[4 * slot + 3] = times.3[lane]
        next[slot] = times.0[lane]
      }
      first += BatchSize.width
    }
  }
}
