import SynapseModel

/// Release without memory: at each spike every site releases with one probability.
///
/// The number of vesicles is binomial: mean N p, variance N p (1 - p), failures (1 - p)^N
/// (del Castillo & Katz 1954). With `heterogeneity` s each terminal has a probability of its own, of
/// mean p and variance s^2 p (1 - p). Check T-36.
struct StaticRelease: ReleaseLaw {
  static let sites = Parameter(
    "sites", .integer, default: 5, .within(1, 10_000), "Release sites of one terminal",
    source: "5; usual range 1-1000 (science reference, Appendix C)",
    shared: .valueWhere("cleft.per_site"))
  static let probability = Parameter(
    "probability", .number(nil), default: 0.3, .fraction,
    "Probability that a site that holds a vesicle releases it at a spike (release probability)",
    source: "mean about 0.3 at hippocampal synapses, broad (Huang & Stevens 1997)")
  static let heterogeneity = Parameter(
    "heterogeneity", .number(nil), default: 0, .fraction,
    "Standard deviation of the release probability across terminals, as a share of the largest"
      + " possible one, sqrt(p (1 - p)); 0 for equal terminals",
    source: "0; hippocampal release probabilities are broad (Huang & Stevens 1997)",
    shared: .presence)
  static let distribution = Parameter(
    "distribution", .choice(["beta", "gamma"]), default: 0, .within(0, 1),
    "Distribution of the release probability across terminals; gamma numbers above 1 count as 1",
    source: "beta; either one (science reference 7.2)", shared: .value)
  static let refractory = Parameter(
    "refractory", .number(.ms), default: 0, .nonNegative,
    "Time after a release in which the site cannot release again",
    source: "0 for none; 6.3 ms at hippocampal synapses (Dobrunz & Stevens 1997)",
    shared: .presence)
  static let stochastic = Parameter(
    "stochastic", .flag, default: 1, .fraction,
    "Whether single vesicles are drawn; false gives the mean over many trials (mean field)",
    source: "Fuhrmann et al. 2002 for vesicles, Tsodyks & Markram 1997 for the mean",
    shared: .value)
  static let model = Model(
    "static", "Each site releases with the same probability at every spike",
    source: "binomial quantal release (del Castillo & Katz 1954), science reference 7.2",
    parameters: [sites, probability, heterogeneity, distribution, refractory, stochastic])

  let isStochastic: Bool
  private let context: InputContext
  /// Sites of a terminal, lane by lane.
  let sites: Memory<Double>
  private let probability: ReleaseProbability
  /// The most sites of any lane.
  private let most: Int

  static func make(_ parameters: LaneParameters, _ context: InputContext) -> any ReleaseModel {
    let sites = parameters.values(Self.sites)
    let law = StaticRelease(
      sites: sites, probability: ReleaseProbability(parameters, context), parameters, context)
    guard parameters.isPresent(Self.refractory) else {
      return EvokedRelease(law, parameters, context: context)
    }
    let resting = RefractoryRelease(
      law, most: Int(sites.max() ?? 0), parameters, context: context)
    return EvokedRelease(resting, parameters, context: context)
  }

  /// `sites` are lane by lane; `parameters` are those of the section `release`.
  init(
    sites: [Double], probability: ReleaseProbability, _ parameters: LaneParameters,
    _ context: InputContext
  ) {
    self.context = context
    self.sites = Memory(sites)
    most = Int(sites.max() ?? 0)
    self.probability = probability
    isStochastic = parameters.uniform(Self.stochastic) != 0
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    let available = allSites(group)
    return SpikeResponse(released(of: available, group), of: available)
  }

  /// How many of the available sites release.
  @inline(__always) func released(of available: Group, _ group: SpikeGroup) -> Group {
    let probability = group.modulated(probability.gather(group), context)
    guard isStochastic else { return available * probability }
    let words = group.words(part: 0, context)
    return group.successes(
      trials: available, most: most, probability: probability,
      uniform: Philox.uniform(words.c, words.d), part: 2, context)
  }

  /// The sites of eight terminals.
  @inline(__always) func allSites(_ group: SpikeGroup) -> Group { group.gather(sites) }
}

extension StaticRelease {
  /// Releases that an input's terminals can keep in memory.
  private static let mostReleases = 500_000.0

  /// What is wrong with an input's sites.
  static func problems(_ parameters: LaneParameters, terminals: Double) -> [Problem] {
    let kept = terminals * min(parameters.uniform(sites), Double(RefractoryRelease.mostReleases))
    let models = [model.name, TsodyksMarkram.model.name]
    guard models.contains(parameters.model), parameters.isPresent(refractory), kept > mostReleases
    else { return [] }
    return [
      parameters.problem(
        at: refractory, "refractory sites of that many terminals do not fit into memory",
        hint: "take fewer terminals or sites, or 'refractory: 0 ms'")
    ]
  }
}
