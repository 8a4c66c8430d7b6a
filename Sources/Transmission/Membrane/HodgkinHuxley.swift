import SynapseModel

/// A membrane with sodium and potassium channels (Hodgkin & Huxley 1952).
///
/// C dV/dt = g_Na m^3 h (E_Na - V) + g_K n^4 (E_K - V) + leak (E_L - V) + sum g (E - V) + I. Gates
/// stand at the middles of sub-steps; gates and V alternate, each by the implicit midpoint rule,
/// which is of order 2 and stable at any conductance. The slow gates h and n go once for two
/// sub-steps and are read along the straight line between. Checks T-72 and T-73.
struct HodgkinHuxley<Kinetics: GateKinetics>: PointDynamics {
  struct State: BitwiseCopyable {
    var voltage: Group
    var gates: Gates
    /// Potential before what jumps added to it, and behind the first sub-step (mV).
    var unmoved, middle: Group
  }

  /// Constants, each a row; inner loops read them from memory.
  private let rows = Grid(rows: 11)
  private let holding, rest, declaredLeak: PerLane
  /// Sub-steps in a part of a step: 1 or 2.
  private var substeps: Int
  private(set) var parts: Int
  let membraneRate = PerLane(repeating: 0)
  let threshold = PerLane(repeating: -50)

  private enum Row: Int {
    case sodium, potassium, sodiumDrive, potassiumDrive, leak, drive
    case offset, detection, half, share, begin
  }

  @_transparent private func constant(_ row: Row, _ group: Int) -> Group {
    rows.groups[row.rawValue &* BatchSize.groups &+ group]
  }

  init(_ parameters: LaneParameters, step: Double) {
    let sodium = parameters[HodgkinHuxleyModels.sodium]
    let potassium = parameters[HodgkinHuxleyModels.potassium]
    declaredLeak = parameters[HodgkinHuxleyModels.leak]
    rest = parameters[HodgkinHuxleyModels.rest]
    holding = parameters[LeakyIntegrateAndFire.holdingCurrent]
    let count = HodgkinHuxleyModels.substeps(in: step, parameters)
    substeps = min(count, 2)
    parts = (count + 1) / 2
    let half = 0.5 * step / Double(parts * substeps)
    let log3 = Logarithm.log(Group(repeating: 3))
    let speed = parameters[HodgkinHuxleyModels.temperature].map {
      Exponential.exp(($0 - Kinetics.temperature) * 0.1 * log3)
    }
    let values: [(Row, PerLane)] = [
      (.sodium, sodium), (.potassium, potassium),
      (.sodiumDrive, sodium * parameters[HodgkinHuxleyModels.sodiumReversal]),
      (.potassiumDrive, potassium * parameters[HodgkinHuxleyModels.potassiumReversal]),
      (.offset, parameters[HodgkinHuxleyModels.shift]),
      (.detection, parameters[HodgkinHuxleyModels.detection]), (.half, speed.map { $0 * half }),
      (.share, parameters[HodgkinHuxleyModels.capacitance].map { half / $0 }),
    ]
    for (row, value) in values { rows.rows[row.rawValue] = value }
    modulate(threshold: PerLane(repeating: 0), leak: PerLane(repeating: 1))
    for group in 0..<BatchSize.groups {
      rows.rows[Row.begin.rawValue][group] = restingPotential(group)
    }
  }

