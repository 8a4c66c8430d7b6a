import SynapseModel

/// The adaptive exponential integrate-and-fire neuron (Brette & Gerstner 2005).
///
/// C dV/dt = leak (rest - V) + leak D exp((V - V_T) / D) - w + sum g (E - V) + I,
/// tau_w dw/dt = a (V - rest) - w; at the peak V <- reset and w <- w + b. A step is split
/// symmetrically: half of the linear part, the exponential part, half of the linear part, each
/// exactly; w stands at the middles of steps. So the order is 2, and the upstroke, in which V reaches
/// infinity in finite time, is followed exactly. A spike that is not in the middle of its step also
/// adds to w what w lacks for V and w being of before or after the spike there. Checks T-70 and T-71.
struct AdaptiveExponential: PointDynamics {
  static let capacitance = Parameter(
    "capacitance", .number(.pF), default: 281, .positive, "Capacitance of the membrane",
    source: "Brette & Gerstner 2005")
  static let leak = Parameter(
    "leak", .number(.nS), default: 30, .positive, "Leak conductance",
    source: "Brette & Gerstner 2005")
  static let rest = Parameter(
    "rest", .number(.mV), default: -70.6, .within(-200, 200),
    "Reversal potential of the leak, where V begins", source: "Brette & Gerstner 2005")
  static let threshold = Parameter(
    "threshold", .number(.mV), default: -50.4, .within(-200, 200),
    "Potential V_T from which the exponential current takes over", source: "Brette & Gerstner 2005")
  static let slope = Parameter(
    "slope_factor", .number(.mV), default: 2, .within(0.01, 100),
    "Sharpness D of the spike's upstroke", source: "Brette & Gerstner 2005")
  static let adaptation = Parameter(
    "adaptation", .number(.nS), default: 4, .any,
    "Subthreshold adaptation a: conductance by which w follows V", source: "Brette & Gerstner 2005")
  static let adaptationTime = Parameter(
    "adaptation_time", .number(.ms), default: 144, .positive, "Time constant of w",
    source: "Brette & Gerstner 2005", isTimeConstant: true)
  static let adaptationJump = Parameter(
    "adaptation_jump", .number(.pA), default: 80.5, .any, "What a spike adds to w (b)",
    source: "Brette & Gerstner 2005")
  static let reset = Parameter(
    "reset", .number(.mV), default: -60, .within(-200, 200), "Potential after a spike",
    source: "NEST aeif_cond_exp; -70.6 mV in Brette & Gerstner 2005")
  static let peak = Parameter(
    "peak", .number(.mV), default: 0, .within(-200, 200), "Potential at which a spike is counted",
    source: "NEST aeif_cond_exp")
  static let model = Model(
    "adex", "Adaptive exponential integrate-and-fire neuron",
    source: "Brette & Gerstner 2005; science reference 12.3",
    parameters: [
      capacitance, leak, rest, threshold, slope, adaptation, adaptationTime, adaptationJump, reset,
      peak, LeakyIntegrateAndFire.holdingCurrent,
    ])

  struct State: BitwiseCopyable {
    /// Potential (mV) at the end of the step, adaptation (pA) in its middle.
    var voltage, adaptation: Group
  }

  /// Constants, each a row; inner loops read them from memory.
  private let rows = Grid(rows: 18)
  private let declared: (threshold: PerLane, leak: PerLane, rest: PerLane, holding: PerLane)
  private let declaredJump: PerLane
  let membraneRate: PerLane
  var threshold: PerLane { declared.threshold }

  private enum Row: Int {
    case leak, drive, half, share, rise, offset, perSlope, slope, peak, reset, jump, keep, follow
    case base, rest, perTime, coupling, atPeak
  }

  @_transparent private func constant(_ row: Row, _ group: Int) -> Group {
    rows.groups[row.rawValue &* BatchSize.groups &+ group]
  }

