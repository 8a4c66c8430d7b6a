import SynapseModel

/// Four calcium ions activate a fusion factor, which binds vesicles and makes them fuse
/// (Destexhe, Mainen & Sejnowski 1994).
///
/// dFA/dt = b c^4 (F - FA - VA) - u FA - k1 FA Ves + k2 VA; dVA/dt = k1 FA Ves - (k2 + k3) VA; a vesicle
/// fuses with the rate k3 VA / Ves. Vesicles flow into the cleft with k3 VA, so the transmitter of that
/// paper is n k3 VA / k_h (`CascadeTransmitter`). Calcium binds within nanoseconds at some uM: two implicit
/// stages (SDIRK of second order, L-stable) with the calcium of the middle. Check T-116.
struct CascadeSensor: FusionScheme {
  private static let source = "Destexhe, Mainen & Sejnowski 1994 (release.mod, ModelDB 18198)"
  static let activation = Parameter(
    "activation", .number(.perMs), default: 1e4, .within(0, 1e9),
    "Rate of the factor's activation at 1 uM calcium; it grows with the fourth power",
    source: source)
  static let inactivation = Parameter(
    "inactivation", .number(.perMs), default: 0.1, .within(1e-9, 1e3),
    "Rate constant of the factor's inactivation", source: source)
  static let docking = Parameter(
    "docking", .number(.perUMMs), default: 1, .within(1e-9, 1e3),
    "Rate constant of the activated factor binding a vesicle", source: source)
  static let undocking = Parameter(
    "undocking", .number(.perMs), default: 0.1, .within(0, 1e3),
    "Rate constant of the factor leaving the vesicle", source: source)
  static let fusion = SensorParameters.fusion(4, source)
  static let factor = Parameter(
    "factor", .number(.uM), default: 1, .within(1e-9, 1e6), "Concentration of the fusion factor",
    source: source)
  static let vesicles = Parameter(
    "vesicles", .number(.uM), default: 100, .within(1e-6, 1e6), "Concentration of vesicles",
    source: source)
  static let model = Model(
    "destexhe_1994", "A factor activated by four calcium ions binds vesicles, which then fuse",
    source: "\(source), science reference 5.5",
    parameters: [activation, inactivation, docking, undocking, fusion, factor, vesicles])

  /// A warning where calcium at rest activates the factor: it is 1e-5 uM in that paper.
  ///
  /// `input` holds the input's sections.
  static func problems(_ input: LaneParameters) -> [Problem] {
    let (sensor, calcium) = (input.section("sensor"), input.section("calcium"))
    guard sensor.model == model.name, !calcium.model.isEmpty, calcium.model != "none" else {
      return []
    }
    let (rest, on) = (
      calcium.values(CalciumBasics.rest).max() ?? 0, sensor.values(activation).max() ?? 0
    )
    guard on * rest.power(4) > 0.01 * sensor.uniform(inactivation) else { return [] }
    return [
      calcium.warning(
        at: CalciumBasics.rest, "at \(rest.brief) uM this sensor releases without spikes",
        hint: "'rest: 1e-5 uM' is the value of Destexhe et al. 1994")
    ]
  }

  struct State: SchemeState {
    static let count = 3
    /// Activated factor, bound vesicles (uM), and the share of vesicles that has not fused.
    var active, bound, survival: Group

    @inline(__always) init(_ active: Group, _ bound: Group, _ survival: Group) {
      (self.active, self.bound, self.survival) = (active, bound, survival)
    }
    @inline(__always) init(_ element: (Int) -> Group) {
      self.init(element(0), element(1), element(2))
    }
    @inline(__always) func element(_ index: Int) -> Group {
      index == 0 ? active : index == 1 ? bound : survival
    }
    @inline(__always) func adding(_ other: State, times factor: Group) -> State {
      State(
        other.active.times(factor, plus: active), other.bound.times(factor, plus: bound),
        other.survival.times(factor, plus: survival))
    }
    @inline(__always) func scaled(by factor: Group) -> State {
      State(active, bound, survival * factor)
    }
  }

  struct Rates {
    let activation, inactivation, docking, undocking, fusion, factor, share: Group
  }

  static let names = ["activated_factor", "bound_vesicles", "not_fused"]
  private let activation, inactivation, docking, undocking, fusion, factor, share: Memory<Double>

