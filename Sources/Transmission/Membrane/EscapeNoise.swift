import SynapseModel

/// A leaky integrate-and-fire neuron that fires at random, the more likely the nearer its threshold.
///
/// Hazard rate exp((V - threshold) / slope) of a spike, integrated over each step along the straight line
/// between the potentials at its ends; a spike comes where the hazard since the last one reaches an
/// exponential random number. The membrane is that of `LeakyIntegrateAndFire`.
struct EscapeNoise: PointDynamics {
  static let rate = Parameter(
    "rate", .number(.perMs), default: 0.1, .within(0, 1e6), "Rate of firing at the threshold",
    source: "10 ms at threshold, by choice (Gerstner & van Hemmen 1992)")
  static let slope = Parameter(
    "slope", .number(.mV), default: 2, .within(0.001, 100),
    "By how much the potential has to rise for e times the rate",
    source: "1-4 mV (Jolivet, Rauch, Luscher & Gerstner 2006)")
  static let section = Section(
    "escape", "Firing at random instead of at a sharp threshold",
    models: [
      Model("none", "The neuron fires at its threshold", source: "by choice", parameters: []),
      Model(
        "exponential", "The rate of firing grows exponentially with the potential",
        source: "Gerstner & van Hemmen 1992; science reference 12.1", parameters: [rate, slope]),
    ], defaultModel: "none")

  struct State: BitwiseCopyable {
    /// Potential (mV).
    var voltage: Group
    /// For how long it is held at the reset (ms).
    var held = Group(repeating: 0)
    /// Hazard that is left until the next spike.
    var hazard: Group
    /// Spikes so far.
    var count = Group(repeating: 0)
  }

  /// A part of a step in which the potential moves.
  private struct Part {
    /// Potential at its start and at its end, above the threshold and in units of the slope.
    let from, to: Group
    /// Potential at its end (mV).
    let end: Group
    /// Hazard over it.
    let hazard: Group
  }

  let threshold: PerLane
  let membraneRate: PerLane
  private let declared: (leak: PerLane, rest: PerLane, holding: PerLane)
  private let capacitance, reset, refractory, rate, perSlope: PerLane
  private var leak, drive, limit: PerLane
  private let context: InputContext

  /// `nil` where the neuron has a sharp threshold.
  init?(_ parameters: LaneParameters, context: () -> InputContext) {
    let escape = parameters.section(Self.section.name)
    guard escape.model != "none" else { return nil }
    self.context = context()
    capacitance = parameters[LeakyIntegrateAndFire.capacitance].map { 1 / $0 }
    threshold = parameters[LeakyIntegrateAndFire.threshold]
    reset = parameters[LeakyIntegrateAndFire.reset]
    refractory = parameters[LeakyIntegrateAndFire.refractory]
    rate = escape[Self.rate]
    perSlope = escape[Self.slope].map { 1 / $0 }
    declared = (
      parameters[LeakyIntegrateAndFire.leak], parameters[LeakyIntegrateAndFire.rest],
      parameters[LeakyIntegrateAndFire.holdingCurrent]
    )
    (leak, limit) = (declared.leak, threshold)
    drive = declared.holding.addingProduct(leak, declared.rest)
    membraneRate = leak * capacitance
  }

  mutating func modulate(threshold shift: PerLane, leak factor: PerLane) {
    leak = declared.leak * factor
    drive = declared.holding.addingProduct(leak, declared.rest)
    limit = threshold
    limit += shift
  }

  func start(_ group: Int) -> State {
    State(voltage: declared.rest[group], hazard: draw(group, Group(repeating: 0)))
  }

  @_transparent static func voltage(_ state: State) -> Group { state.voltage }
  @_transparent static func moved(_ state: State, by jump: Group) -> State {
    var state = state
    state.voltage.replace(with: state.voltage + jump, where: state.held .== 0)
    return state
  }

  func states(_ state: State, lane: Int) -> [StateValue] {
    [StateValue(name: "escape_hazard_left", unit: nil, value: state.hazard[lane])]
  }

  /// The hazard until the next spike: an exponential number for each spike of each run.
  private func draw(_ group: Int, _ count: Group) -> Group {
    var (slots, ordinals) = (Words(), Words())
    for index in 0..<BatchSize.width {
      slots[index] = UInt64(group * BatchSize.width + index)
      ordinals[index] = UInt64(count[index])
    }
    let draw = context.words(slots: slots, ordinals: ordinals, purpose: Purpose.escape.rawValue)
    return -Logarithm.log(Philox.uniform(draw.a, draw.b))
  }

