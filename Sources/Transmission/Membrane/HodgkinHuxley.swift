import SynapseModel

/// A membrane with sodium and potassium channels (Hodgkin & Huxley 1952).
///
/// C dV/dt = g_Na m^3 h (E_Na - V) + g_K n^4 (E_K - V) + leak (E_L - V) + sum g (E - V) + I. Gates
/// stand at the middles of sub-steps; gates and V alternate, each by the implicit midpoint rule,
/// which is of order 2 and stable at any conductance. Checks T-72 and T-73.
struct HodgkinHuxley<Kinetics: GateKinetics>: PointDynamics {
  struct State: BitwiseCopyable {
    var voltage: Group
    var gates: Gates
    /// Potential before what jumps added to it (mV).
    var unmoved: Group
  }

  private let sodium, potassium, sodiumDrive, potassiumDrive, perCapacitance, speed, offset: PerLane
  private let detection, holding, rest, declaredLeak: PerLane
  private var leak, constantDrive: PerLane
  let parts: Int
  private var begin: PerLane
  let membraneRate = PerLane(repeating: 0)
  let threshold: PerLane

  init(_ parameters: LaneParameters, step: Double) {
    sodium = parameters[HodgkinHuxleyModels.sodium]
    potassium = parameters[HodgkinHuxleyModels.potassium]
    let equilibria = (
      parameters[HodgkinHuxleyModels.sodiumReversal],
      parameters[HodgkinHuxleyModels.potassiumReversal]
    )
    (sodiumDrive, potassiumDrive) = (sodium * equilibria.0, potassium * equilibria.1)
    declaredLeak = parameters[HodgkinHuxleyModels.leak]
    rest = parameters[HodgkinHuxleyModels.rest]
    holding = parameters[LeakyIntegrateAndFire.holdingCurrent]
    (leak, constantDrive) = (declaredLeak, holding.addingProduct(declaredLeak, rest))
    perCapacitance = parameters[HodgkinHuxleyModels.capacitance].map { 1 / $0 }
    let log3 = Logarithm.log(Group(repeating: 3))
    speed = parameters[HodgkinHuxleyModels.temperature].map {
      Exponential.exp(($0 - Kinetics.temperature) * 0.1 * log3)
    }
    offset = parameters[HodgkinHuxleyModels.shift]
    detection = parameters[HodgkinHuxleyModels.detection]
    threshold = PerLane(repeating: -50)
    parts = HodgkinHuxleyModels.parts(of: step, parameters)
    begin = PerLane(repeating: 0)
    for group in 0..<BatchSize.groups { begin[group] = restingPotential(group) }
  }

  /// Net inward current with all gates settled at a potential (pA), without the holding current.
  private func inward(_ v: Group, _ group: Int) -> Group {
    let rates = Kinetics.rates(v, offset: offset[group])
    let (m, h, n) = (rates.m.steady, rates.h.steady, rates.n.steady)
    let open: Group = m * m * m * h
    let flow: Group = (n * n) * (n * n)
    let sodiumCurrent: Group = open * (sodiumDrive[group] - sodium[group] * v)
    let potassiumCurrent: Group = flow * (potassiumDrive[group] - potassium[group] * v)
    return sodiumCurrent + potassiumCurrent + declaredLeak[group] * (rest[group] - v)
  }

  /// The lowest potential without a net current: from far below on the current is inward up to it.
  private func restingPotential(_ group: Int) -> Group {
    var low = Group(repeating: -200)
    var isOpen = low .< 0
    for _ in 0..<250 {
      isOpen = isOpen .& (inward(low + 1, group) .> 0)
      low.replace(with: low + 1, where: isOpen)
    }
    var high = low + 1
    for _ in 0..<60 {
      let middle = (low + high) * 0.5
      let isInward = inward(middle, group) .> 0
      low.replace(with: middle, where: isInward)
      high.replace(with: middle, where: .!isInward)
    }
    return low
  }

