import SynapseModel

/// A fast sensor of five sites and a slow one of two, each of which can make the vesicle fuse.
///
/// Fast: V_0 ... V_5, fusion from V_5. Slow: W_0, W_1, W_2, fusion from W_2 with `slow_fusion`. The
/// vesicle also fuses without either at the rate `basal`. The sensors bind independently, so the
/// survival of the vesicle is the product of both survivals and exp(-basal t)
/// (Sun et al. 2007; Nadkarni et al. 2010 for the second set).
struct DualSensor: FusionScheme {
  private struct Constants {
    let set: SensorSet
    let fusion, slowBinding, slowUnbinding, slowFusion, basal: Parameter
  }

  private static let sets = [
    constants(
      "sun_2007", "Fast synchronous and slow asynchronous sensor of the calyx of Held",
      "Sun et al. 2007", (0.153, 5.8, 0.25, 6), slow: (2.94e-3, 0.130, 6), 4.17e-7),
    constants(
      "nadkarni_2010", "Fast synchronous and slow asynchronous sensor of CA3-CA1 synapses",
      "Nadkarni et al. 2010", (0.0612, 2.32, 0.25, 2), slow: (3.82e-3, 0.013, 0.05), 4.17e-7),
  ]
  static let models: [Model] = sets.map(\.set.model)

  private static func constants(
    _ name: String, _ meaning: String, _ source: String,
    _ fast: (on: Double, off: Double, b: Double, fusion: Double),
    slow: (on: Double, off: Double, fusion: Double), _ basal: Double
  ) -> Constants {
    let fusion = SensorParameters.fusion(fast.fusion, source)
    let slowBinding = slowBinding(slow.on, source)
    let slowUnbinding = slowUnbinding(slow.off, source)
    let slowFusion = Parameter(
      "slow_fusion", .number(.perMs), default: slow.fusion, .within(0, 1000),
      "Rate constant of fusion with both slow sites bound", source: source)
    let basal = AllostericSensor.basal(basal, source)
    let set = set(
      name, meaning, source, (fast.on, fast.off, fast.b), celsius: 22,
      more: [fusion, slowBinding, slowUnbinding, slowFusion, basal])
    return Constants(
      set: set, fusion: fusion, slowBinding: slowBinding, slowUnbinding: slowUnbinding,
      slowFusion: slowFusion, basal: basal)
  }

