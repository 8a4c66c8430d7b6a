/// Presynaptic spikes of one input in one block.
///
/// A slot is one terminal of one run: `terminal * BatchSize.lanes + lane`. The list is a sequence of
/// rounds; in a round every slot has one spike at most, so that spikes of a round can be handled
/// side by side.
final class SpikeList {
  /// One spike.
  struct Spike {
    /// When it is (ms).
    var time: Double
    /// Its slot.
    var slot: UInt32
    /// Its number in its terminal's train, from 0.
    var ordinal: UInt32
  }

  private var spikes = Memory(repeating: Spike(time: 0, slot: 0, ordinal: 0), count: 1024)
  private var count = 0
  /// Index behind the last spike of each round.
  private var roundEnds: [Int] = []

  func removeAll() {
    count = 0
    roundEnds.removeAll(keepingCapacity: true)
  }

  /// Adds a round of `size` spikes and returns where they are to be written.
  func addRound(of size: Int) -> UnsafeMutablePointer<Spike> {
    if count + size > spikes.count {
      let larger = Memory(
        repeating: Spike(time: 0, slot: 0, ordinal: 0), count: 2 * (count + size))
      larger.base.update(from: spikes.base, count: count)
      spikes = larger
    }
    let start = spikes.base + count
    count += size
    roundEnds.append(count)
    return start
  }

  /// The spikes in groups of at most eight different slots, in order.
  var groups: Groups { Groups(spikes: spikes.base, ends: roundEnds) }

  /// How many rounds there are.
  var roundCount: Int { roundEnds.count }

  /// The spikes of one round: of each slot one at most.
  func round(_ index: Int) -> Round {
    let start = index > 0 ? roundEnds[index - 1] : 0
    return Round(start: spikes.base + start, count: roundEnds[index] - start)
  }

  /// Spikes of different slots; the list must not change meanwhile.
  struct Round {
    let start: UnsafeMutablePointer<Spike>
    let count: Int
  }

  /// Goes through a list group by group; the list must not change meanwhile.
  struct Groups {
    private let spikes: UnsafeMutablePointer<Spike>
    private let ends: [Int]
    private var first = 0
    private var round = 0

    init(spikes: UnsafeMutablePointer<Spike>, ends: [Int]) {
      self.spikes = spikes
      self.ends = ends
    }

    /// The groups of one round.
    init(spikes: Round) { self.init(spikes: spikes.start, ends: [spikes.count]) }

    @_transparent mutating func next() -> SpikeGroup? {
      while round < ends.count {
        let left = ends[round] - first
        if left > 0 {
          let group = SpikeGroup(spikes + first, count: min(BatchSize.width, left))
          first += group.count
          return group
        }
        round += 1
      }
      return nil
    }
  }
}

/// Eight spikes of different slots.
struct SpikeGroup {
  /// The slots; an incomplete group repeats its last spike.
  let slots: Words
  /// Times (ms).
  let times: Group
  /// The number of each spike in its terminal's train, from 0.
  let ordinals: Words
  /// How many of the eight are real.
  let count: Int

  @_transparent init(_ spikes: UnsafeMutablePointer<SpikeList.Spike>, count: Int) {
    var slots = Words()
    var times = Group()
    var ordinals = Words()
    for index in 0..<BatchSize.width {
      let spike = spikes[min(index, count - 1)]
      slots[index] = UInt64(spike.slot)
      times[index] = spike.time
      ordinals[index] = UInt64(spike.ordinal)
    }
    self.slots = slots
    self.times = times
    self.ordinals = ordinals
    self.count = count
  }

  /// A spike that one terminal would have at a time (ms), to see what it would find.
  init(of slot: Int, at time: Double) {
    slots = Words(repeating: UInt64(slot))
    times = Group(repeating: time)
    ordinals = Words()
    count = 1
  }

  /// The slot of one of the eight.
  @_transparent func slot(_ index: Int) -> Int { Int(truncatingIfNeeded: slots[index]) }

  /// The numbers of the eight spikes' runs.
  @_transparent func gather(_ perLane: Memory<Double>) -> Group {
    var result = Group()
    for index in 0..<BatchSize.width {
      result[index] = perLane[slot(index) & (BatchSize.lanes - 1)]
    }
    return result
  }

  /// Fresh random words; `part` tells apart several draws for one spike.
  @_transparent func words(part: UInt64, _ context: InputContext) -> Philox.Draw {
    let purpose = (Purpose.release.rawValue &<< 24) | (part & 0xFF_FFFF)
    return context.words(slots: slots, ordinals: ordinals, purpose: purpose)
  }

  /// Fresh random words for another purpose than release.
  @inline(__always) func words(_ purpose: Purpose, _ context: InputContext) -> Philox.Draw {
    context.words(slots: slots, ordinals: ordinals, purpose: purpose.rawValue &<< 24)
  }

  /// Binomial numbers for any number of trials: chunks of sites, each with a uniform of its own.
  ///
  /// No lane has more than `most` trials. The first chunk takes `uniform`; the others draw from
  /// every second part from `part` on.
  @_transparent
  func successes(
    trials: Group, most: Int, probability: Group, uniform: Group, part: UInt64,
    _ context: InputContext
  ) -> Group {
    let limit = Binomial.trialsPerDraw
    guard most > limit else {
      return Binomial.sample(
        trials: trials, probability: probability, uniform: uniform, most: most)
    }
    return manySuccesses(trials, probability, uniform, part, context)
  }

  @inline(never)
  private func manySuccesses(
    _ trials: Group, _ probability: Group, _ uniform: Group, _ part: UInt64,
    _ context: InputContext
  ) -> Group {
    let limit = Double(Binomial.trialsPerDraw)
    var count = Binomial.sample(
      trials: trials.atMost(Group(repeating: limit)), probability: probability, uniform: uniform)
    var rest = trials - limit
    var part = part
    while isAny(rest .> 0) {
      let words = words(part: part, context)
      let chunk = rest.atMost(Group(repeating: limit)).atLeast(Group(repeating: 0))
      count += Binomial.sample(
        trials: chunk, probability: probability, uniform: Philox.uniform(words.a, words.b))
      rest -= limit
      part += 2
    }
    return count
  }
}
