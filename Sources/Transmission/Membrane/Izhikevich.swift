import SynapseModel

/// The two-variable neuron of Izhikevich 2003.
///
/// v' = 0.04 v^2 + 5 v + 140 - u + I / C, u' = a (b v - u) (mV, ms); at the peak v <- c, u <- u + d.
/// v goes by Kahan's method, delta = h f / (1 - h f' / 2), good through the pole of the upstroke; u
/// stands at the middles of steps. A spike that is not in the middle of its step also adds to u what
/// v and u lack for being of before or after the spike there, so that the order is 2.
struct Izhikevich: PointDynamics {
  static let capacitance = Parameter(
    "capacitance", .number(.pF), default: 100, .positive,
    "What turns currents into mV/ms: I = 10 of the article is 1000 pA at 100 pF",
    source: "100 pF as in Izhikevich 2007, by choice")
  static let rate = Parameter(
    "recovery_rate", .number(.perMs), default: 0.02, .within(0, 10), "Rate a of the recovery",
    source: "regular spiking, Izhikevich 2003")
  static let sensitivity = Parameter(
    "recovery_sensitivity", .number(.perMs), default: 0.2, .any, "How u follows v (b)",
    source: "regular spiking, Izhikevich 2003")
  static let reset = Parameter(
    "reset", .number(.mV), default: -65, .within(-200, 200), "Potential c after a spike",
    source: "regular spiking, Izhikevich 2003")
  static let jump = Parameter(
    "recovery_jump", .number(nil), default: 8, .any, "What a spike adds to u (d, mV/ms)",
    source: "regular spiking, Izhikevich 2003")
  static let peak = Parameter(
    "peak", .number(.mV), default: 30, .within(-40, 200), "Potential at which a spike is counted",
    source: "Izhikevich 2003")
  static let model = Model(
    "izhikevich", "Quadratic integrate-and-fire neuron with recovery",
    source: "Izhikevich 2003; science reference 12.7",
    parameters: [
      capacitance, rate, sensitivity, reset, jump, peak, LeakyIntegrateAndFire.holdingCurrent,
    ])

  struct State: BitwiseCopyable {
    var voltage, recovery: Group
  }

  /// Constants, each a row; inner loops read them from memory.
  private let rows = Grid(rows: 10)
  /// What a spike adds to u, how u follows v, by how much v falls (mV), and the rate of u (1/ms).
  private let declared: (jump: PerLane, sensitivity: PerLane, fall: PerLane, rate: PerLane)
  let membraneRate = PerLane(repeating: 0)
  let threshold = PerLane(repeating: -50)

  private enum Row: Int {
    case inverse, keep, follow, reset, jump, lack, peak, holding, begin, sensitivity
  }

  @_transparent private func constant(_ row: Row, _ group: Int) -> Group {
    rows.groups[row.rawValue &* BatchSize.groups &+ group]
  }

  init(_ parameters: LaneParameters, step: Double) {
    let inverse = parameters[Self.capacitance].map { 1 / $0 }
    let keep = parameters[Self.rate].map { Exponential.exp(-($0 * step)) }
    let sensitivity = parameters[Self.sensitivity]
    let (reset, peak) = (parameters[Self.reset], parameters[Self.peak])
    let jump = parameters[Self.jump]
    var fall = peak
    fall += reset.map { -$0 }
    declared = (jump, sensitivity, fall, parameters[Self.rate])
    // The stable point of 0.04 v^2 + (5 - b) v + 140; the lowest potential where there is none.
    let begin = sensitivity.map { b in
      let linear = 5 - b
      let root = SquareRoot.of((linear * linear - 22.4).atLeast(Group(repeating: 1e-12)))
      return (-linear - root) / 0.08
    }
    let values: [(Row, PerLane)] = [
      (.inverse, inverse), (.keep, keep), (.follow, keep.map { 1 - $0 } * sensitivity),
      (.reset, reset), (.peak, peak),
      (.holding, parameters[LeakyIntegrateAndFire.holdingCurrent]), (.begin, begin),
      (.sensitivity, sensitivity),
    ]
    for (row, value) in values { rows.rows[row.rawValue] = value }
    modulate(adaptation: PerLane(repeating: 1))
  }

