import SynapseModel

/// A linear kinetic scheme of a vesicle with losses by fusion: dp/dt = p Q(calcium).
///
/// A new sensor is a scheme: how its state changes, and what it settles at.
protocol FusionScheme {
  associatedtype Rates
  associatedtype State: SchemeState
  /// The rate constants of the eight terminals of a stretch.
  func rates(_ stretch: Stretch) -> Rates
  /// The change of the state per millisecond.
  static func change(_ state: State, _ rates: Rates, calcium: Group) -> State
  /// The state after a sub-step with calcium at its start, middle and end.
  static func step(
    _ state: State, _ rates: Rates, _ calcium: (Group, Group, Group), length: Group
  ) -> State
  /// Whether `change` is linear in the state, so that `farStep` can take long sub-steps.
  static var goesFar: Bool { get }
  /// The state in which the binding sites follow slow calcium, with a sum of 1, and the rate of
  /// fusion in it (1/ms).
  static func steady(_ rates: Rates, calcium: Group) -> (state: State, hazard: Group)
  /// The fastest reaction of each lane at `calcium` (1/ms).
  func fastestRate(calcium: PerLane) -> [Double]
  /// The slowest reaction of each lane by which it forgets (1/ms).
  var slowestRate: [Double] { get }
  /// Names of the state's numbers, for people.
  static var names: [String] { get }
}

/// The state of eight vesicles: probabilities of binding states together with not having fused.
protocol SchemeState {
  static var count: Int { get }
  init(_ element: (Int) -> Group)
  func element(_ index: Int) -> Group
  /// `self + other * factor`.
  func adding(_ other: Self, times factor: Group) -> Self
  func scaled(by factor: Group) -> Self
  /// The probability of not having fused.
  var survival: Group { get }
}

extension FusionScheme {
  /// The classical Runge-Kutta method of fourth order.
  ///
  /// The sub-steps are at most 1.35 over the fastest rate, and no reaction of a scheme is more than twice as
  /// fast as that (Gershgorin), while the method is stable to 2.78. Halving them in a test shows the order, and
  /// an error of release probabilities below 2e-5.
  @inline(__always)
  static func step(
    _ state: State, _ rates: Rates, _ calcium: (Group, Group, Group), length: Group
  ) -> State {
    let half = 0.5 * length
    let k1 = change(state, rates, calcium: calcium.0)
    let k2 = change(state.adding(k1, times: half), rates, calcium: calcium.1)
    var sum = k1.adding(k2, times: Group(repeating: 2))
    let k3 = change(state.adding(k2, times: half), rates, calcium: calcium.1)
    sum = sum.adding(k3, times: Group(repeating: 2))
    let k4 = change(state.adding(k3, times: length), rates, calcium: calcium.2)
    sum = sum.adding(k4, times: Group(repeating: 1))
    return state.adding(sum, times: length * (1.0 / 6))
  }
}

/// A sensor that goes through a kinetic scheme.
///
/// The loops are compiled for each scheme by name: through the protocol they would not be.
final class KineticSensor<Scheme: FusionScheme>: Sensor {
  typealias State = Scheme.State
  private let scheme: Scheme
  /// Eight numbers for each slot: one cache line.
  private let memory: Memory<Double>
  private static var stride: Int { (State.count + 7) / 8 * 8 }

  init(_ scheme: Scheme, slots: Int) {
    self.scheme = scheme
    memory = Memory(repeating: 0, count: slots * Self.stride)
  }

  var slowestRate: [Double] { scheme.slowestRate }
  var goesFar: Bool { Scheme.goesFar }

  func fastestRate(calcium: PerLane) -> [Double] { scheme.fastestRate(calcium: calcium) }

  @_specialize(where Scheme == FiveSites)
  @_specialize(where Scheme == DualSensor)
  @_specialize(where Scheme == SharedSensor)
  @_specialize(where Scheme == IsomerisingSensor)
  @_specialize(where Scheme == PowerLawSensor)
  @_specialize(where Scheme == CascadeSensor)
  func settle(_ stretch: Stretch) {
    let settled = Scheme.steady(scheme.rates(stretch), calcium: stretch.calcium[0])
    store(settled.state, stretch)
  }