  mutating func modulate(threshold: PerLane, leak factor: PerLane) {
    leak = declaredLeak * factor
    constantDrive = holding.addingProduct(leak, rest)
  }

  func start(_ group: Int) -> State {
    let rates = Kinetics.rates(begin[group], offset: offset[group])
    let gates = Gates(m: rates.m.steady, h: rates.h.steady, n: rates.n.steady)
    return State(voltage: begin[group], gates: gates, unmoved: begin[group])
  }
  @_transparent static func voltage(_ state: State) -> Group { state.voltage }
  @_transparent static func moved(_ state: State, by jump: Group) -> State {
    var moved = state
    moved.voltage += jump
    return moved
  }
  func states(_ state: State, lane: Int) -> [StateValue] {
    [("m", state.gates.m), ("h", state.gates.h), ("n", state.gates.n)].map {
      StateValue(name: $0.0, unit: nil, value: $0.1[lane])
    }
  }

  func advance(
    _ states: Memory<State>, _ drift: inout PerLane, _ block: Block, _ drive: Drive, _ trace: Grid?,
    _ spikes: inout OutputSpikes
  ) {
    Kinetics.advance(self, states, &drift, block, drive, trace, &spikes)
  }

  @_transparent
  func step(_ state: State, _ group: Int, _ input: PointInput) -> (state: State, special: Words) {
    let v = state.voltage
    let half = speed[group] * (0.5 * input.duration)
    let share = perCapacitance[group] * (0.5 * input.duration)
    let rates = Kinetics.rates(v, offset: offset[group])
    let gates = state.gates.advanced(rates, half: half)
    let (open, n2) = ((gates.m * gates.m) * (gates.m * gates.h), gates.n * gates.n)
    let flow = n2 * n2
    let total = flow.times(
      potassium[group], plus: open.times(sodium[group], plus: leak[group] + input.conductance))
    let net = flow.times(
      potassiumDrive[group],
      plus: open.times(sodiumDrive[group], plus: constantDrive[group] + input.current))
    let way = (-total).times(v, plus: net) * (share + share)
    let end = v + way / total.times(share, plus: 1)
    let crosses = (state.unmoved .< detection[group]) .& (v.atLeast(end) .>= detection[group])
    return (
      State(voltage: end, gates: gates, unmoved: end), unsafeBitCast(crosses, to: Words.self)
    )
  }

  @inline(never)
  func careful(
    _ before: State, _ after: State, _ special: LaneMask, _ group: Int, _ input: PointInput,
    note: (Int, Double) -> Void
  ) -> State {
    let level = detection[group]
    let way = (level - before.voltage) / (after.voltage - before.voltage)
    // What a jump lifts over the level crosses it at once.
    let gone = way.replacing(with: 0, where: before.voltage .>= level)
    let crosses = (before.unmoved .< level) .& (before.voltage.atLeast(after.voltage) .>= level)
    for lane in 0..<BatchSize.width where crosses[lane] {
      note(lane, (1 - gone[lane]) * input.duration)
    }
    return after
  }
}

/// What specs say of membranes with channels.
enum HodgkinHuxleyModels {
  private static func conductance(
    _ name: String, _ value: Double, _ meaning: String, _ source: String
  )
    -> Parameter
  { Parameter(name, .number(.nS), default: value, .nonNegative, meaning, source: source) }
  private static func potential(
    _ name: String, _ value: Double, _ meaning: String, _ source: String
  )
    -> Parameter
  { Parameter(name, .number(.mV), default: value, .within(-200, 200), meaning, source: source) }

  private static let squid = "Hodgkin & Huxley 1952; 10^-4 cm2 by choice (science reference 12.4)"
  private static let hippocampus = "HH2.mod, Destexhe, Mainen & Sejnowski 1998; 10^-4 cm2 by choice"

