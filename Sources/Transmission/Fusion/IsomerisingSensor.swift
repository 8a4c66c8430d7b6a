import SynapseModel

/// Five independent sites, a reversible change of shape of the fully bound state, then fusion.
///
/// V_0 ... V_5 as in the other sensors; V_5 -> W with `isomerisation`, W -> V_5 with `reversal`,
/// W -> fused with `fusion` (Bollmann, Sakmann & Borst 2000).
struct IsomerisingSensor: FusionScheme {
  private static let source = "Bollmann, Sakmann & Borst 2000"
  static let isomerisation = Parameter(
    "isomerisation", .number(.perMs), default: 30, .within(0, 1000),
    "Rate constant of the fully bound state's change of shape", source: source)
  static let reversal = Parameter(
    "reversal", .number(.perMs), default: 8, .within(0, 1000),
    "Rate constant of the way back from the changed shape", source: source)
  private static let fusion = SensorParameters.fusion(40, source)
  private static let set = DualSensor.set(
    "bollmann_2000", "Five independent sites, a change of shape, then fusion (calyx of Held)",
    source, (0.3, 3, 1), celsius: 22, more: [isomerisation, reversal, fusion])
  static let model = set.model

  struct State: SchemeState {
    static let count = 7
    var bound: FiveSites.State
    var changed: Group

    @inline(__always) init(_ element: (Int) -> Group) {
      bound = FiveSites.State(element)
      changed = element(6)
    }
    @inline(__always) init(bound: FiveSites.State, changed: Group) {
      (self.bound, self.changed) = (bound, changed)
    }
    @inline(__always) func element(_ index: Int) -> Group {
      index < 6 ? bound.element(index) : changed
    }
    @inline(__always) func adding(_ other: State, times factor: Group) -> State {
      State(
        bound: bound.adding(other.bound, times: factor),
        changed: other.changed.times(factor, plus: changed))
    }
    @inline(__always) func scaled(by factor: Group) -> State {
      State(bound: bound.scaled(by: factor), changed: changed * factor)
    }
    @inline(__always) var survival: Group { bound.survival + changed }
  }

  struct Rates {
    let sites: FiveSites.Rates
    let isomerisation, reversal, fusion: Group
  }

  static let names = FiveSites.names + ["changed"]
  private let sites: FiveSites
  private let isomerisation, reversal, fusion: Memory<Double>

  init(_ parameters: LaneParameters) {
    sites = FiveSites(parameters, Self.set) { _, _ in 0 }
    let warmth = SensorParameters.warmth(parameters, temperature: Self.set.temperature).values
    func memory(_ parameter: Parameter) -> Memory<Double> {
      Memory(zip(parameters.values(parameter), warmth).map { $0 * $1 })
    }
    isomerisation = memory(Self.isomerisation)
    reversal = memory(Self.reversal)
    fusion = memory(Self.fusion)
  }

  @inline(__always) func rates(_ stretch: Stretch) -> Rates {
    Rates(
      sites: sites.rates(stretch), isomerisation: stretch.gather(isomerisation),
      reversal: stretch.gather(reversal), fusion: stretch.gather(fusion))
  }

  @inline(__always)
  static func change(_ state: State, _ rates: Rates, calcium: Group) -> State {
    var bound = FiveSites.change(state.bound, rates.sites, calcium: calcium)
    let flow = rates.isomerisation * state.bound.v5 - rates.reversal * state.changed
    bound.v5 -= flow
    return State(bound: bound, changed: flow - rates.fusion * state.changed)
  }

  /// The changed shape is one more step of the ladder: seen from below, V5 loses vesicles at the
  /// rate isomerisation fusion / (reversal + fusion).
  @inline(__always)
  static func steady(_ rates: Rates, calcium: Group) -> (state: State, hazard: Group) {
    let leaving = rates.reversal + rates.fusion
    let inverse = 1 / leaving.atLeast(Group(repeating: 1e-300))
    let loss = rates.isomerisation * rates.fusion * inverse
    let f = rates.sites.fusion
    let ladder = FiveSites.Rates(
      binding: rates.sites.binding, unbinding: rates.sites.unbinding,
      fusion: (f.0, f.1, f.2, f.3, f.4, loss))
    let (bound, hazard) = FiveSites.steady(ladder, calcium: calcium)
    let state = State(bound: bound, changed: rates.isomerisation * bound.v5 * inverse)
    let share = 1 / state.survival
    return (state.scaled(by: share), hazard * share)
  }

  func fastestRate(calcium: PerLane) -> [Double] {
    zip(sites.fastestRate(calcium: calcium), 0..<BatchSize.lanes).map { rate, lane in
      max(rate, sites.unbinding[4][lane] + isomerisation[lane], reversal[lane] + fusion[lane])
    }
  }

  var slowestRate: [Double] {
    zip(sites.slowestRate, 0..<BatchSize.lanes).map { rate, lane in
      min(rate, max(reversal[lane] + fusion[lane], 1e-3))
    }
  }
}
