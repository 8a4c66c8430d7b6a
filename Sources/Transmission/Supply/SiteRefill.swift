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

  /// Rate of docking at an empty site, and of the second step where that saturates with calcium.
  let docking, priming: SaturatingRate
  /// The second step where synaptotagmin 7 speeds it up.
  let synaptotagmin: SynaptotagminRate?
  /// Calcium at rest (uM), lane by lane.
  let rest: Memory<Double>
  /// What a spike adds to residual calcium (uM), and the rate by which that decays (1/ms).
  let increment, decayRate: Memory<Double>
  /// Whether empty sites are refilled at once.
  let isInstant: Memory<Bool>
  let feelsCalcium: Bool
  /// Unit of residual calcium; `nil` where any will do.
  let calciumUnit: Unit?
  /// Whether a docked vesicle has to be primed, with a rate that follows calcium.
  let hasSecondStep: Bool

  /// `parameters` are those of the section `refill`.
  init(_ parameters: LaneParameters) {
    func memory(_ parameter: Parameter) -> Memory<Double> { Memory(parameters.values(parameter)) }
    func inverse(_ time: Parameter) -> Memory<Double> {
      Memory(parameters.values(time).map { 1 / $0 })
    }
    func rate(_ basal: Parameter, _ increase: Parameter, half: Parameter) -> SaturatingRate {
      SaturatingRate(basal: memory(basal), increase: memory(increase), half: memory(half))
    }
    let none = Memory(repeating: 0.0, count: BatchSize.lanes)
    var (priming, synaptotagmin) = (SaturatingRate(none), SynaptotagminRate?.none)
    var isInstant = Array(repeating: false, count: BatchSize.lanes)
    feelsCalcium = !["", Self.constant.name].contains(parameters.model)
    calciumUnit = parameters.model == Self.dittmanRegehr.name ? nil : .uM
    hasSecondStep = Self.hasSecondStep(parameters.model)
    switch parameters.model {
    case Self.dittmanRegehr.name:
      docking = rate(Self.dittmanBasal, Self.dittmanIncrease, half: Self.dittmanHalf)
      (rest, increment) = (none, memory(Self.dittmanIncrement))
      decayRate = inverse(Self.dittmanDecay)
    case Self.eshra.name, Self.eshraTwoSteps.name:
      if hasSecondStep {
        docking = rate(Self.basalTwo, Self.increaseTwo, half: Self.half)
        priming = rate(Self.primingBasal, Self.primingIncrease, half: Self.half)
      } else {
        docking = rate(Self.basalOne, Self.increaseOne, half: Self.half)
      }
      (rest, increment) = (memory(Self.rest), memory(Self.usualIncrement))
      decayRate = inverse(Self.usualDecay)
    case Self.wuModel.name:
      docking = SaturatingRate(memory(Self.tethering))
      synaptotagmin = SynaptotagminRate(
        basal: memory(Self.docking), affinity: memory(Self.affinity),
        cooperativity: memory(Self.cooperativity), factor: memory(Self.factor))
      (rest, increment) = (memory(Self.rest), memory(Self.wuIncrement))
      decayRate = inverse(Self.wuDecay)
    default:
      let times = parameters.values(Self.timeConstant)
      docking = SaturatingRate(Memory(times.map { $0 > 0 ? 1 / max($0, 1) : 0 }))
      isInstant = times.map { $0 == 0 }
      (rest, increment, decayRate) = (none, none, none)
    }
    (self.priming, self.synaptotagmin) = (priming, synaptotagmin)
    self.isInstant = Memory(isInstant)
  }

  /// Whether a model has two steps to a ready vesicle.
  static func hasSecondStep(_ model: String) -> Bool {
    [eshraTwoSteps.name, wuModel.name].contains(model)
  }

  /// Rate of refilling of an empty site (1/ms), `interval` (ms) after residual calcium was `residual`.
  @inline(__always)
  func rate(_ residual: Double, after interval: Double, lane: Int) -> Double {
    guard feelsCalcium else { return docking.basal[lane] }
    return docking.value(calcium(residual, interval, lane), lane)
  }

  /// Rate of the second step of a vesicle (1/ms), in the same way.
  func secondRate(_ residual: Double, after interval: Double, lane: Int) -> Double {
    let calcium = calcium(residual, interval, lane)
    return synaptotagmin?.value(calcium, lane) ?? priming.value(calcium, lane)
  }

  /// Calcium, `interval` (ms) after what exceeds that at rest was `residual`.
  @inline(__always)
  func calcium(_ residual: Double, _ interval: Double, _ lane: Int) -> Double {
    rest[lane] + residual * Scalar.exp(-(interval * decayRate[lane]))
  }
}

/// A rate that grows with calcium c to a maximum: basal + increase c / (half + c), lane by lane (1/ms).
struct SaturatingRate {
  let basal, increase, half: Memory<Double>

  init(basal: Memory<Double>, increase: Memory<Double>, half: Memory<Double>) {
    (self.basal, self.increase, self.half) = (basal, increase, half)
  }

  /// A rate that does not follow calcium.
  init(_ basal: Memory<Double>) {
    self.basal = basal
    increase = Memory(repeating: 0, count: BatchSize.lanes)
    half = Memory(repeating: 1, count: BatchSize.lanes)
  }

  @inline(__always) func value(_ calcium: Double, _ lane: Int) -> Double {
    basal[lane] + increase[lane] * calcium / (half[lane] + calcium)
  }
}

/// A rate (1/ms) that each ion on synaptotagmin 7 multiplies by a factor, lane by lane.
struct SynaptotagminRate {
  let basal, affinity, cooperativity, factor: Memory<Double>

  @inline(__always) func value(_ calcium: Double, _ lane: Int) -> Double {
    let ratio = calcium / affinity[lane]
    let (one, two) = (2 * ratio, ratio * ratio / cooperativity[lane])
    let factor = factor[lane]
    return basal[lane] * (1 + factor * (one + factor * two)) / (1 + one + two)
  }
}
