import SynapseModel

/// Release without binding kinetics: the rate of fusion is a power of calcium.
///
/// h = rate (c / reference)^exponent. For a transient of amplitude A over little resting calcium, the
/// release probability is 1 - exp(-H) with H = rate (A / reference)^n tau / n for an exponential
/// decay tau, rate (A / reference)^n s sqrt(2 pi / n) for a Gaussian of standard deviation s.
/// So release lasts tau / n where calcium lasts tau. Checks T-14, T-22, T-23, T-43.
struct PowerLawSensor: FusionScheme {
  static let rate = Parameter(
    "rate", .number(.perMs), default: 7.1335, .within(0, 1e6),
    "Rate of fusion of a vesicle at the reference calcium",
    source: "by choice: p = 0.3 for 20 uM that decay with 0.2 ms (science reference 5.3)")
  static let reference = Parameter(
    "reference", .number(.uM), default: 20, .within(1e-3, 1e4),
    "Calcium at which the rate holds", source: "by choice, science reference 5.3")
  static let exponent = Parameter(
    "exponent", .number(nil), default: 4, .within(0.5, 10), "Power of calcium",
    source: "4 (Dodge & Rahamimoff 1967), 3 to 5, science reference 5.3")
  static let model = Model(
    "power_law", "The rate of fusion is a power of calcium, without delay",
    source: "Dodge & Rahamimoff 1967, science reference 5.3",
    parameters: [rate, reference, exponent])

  struct State: SchemeState {
    static let count = 1
    var survival: Group

    @inline(__always) init(_ element: (Int) -> Group) { survival = element(0) }
    @inline(__always) init(survival: Group) { self.survival = survival }
    @inline(__always) func element(_ index: Int) -> Group { survival }
    @inline(__always) func adding(_ other: State, times factor: Group) -> State {
      State(survival: other.survival.times(factor, plus: survival))
    }
    @inline(__always) func scaled(by factor: Group) -> State {
      State(survival: survival * factor)
    }
  }

  struct Rates {
    let rate, inverse, exponent: Group
  }

  static let names = ["not_fused"]
  private let rate, inverse, exponent: Memory<Double>

  init(_ parameters: LaneParameters) {
    rate = Memory(parameters.values(Self.rate))
    inverse = Memory(
      zip(parameters.values(Self.reference), SNARE.sensitivity(parameters)).map { $1 / $0 })
    exponent = Memory(parameters.values(Self.exponent))
  }

  @inline(__always) func rates(_ stretch: Stretch) -> Rates {
    Rates(
      rate: stretch.gather(rate), inverse: stretch.gather(inverse),
      exponent: stretch.gather(exponent))
  }

  @inline(__always) private static func hazard(_ rates: Rates, _ calcium: Group) -> Group {
    let relative = (calcium * rates.inverse).atLeast(Group(repeating: 1e-30))
    return rates.rate * Exponential.exp(rates.exponent * Logarithm.log(relative))
  }

  @inline(__always)
  static func change(_ state: State, _ rates: Rates, calcium: Group) -> State {
    State(survival: -(hazard(rates, calcium) * state.survival))
  }

  @inline(__always)
  static func steady(_ rates: Rates, calcium: Group) -> (state: State, hazard: Group) {
    (State(survival: Group(repeating: 1)), hazard(rates, calcium))
  }

  /// Survival is exp of minus the integral of the rate, by Simpson's rule: stable for any rate.
  static var goesFar: Bool { false }

  @inline(__always)
  static func step(
    _ state: State, _ rates: Rates, _ calcium: (Group, Group, Group), length: Group
  ) -> State {
    let sum =
      hazard(rates, calcium.0) + 4 * hazard(rates, calcium.1) + hazard(rates, calcium.2)
    return State(survival: state.survival * Exponential.exp(-(sum * length * (1.0 / 6))))
  }

  /// Fine enough for calcium that decays within some 10 us; the rate itself sets no limit.
  func fastestRate(calcium: PerLane) -> [Double] {
    Array(repeating: 45, count: BatchSize.lanes)
  }

  /// It forgets at once.
  var slowestRate: [Double] { Array(repeating: 1e3, count: BatchSize.lanes) }
}