  func modulate(threshold: PerLane, leak: PerLane) {}
  func modulate(adaptation factor: PerLane) {
    let jump = declared.jump * factor
    rows.rows[Row.jump.rawValue] = jump
    // How fast u falls behind while a spike that was has not been counted (mV/ms^2).
    rows.rows[Row.lack.rawValue] =
      jump.addingProduct(declared.sensitivity, declared.fall) * declared.rate
  }
  func start(_ group: Int) -> State {
    let begin = constant(.begin, group)
    return State(voltage: begin, recovery: begin * constant(.sensitivity, group))
  }
  @_transparent static func voltage(_ state: State) -> Group { state.voltage }
  @_transparent static func moved(_ state: State, by jump: Group) -> State {
    State(voltage: state.voltage + jump, recovery: state.recovery)
  }
  func states(_ state: State, lane: Int) -> [StateValue] {
    [StateValue(name: "recovery", unit: nil, value: state.recovery[lane])]
  }

  /// dv/dt (mV/ms) and its derivative (1/ms).
  @_transparent
  private func speed(_ v: Group, _ u: Group, _ group: Int, _ input: PointInput)
    -> (speed: Group, slope: Group)
  {
    let net = (-input.conductance).times(v, plus: input.current + constant(.holding, group))
    let speed = v.times(v.times(Group(repeating: 0.04), plus: 5), plus: 140) - u
    let slope =
      v.times(Group(repeating: 0.08), plus: 5) - input.conductance * constant(.inverse, group)
    return (net.times(constant(.inverse, group), plus: speed), slope)
  }

  @_transparent
  func step(_ state: State, _ group: Int, _ input: PointInput) -> (state: State, special: Words) {
    let u = state.recovery.times(
      constant(.keep, group), plus: constant(.follow, group) * state.voltage)
    let (speed, slope) = speed(state.voltage, u, group, input)
    let divisor = 1 - slope * (0.5 * input.duration)
    let end = state.voltage + speed * input.duration / divisor
    let special = (state.voltage.atLeast(end) .>= constant(.peak, group)) .| (divisor .< 0.1)
    return (State(voltage: end, recovery: u), unsafeBitCast(special, to: Words.self))
  }

  @inline(never)
  func careful(
    _ before: State, _ after: State, _ active: LaneMask, _ group: Int, _ input: PointInput,
    note: (Int, Double) -> Void
  ) -> State {
    var (result, left) = (after, Group(repeating: input.duration))
    var (v, u) = (before.voltage, after.recovery)
    var open = active
    for _ in 0..<100 {
      guard isAny(open) else { break }
      let (speed, slope) = speed(v, u, group, input)
      let way = constant(.peak, group) - v
      let pace = speed + way * slope * 0.5
      // When the same method reaches the peak; never where it does not move there.
      let moment = (way / pace).replacing(with: .infinity, where: pace .<= 0)
        .replacing(with: 0, where: way .<= 0)
      let fires = open .& (moment .<= left)
      let divisor = 1 - slope * left * 0.5
      v.replace(with: v + speed * left / divisor, where: open .& .!fires)
      for lane in 0..<BatchSize.width where fires[lane] { note(lane, left[lane] - moment[lane]) }
      left.replace(with: left - moment, where: fires)
      v.replace(with: constant(.reset, group), where: fires)
      let added = constant(.lack, group).times(
        Group(repeating: 0.5 * input.duration) - left, plus: constant(.jump, group))
      u.replace(with: u + added, where: fires)
      open = fires
    }
    result.voltage.replace(with: v, where: active)
    result.recovery.replace(with: u, where: active)
    return result
  }

  static func problems(_ parameters: LaneParameters, step: Double) -> [Problem] {
    var problems: [Problem] = []
    if parameters.uniform(reset) >= parameters.uniform(peak) {
      problems.append(
        parameters.problem(
          at: reset, "the reset of \(parameters.uniform(reset).brief) mV is not below the peak"))
    }
    if step > 0.5 {
      problems.append(
        Problem(
          path: "step", message: "a step of \(step.brief) ms is too coarse for 'izhikevich'",
          hint: "use 0.1 ms", isWarning: true))
    }
    return problems
  }
}
