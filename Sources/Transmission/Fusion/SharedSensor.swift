import SynapseModel

/// A fast sensor of five sites and a slow one of two on the same vesicle, which bind at most five ions
/// together and both lower the barrier of fusion.
///
/// P(n, m) with n ions on the fast and m on the slow sensor, n + m <= 5. Fast: up with (5 - n) binding c,
/// down with (n + 1) unbinding b^n; slow: up with (2 - m) slow_binding c, down with
/// (m + 1) slow_unbinding b^m; fusion from each with basal acceleration^n slow_acceleration^m
/// (synaptotagmin 1 and Doc2alpha, eLife 90632). Checks T-45, B-16.
struct SharedSensor: FusionScheme {
  private static let source = "eLife 90632, Table 1"
  private static let acceleration = AllostericSensor.acceleration(27.98, source)
  private static let basal = AllostericSensor.basal(3.5e-7, source)
  private static let slowBinding = DualSensor.slowBinding(0.028, source)
  private static let slowUnbinding = DualSensor.slowUnbinding(0.042, source)
  private static let slowAcceleration = Parameter(
    "slow_acceleration", .number(nil), default: 16, .within(1, 1000),
    "Factor on the rate of fusion for each calcium ion on the slow sensor; 1 without the sensor",
    source: source)
  private static let set = DualSensor.set(
    "wu_2024", "Synaptotagmin 1 and Doc2alpha share the ions that a vesicle binds", source,
    (0.14, 4, 0.5), celsius: 22,
    more: [acceleration, basal, slowBinding, slowUnbinding, slowAcceleration])
  static let model = set.model

  /// Ladders of the fast sensor with none, one and two ions on the slow one; what no vesicle can be
  /// stays 0.
  struct State: SchemeState {
    static let count = 15
    var none, one, two: FiveSites.State

    @inline(__always) init(_ element: (Int) -> Group) {
      none = FiveSites.State(element)
      one = FiveSites.State { $0 < 5 ? element(6 + $0) : Group() }
      two = FiveSites.State { $0 < 4 ? element(11 + $0) : Group() }
    }
    @inline(__always)
    init(_ none: FiveSites.State, _ one: FiveSites.State, _ two: FiveSites.State) {
      (self.none, self.one, self.two) = (none, one, two)
    }
    @inline(__always) func element(_ index: Int) -> Group {
      index < 6
        ? none.element(index) : index < 11 ? one.element(index - 6) : two.element(index - 11)
    }
    @inline(__always) func adding(_ other: State, times factor: Group) -> State {
      State(
        none.adding(other.none, times: factor), one.adding(other.one, times: factor),
        two.adding(other.two, times: factor))
    }
    @inline(__always) func scaled(by factor: Group) -> State {
      State(none.scaled(by: factor), one.scaled(by: factor), two.scaled(by: factor))
    }
    @inline(__always) var survival: Group { none.survival + one.survival + two.survival }
  }

  struct Rates {
    let none, one, two: FiveSites.Rates
    /// The first and the second ion of the slow sensor: binding of one ion, unbinding.
    let slow: (up: Group, down: Group, secondUp: Group, secondDown: Group)
  }

  static let names = (0..<State.count).map { index in
    let (fast, slow) = place(index)
    return "bound_\(fast)_slow_\(slow)"
  }

  /// Ions on the fast and the slow sensor in a state.
  private static func place(_ index: Int) -> (fast: Int, slow: Int) {
    index < 6 ? (index, 0) : index < 11 ? (index - 6, 1) : (index - 11, 2)
  }

  private let ladders: [FiveSites]
  private let slow: [Memory<Double>]

  init(_ parameters: LaneParameters) {
    let (basal, fast, slow) = (
      parameters.values(Self.basal), parameters.values(Self.acceleration),
      parameters.values(Self.slowAcceleration)
    )
    ladders = (0...2).map { ions in
      FiveSites(parameters, Self.set, sites: 5 - ions) { bound, lane in
        bound + ions > 5 ? 0 : basal[lane] * fast[lane].power(bound) * slow[lane].power(ions)
      }
    }
    let warmth = SensorParameters.warmth(parameters, temperature: Self.set.temperature).values
    let sensitivity = SNARE.sensitivity(parameters)
    let (up, down, share) = (
      parameters.values(Self.slowBinding), parameters.values(Self.slowUnbinding),
      parameters.values(Self.set.cooperativity)
    )
    func memory(_ rate: (Int) -> Double) -> Memory<Double> {
      Memory((0..<BatchSize.lanes).map { rate($0) * warmth[$0] })
    }
    self.slow = [
      memory { 2 * up[$0] * sensitivity[$0] }, memory { down[$0] },
      memory { up[$0] * sensitivity[$0] }, memory { 2 * down[$0] * share[$0] },
    ]
  }

  @inline(__always) func rates(_ stretch: Stretch) -> Rates {
    Rates(
      none: ladders[0].rates(stretch), one: ladders[1].rates(stretch),
      two: ladders[2].rates(stretch),
      slow: (
        stretch.gather(slow[0]), stretch.gather(slow[1]), stretch.gather(slow[2]),
        stretch.gather(slow[3])
      ))
  }

