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
    "Release probability p at which half of the vesicles close again: the share is 1 / (1 + (p / this)^2)",
    source: "0.3, by choice; low probability goes with kiss-and-run (Gandhi & Stevens 2003)")
  static let bulk = Parameter(
    "bulk", .number(nil), default: 0, .nonNegative,
    "Fused vesicles waiting for retrieval at which half of those that would not take the endosome do;"
      + " 0 for none",
    source: "0; bulk retrieval grows with use (science reference 6.5)")
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
    "priming", 0, "that a vesicle at its site needs until it can be released; 0 for none", "0")
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
  static let section = Section(
    "recycling",
    "How released vesicles come back; needs a release model that takes docked vesicles",
    models: [none, routes, routesByProbability], defaultModel: none.name,
    sections: [SiteRefill.section])

  /// Share of vesicles that close again, lane by lane; `probability` is that of release.
  static func kissAndRun(_ parameters: LaneParameters, probability: [Double]) -> [Double] {
    guard parameters.model == routesByProbability.name else { return parameters.values(kissAndRun) }
    return zip(probability, parameters.values(halfProbability)).map { p, half in
      1 / (1 + (p / half) * (p / half))
    }
  }
}

/// How fast recycling vesicles dock at empty sites: k0 + k1 Ca / (K + Ca) for each, with residual calcium
/// that rises by an increment at each spike and decays.
struct SiteRefill {
  static let timeConstant = Parameter(
    "time_constant", .number(.ms), default: 2800, .within(0, 1e12),
    "Mean time until an empty site is refilled, as long as there are vesicles; 0 for at once",
    source: "2.8 s (Dobrunz & Stevens 1997)")
  private static func basal(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "basal", .number(.perMs), default: value, .within(0, 1),
      "Rate of refilling of an empty site without calcium", source: source)
  }
  private static func maximal(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "increase", .number(.perMs), default: value, .within(0, 1),
      "What high calcium adds to the rate of refilling", source: source)
  }
  private static let cited = "Dittman, Kreitzer & Regehr 2000 (multisite synapse of cnmodel)"
  static let dittmanBasal = basal(0.5714e-3, cited)
  static let dittmanIncrease = maximal(0.04 - 0.5714e-3, cited)
  static let dittmanHalf = Parameter(
    "relative_half", .number(nil), default: 0.7, .above(0),
    "Residual calcium of half-maximal increase, in any unit", source: cited)
  static let dittmanIncrement = Parameter(
    "relative_increment", .number(nil), default: 0.02, .nonNegative,
    "Residual calcium that a spike adds, in the same unit", source: cited)
  static let dittmanDecay = Parameter(
    "decay", .number(.ms), default: 50, .positive, "Time constant of residual calcium",
    source: cited)
  static let eshraBasal = basal(0.6e-3, "0.6 /s (Eshra et al. 2021, table 3, model 1)")
  static let eshraIncrease = maximal(30e-3, "30 /s (Eshra et al. 2021, table 3, model 1)")
  static let eshraHalf = Parameter(
    "half", .number(.uM), default: 2, .above(0), "Residual calcium of half-maximal increase",
    source: "2 uM (Eshra et al. 2021, table 3, model 1)")
  static let eshraRest = Parameter(
    "rest", .number(.uM), default: 0.05, .nonNegative, "Calcium of the terminal at rest",
    source: "0.05 uM (science reference, Appendix C)")
  static let eshraIncrement = Parameter(
    "increment", .number(.uM), default: 0.5, .nonNegative, "Residual calcium that a spike adds",
    source: "0.5 uM (science reference, Appendix C)")
  static let eshraDecay = Parameter(
    "decay", .number(.ms), default: 100, .positive, "Time constant of residual calcium",
    source: "100 ms (science reference, Appendix C)")
  static let constant = Model(
    "constant", "Each empty site is refilled with the same rate",
    source: "Dobrunz & Stevens 1997, science reference 6.5", parameters: [timeConstant])
  static let dittmanRegehr = Model(
    "dittman_regehr", "Residual calcium speeds refilling up, at central synapses", source: cited,
    parameters: [dittmanBasal, dittmanIncrease, dittmanHalf, dittmanIncrement, dittmanDecay])
  static let eshra = Model(
    "eshra_2021", "Residual calcium speeds refilling up, at cerebellar mossy fibres",
    source: "Eshra et al. 2021",
    parameters: [eshraBasal, eshraIncrease, eshraHalf, eshraRest, eshraIncrement, eshraDecay])
  static let section = Section(
    "refill", "How empty sites get vesicles of the recycling pool",
    models: [constant, dittmanRegehr, eshra], defaultModel: constant.name)

  /// Rates (1/ms) and calcium, lane by lane.
  let basal, increase, half, rest, increment, decayRate: Memory<Double>
  /// Whether empty sites are refilled at once.
  let isInstant: Memory<Bool>
  let feelsCalcium: Bool

  /// `parameters` are those of the section `refill`.
  init(_ parameters: LaneParameters) {
    func memory(_ parameter: Parameter?, _ standard: Double) -> Memory<Double> {
      Memory(
        parameter.map { parameters.values($0) }
          ?? Array(repeating: standard, count: BatchSize.lanes))
    }
    let isEshra = parameters.model == Self.eshra.name
    feelsCalcium = parameters.model != Self.constant.name
    let times =
      feelsCalcium
      ? Array(repeating: 1.0, count: BatchSize.lanes) : parameters.values(Self.timeConstant)
    isInstant = Memory(times.map { $0 == 0 })
    basal =
      feelsCalcium
      ? memory(isEshra ? Self.eshraBasal : Self.dittmanBasal, 0)
      : Memory(times.map { $0 > 0 ? 1 / max($0, 1) : 0 })
    increase = memory(
      feelsCalcium ? isEshra ? Self.eshraIncrease : Self.dittmanIncrease : nil, 0)
    half = memory(feelsCalcium ? isEshra ? Self.eshraHalf : Self.dittmanHalf : nil, 1)
    rest = memory(isEshra ? Self.eshraRest : nil, 0)
    increment = memory(
      feelsCalcium ? isEshra ? Self.eshraIncrement : Self.dittmanIncrement : nil, 0)
    let decays = memory(feelsCalcium ? isEshra ? Self.eshraDecay : Self.dittmanDecay : nil, 1)
    decayRate = Memory((0..<BatchSize.lanes).map { 1 / decays[$0] })
  }

  /// Rate of refilling of an empty site (1/ms), `interval` (ms) after residual calcium was `residual`.
  @inline(__always)
  func rate(_ residual: Double, after interval: Double, lane: Int) -> Double {
    guard feelsCalcium else { return basal[lane] }
    let calcium = rest[lane] + residual * Scalar.exp(-(interval * decayRate[lane]))
    return basal[lane] + increase[lane] * calcium / (half[lane] + calcium)
  }
}