  /// Net inward current with all gates settled at a potential (pA), without the holding current.
  private func inward(_ v: Group, _ group: Int) -> Group {
    let rates = Kinetics.rates(v, offset: constant(.offset, group))
    let (m, h, n) = (rates.m.steady, rates.h.steady, rates.n.steady)
    let open: Group = m * m * m * h
    let flow: Group = (n * n) * (n * n)
    let sodium: Group = open * (constant(.sodiumDrive, group) - constant(.sodium, group) * v)
    let potassium: Group =
      flow * (constant(.potassiumDrive, group) - constant(.potassium, group) * v)
    return sodium + potassium + declaredLeak[group] * (rest[group] - v)
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

  func modulate(threshold: PerLane, leak factor: PerLane) {
    let leak = declaredLeak * factor
    rows.rows[Row.leak.rawValue] = leak
    rows.rows[Row.drive.rawValue] = holding.addingProduct(leak, rest)
  }

  func start(_ group: Int) -> State {
    let begin = constant(.begin, group)
    let rates = Kinetics.rates(begin, offset: constant(.offset, group))
    let gates = Gates(m: rates.m.steady, h: rates.h.steady, n: rates.n.steady)
    return State(voltage: begin, gates: gates, unmoved: begin, middle: begin)
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
    _ states: Memory<State>, _ drifts: Memory<Group>, _ block: Block, _ drive: Drive,
    _ trace: Grid?, _ spikes: inout OutputSpikes
  ) {
    var membrane = self
    if !drive.blocked.isEmpty {
      // What depends on the potential is looked at in every sub-step.
      (membrane.parts, membrane.substeps) = (parts * substeps, 1)
    }
    Kinetics.advance(membrane, states, drifts, block, drive, trace, &spikes)
  }

  @_transparent
  func step(_ state: State, _ group: Int, _ input: PointInput) -> (state: State, special: Words) {
    let (half, offset) = (constant(.half, group), constant(.offset, group))
    let count = Double(substeps)
    var gates = state.gates.advanced(
      Kinetics.rates(state.voltage, offset: offset), half: half, slow: half * count)
    let (h, n) = (gates.h, gates.n)
    let (risingH, risingN) = (h - state.gates.h, n - state.gates.n)
    // The slow gates stand at the middle of the part; a sub-step's middle may be a quarter away.
    var way = Group(repeating: 0.5 / count - 0.5)
    (gates.h, gates.n) = (risingH.times(way, plus: h), risingN.times(way, plus: n))
    let middle = potential(behind: state.voltage, gates, group, input)
    var end = middle
    if substeps == 2 {
      gates.m = Kinetics.rates(middle, offset: offset).m.next(gates.m, half: half)
      way = -way
      (gates.h, gates.n) = (risingH.times(way, plus: h), risingN.times(way, plus: n))
      end = potential(behind: middle, gates, group, input)
    }
    (gates.h, gates.n) = (h, n)
    let level = constant(.detection, group)
    let crosses =
      (state.unmoved .< level) .& (state.voltage.atLeast(middle).atLeast(end) .>= level)
    return (
      State(voltage: end, gates: gates, unmoved: end, middle: middle),
      unsafeBitCast(crosses, to: Words.self)
    )
  }

  /// The potential after a sub-step with open gates (mV).
  @_transparent
  private func potential(
    behind v: Group, _ gates: Gates, _ group: Int, _ input: PointInput
  ) -> Group {
    let share = constant(.share, group)
    let (open, n2) = ((gates.m * gates.m) * (gates.m * gates.h), gates.n * gates.n)
    let flow = n2 * n2
    let total = flow.times(
      constant(.potassium, group),
      plus: open.times(
        constant(.sodium, group), plus: constant(.leak, group) + input.conductance))
    let net = flow.times(
      constant(.potassiumDrive, group),
      plus: open.times(
        constant(.sodiumDrive, group), plus: constant(.drive, group) + input.current))
    let way = (-total).times(v, plus: net) * (share + share)
    return v + way / total.times(share, plus: 1)
  }

  @inline(never)
  func careful(
    _ before: State, _ after: State, _ special: LaneMask, _ group: Int, _ input: PointInput,
    note: (Int, Double) -> Void
  ) -> State {
    let level = constant(.detection, group)
    let length = input.duration / Double(substeps)
    for lane in 0..<BatchSize.width where special[lane] {
      let (level, middle) = (level[lane], after.middle[lane])
      // What a jump lifts over the level crosses it at once.
      if before.voltage[lane] >= level {
        note(lane, input.duration)
      } else if middle >= level {
        let way = (level - before.voltage[lane]) / (middle - before.voltage[lane])
        note(lane, input.duration - way * length)
      } else {
        note(lane, (1 - (level - middle) / (after.voltage[lane] - middle)) * length)
      }
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
    0.05, "by choice: intervals of T-72 to 0.02 %")
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

  /// Into how many sub-steps a step is cut: one, or pairs.
  static func substeps(in step: Double, _ parameters: LaneParameters) -> Int {
    let count = max(1, Int((step / parameters.uniform(substep) - 1e-9).rounded(.up)))
    return count == 1 ? 1 : (count + 1) / 2 * 2
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
