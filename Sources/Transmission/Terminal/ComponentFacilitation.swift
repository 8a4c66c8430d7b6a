import SynapseModel

/// Two components of facilitation, augmentation and potentiation (Magleby & Zengel 1982).
///
/// Each spike adds an increment to each component, which decays exponentially; a spike finds
/// p = min(1, p_0 (1 + F1 + F2) (1 + A) (1 + P)) with the components before its own increment. At
/// regular intervals D a component settles, before a spike, at increment e / (1 - e) with
/// e = exp(-D / decay). With `recovery` above 0 sites deplete, too. Check T-42.
struct ComponentFacilitation: PlasticityLaw {
  static let fastFacilitation = Parameter(
    "fast_facilitation", .number(nil), default: 0.8, .within(0, 1000),
    "Rise of the first component of facilitation at each spike",
    source: "0.8, by choice, in the range of Magleby & Zengel 1982")
  static let fastFacilitationDecay = Parameter(
    "fast_facilitation_decay", .number(.ms), default: 50, .nonNegative,
    "Time constant of the first component of facilitation",
    source: "50 ms, by choice, in the range of Magleby & Zengel 1982")
  static let slowFacilitation = Parameter(
    "slow_facilitation", .number(nil), default: 0.12, .within(0, 1000),
    "Rise of the second component of facilitation at each spike",
    source: "0.12, by choice, in the range of Magleby & Zengel 1982")
  static let slowFacilitationDecay = Parameter(
    "slow_facilitation_decay", .number(.ms), default: 300, .nonNegative,
    "Time constant of the second component of facilitation",
    source: "300 ms, by choice, in the range of Magleby & Zengel 1982")
  static let augmentation = Parameter(
    "augmentation", .number(nil), default: 0.01, .within(0, 1000),
    "Rise of augmentation at each spike",
    source: "0.01, by choice, in the range of Magleby & Zengel 1982")
  static let augmentationDecay = Parameter(
    "augmentation_decay", .number(.ms), default: 7000, .nonNegative,
    "Time constant of augmentation",
    source: "7 s, by choice, in the range of Magleby & Zengel 1982")
  static let potentiation = Parameter(
    "potentiation", .number(nil), default: 0.005, .within(0, 1000),
    "Rise of post-tetanic potentiation at each spike",
    source: "0.005, by choice, in the range of Magleby & Zengel 1982")
  static let potentiationDecay = Parameter(
    "potentiation_decay", .number(.ms), default: 60_000, .nonNegative,
    "Time constant of post-tetanic potentiation",
    source: "60 s, by choice, in the range of Magleby & Zengel 1982")
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 0, .nonNegative,
    "Time constant by which an empty site is refilled; 0 for at once, so without depression",
    source: "0: the component model has no depression (science reference 7.5)")
  static let model = Model(
    "component_facilitation",
    "Release probability grows by facilitation, augmentation and potentiation",
    source: "Magleby & Zengel 1982, science reference 7.5",
    parameters: [
      StaticRelease.sites, StaticRelease.probability, fastFacilitation, fastFacilitationDecay,
      slowFacilitation, slowFacilitationDecay, augmentation, augmentationDecay, potentiation,
      potentiationDecay, recovery, StaticRelease.stochastic,
    ])

  static let traceCount = 4
  private let probability, recoveryRate: Memory<Double>
  /// Increment and rate of decay (1/ms) of each component.
  private let fast, slow, augmenting, potentiating: Component

  /// One component, lane by lane.
  private struct Component {
    let increment, rate: Memory<Double>

    init(_ parameters: LaneParameters, _ increment: Parameter, _ decay: Parameter) {
      self.increment = Memory(parameters.values(increment))
      rate = parameters.rates(decay)
    }

    @inline(__always)
    func decayed(_ value: Group, _ interval: Group, _ group: SpikeGroup) -> Group {
      value * Exponential.exp(-(interval * group.gather(rate)))
    }
  }

  init(_ parameters: LaneParameters) {
    probability = Memory(
      ExternalCalcium.probabilities(parameters, StaticRelease.probability))
    recoveryRate = parameters.rates(Self.recovery)
    fast = Component(parameters, Self.fastFacilitation, Self.fastFacilitationDecay)
    slow = Component(parameters, Self.slowFacilitation, Self.slowFacilitationDecay)
    augmenting = Component(parameters, Self.augmentation, Self.augmentationDecay)
    potentiating = Component(parameters, Self.potentiation, Self.potentiationDecay)
  }

  @inline(__always)
  func step(_ group: SpikeGroup, interval: Group, traces: Traces) -> PlasticityStep {
    let left = decayed(group, interval: interval, traces: traces)
    let factor = (1 + left.first + left.second) * (1 + left.third) * (1 + left.fourth)
    return PlasticityStep(
      utilisation: (group.gather(probability) * factor).atMost(Group(repeating: 1)),
      refill: Exponential.complement(interval * group.gather(recoveryRate)),
      traces: Traces(
        first: left.first + group.gather(fast.increment),
        second: left.second + group.gather(slow.increment),
        third: left.third + group.gather(augmenting.increment),
        fourth: left.fourth + group.gather(potentiating.increment)))
  }

  @inline(__always)
  func decayed(_ group: SpikeGroup, interval: Group, traces: Traces) -> Traces {
    Traces(
      first: fast.decayed(traces.first, interval, group),
      second: slow.decayed(traces.second, interval, group),
      third: augmenting.decayed(traces.third, interval, group),
      fourth: potentiating.decayed(traces.fourth, interval, group))
  }

  func states(_ traces: Traces, lane: Int) -> [StateValue] {
    [
      StateValue(name: "fast_facilitation", unit: nil, value: traces.first[0]),
      StateValue(name: "slow_facilitation", unit: nil, value: traces.second[0]),
      StateValue(name: "augmentation", unit: nil, value: traces.third[0]),
      StateValue(name: "potentiation", unit: nil, value: traces.fourth[0]),
    ]
  }
}