  @inline(__always)
  static func change(_ state: State, _ rates: Rates, calcium: Group) -> State {
    let zero = Group()
    let (up, secondUp) = (rates.slow.up * calcium, rates.slow.secondUp * calcium)
    // Net flow to one more ion on the slow sensor, where there is room for it.
    func flow(
      _ from: FiveSites.State, _ to: FiveSites.State, _ up: Group, _ down: Group, _ hasRoom: Bool
    ) -> FiveSites.State {
      FiveSites.State(
        up * from.v0 - down * to.v0, up * from.v1 - down * to.v1, up * from.v2 - down * to.v2,
        up * from.v3 - down * to.v3, hasRoom ? up * from.v4 - down * to.v4 : zero, zero)
    }
    let first = flow(state.none, state.one, up, rates.slow.down, true)
    let second = flow(state.one, state.two, secondUp, rates.slow.secondDown, false)
    let (gain, loss) = (Group(repeating: 1), Group(repeating: -1))
    return State(
      FiveSites.change(state.none, rates.none, calcium: calcium).adding(first, times: loss),
      FiveSites.change(state.one, rates.one, calcium: calcium).adding(first, times: gain)
        .adding(second, times: loss),
      FiveSites.change(state.two, rates.two, calcium: calcium).adding(second, times: gain))
  }

  /// The stationary state of a vesicle that is replaced by an empty one when it fuses.
  ///
  /// By elimination of state after state without differences (Grassmann, Taksar & Heyman 1985), so that
  /// it is exact for any calcium.
  static func steady(_ rates: Rates, calcium: Group) -> (state: State, hazard: Group) {
    withUnsafeTemporaryAllocation(of: Group.self, capacity: State.count * State.count) { flows in
      flows.initialize(repeating: Group())
      let fusion = write(rates, calcium: calcium, into: flows)
      let count = State.count
      for last in stride(from: count - 1, to: 0, by: -1) {
        var sum = Group()
        for to in 0..<last { sum += flows[last * count + to] }
        let share = 1 / sum
        for from in 0..<last {
          let flow = flows[from * count + last] * share
          flows[from * count + last] = flow
          for to in 0..<last {
            let through = flows[last * count + to]
            flows[from * count + to] = through.times(flow, plus: flows[from * count + to])
          }
        }
      }
      // The first row is done with: it takes the state.
      flows[0] = Group(repeating: 1)
      var (sum, hazard) = (flows[0], flows[0] * fusion.element(0))
      for index in 1..<count {
        var value = Group()
        for from in 0..<index { value += flows[from] * flows[from * count + index] }
        flows[index] = value
        sum += value
        hazard = value.times(fusion.element(index), plus: hazard)
      }
      let share = 1 / sum
      return (State { flows[$0] * share }, hazard * share)
    }
  }

  /// Writes the rate from each state to each other, row by row, fusion being a way to the first one;
  /// gives the rates of fusion.
  private static func write(
    _ rates: Rates, calcium: Group, into flows: UnsafeMutableBufferPointer<Group>
  ) -> State {
    let count = State.count
    func fusion(_ rates: FiveSites.Rates) -> FiveSites.State {
      let f = rates.fusion
      return FiveSites.State(f.0, f.1, f.2, f.3, f.4, f.5)
    }
    let fusion = State(fusion(rates.none), fusion(rates.one), fusion(rates.two))
    for (ladder, first) in [(rates.none, 0), (rates.one, 6), (rates.two, 11)] {
      let (a, b) = (ladder.binding, ladder.unbinding)
      let (up, down) = ([a.0, a.1, a.2, a.3, a.4], [b.0, b.1, b.2, b.3, b.4])
      let rungs = first == 0 ? 5 : first == 6 ? 4 : 3
      for rung in 0..<rungs {
        flows[(first + rung) * count + first + rung + 1] = up[rung] * calcium
        flows[(first + rung + 1) * count + first + rung] = down[rung]
      }
    }
    for rung in 0..<5 {
      flows[rung * count + 6 + rung] = rates.slow.up * calcium
      flows[(6 + rung) * count + rung] = rates.slow.down
    }
    for rung in 0..<4 {
      flows[(6 + rung) * count + 11 + rung] = rates.slow.secondUp * calcium
      flows[(11 + rung) * count + 6 + rung] = rates.slow.secondDown
    }
    for index in 1..<count { flows[index * count] += fusion.element(index) }
    return fusion
  }

  func fastestRate(calcium: PerLane) -> [Double] {
    let each = ladders.map { $0.fastestRate(calcium: calcium) }
    return (0..<BatchSize.lanes).map { lane in
      each.reduce(0) { max($0, $1[lane]) } + slow[0][lane] * calcium.values[lane] + slow[3][lane]
    }
  }

  var slowestRate: [Double] {
    (0..<BatchSize.lanes).map { lane in
      zip([slow[1], slow[3]], 1...2).map { $0[lane] + ladders[$1].fusion[0][lane] }
        .reduce(ladders[0].slowestRate[lane], min)
    }
  }
}