  @_specialize(where Scheme == FiveSites)
  @_specialize(where Scheme == DualSensor)
  @_specialize(where Scheme == SharedSensor)
  @_specialize(where Scheme == IsomerisingSensor)
  @_specialize(where Scheme == PowerLawSensor)
  @_specialize(where Scheme == CascadeSensor)
  func renew(_ stretch: Stretch) {
    let state = load(stretch)
    store(state.scaled(by: 1 / state.survival.atLeast(Group(repeating: 1e-300))), stretch)
  }

  @_specialize(where Scheme == FiveSites)
  @_specialize(where Scheme == DualSensor)
  @_specialize(where Scheme == SharedSensor)
  @_specialize(where Scheme == IsomerisingSensor)
  @_specialize(where Scheme == PowerLawSensor)
  @_specialize(where Scheme == CascadeSensor)
  func advance(_ stretch: Stretch) {
    let rates = scheme.rates(stretch)
    var state = load(stretch)
    let (starts, ends, calcium) = (stretch.starts.base, stretch.ends.base, stretch.calcium.base)
    let far = stretch.far.base
    for step in 0..<stretch.steps {
      let length = ends[step] - starts[step]
      let isFar = length .> far[step]
      let courses = (calcium[3 * step], calcium[3 * step + 1], calcium[3 * step + 2])
      if !Scheme.goesFar || !isAny(isFar) {
        state = Scheme.step(state, rates, courses, length: length)
      } else {
        let mean = (courses.0 + 4 * courses.1 + courses.2) * (1.0 / 6)
        let next = Scheme.farStep(state, rates, calcium: mean, length: length)
        if isAny(.!isFar .& (length .> 0)) {
          let near = Scheme.step(state, rates, courses, length: length)
          state = State { near.element($0).replacing(with: next.element($0), where: isFar) }
        } else {
          state = next
        }
      }
      stretch.survival.base[step] = state.survival
    }
    store(state, stretch)
  }

  @_specialize(where Scheme == FiveSites)
  @_specialize(where Scheme == DualSensor)
  @_specialize(where Scheme == SharedSensor)
  @_specialize(where Scheme == IsomerisingSensor)
  @_specialize(where Scheme == PowerLawSensor)
  @_specialize(where Scheme == CascadeSensor)
  func rest(_ stretch: Stretch) {
    let rates = scheme.rates(stretch)
    for step in 0..<stretch.steps {
      // Beyond 1000 /ms there is nothing to see, and a vesicle could fuse more often than can be
      // counted.
      stretch.hazard.base[step] = Scheme.steady(
        rates, calcium: stretch.calcium.base[3 * step + 1]
      ).hazard.atMost(Group(repeating: 1000))
    }
  }

  func states(of slot: Int) -> [StateValue] {
    Scheme.names.enumerated().map { index, name in
      StateValue(name: name, unit: nil, value: memory[slot * Self.stride + index])
    }
  }

  func course(of slot: Int) -> [Double] {
    (0..<State.count).map { memory[slot * Self.stride + $0] }
  }

  func restore(_ course: [Double], of slot: Int) {
    for (index, value) in course.enumerated() { memory[slot * Self.stride + index] = value }
  }

  @inline(__always) private func load(_ stretch: Stretch) -> State {
    State { index in
      var result = Group()
      for lane in 0..<BatchSize.width {
        result[lane] = memory.base[stretch.slots.base[lane] * Self.stride + index]
      }
      return result
    }
  }

  @inline(__always) private func store(_ state: State, _ stretch: Stretch) {
    for index in 0..<State.count {
      let values = state.element(index)
      for lane in 0..<stretch.count {
        memory.base[stretch.slots.base[lane] * Self.stride + index] = values[lane]
      }
    }
  }
}
