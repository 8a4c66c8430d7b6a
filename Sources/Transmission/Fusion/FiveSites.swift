/// Five calcium binding sites of a vesicle, with fusion from each state V0 to V5.
///
/// V_n -> V_n+1 with `binding[n]` calcium, back with `unbinding[n]`, V_n -> fused with `fusion[n]`
/// (uM, ms).
struct FiveSites: FusionScheme {
  struct State: SchemeState {
    static let count = 6
    var v0, v1, v2, v3, v4, v5: Group

    @inline(__always)
    init(_ v0: Group, _ v1: Group, _ v2: Group, _ v3: Group, _ v4: Group, _ v5: Group) {
      (self.v0, self.v1, self.v2, self.v3, self.v4, self.v5) = (v0, v1, v2, v3, v4, v5)
    }

    @inline(__always) init(_ element: (Int) -> Group) {
      self.init(element(0), element(1), element(2), element(3), element(4), element(5))
    }

    @inline(__always) func element(_ index: Int) -> Group {
      switch index {
      case 0: v0
      case 1: v1
      case 2: v2
      case 3: v3
      case 4: v4
      default: v5
      }
    }

    @inline(__always) func adding(_ other: State, times factor: Group) -> State {
      State(
        other.v0.times(factor, plus: v0), other.v1.times(factor, plus: v1),
        other.v2.times(factor, plus: v2), other.v3.times(factor, plus: v3),
        other.v4.times(factor, plus: v4), other.v5.times(factor, plus: v5))
    }

    @inline(__always) func scaled(by factor: Group) -> State {
      State(v0 * factor, v1 * factor, v2 * factor, v3 * factor, v4 * factor, v5 * factor)
    }

    @inline(__always) var survival: Group { ((v0 + v1) + (v2 + v3)) + (v4 + v5) }
  }

  /// Rate constants of eight terminals.
  struct Rates {
    let binding: (Group, Group, Group, Group, Group)
    let unbinding: (Group, Group, Group, Group, Group)
    let fusion: (Group, Group, Group, Group, Group, Group)
  }

  static let names = ["bound_0", "bound_1", "bound_2", "bound_3", "bound_4", "bound_5"]
  /// Rate constants lane by lane: 5 of binding (1/(uM ms)), 5 of unbinding, 6 of fusion (1/ms).
  let binding, unbinding, fusion: [Memory<Double>]

  @inline(__always) func rates(_ stretch: Stretch) -> Rates {
    Rates(
      binding: (
        stretch.gather(binding[0]), stretch.gather(binding[1]), stretch.gather(binding[2]),
        stretch.gather(binding[3]), stretch.gather(binding[4])
      ),
      unbinding: (
        stretch.gather(unbinding[0]), stretch.gather(unbinding[1]), stretch.gather(unbinding[2]),
        stretch.gather(unbinding[3]), stretch.gather(unbinding[4])
      ),
      fusion: (
        stretch.gather(fusion[0]), stretch.gather(fusion[1]), stretch.gather(fusion[2]),
        stretch.gather(fusion[3]), stretch.gather(fusion[4]), stretch.gather(fusion[5])
      ))
  }

  @inline(__always)
  static func change(_ state: State, _ rates: Rates, calcium: Group) -> State {
    let (a, b, f) = (rates.binding, rates.unbinding, rates.fusion)
    // Net flow from each state to the next.
    let u0 = (a.0 * calcium * state.v0) - b.0 * state.v1
    let u1 = (a.1 * calcium * state.v1) - b.1 * state.v2
    let u2 = (a.2 * calcium * state.v2) - b.2 * state.v3
    let u3 = (a.3 * calcium * state.v3) - b.3 * state.v4
    let u4 = (a.4 * calcium * state.v4) - b.4 * state.v5
    return State(
      -(f.0.times(state.v0, plus: u0)), u0 - f.1.times(state.v1, plus: u1),
      u1 - f.2.times(state.v2, plus: u2), u2 - f.3.times(state.v3, plus: u3),
      u3 - f.4.times(state.v4, plus: u4), u4 - f.5 * state.v5)
  }

  /// The steady state, from the top down.
  ///
  /// What flows up through a gap equals all fusion above it, so binding[n] c V_n = unbinding[n] V_n+1 +
  /// sum of fusion[m] V_m over m > n. No differences are taken, so it is exact for any calcium.
  @inline(__always)
  static func steady(_ rates: Rates, calcium: Group) -> (state: State, hazard: Group) {
    let (a, b, f) = (rates.binding, rates.unbinding, rates.fusion)
    let inverse = 1 / calcium.atLeast(Group(repeating: 1e-12))
    let v5 = Group(repeating: 1)
    var flow = f.5
    let v4 = b.4.times(v5, plus: flow) * inverse / a.4
    flow = f.4.times(v4, plus: flow)
    let v3 = b.3.times(v4, plus: flow) * inverse / a.3
    flow = f.3.times(v3, plus: flow)
    let v2 = b.2.times(v3, plus: flow) * inverse / a.2
    flow = f.2.times(v2, plus: flow)
    let v1 = b.1.times(v2, plus: flow) * inverse / a.1
    flow = f.1.times(v1, plus: flow)
    let v0 = b.0.times(v1, plus: flow) * inverse / a.0
    flow = f.0.times(v0, plus: flow)
    let state = State(v0, v1, v2, v3, v4, v5)
    let share = 1 / state.survival
    return (state.scaled(by: share), flow * share)
  }

  func fastestRate(calcium: PerLane) -> [Double] {
    calcium.values.enumerated().map { lane, calcium in
      (0...5).map { state in
        (state < 5 ? binding[state][lane] * calcium : 0)
          + (state > 0 ? unbinding[state - 1][lane] : 0) + fusion[state][lane]
      }.reduce(0, max)
    }
  }

  /// Without calcium, each state is left at one rate, and the slowest of them remains.
  var slowestRate: [Double] {
    (0..<BatchSize.lanes).map { lane in
      (1...5).map { unbinding[$0 - 1][lane] + fusion[$0][lane] }.reduce(.infinity, min)
    }
  }
}
