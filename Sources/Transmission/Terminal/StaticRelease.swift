import SynapseModel

/// Release without memory: at each spike every site releases with one probability.
///
/// The number of vesicles is binomial: mean N p, variance N p (1 - p), failures (1 - p)^N
/// (del Castillo & Katz 1954). Check T-36.
final class StaticRelease: ReleaseModel {
  static let sites = Parameter(
    "sites", .integer, default: 5, .within(1, 10_000), "Release sites of one terminal",
    source: "5; usual range 1-1000 (science reference, Appendix C)")
  static let probability = Parameter(
    "probability", .number(nil), default: 0.3, .fraction,
    "Probability that a site that holds a vesicle releases it at a spike (release probability)",
    source: "mean about 0.3 at hippocampal synapses, broad (Huang & Stevens 1997)")
  static let model = Model(
    "static", "Each site releases with the same probability at every spike",
    source: "binomial quantal release (del Castillo & Katz 1954), science reference 7.2",
    parameters: [sites, probability])

  let isStochastic = true
  private let context: InputContext
  private let sites: Memory<Double>
  private let probability: Memory<Double>
  /// The most sites of any lane.
  private let most: Int

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    sites = Memory(parameters.values(Self.sites))
    most = Int(parameters.values(Self.sites).max() ?? 0)
    probability = Memory(parameters.values(Self.probability))
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      let words = group.words(part: 0, context)
      let available = group.gather(sites)
      let released = group.successes(
        trials: available, most: most, probability: group.gather(probability),
        uniform: Philox.uniform(words.c, words.d), part: 2, context)
      for index in 0..<group.count {
        let (slot, time) = (group.slot(index), group.times[index])
        quanta.add(released[index], slot: slot, time: time, block: block)
        tally.count(
          slot: slot, released: released[index], available: available[index])
      }
    }
  }
}
