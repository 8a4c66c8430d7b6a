/// Spikes of another source that come later, scattered in time, or not at all.
///
/// A spike at t comes at t + shift + spread z with z normal, unless it is lost. Those that would
/// come before the run do not come.
final class DelayLine: SpikeSource {
  /// What happens to the spikes of each lane.
  struct Effects {
    /// By which all spikes are later (ms).
    var shift = SpikeWindow.noneOfAll
    /// Standard deviation of what comes on top (ms).
    var spread = SpikeWindow.noneOfAll
    /// The probability that a spike is lost.
    var loss = SpikeWindow.noneOfAll

    /// How much earlier than without spread a spike may come (ms), in any lane.
    var reach: Double { (spread.max() ?? 0) * Normal.reach }
  }

  private let source: any SpikeSource
  private let shift, spread, loss: Memory<Double>
  private let reach: Double
  private let isRandom: Bool
  private let purpose: Purpose
  private let context: InputContext
  private let list = SpikeList()
  private let pending: PendingSpikes

  init(_ source: any SpikeSource, _ effects: Effects, for purpose: Purpose, context: InputContext) {
    self.source = source
    self.purpose = purpose
    self.context = context
    (shift, spread) = (Memory(effects.shift), Memory(effects.spread))
    loss = Memory(effects.loss)
    reach = effects.reach
    isRandom = effects.reach > 0 || effects.loss.contains { $0 > 0 }
    pending = PendingSpikes(slots: context.slots, window: SpikeWindow())
  }

  /// When the first spike that is not lost set out.
  var firstSpikes: [Double] {
    pending.firstSpikes.enumerated().map { lane, time in time - shift[lane] }
  }

  func spikes(before end: Double, into spikes: SpikeList) {
    list.removeAll()
    source.spikes(before: end + reach, into: list)
    var groups = list.groups
    while let group = groups.next() {
      var times = group.times + group.gather(shift)
      if isRandom {
        let words = group.words(purpose, context)
        if reach > 0 {
          let (normal, _) = Normal.pair(words.a, words.b)
          times = normal.times(group.gather(spread), plus: times)
        }
        let isLost = (Philox.uniform(words.c) .< group.gather(loss)) .| (times .< 0)
        times.replace(with: SpikeWindow.never, where: isLost)
      }
      for index in 0..<group.count { pending.insert(times[index], slot: group.slot(index)) }
    }
    pending.handOut(before: end, into: spikes)
  }
}
