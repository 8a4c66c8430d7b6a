/// The random numbers that belong to eight spikes.
struct SpikeDraw {
  private let ordinals: Words
  private let terminals: Words
  private let stream: Words
  private let key: (Words, Words)

  @inline(__always) init(_ group: SpikeGroup, context: InputContext) {
    ordinals = group.ordinals
    terminals = group.terminals
    stream = Words(repeating: context.stream)
    key = group.keys(context)
  }

  /// Fresh words; `part` tells apart several draws for one spike.
  @inline(__always) func words(part: UInt64) -> Philox.Draw {
    let purpose = (Purpose.release.rawValue &<< 24) | (part & 0xFF_FFFF)
    return Philox.draw(
      counter: (ordinals, terminals, stream, Words(repeating: purpose)), key: key)
  }

  /// Binomial numbers for any number of trials: chunks of sites, each with a uniform of its own.
  ///
  /// The first chunk takes `uniform`; the others draw from the parts behind `part`.
  @inline(__always)
  func successes(trials: Group, probability: Group, uniform: Group, part: UInt64) -> Group {
    let limit = Double(Binomial.trialsPerDraw)
    var count = Binomial.sample(
      trials: trials.atMost(Group(repeating: limit)), probability: probability, uniform: uniform)
    var rest = trials - limit
    var part = part
    while any(rest .> 0) {
      let words = words(part: part)
      let chunk = rest.atMost(Group(repeating: limit)).atLeast(Group(repeating: 0))
      count += Binomial.sample(
        trials: chunk, probability: probability, uniform: Philox.uniform(words.a, words.b))
      rest -= limit
      part += 2
    }
    return count
  }
}
