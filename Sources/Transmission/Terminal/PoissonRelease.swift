import SynapseModel

/// Release of many sites of low probability: the number of vesicles is a Poisson number.
///
/// Mean and variance m (the mean quantal content), failures e^-m (del Castillo & Katz 1954). There
/// are no sites, so no measured release probability. Checks T-36 and T-109.
struct PoissonRelease: ReleaseLaw {
  static let quantalContent = Parameter(
    "quantal_content", .number(nil), default: 2.35, .within(0, 10_000),
    "Mean number of vesicles that a spike releases from a terminal",
    source: "2.35 at the neuromuscular junction in high magnesium (Boyd & Martin 1956)")
  static let model = Model(
    "poisson", "The number of vesicles at a spike is a Poisson number",
    source: "del Castillo & Katz 1954, science reference 7.2",
    parameters: [quantalContent, StaticRelease.stochastic])

  let isStochastic: Bool
  private let context: InputContext
  private let mean: Memory<Double>
  /// The largest mean of any lane.
  private let most: Double

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    let contents = ExternalCalcium.contents(parameters, Self.quantalContent)
    mean = Memory(contents)
    most = contents.max() ?? 0
    isStochastic = parameters.uniform(StaticRelease.stochastic) != 0
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    var mean = group.gather(mean)
    if let gain = context.gain { mean *= group.gather(gain) }
    if let snare = context.snare { mean *= snare.rates(group) }
    let sites = Group(repeating: .nan)
    guard isStochastic else { return SpikeResponse(mean, of: sites) }
    let words = group.words(part: 0, context)
    let released = group.poisson(
      mean: mean, most: context.gain == nil ? most : .infinity,
      uniform: Philox.uniform(words.a, words.b), context, .release)
    return SpikeResponse(released, of: sites)
  }
}