  /// Where the potential gets in a time, and the hazard on its way.
  @inline(__always)
  private func part(_ voltage: Group, _ group: Int, _ input: PointInput, _ time: Group) -> Part {
    let conductance = leak[group] + input.conductance
    let share = time * capacitance[group]
    let slope = (-conductance).times(voltage, plus: drive[group] + input.current) * share
    let end = slope.times(Exponential.meanDecay(conductance * share), plus: voltage)
    func above(_ voltage: Group) -> Group {
      ((voltage - limit[group]) * perSlope[group]).atLeast(Group(repeating: -500))
        .atMost(Group(repeating: 50))
    }
    let (from, to) = (above(voltage), above(end))
    let (low, high) = (from.atMost(to), from.atLeast(to))
    let hazard =
      time * rate[group] * Exponential.exp(high) * Exponential.meanDecay(high - low)
    return Part(from: from, to: to, end: end, hazard: hazard)
  }

  func step(_ state: State, _ group: Int, _ input: PointInput) -> (state: State, special: Words) {
    let over = state.held - input.duration
    let held = over.atLeast(Group(repeating: 0))
    let part = part(state.voltage, group, input, held - over)
    let after = State(
      voltage: part.end, held: held, hazard: state.hazard - part.hazard, count: state.count)
    return (after, unsafeBitCast(after.hazard .<= 0, to: Words.self))
  }

  @inline(never)
  func careful(
    _ before: State, _ after: State, _ fired: LaneMask, _ group: Int, _ input: PointInput,
    note: (Int, Double) -> Void
  ) -> State {
    var (now, result) = (before, after)
    var left = Group(repeating: input.duration)
    for _ in 0..<LeakyIntegrateAndFire.mostSpikesPerStep {
      let wait = now.held.atMost(left)
      (now.held, left) = (now.held - wait, left - wait)
      let part = part(now.voltage, group, input, left)
      let fires = fired .& (part.hazard .>= now.hazard) .& (left .> 0)
      guard isAny(fires) else {
        now.voltage = part.end
        now.hazard -= part.hazard
        break
      }
      left.replace(
        with: left * (1 - moment(part, now.hazard, group, left)), where: fires)
      for lane in 0..<BatchSize.width where fires[lane] { note(lane, left[lane]) }
      // A run that does not fire any more is through with the step.
      now.voltage = part.end.replacing(with: reset[group], where: fires)
      now.held.replace(with: refractory[group], where: fires)
      now.count.replace(with: now.count + 1, where: fires)
      now.hazard = (now.hazard - part.hazard).replacing(with: draw(group, now.count), where: fires)
      left.replace(with: 0, where: .!fires)
    }
    result.voltage.replace(with: now.voltage, where: fired)
    result.held.replace(with: now.held, where: fired)
    result.hazard.replace(with: now.hazard, where: fired)
    result.count.replace(with: now.count, where: fired)
    return result
  }

  /// The share of a part after which its hazard has grown to `hazard`.
  private func moment(_ part: Part, _ hazard: Group, _ group: Int, _ time: Group) -> Group {
    let share = hazard / (time * rate[group] * Exponential.exp(part.from))
    let rise = part.to - part.from
    let product = rise * share
    // ln(1 + product) / rise; on a flat part the first terms of its series.
    let series = share * (1 + product * (product * (1.0 / 3) - 0.5))
    let exact = Logarithm.log((1 + product).atLeast(Group(repeating: 1e-300))) / rise
    let isFlat = (product .< 1e-5) .& (product .> -1e-5)
    return exact.replacing(with: series, where: isFlat)
      .atLeast(Group(repeating: 0)).atMost(Group(repeating: 1))
  }

  /// Neurons with an upstroke of their own need no escape noise.
  static func problems(_ neuron: LaneParameters) -> [Problem] {
    let escape = neuron.section(section.name)
    guard escape.model != "none", neuron.model != LeakyIntegrateAndFire.model.name else {
      return []
    }
    return [
      Problem(
        path: escape.path, message: "only the neuron 'lif' fires by escape noise",
        hint: "current that wanders ('noise: {model: ou_current}') makes any neuron irregular")
    ]
  }
}