  init(_ parameters: LaneParameters, step: Double) {
    let (capacitance, leak) = (parameters[Self.capacitance], parameters[Self.leak])
    let (rest, slope) = (parameters[Self.rest], parameters[Self.slope])
    let keep = parameters[Self.adaptationTime].map { Exponential.exp(-(step / $0)) }
    let follow = keep.map { 1 - $0 } * parameters[Self.adaptation]
    declared = (
      parameters[Self.threshold], leak, rest, parameters[LeakyIntegrateAndFire.holdingCurrent]
    )
    declaredJump = parameters[Self.adaptationJump]
    let inverse = capacitance.map { 1 / $0 }
    membraneRate = leak * inverse
    let values: [(Row, PerLane)] = [
      (.half, inverse.map { $0 * (0.5 * step) }), (.share, leak * inverse.map { $0 * step }),
      (.rise, slope * leak * inverse.map { $0 * step }),
      (.perSlope, slope.map { 1 / $0 }), (.slope, slope), (.peak, parameters[Self.peak]),
      (.reset, parameters[Self.reset]), (.jump, declaredJump), (.keep, keep),
      (.follow, follow), (.base, (follow * rest).map { -$0 }), (.rest, rest),
      (.perTime, parameters[Self.adaptationTime].map { 1 / $0 }),
      (.coupling, parameters[Self.adaptation]),
    ]
    for (row, value) in values { rows.rows[row.rawValue] = value }
    modulate(threshold: PerLane(repeating: 0), leak: PerLane(repeating: 1))
  }

  func modulate(threshold shift: PerLane, leak factor: PerLane) {
    let leak = declared.leak * factor
    var limit = declared.threshold
    limit += shift
    rows.rows[Row.leak.rawValue] = leak
    rows.rows[Row.drive.rawValue] = declared.holding.addingProduct(leak, declared.rest)
    for group in 0..<BatchSize.groups {
      rows.rows[Row.offset.rawValue][group] = -limit[group] * constant(.perSlope, group)
      rows.rows[Row.atPeak.rawValue][group] = Exponential.exp(
        -distance(constant(.peak, group), group))
    }
  }

  func modulate(adaptation factor: PerLane) {
    rows.rows[Row.jump.rawValue] = declaredJump * factor
  }

  func start(_ group: Int) -> State {
    State(voltage: constant(.rest, group), adaptation: Group(repeating: 0))
  }
  @_transparent static func voltage(_ state: State) -> Group { state.voltage }
  @_transparent static func moved(_ state: State, by jump: Group) -> State {
    State(voltage: state.voltage + jump, adaptation: state.adaptation)
  }
  func states(_ state: State, lane: Int) -> [StateValue] {
    [StateValue(name: "adaptation", unit: .pA, value: state.adaptation[lane])]
  }

  /// Up to this share of its blow-up the exponential part is a polynomial.
  private static let nearLimit = 0.25

  /// -ln(1 - x) / x for 0 <= x <= `nearLimit`, with a relative error below 5e-8.
  @_transparent private static func blowUp(_ x: Group) -> Group {
    let x2 = x * x
    let a = x.times(Group(repeating: 0.5000072985783467), plus: 1)
    let b = x.times(Group(repeating: 0.2571102171693414), plus: 0.3329307174100401)
    let c = x.times(Group(repeating: 0.33570964732048164), plus: 0.1467033226780905)
    return c.times(x2, plus: b).times(x2, plus: a)
  }

  /// How far the potential is above V_T, in slope factors.
  @_transparent private func distance(_ voltage: Group, _ group: Int) -> Group {
    voltage.times(constant(.perSlope, group), plus: constant(.offset, group))
      .atLeast(Group(repeating: -80)).atMost(Group(repeating: 50))
  }

  @_transparent
  func step(_ state: State, _ group: Int, _ input: PointInput) -> (state: State, special: Words) {
    let keep = constant(.keep, group)
    let target = state.voltage.times(constant(.follow, group), plus: constant(.base, group))
    let adaptation = state.adaptation.times(keep, plus: target)
    let conductance = constant(.leak, group) + input.conductance
    let drive = constant(.drive, group) + input.current - adaptation
    let half = constant(.half, group)
    let exponent = conductance * half
    let gain = half * Exponential.shortMeanDecay(exponent)
    let first = (-conductance).times(state.voltage, plus: drive).times(gain, plus: state.voltage)
    let rise = Exponential.rough(distance(first, group))
    let share = constant(.share, group) * rise
    let second = (constant(.rise, group) * rise).times(Self.blowUp(share), plus: first)
    let end = (-conductance).times(second, plus: drive).times(gain, plus: second)
    let special =
      (share .> Self.nearLimit) .| (exponent .> Exponential.shortLimit)
      .| (state.voltage.atLeast(end) .> constant(.peak, group))
    return (
      State(voltage: end, adaptation: adaptation), unsafeBitCast(special, to: Words.self)
    )
  }

