import SynapseModel

/// How fast recycling vesicles dock at empty sites, with residual calcium c that rises by an increment at
/// each spike and decays.
///
/// In one step with basal + increase c / (half + c); or in two, of which the second, `priming`, has such a
/// rate of its own or is sped up by synaptotagmin 7: docking times the mean of factor^n over its
/// n = 0, 1, 2 ions, which follow calcium (affinity K, cooperativity b: weights 1, 2 c / K, (c / K)^2 / b).
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
  private static func increment(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "increment", .number(.uM), default: value, .nonNegative, "Residual calcium that a spike adds",
      source: source)
  }
  private static func decay(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "decay", .number(.ms), default: value, .positive, "Time constant of residual calcium",
      source: source)
  }

  private static let cited = "Dittman, Kreitzer & Regehr 2000 (multisite synapse of cnmodel)"
  private static let dittmanBasal = basal(0.5714e-3, cited)
  private static let dittmanIncrease = maximal(0.04 - 0.5714e-3, cited)
  private static let dittmanHalf = Parameter(
    "relative_half", .number(nil), default: 0.7, .above(0),
    "Residual calcium of half-maximal increase, in any unit", source: cited)
  private static let dittmanIncrement = Parameter(
    "relative_increment", .number(nil), default: 0.02, .nonNegative,
    "Residual calcium that a spike adds, in the same unit", source: cited)
  private static let dittmanDecay = decay(50, cited)

  private static let table = "Eshra et al. 2021, table 3"
  private static let basalOne = basal(0.6e-3, "0.6 /s (\(table), model 1)")
  private static let increaseOne = maximal(30e-3, "30 /s (\(table), model 1)")
  private static let basalTwo = basal(2.5e-3, "2.5 /s (\(table), model 2)")
  private static let increaseTwo = maximal(60e-3, "60 /s (\(table), model 2)")
  private static let primingBasal = Parameter(
    "priming_basal", .number(.perMs), default: 100e-3, .within(0, 10),
    "Rate of the second step without calcium", source: "100 /s (\(table), model 2)")
  private static let primingIncrease = Parameter(
    "priming_increase", .number(.perMs), default: 800e-3, .within(0, 10),
    "What high calcium adds to the rate of the second step", source: "800 /s (\(table), model 2)")
  private static let half = Parameter(
    "half", .number(.uM), default: 2, .above(0), "Residual calcium of half-maximal increase",
    source: "2 uM (\(table))")
  private static let rest = Parameter(
    "rest", .number(.uM), default: 0.05, .nonNegative, "Calcium of the terminal at rest",
    source: "0.05 uM (science reference, Appendix C)")
  private static let usualIncrement = increment(0.5, "0.5 uM (science reference, Appendix C)")
  private static let usualDecay = decay(100, "100 ms (science reference, Appendix C)")

  private static let wu = "eLife 90632"
  private static let tethering = basal(7e-3, "tethering, 7 /s (\(wu))")
  private static let docking = Parameter(
    "docking", .number(.perMs), default: 5e-3, .within(0, 10),
    "Rate at which a tethered vesicle docks without calcium on synaptotagmin 7",
    source: "5 /s (\(wu))")
  private static let affinity = Parameter(
    "affinity", .number(.uM), default: 1.5, .above(0),
    "Dissociation constant of a site of synaptotagmin 7",
    source: "1.5 uM, 0.042 /ms over 0.028 /uM/ms (\(wu))")
  private static let cooperativity = Parameter(
    "cooperativity", .number(nil), default: 0.5, .within(0.01, 1),
    "Factor on the unbinding of the second ion", source: wu)
  private static let factor = Parameter(
    "factor", .number(nil), default: 10, .within(1, 1000),
    "Factor on docking for each ion on synaptotagmin 7; 1 without it", source: "10 (\(wu))")
  private static let wuIncrement = increment(0.75, "0.75 uM (\(wu))")
  private static let wuDecay = decay(200, "0.2 s (\(wu))")

  static let constant = Model(
    "constant", "Each empty site is refilled with the same rate",
    source: "Dobrunz & Stevens 1997, science reference 6.5", parameters: [timeConstant])
  static let dittmanRegehr = Model(
    "dittman_regehr", "Residual calcium speeds refilling up, at central synapses", source: cited,
    parameters: [dittmanBasal, dittmanIncrease, dittmanHalf, dittmanIncrement, dittmanDecay])
  static let eshra = Model(
    "eshra_2021", "Residual calcium speeds refilling up, at cerebellar mossy fibres",
    source: "Eshra et al. 2021",
    parameters: [basalOne, increaseOne, half, rest, usualIncrement, usualDecay])
  static let eshraTwoSteps = Model(
    "eshra_2021_two_steps", "Two steps to a ready vesicle, both sped up by residual calcium",
    source: "Eshra et al. 2021",
    parameters: [
      basalTwo, increaseTwo, primingBasal, primingIncrease, half, rest, usualIncrement, usualDecay,
    ])
  static let wuModel = Model(
    "wu_2024", "Vesicles are tethered, then docked, which synaptotagmin 7 speeds up", source: wu,
    parameters: [tethering, docking, affinity, cooperativity, factor, rest, wuIncrement, wuDecay])
  static let section = Section(
    "refill", "How empty sites get vesicles of the recycling pool",
    models: [constant, dittmanRegehr, eshra, eshraTwoSteps, wuModel], defaultModel: constant.name,
    presets: [
      Preset(
        "syt7_knockout", "Docking without synaptotagmin 7", source: wu,
        keys: "{model: wu_2024, factor: 1}")
    ])

  /// What a rate follows: basal + increase c / (half + c), or docking with synaptotagmin 7.
  private enum SecondStep { case none, saturating, synaptotagmin }

  /// Rates (1/ms) and calcium, lane by lane.
  private let basal, increase, half, rest: Memory<Double>
  let increment, decayRate: Memory<Double>
  /// The second step: rate without calcium (1/ms), what high calcium adds to it.
  private let secondBasal, secondIncrease: Memory<Double>
  /// Synaptotagmin 7.
  private let affinities, cooperativities, factors: Memory<Double>
  /// Whether empty sites are refilled at once.
  let isInstant: Memory<Bool>
  let feelsCalcium: Bool
  /// Unit of residual calcium; `nil` where any will do.
  let calciumUnit: Unit?
  private let second: SecondStep
  /// Whether a docked vesicle has to be primed, with a rate that follows calcium.
  var hasSecondStep: Bool { second != .none }

  /// `parameters` are those of the section `refill`.
  init(_ parameters: LaneParameters) {
    let own = parameters.structure.models[parameters.path].flatMap { name in
      Self.section.models.first { $0.name == name }
    }
    let model = own ?? Self.constant
    func memory(_ name: String, _ standard: Double) -> Memory<Double> {
      let parameter = model.parameters.first { $0.name == name }
      return Memory(
        parameter.map { parameters.values($0) }
          ?? Array(repeating: standard, count: BatchSize.lanes))
    }
    func either(_ name: String, _ other: String, _ standard: Double) -> Memory<Double> {
      memory(model.parameters.contains { $0.name == name } ? name : other, standard)
    }
    feelsCalcium = model.name != Self.constant.name
    calciumUnit = model.name == Self.dittmanRegehr.name ? nil : .uM
    second =
      switch model.name {
      case Self.eshraTwoSteps.name: .saturating
      case Self.wuModel.name: .synaptotagmin
      default: .none
      }
    let times = memory(Self.timeConstant.name, 1)
    let rates = (0..<BatchSize.lanes).map { times[$0] > 0 ? 1 / max(times[$0], 1) : 0 }
    isInstant = Memory((0..<BatchSize.lanes).map { times[$0] == 0 })
    basal = feelsCalcium ? memory(Self.tethering.name, 0) : Memory(rates)
    increase = memory(Self.increaseOne.name, 0)
    half = either(Self.half.name, Self.dittmanHalf.name, 1)
    rest = memory(Self.rest.name, 0)
    increment = either(Self.wuIncrement.name, Self.dittmanIncrement.name, 0)
    let decays = memory(Self.wuDecay.name, 1)
    decayRate = Memory((0..<BatchSize.lanes).map { 1 / decays[$0] })
    secondBasal = either(Self.primingBasal.name, Self.docking.name, 0)
    secondIncrease = memory(Self.primingIncrease.name, 0)
    affinities = memory(Self.affinity.name, 1)
    cooperativities = memory(Self.cooperativity.name, 1)
    factors = memory(Self.factor.name, 1)
  }

  /// Rate of refilling of an empty site (1/ms), `interval` (ms) after residual calcium was `residual`.
  @inline(__always)
  func rate(_ residual: Double, after interval: Double, lane: Int) -> Double {
    guard feelsCalcium else { return basal[lane] }
    let calcium = calcium(residual, interval, lane)
    return basal[lane] + increase[lane] * calcium / (half[lane] + calcium)
  }

  /// Rate of the second step of a vesicle (1/ms), in the same way.
  func secondRate(_ residual: Double, after interval: Double, lane: Int) -> Double {
    let calcium = calcium(residual, interval, lane)
    guard second == .synaptotagmin else {
      return secondBasal[lane] + secondIncrease[lane] * calcium / (half[lane] + calcium)
    }
    let ratio = calcium / affinities[lane]
    let (one, two) = (2 * ratio, ratio * ratio / cooperativities[lane])
    let factor = factors[lane]
    return secondBasal[lane] * (1 + factor * (one + factor * two)) / (1 + one + two)
  }

  /// Calcium, `interval` (ms) after what exceeds that at rest was `residual`.
  @inline(__always)
  func calcium(_ residual: Double, _ interval: Double, _ lane: Int) -> Double {
    rest[lane] + residual * Scalar.exp(-(interval * decayRate[lane]))
  }
}
