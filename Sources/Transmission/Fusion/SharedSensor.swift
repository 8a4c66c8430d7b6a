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
    @inline(__always) func flow(
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
    withUnsafeTemporaryAllocation(of: Group.self, capacity: Flows.size) { memory in
      memory.initialize(repeating: Group())
      guard let base = memory.baseAddress else { return (State { _ in Group() }, Group()) }
      let flows = Flows(base: base)
      flows.write(rates, calcium: calcium)
      for last in stride(from: Flows.first + State.count - 1, to: Flows.first, by: -1) {
        var sum = flows.leaving[last]
        for to in 1...Flows.reach { sum += flows[last, last &- to] }
        let share = 1 / sum
        for back in 1...Flows.reach {
          let from = last &- back
          let flow = flows[from, last] * share
          flows[from, last] = flow
          flows.leaving[from] = flows.leaving[last].times(flow, plus: flows.leaving[from])
          for to in 1...Flows.reach {
            flows[from, last &- to] = flows[last, last &- to].times(
              flow, plus: flows[from, last &- to])
          }
        }
      }
      flows.values[Flows.first] = Group(repeating: 1)
      var (sum, hazard) = (Group(repeating: 1), flows.fusion[Flows.first])
      for index in Flows.first + 1..<Flows.first + State.count {
        var value = Group()
        for back in 1...Flows.reach {
          value = flows.values[index &- back].times(flows[index &- back, index], plus: value)
        }
        flows.values[index] = value
        sum += value
        hazard = value.times(flows.fusion[index], plus: hazard)
      }
      let share = 1 / sum
      let state = State { index in
        let (fast, slow) = place(index)
        return flows.values[Flows.rank(fast, slow)] * share
      }
      return (state, hazard * share)
    }
  }

  /// The rates from each state to each other, in an order in which every state exchanges vesicles only
  /// with the three before and behind it: by ions on the fast sensor, then on the slow one.
  private struct Flows {
    static let reach = 3
    /// Places before the first state stay 0, so that every state has three before it.
    static let first = reach
    private static let (count, width) = (first + State.count, 2 * reach + 1)
    static let size = count * (width + 3)

    let base: UnsafeMutablePointer<Group>

    @inline(__always) static func rank(_ fast: Int, _ slow: Int) -> Int {
      first &+ (fast < 5 ? 3 &* fast &+ slow : 14)
    }

    @inline(__always) subscript(from: Int, to: Int) -> Group {
      get { base[from &* (Self.width &- 1) &+ to &+ Self.reach] }
      nonmutating set { base[from &* (Self.width &- 1) &+ to &+ Self.reach] = newValue }
    }

    /// Rates of fusion, also by way of the states that are eliminated, and what is found.
    var fusion: UnsafeMutablePointer<Group> { base + Self.count &* Self.width }
    var leaving: UnsafeMutablePointer<Group> { fusion + Self.count }
    var values: UnsafeMutablePointer<Group> { leaving + Self.count }

    func write(_ rates: Rates, calcium: Group) {
      ladder(rates.none, 0, calcium)
      ladder(rates.one, 1, calcium)
      ladder(rates.two, 2, calcium)
      let (first, second) = (rates.slow.up * calcium, rates.slow.secondUp * calcium)
      for fast in 0..<5 {
        let rank = Self.rank(fast, 0)
        (self[rank, rank + 1], self[rank + 1, rank]) = (first, rates.slow.down)
      }
      for fast in 0..<4 {
        let rank = Self.rank(fast, 1)
        (self[rank, rank + 1], self[rank + 1, rank]) = (second, rates.slow.secondDown)
      }
    }

    /// The flows of the fast sensor with `slow` ions on the slow one.
    @inline(__always) private func ladder(_ rates: FiveSites.Rates, _ slow: Int, _ calcium: Group) {
      let (a, b, f) = (rates.binding, rates.unbinding, rates.fusion)
      fuse(0, slow, f.0)
      bind(0, slow, a.0 * calcium, b.0, f.1)
      bind(1, slow, a.1 * calcium, b.1, f.2)
      bind(2, slow, a.2 * calcium, b.2, f.3)
      if slow < 2 { bind(3, slow, a.3 * calcium, b.3, f.4) }
      if slow < 1 { bind(4, slow, a.4 * calcium, b.4, f.5) }
    }

    /// One more ion on the fast sensor, back, and fusion with it.
    @inline(__always)
    private func bind(_ fast: Int, _ slow: Int, _ up: Group, _ down: Group, _ fusing: Group) {
      let (low, high) = (Self.rank(fast, slow), Self.rank(fast + 1, slow))
      (self[low, high], self[high, low]) = (up, down)
      fuse(fast + 1, slow, fusing)
    }

    @inline(__always) private func fuse(_ fast: Int, _ slow: Int, _ rate: Group) {
      let rank = Self.rank(fast, slow)
      (fusion[rank], leaving[rank]) = (rate, rate)
    }
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