  static func slowBinding(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "slow_binding", .number(.perUMMs), default: value, .within(0, 100),
      "Rate constant of calcium binding to one free site of the slow sensor", source: source)
  }

  static func slowUnbinding(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "slow_unbinding", .number(.perMs), default: value, .within(1e-6, 1000),
      "Rate constant of calcium leaving a site of the slow sensor", source: source)
  }

  /// A published set with its parameters; `more` are those that its scheme has of its own.
  static func set(
    _ name: String, _ meaning: String, _ source: String,
    _ values: (on: Double, off: Double, b: Double),
    celsius: Double, more: [Parameter]
  ) -> SensorSet {
    let binding = SensorParameters.binding(values.on, source)
    let unbinding = SensorParameters.unbinding(values.off, source)
    let cooperativity = SensorParameters.cooperativity(values.b, source)
    let temperature = SensorParameters.temperature(celsius, source)
    let model = Model(
      name, meaning, source: "\(source), science reference 5.2",
      parameters: [binding, unbinding, cooperativity] + more + [temperature, SensorParameters.q10])
    return SensorSet(
      model: model, binding: binding, unbinding: unbinding, cooperativity: cooperativity,
      temperature: temperature)
  }

  struct State: SchemeState {
    static let count = 9
    var fast: FiveSites.State
    var w0, w1, w2: Group

    @inline(__always) init(_ element: (Int) -> Group) {
      fast = FiveSites.State(element)
      (w0, w1, w2) = (element(6), element(7), element(8))
    }
    @inline(__always) init(fast: FiveSites.State, _ w0: Group, _ w1: Group, _ w2: Group) {
      (self.fast, self.w0, self.w1, self.w2) = (fast, w0, w1, w2)
    }
    @inline(__always) func element(_ index: Int) -> Group {
      switch index {
      case 6: w0
      case 7: w1
      case 8: w2
      default: fast.element(index)
      }
    }
    @inline(__always) func adding(_ other: State, times factor: Group) -> State {
      State(
        fast: fast.adding(other.fast, times: factor), other.w0.times(factor, plus: w0),
        other.w1.times(factor, plus: w1), other.w2.times(factor, plus: w2))
    }
    /// Both sensors' sums multiply, so the fast one takes what makes their product right.
    @inline(__always) func scaled(by factor: Group) -> State {
      let slow = w0 + w1 + w2
      let share = 1 / slow
      return State(
        fast: fast.scaled(by: factor * slow), w0 * share, w1 * share, w2 * share)
    }
    @inline(__always) var survival: Group { fast.survival * (w0 + w1 + w2) }
  }

  struct Rates {
    let fast: FiveSites.Rates
    let binding, unbinding, closeUnbinding, fusion: Group
  }

  static let names = FiveSites.names + ["slow_bound_0", "slow_bound_1", "slow_bound_2"]
  private let fast: FiveSites
  private let binding, unbinding, closeUnbinding, fusion: Memory<Double>

  init(_ parameters: LaneParameters) {
    let constants = Self.sets.first { $0.set.model.name == parameters.model } ?? Self.sets[0]
    let (full, basal) = (
      parameters.values(constants.fusion), parameters.values(constants.basal)
    )
    fast = FiveSites(parameters, constants.set) { bound, lane in
      basal[lane] + (bound == 5 ? full[lane] : 0)
    }
    let warmth =
      SensorParameters.warmth(parameters, temperature: constants.set.temperature).values
    func memory(_ parameter: Parameter, _ factor: [Double]) -> Memory<Double> {
      Memory(
        zip(parameters.values(parameter), zip(warmth, factor)).map { $0 * $1.0 * $1.1 })
    }
    let one = [Double](repeating: 1, count: BatchSize.lanes)
    binding = memory(constants.slowBinding, SNARE.sensitivity(parameters))
    unbinding = memory(constants.slowUnbinding, one)
    closeUnbinding = memory(
      constants.slowUnbinding, parameters.values(constants.set.cooperativity))
    fusion = memory(constants.slowFusion, one)
  }

  @inline(__always) func rates(_ stretch: Stretch) -> Rates {
    Rates(
      fast: fast.rates(stretch), binding: stretch.gather(binding),
      unbinding: stretch.gather(unbinding), closeUnbinding: stretch.gather(closeUnbinding),
      fusion: stretch.gather(fusion))
  }

  @inline(__always)
  static func change(_ state: State, _ rates: Rates, calcium: Group) -> State {
    let on = rates.binding * calcium
    let first = 2 * on * state.w0 - rates.unbinding * state.w1
    let second = on * state.w1 - 2 * rates.closeUnbinding * state.w2
    return State(
      fast: FiveSites.change(state.fast, rates.fast, calcium: calcium),
      -first, first - second, second - rates.fusion * state.w2)
  }

  @inline(__always)
  static func steady(_ rates: Rates, calcium: Group) -> (state: State, hazard: Group) {
    let (fast, hazard) = FiveSites.steady(rates.fast, calcium: calcium)
    let inverse = 1 / (rates.binding * calcium).atLeast(Group(repeating: 1e-15))
    let w2 = Group(repeating: 1)
    let w1 = (2 * rates.closeUnbinding + rates.fusion) * inverse
    let w0 = (rates.unbinding * w1 + rates.fusion) * 0.5 * inverse
    let share = 1 / (w0 + w1 + w2)
    return (
      State(fast: fast, w0 * share, w1 * share, share), hazard + rates.fusion * share
    )
  }

  func fastestRate(calcium: PerLane) -> [Double] {
    zip(fast.fastestRate(calcium: calcium), 0..<BatchSize.lanes).map { rate, lane in
      max(
        rate, 2 * binding[lane] * calcium.values[lane],
        2 * closeUnbinding[lane] + fusion[lane])
    }
  }

  var slowestRate: [Double] {
    zip(fast.slowestRate, 0..<BatchSize.lanes).map { rate, lane in
      min(rate, unbinding[lane], 2 * closeUnbinding[lane] + fusion[lane])
    }
  }
}
