/// Random numbers of each terminal's events, eight at a time.
final class PoolDraws {
  /// The numbers of one event.
  struct Draw {
    /// An exponential number of mean 1.
    var wait = 0.0
    /// Two uniform numbers.
    var first = 0.0
    var second = 0.0
  }

  private let context: InputContext
  private let draws: Memory<Draw>
  /// How many each terminal has used.
  private let used: Memory<UInt64>

  init(_ context: InputContext) {
    self.context = context
    draws = Memory(repeating: Draw(), count: context.slots * BatchSize.width)
    used = Memory(repeating: 0, count: context.slots)
  }

  @inline(__always) func next(_ slot: Int) -> Draw {
    let place = Int(truncatingIfNeeded: used[slot] & 7)
    if place == 0 { fill(slot) }
    used[slot] &+= 1
    return draws[slot &* BatchSize.width &+ place]
  }

  private func fill(_ slot: Int) {
    var ordinals = Words()
    for index in 0..<BatchSize.width { ordinals[index] = used[slot] &+ UInt64(index) }
    let words = context.words(
      slots: Words(repeating: UInt64(slot)), ordinals: ordinals & 0xFFFF_FFFF,
      purpose: Purpose.recycling.rawValue &<< 24)
    let waits = -Logarithm.log(Philox.uniform(words.a, words.b))
    let (first, second) = (Philox.uniform(words.c), Philox.uniform(words.d))
    for index in 0..<BatchSize.width {
      draws[slot * BatchSize.width + index] = Draw(
        wait: waits[index], first: first[index], second: second[index])
    }
  }

  /// What `next` changes of one terminal.
  func save(_ slot: Int) -> (UInt64, [Draw]) {
    let first = slot * BatchSize.width
    return (used[slot], (first..<first + BatchSize.width).map { draws[$0] })
  }

  func restore(_ saved: (UInt64, [Draw]), _ slot: Int) {
    used[slot] = saved.0
    for (index, draw) in saved.1.enumerated() { draws[slot * BatchSize.width + index] = draw }
  }
}
