import SynapseModel

/// The adaptive exponential integrate-and-fire neuron (Brette & Gerstner 2005).
///
/// C dV/dt = leak (rest - V) + leak D exp((V - V_T) / D) - w + sum g (E - V) + I,
/// tau_w dw/dt = a (V - rest) - w; at the peak V <- reset and w <- w + b. A step is split
/// symmetrically: half of the linear part, the exponential part, half of the linear part, each
/// exactly; w stands at the middles of steps. So the order is 2 but for
/// a small first-order term of w where a reset falls inside a step, and the upstroke, in which V
/// reaches infinity in finite time, is followed exactly. Checks T-70 and T-71.
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
  private let rows = Grid(rows: 15)
  private let declared: (threshold: PerLane, leak: PerLane, rest: PerLane, holding: PerLane)
  let membraneRate: PerLane
  var threshold: PerLane { declared.threshold }

  private enum Row: Int {
    case leak, drive, half, share, threshold, perSlope, slope, peak, reset, jump, keep, follow,
      base,
      rest, perTime
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
    let inverse = capacitance.map { 1 / $0 }
    membraneRate = leak * inverse
    let values: [(Row, PerLane)] = [
      (.half, inverse.map { $0 * (0.5 * step) }), (.share, leak * inverse.map { $0 * step }),
      (.perSlope, slope.map { 1 / $0 }), (.slope, slope), (.peak, parameters[Self.peak]),
      (.reset, parameters[Self.reset]), (.jump, parameters[Self.adaptationJump]), (.keep, keep),
      (.follow, follow), (.base, (follow * rest).map { -$0 }), (.rest, rest),
      (.perTime, parameters[Self.adaptationTime].map { 1 / $0 }),
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
    rows.rows[Row.threshold.rawValue] = limit
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

  /// Up to this share of its blow-up the exponential part is a short series.
  private static let nearLimit = 0.05

  @_transparent
  func step(_ state: State, _ group: Int, _ input: PointInput) -> (state: State, special: Words) {
    let keep = constant(.keep, group)
    let target = state.voltage.times(constant(.follow, group), plus: constant(.base, group))
    let adaptation = state.adaptation.times(keep, plus: target)
    let conductance = constant(.leak, group) + input.conductance
    let drive = constant(.drive, group) + input.current - adaptation
    let half = constant(.half, group)
    let exponent = conductance * half
    let gain = half * Exponential.nearMeanDecay(exponent)
    let first = (-conductance).times(state.voltage, plus: drive).times(gain, plus: state.voltage)
    let x = ((first - constant(.threshold, group)) * constant(.perSlope, group))
      .atLeast(Group(repeating: -80)).atMost(Group(repeating: 50))
    let share = constant(.share, group) * Exponential.brief(x)
    // -ln(1 - x) / x
    let s2 = share * share
    let a = share.times(Group(repeating: 1.0 / 2), plus: 1)
    let b = share.times(Group(repeating: 1.0 / 4), plus: 1.0 / 3)
    let c = share.times(Group(repeating: 1.0 / 6), plus: 1.0 / 5)
    let series = c.times(s2, plus: b).times(s2, plus: a)
    let second = (share * constant(.slope, group)).times(series, plus: first)
    let end = (-conductance).times(second, plus: drive).times(gain, plus: second)
    let special =
      (share .> Self.nearLimit) .| (exponent .> Exponential.nearLimit)
      .| (end .>= constant(.peak, group))
    return (
      State(voltage: end, adaptation: adaptation), unsafeBitCast(special, to: Words.self)
    )
  }

  @inline(never)
  func careful(
    _ before: State, _ after: State, _ group: Int, _ input: PointInput,
    note: (Int, Double) -> Void
  ) -> State {
    let special = step(before, group, input).special
    let conductance = constant(.leak, group) + input.conductance
    let drive = constant(.drive, group) + input.current
    let (slope, peak) = (constant(.slope, group), constant(.peak, group))
    let (half, share) = (constant(.half, group), constant(.share, group))
    var (voltage, adaptation) = (before.voltage, after.adaptation)
    // What is left of the step, as a share of it; lanes that need no care have nothing left.
    var left = Group(repeating: 0).replacing(
      with: 1, where: unsafeBitCast(special, to: SIMDMask<SIMD8<Int64>>.self))
    let active = left .> 0
    for _ in 0..<Self.mostParts {
      guard isAny(left .> 0) else { break }
      let part = left.atMost(Group(repeating: 0.25))
      let portion = half * part
      let gain = portion * Exponential.meanDecay(conductance * portion)
      let now = drive - adaptation
      let first = (-conductance).times(voltage, plus: now).times(gain, plus: voltage)
      let x = ((first - constant(.threshold, group)) / slope)
        .atLeast(Group(repeating: -80)).atMost(Group(repeating: 50))
      let reach = share * part
      // Far from the blow-up 1 - x; behind it any number, for the lane fires.
      let rest = (1 - reach * Exponential.exp(x)).atLeast(Group(repeating: 1e-300))
      let second = (-slope).times(Logarithm.log(rest), plus: first)
      let end = (-conductance).times(second, plus: now).times(gain, plus: second)
      let top = ((peak - constant(.threshold, group)) / slope)
        .atLeast(Group(repeating: -80)).atMost(Group(repeating: 80))
      let moment = ((Exponential.exp(-x) - Exponential.exp(-top)) / share)
        .atLeast(Group(repeating: 0)).atMost(part)
      let isLate = second .< peak
      let fires = (left .> 0) .& ((end .>= peak) .| .!isLate)
      let used = part.replacing(
        with: moment.replacing(with: part, where: isLate), where: fires)
      let after = left - used
      if isAny(fires) {
        for lane in 0..<BatchSize.width where fires[lane] {
          note(lane, after[lane] * input.duration)
        }
      }
      let added =
        constant(.jump, group)
        * ((0.5 - after) * input.duration).times(constant(.perTime, group), plus: 1)
      adaptation.replace(with: adaptation + added, where: fires)
      voltage.replace(
        with: end.replacing(with: constant(.reset, group), where: fires), where: left .> 0)
      left = after.atLeast(Group(repeating: 0)).replacing(with: 0, where: .!(left .> 0))
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
    let timeConstant = parameters.uniform(capacitance) / parameters.uniform(leak)
    if !StepCheck.resolves(step, timeConstant) {
      problems.append(
        StepCheck.warning(parameters.path, "the membrane time constant", timeConstant, step: step))
    }
    return problems
  }
}
