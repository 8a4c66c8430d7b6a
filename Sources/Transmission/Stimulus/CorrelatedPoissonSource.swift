import SynapseModel

/// Poisson trains that share spikes: each terminal keeps each spike of a common mother train, of
/// rate r / c, with probability c.
///
/// Each train is Poisson of rate r; the counts of two trains in a window W have the covariance
/// c r W, so the correlation c (Kuhn, Aertsen & Rotter 2003). With `jitter` the trains are jittered
/// copies of each other. Check T-8.
///
/// The kept spikes are drawn one after the other. In the sequence of all pairs of mother spike and
/// terminal the gap to the next one kept is geometric, ln u / ln(1 - c) rounded down. If it ends in
/// another mother spike, that is the next of those that any of the N terminals keeps; these are a
/// Poisson process of rate r / c (1 - (1 - c)^N). So low correlations cost no more than high ones,
/// though the mother train has a very high rate.
final class CorrelatedPoissonSource: SpikeSource {
  static let correlation = Parameter(
    "correlation", .number(nil), default: 0.1, .fraction,
    "Correlation of the spike counts of two terminals of the input",
    source: "0.01-0.3 between neighbours in cortex (Cohen & Kohn 2011)")
  static let model = Model(
    "correlated_poisson", "Poisson trains of which any two share some of their spikes",
    source: "science reference 2.11; Kuhn, Aertsen & Rotter 2003",
    parameters: [PoissonLaw.rate, correlation])

  /// A correlation of 0 is taken as this.
  private static let least = 1e-6

  private let context: InputContext
  private let terminals: Double
  /// Mean interval of the mother spikes that are kept by any terminal (ms), and ln(1 - c).
  private let meanInterval, logOfRest: Memory<Double>
  /// The last four spikes of each lane that were drawn (ms), and their terminals.
  private let drawn, drawnTerminals: Memory<Double>
  /// How many spikes each lane has handed out.
  private let ordinals = Memory(repeating: UInt64(0), count: BatchSize.lanes)
  private let exhausted = Memory(repeating: UInt64(0), count: BatchSize.lanes)
  private let pending: PendingSpikes

  init(_ parameters: LaneParameters, _ window: SpikeWindow, context: InputContext) {
    self.context = context
    terminals = Double(context.terminals)
    let correlations = parameters.values(Self.correlation).map { max($0, Self.least) }
    let logs = correlations.map { correlation in
      // Where all is kept the gap is 0 for any u: ln u / -infinity.
      correlation < 1
        ? Logarithm.log(Group(repeating: 1 - correlation))[0] : -Double.infinity
    }
    logOfRest = Memory(logs)
    let count = Double(context.terminals)
    meanInterval = Memory(
      parameters.values(PoissonLaw.rate).enumerated().map { lane, rate in
        guard rate > 0 else { return SpikeWindow.never }
        let isKept = Exponential.complement(Group(repeating: -count * logs[lane]))[0]
        return 1000 / rate * correlations[lane] / isKept
      })
    let starts = parameters.values(SpikeSources.start)
    drawn = Memory(starts.flatMap { Array(repeating: $0, count: 4) })
    // Before the first mother spike stands the last terminal of the one before.
    drawnTerminals = Memory(repeating: Double(context.terminals - 1), count: drawn.count)
    pending = PendingSpikes(slots: context.slots, window: window)
    for lane in 0..<BatchSize.lanes { exhausted[lane] = UInt64(lane) }
    refill(BatchSize.lanes)
  }

  var firstSpikes: [Double] { pending.firstSpikes }

  func spikes(before end: Double, into spikes: SpikeList) {
    var count = 0
    for lane in 0..<BatchSize.lanes where isExhausted(lane, before: end) {
      exhausted[count] = UInt64(lane)
      count += 1
    }
    while count > 0 {
      refill(count)
      var kept = 0
      for index in 0..<count where isExhausted(Int(exhausted[index]), before: end) {
        exhausted[kept] = exhausted[index]
        kept += 1
      }
      count = kept
    }
    pending.handOut(before: end, into: spikes)
  }

  /// Hands the spikes before `end` on, and says whether that were all that had been drawn.
  private func isExhausted(_ lane: Int, before end: Double) -> Bool {
    while drawn[4 * lane + Int(ordinals[lane] & 3)] < end {
      let place = 4 * lane + Int(ordinals[lane] & 3)
      pending.insert(drawn[place], slot: Int(drawnTerminals[place]) * BatchSize.lanes + lane)
      ordinals[lane] += 1
      if ordinals[lane] & 3 == 0 { return true }
    }
    return false
  }

  /// Draws four more spikes for each of the first `count` exhausted lanes.
  private func refill(_ count: Int) {
    for first in stride(from: 0, to: count, by: BatchSize.width) {
      var (lanes, ordinal) = (Words(), Words())
      for index in 0..<BatchSize.width {
        lanes[index] = exhausted[min(first + index, count - 1)]
        ordinal[index] = ordinals[Int(lanes[index])]
      }
      let last = lanes &* 4 &+ 3
      let refill = Refill(
        slots: lanes, ordinals: ordinal, previous: drawn.gather(last), context: context)
      draw(refill, after: drawnTerminals.gather(last))
    }
  }

  @inline(__always) private func draw(_ refill: Refill, after terminal: Group) {
    let words = refill.words(part: 0)
    let log = logOfRest.gather(refill.lanes)
    let a = step(from: terminal, words.a, log)
    let b = step(from: a.terminal, words.b, log)
    let c = step(from: b.terminal, words.c, log)
    let d = step(from: c.terminal, words.d, log)
    let more = refill.words(part: 1)
    let mean = meanInterval.gather(refill.lanes)
    func time(_ previous: Group, _ isOther: Group, _ word: Words) -> Group {
      previous - mean * Logarithm.log(Philox.uniform(word)) * isOther
    }
    let first = time(refill.previous, a.isOther, more.a)
    let second = time(first, b.isOther, more.b)
    let third = time(second, c.isOther, more.c)
    let fourth = time(third, d.isOther, more.d)
    let place = refill.lanes &* 4
    for (number, spikes) in [(first, a), (second, b), (third, c), (fourth, d)].enumerated() {
      drawn.scatter(spikes.0, to: place &+ UInt64(number))
      drawnTerminals.scatter(spikes.1.terminal, to: place &+ UInt64(number))
    }
  }

  /// The next pair that is kept: its terminal, and 1 if it is of another mother spike, else 0.
  @inline(__always)
  private func step(
    from terminal: Group, _ word: Words, _ log: Group
  ) -> (terminal: Group, isOther: Group) {
    let place = terminal + (floor(Logarithm.log(Philox.uniform(word)) / log) + 1)
    let isOther = place .>= terminals
    var rest = floor(place / terminals).times(Group(repeating: -terminals), plus: place)
    // The quotient was rounded; one too many or too few is put right.
    let (isBelow, isAbove) = (rest .< 0, rest .>= terminals)
    rest = rest.replacing(with: rest + terminals, where: isBelow)
      .replacing(with: rest - terminals, where: isAbove)
    return (rest, Group(repeating: 0).replacing(with: 1, where: isOther))
  }

  /// The whole number below, for numbers from 0 to 2^50.
  @inline(__always) private func floor(_ x: Group) -> Group {
    let whole = x.nearestWhole
    return whole.replacing(with: whole - 1, where: whole .> x)
  }
}
