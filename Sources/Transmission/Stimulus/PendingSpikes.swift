/// Spikes of an input that are still to come, in order of time for each slot.
///
/// Only what is on its way takes memory: spikes are nodes of one pool, those of a slot a ring that
/// begins behind its last node.
final class PendingSpikes {
  /// A spike on its way.
  private struct Node {
    /// When it is due (ms).
    var time: Double
    /// The next one of the slot; behind the last, the first one.
    var next: UInt32
  }

  /// The first spike of each lane's terminals that was handed out (ms).
  private(set) var firstSpikes = [Double](repeating: .infinity, count: BatchSize.lanes)
  private let window: SpikeWindow
  /// The first spike of each slot (ms), on its own because it is looked at in every block.
  private let next: Memory<Double>
  /// The last node of each slot, from 1; 0 for none.
  private let last: Memory<UInt32>
  /// How many spikes each slot has handed out.
  private let ordinals: Memory<UInt32>
  private let waiting: Memory<UInt32>
  private var nodes = Memory(repeating: Node(time: 0, next: 0), count: 1024)
  /// The first node that is free, linked by `next`; 0 for none.
  private var free: UInt32 = 0
  /// How many nodes have ever been used; node 0 stands for none.
  private var used = 1

  init(slots: Int, window: SpikeWindow) {
    self.window = window
    next = Memory(repeating: SpikeWindow.never, count: slots)
    last = Memory(repeating: 0, count: slots)
    ordinals = Memory(repeating: 0, count: slots)
    waiting = Memory(repeating: 0, count: slots)
  }

  /// Puts a spike in its place; behind the lane's stop it is forgotten.
  @inline(__always) func insert(_ time: Double, slot: Int) {
    let lane = slot & (BatchSize.lanes - 1)
    guard time < window.stop[lane], Double(ordinals[slot]) < window.limit[lane] else { return }
    let node = place(time)
    let end = last[slot]
    guard end != 0 else {
      nodes[Int(node)].next = node
      (last[slot], next[slot]) = (node, time)
      return
    }
    var before = end
    if time < nodes[Int(end)].time {
      // Mostly spikes come in order; the few others are looked for from the first one on.
      if time < next[slot] { next[slot] = time }
      while nodes[Int(nodes[Int(before)].next)].time <= time { before = nodes[Int(before)].next }
    } else {
      last[slot] = node
    }
    nodes[Int(node)].next = nodes[Int(before)].next
    nodes[Int(before)].next = node
  }

  /// A node that holds a time.
  @inline(__always) private func place(_ time: Double) -> UInt32 {
    let node: UInt32
    if free != 0 {
      node = free
      free = nodes[Int(node)].next
    } else {
      if used == nodes.count { grow() }
      node = UInt32(truncatingIfNeeded: used)
      used += 1
    }
    nodes[Int(node)].time = time
    return node
  }

  @inline(never) private func grow() {
    let larger = Memory(repeating: Node(time: 0, next: 0), count: 2 * nodes.count)
    larger.base.update(from: nodes.base, count: nodes.count)
    nodes = larger
  }

  /// Appends all spikes before `end` to `spikes`, each slot's in order of time.
  func handOut(before end: Double, into spikes: SpikeList) {
    var count = next.places(below: end, into: waiting)
    while count > 0 {
      let round = spikes.addRound(of: count)
      var kept = 0
      for index in 0..<count {
        let number = waiting[index]
        let slot = Int(number)
        round[index] = SpikeList.Spike(time: next[slot], slot: number, ordinal: ordinals[slot])
        removeFirst(of: slot)
        waiting[kept] = number
        kept &+= next[slot] < end ? 1 : 0
      }
      count = kept
    }
  }

  /// Takes the first spike of a slot off its ring, and all others where it was the last allowed.
  @inline(__always) private func removeFirst(of slot: Int) {
    let lane = slot & (BatchSize.lanes - 1)
    if ordinals[slot] == 0 { firstSpikes[lane] = min(firstSpikes[lane], next[slot]) }
    ordinals[slot] &+= 1
    let end = last[slot]
    let first = nodes[Int(end)].next
    if first == end || Double(ordinals[slot]) >= window.limit[lane] {
      nodes[Int(end)].next = free
      free = first
      (last[slot], next[slot]) = (0, SpikeWindow.never)
      return
    }
    let second = nodes[Int(first)].next
    nodes[Int(end)].next = second
    next[slot] = nodes[Int(second)].time
    nodes[Int(first)].next = free
    free = first
  }
}