  @inline(never)
  func careful(
    _ before: State, _ after: State, _ special: LaneMask, _ group: Int, _ input: PointInput,
    note: (Int, Double) -> Void
  ) -> State {
    let conductance = constant(.leak, group) + input.conductance
    let drive = constant(.drive, group) + input.current
    let (slope, peak) = (constant(.slope, group), constant(.peak, group))
    let (half, share) = (constant(.half, group), constant(.share, group))
    var (voltage, adaptation) = (before.voltage, after.adaptation)
    // What is left of the step, as a share of it; lanes that need no care have nothing left.
    var left = Group(repeating: 0).replacing(with: 1, where: special)
    let active = left .> 0
    for _ in 0..<Self.mostParts {
      let goes = left .> 0
      guard isAny(goes) else { break }
      let part = left.atMost(Group(repeating: 0.5))
      let portion = half * part
      let gain = portion * Exponential.meanDecay(conductance * portion)
      let now = drive - adaptation
      let first = (-conductance).times(voltage, plus: now).times(gain, plus: voltage)
      let rise = Exponential.exp(distance(first, group))
      // Far from the blow-up 1 - x; behind it any number, for the lane fires.
      let rest = (1 - share * part * rise).atLeast(Group(repeating: 1e-300))
      let second = (-slope).times(Logarithm.log(rest), plus: first)
      let end = (-conductance).times(second, plus: now).times(gain, plus: second)
      let isLate = second .< peak
      let fires = goes .& ((end .>= peak) .| .!isLate)
      voltage.replace(with: end, where: goes)
      left.replace(with: left - part, where: goes)
      guard isAny(fires) else { continue }
      // When the exponential part alone comes to the peak.
      let moment = ((1 / rise - constant(.atPeak, group)) / share)
        .atLeast(Group(repeating: 0)).atMost(part).replacing(with: part, where: isLate)
      left.replace(with: left + part - moment, where: fires)
      for lane in 0..<BatchSize.width where fires[lane] { note(lane, left[lane] * input.duration) }
      let jump = constant(.jump, group)
      let lack = (before.voltage - constant(.reset, group)).times(
        constant(.coupling, group), plus: jump)
      let early = (0.5 - left) * input.duration * constant(.perTime, group)
      adaptation.replace(with: adaptation + lack.times(early, plus: jump), where: fires)
      voltage.replace(with: constant(.reset, group), where: fires)
    }
    return State(
      voltage: after.voltage.replacing(with: voltage, where: active),
      adaptation: after.adaptation.replacing(with: adaptation, where: active))
  }

  private static let mostParts = 100

  static func problems(_ parameters: LaneParameters, step: Double) -> [Problem] {
    var problems: [Problem] = []
    let peakValue = parameters.uniform(peak)
    if peakValue <= parameters.uniform(threshold) {
      problems.append(
        parameters.problem(
          at: peak, "the peak of \(peakValue.brief) mV is not above the threshold V_T",
          hint: "a spike is counted in its upstroke, for example at 0 mV"))
    }
    if parameters.uniform(reset) >= peakValue {
      problems.append(
        parameters.problem(
          at: reset, "the reset of \(parameters.uniform(reset).brief) mV is not below the peak"))
    }
    problems += LeakyIntegrateAndFire.restWarning(parameters, threshold: threshold, rest: rest)
    let timeConstant = parameters.uniform(capacitance) / parameters.uniform(leak)
    if !StepCheck.resolves(step, timeConstant) {
      problems.append(
        StepCheck.warning(parameters.path, "the membrane time constant", timeConstant, step: step))
    }
    return problems
  }
}