  static let capacitance = Parameter(
    "capacitance", .number(.pF), default: 100, .positive,
    "Capacitance of the membrane; 1 uF/cm2, so 100 pF are 10^-4 cm2", source: squid)
  static let sodium = conductance("sodium", 12_000, "Largest sodium conductance", squid)
  static let potassium = conductance("potassium", 3600, "Largest potassium conductance", squid)
  static let leak = conductance("leak", 30, "Leak conductance", squid)
  static let sodiumReversal = potential(
    "sodium_reversal", 50, "Equilibrium potential of sodium", squid)
  static let potassiumReversal = potential(
    "potassium_reversal", -77, "Equilibrium potential of potassium", squid)
  static let rest = potential("leak_reversal", -54.387, "Reversal potential of the leak", squid)
  static let shift = potential(
    "gating_shift", 0, "Shift of all gating along the potential", squid)
  static let temperature = Parameter(
    "temperature", .number(.degC), default: 6.3, .within(0, 50),
    "Temperature, by which gating is 3 times faster for each 10 degC", source: squid)
  static let detection = potential(
    "spike_level", 0, "Potential whose upward crossing counts as a spike", "by choice")
  private static func substep(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "substep", .number(.ms), default: value, .within(1e-4, 0.1),
      "Longest sub-step inside a step", source: source, shared: .value)
  }
  static let substep = substep(
    0.05, "by choice: intervals of T-72 to 0.03 % (0.025 ms: to 0.01 %)")
  static let squidModel = Model(
    "hodgkin_huxley", "Sodium and potassium channels of the squid axon",
    source: "Hodgkin & Huxley 1952; science reference 12.4",
    parameters: [
      capacitance, sodium, potassium, leak, sodiumReversal, potassiumReversal, rest, shift,
      temperature, detection, substep, LeakyIntegrateAndFire.holdingCurrent,
    ])
  static let traubModel = Model(
    "traub_miles", "Sodium and potassium channels of hippocampal pyramidal cells",
    source: "Traub & Miles 1991; Destexhe, Mainen & Sejnowski 1998 (HH2.mod)",
    parameters: [
      capacitance, conductance("sodium", 5000, "Largest sodium conductance", hippocampus),
      conductance("potassium", 500, "Largest potassium conductance", hippocampus),
      conductance("leak", 10, "Leak conductance", hippocampus), sodiumReversal,
      potential("potassium_reversal", -90, "Equilibrium potential of potassium", hippocampus),
      potential("leak_reversal", -70, "Reversal potential of the leak", hippocampus),
      potential("gating_shift", -63, "V_T, by which all gating is shifted", hippocampus),
      Parameter(
        "temperature", .number(.degC), default: 36, .within(0, 50),
        "Temperature, by which gating is 3 times faster for each 10 degC", source: hippocampus),
      detection, substep(0.025, "science reference 1.1 and 12.4"),
      LeakyIntegrateAndFire.holdingCurrent,
    ])

  /// Into how many sub-steps a step is cut.
  static func parts(of step: Double, _ parameters: LaneParameters) -> Int {
    max(1, Int((step / parameters.uniform(substep) - 1e-9).rounded(.up)))
  }

  static func problems(_ parameters: LaneParameters, step: Double) -> [Problem] {
    let level = parameters.uniform(detection)
    let bounds = (parameters.uniform(potassiumReversal), parameters.uniform(sodiumReversal))
    var problems: [Problem] = []
    if level <= bounds.0 || level >= bounds.1 {
      problems.append(
        parameters.problem(
          at: detection,
          "the level of \(level.brief) mV is not between the equilibrium potentials of potassium,"
            + " \(bounds.0.brief) mV, and sodium, \(bounds.1.brief) mV",
          hint: "spikes cross 0 mV"))
    }
    guard step > 1 else { return problems }
    return problems + [
      Problem(
        path: "step", message: "a step of \(step.brief) ms is longer than a spike",
        hint: "use 0.1 ms; channels have their own sub-steps")
    ]
  }
}
