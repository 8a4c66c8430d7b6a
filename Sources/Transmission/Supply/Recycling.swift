import SynapseModel

/// What a spec can say of how released vesicles come back.
enum Recycling {
  static let recycling = Parameter(
    "recycling_vesicles", .integer, default: 30, .within(0, 100_000),
    "Vesicles of the recycling pool at the start, beside those that are docked",
    source: "20-40 at hippocampal boutons, unverified (science reference 6.5)")
  static let reserve = Parameter(
    "reserve_vesicles", .integer, default: 65, .within(0, 100_000),
    "Vesicles of the reserve pool at the start",
    source: "100-200 vesicles in all at hippocampal boutons, unverified (science reference 6.5)")
  static let kissAndRun = Parameter(
    "kiss_and_run", .number(nil), default: 0.5, .fraction,
    "Share of released vesicles that close again and stay at their site", source: "by choice")
  static let endosomal = Parameter(
    "endosomal", .number(nil), default: 0.2, .fraction,
    "Share of the other vesicles, which fuse for good, that come back by an endosome",
    source: "0.2, by choice (science reference 6.5)")
  static let halfProbability = Parameter(
    "half_probability", .number(nil), default: 0.3, .within(1e-6, 1e6),
    "Release probability p at rest, in the external calcium there is, at which half of the vesicles close"
      + " again: the share is 1 / (1 + (p / this)^2)",
    source: "0.3, by choice; low probability goes with kiss-and-run (Gandhi & Stevens 2003)")
  static let bulk = Parameter(
    "bulk", .number(nil), default: 0, .nonNegative,
    "Fused vesicles waiting for retrieval at which half of those that would not take the endosome do;"
      + " 0 for none",
    source: "0: it grows with use, but no number at half is published (science reference 6.5)")
  static let closing = time(
    "closing", 600, "that a vesicle that closes again stays open",
    "0.6 s; 0.40-0.86 s (Gandhi & Stevens 2003)")
  static let retrieval = time(
    "retrieval", 14_000, "until a fused vesicle is retrieved",
    "14 s; 8-21 s (Gandhi & Stevens 2003)")
  static let engulfing = time(
    "engulfing", 10_000, "until fused membrane has become an endosome",
    "10 s, unverified (science reference 6.5)")
  static let budding = time(
    "budding", 30_000, "until a vesicle buds from an endosome",
    "30 s; 20-60 s, unverified (science reference 6.5)")
  static let refilling = time(
    "refilling", 10_000, "that a retrieved vesicle fills before it takes part again; 0 for none",
    "10 s, the time constant of filling (science reference 6.2)")
  static let priming = time(
    "priming", 0, "that a vesicle at its site needs until it can be released; 0 for none",
    "0: no step of its own behind refilling, by choice (science reference 6.5)")
  static let stranded = Parameter(
    "stranded", .number(nil), default: 0, .fraction,
    "Share of fused vesicles that are retrieved at the terminal's next spike only",
    source: "0; stranded vesicles (Gandhi & Stevens 2003)")
  static let mobilisation = time(
    "mobilisation", 300_000, "until a reserve vesicle joins the recycling pool",
    "300 s: with 60 s back a reserve of 5 times the recycling pool, by choice")
  static let gain = Parameter(
    "mobilisation_gain", .number(nil), default: 5, .within(1, 1000),
    "Factor on mobilisation while spikes are frequent", source: "5 (science reference 6.5)")
  static let frequent = Parameter(
    "mobilisation_rate", .number(.hz), default: 20, .above(0),
    "Rate of spikes above which they are frequent", source: "20 Hz (science reference 6.5)")
  static let storage = time(
    "storage", 60_000, "until a recycling vesicle joins the reserve pool",
    "60 s, by choice (science reference 6.5)")

  private static func time(
    _ name: String, _ value: Double, _ meaning: String, _ source: String
  ) -> Parameter {
    Parameter(
      name, .number(.ms), default: value, .within(0, 1e12), "Mean time " + meaning, source: source)
  }

  private static let common = [
    recycling, reserve, bulk, closing, retrieval, engulfing, budding, refilling, priming, stranded,
    mobilisation, gain, frequent, storage,
  ]
  static let none = Model(
    "none", "Release models refill their sites by themselves", source: "by choice", parameters: [])
  static let routes = Model(
    "routes", "Released vesicles come back by three routes, in shares that are given",
    source: "Gandhi & Stevens 2003, science reference 6.5",
    parameters: [kissAndRun, endosomal] + common)
  static let routesByProbability = Model(
    "routes_by_probability", "The same, with more kiss-and-run where release probability is low",
    source: "Gandhi & Stevens 2003, science reference 6.5",
    parameters: [halfProbability, endosomal] + common)
  static let unlimited = Model(
    "unlimited", "Empty sites get full vesicles from a pool that never runs out",
    source: "Eshra et al. 2021, science reference 6.5", parameters: [priming])
  static let section = Section(
    "recycling",
    "How sites get vesicles again; needs a release model that takes docked vesicles",
    models: [none, routes, routesByProbability, unlimited], defaultModel: none.name,
    sections: [SiteRefill.section])

  /// Share of vesicles that close again, lane by lane; `release` is the section of release.
  ///
  /// The route is a property of a synapse: its release probability at rest counts, as external calcium
  /// leaves it, but not what facilitation or modulators do to single spikes.
  static func kissAndRun(_ parameters: LaneParameters, release: LaneParameters) -> [Double] {
    switch parameters.model {
    case unlimited.name: return Array(repeating: 0, count: BatchSize.lanes)
    case routes.name: return parameters.values(kissAndRun)
    default: break
    }
    let probabilities = ExternalCalcium.probabilities(release, StaticRelease.probability)
    return zip(probabilities, parameters.values(halfProbability)).map { p, half in
      1 / (1 + (p / half) * (p / half))
    }
  }
}