  init(_ parameters: LaneParameters) {
    activation = Memory(
      zip(parameters.values(Self.activation), SNARE.sensitivity(parameters)).map {
        $0 * $1.power(4)
      })
    inactivation = Memory(parameters.values(Self.inactivation))
    // Vesicles are not used up, so binding is of first order.
    docking = Memory(
      zip(parameters.values(Self.docking), parameters.values(Self.vesicles)).map { $0 * $1 })
    undocking = Memory(parameters.values(Self.undocking))
    fusion = Memory(parameters.values(Self.fusion))
    factor = Memory(parameters.values(Self.factor))
    share = Memory(parameters.values(Self.vesicles).map { 1 / $0 })
  }

  @inline(__always) func rates(_ stretch: Stretch) -> Rates {
    Rates(
      activation: stretch.gather(activation), inactivation: stretch.gather(inactivation),
      docking: stretch.gather(docking), undocking: stretch.gather(undocking),
      fusion: stretch.gather(fusion), factor: stretch.gather(factor), share: stretch.gather(share))
  }

  @inline(__always) private static func activation(_ rates: Rates, _ calcium: Group) -> Group {
    let square = calcium * calcium
    return rates.activation * square * square
  }

  @inline(__always)
  static func change(_ state: State, _ rates: Rates, calcium: Group) -> State {
    let on = activation(rates, calcium)
    let free = rates.factor - state.active - state.bound
    let docked = rates.docking * state.active
    return State(
      on * free - (rates.inactivation * state.active) - docked + rates.undocking * state.bound,
      docked - (rates.undocking + rates.fusion) * state.bound,
      -(rates.fusion * state.bound * rates.share * state.survival))
  }

  static var goesFar: Bool { false }

  @inline(__always)
  static func step(
    _ state: State, _ rates: Rates, _ calcium: (Group, Group, Group), length: Group
  ) -> State {
    let next = bind(state.active, state.bound, rates, calcium: calcium.1, length: length)
    return State(
      next.active, next.bound,
      state.survival * Exponential.exp(-(length * rates.fusion * next.mean * rates.share)))
  }

  /// Activated factor and bound vesicles after a sub-step, and the mean of these.
  @inline(__always)
  static func bind(
    _ active: Group, _ bound: Group, _ rates: Rates, calcium: Group, length: Group
  ) -> (active: Group, bound: Group, mean: Group) {
    let gamma = 1 - 0.7071067811865476
    let on = activation(rates, calcium)
    let h = length * gamma
    // (1 - h A) x = right for the activated and the bound, solved by Cramer's rule.
    @inline(__always) func solve(_ active: Group, _ bound: Group) -> (Group, Group) {
      let a = 1 + h * (on + rates.inactivation + rates.docking)
      let b = h * (on - rates.undocking)
      let c = h * rates.docking
      let d = 1 + h * (rates.undocking + rates.fusion)
      let right = active + h * on * rates.factor
      let inverse = 1 / (a * d + b * c)
      return ((right * d - b * bound) * inverse, (a * bound + c * right) * inverse)
    }
    let first = solve(active, bound)
    let ratio = (1 - gamma) / gamma
    let second = solve(active + ratio * (first.0 - active), bound + ratio * (first.1 - bound))
    // Both stages carry their weight of the method in the integral, too.
    return (second.0, second.1, (1 - gamma) * first.1 + gamma * second.1)
  }

  @inline(__always)
  static func steady(_ rates: Rates, calcium: Group) -> (state: State, hazard: Group) {
    let on = activation(rates, calcium)
    let ratio = rates.docking / (rates.undocking + rates.fusion)
    let active =
      on * rates.factor / (rates.inactivation + on + rates.fusion * ratio + on * ratio)
    let bound = active * ratio
    return (
      State(active, bound, Group(repeating: 1)), rates.fusion * bound * rates.share
    )
  }

  /// Fast reactions are implicit; this is what resolves the slower ones.
  func fastestRate(calcium: PerLane) -> [Double] {
    (0..<BatchSize.lanes).map { min(1000, 20 + 5 * fusion[$0]) }
  }

  /// Activated factor leaves by inactivation or, mostly, with a vesicle.
  var slowestRate: [Double] {
    (0..<BatchSize.lanes).map { lane in
      let (u, k1, k2, k3) = (inactivation[lane], docking[lane], undocking[lane], fusion[lane])
      return max((u * (k2 + k3) + k1 * k3) / (u + k1 + k2 + k3), 1e-3)
    }
  }
}
