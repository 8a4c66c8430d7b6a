import SynapseModel

/// A leaky integrate-and-fire neuron with conductances.
///
/// C dV/dt = leak (rest - V) + sum g (E - V) + I. Over a step conductances and currents are constant
/// at their means G and D / G, for which the step is exact:
/// V <- V + (D - G V) (h / C) (1 - exp(-z)) / z with z = G h / C. V at or above the threshold is a
/// spike, at the time where the straight line through the step crosses it; V is then held at the
/// reset for the refractory period, to the fraction of a step. Checks T-65 to T-69.
final class LeakyIntegrateAndFire: NeuronModel {
  static let capacitance = Parameter(
    "capacitance", .number(.pF), default: 200, .positive, "Capacitance of the membrane",
    source: "100-300 pF (science reference 12)")
  static let leak = Parameter(
    "leak", .number(.nS), default: 10, .positive, "Leak conductance at rest",
    source: "10 nS gives membrane time constants of 10-30 ms (science reference 12)")
  static let rest = Parameter(
    "rest", .number(.mV), default: -65, .within(-200, 200), "Resting potential, where V begins",
    source: "-60 to -75 mV (science reference 12)")
  static let threshold = Parameter(
    "threshold", .number(.mV), default: -50, .within(-200, 200),
    "Potential at which the neuron fires", source: "-55 to -45 mV (science reference 12)")
  static let reset = Parameter(
    "reset", .number(.mV), default: -60, .within(-200, 200), "Potential after a spike",
    source: "-60 to -70 mV (science reference 12)")
  static let refractory = Parameter(
    "refractory", .number(.ms), default: 2, .nonNegative,
    "Time after a spike for which V stays at the reset (absolute refractory period)",
    source: "1-5 ms (science reference 12)")
  static let holdingCurrent = Parameter(
    "holding_current", .number(.pA), default: 0, .any, "Constant current into the cell",
    source: "0 by choice (science reference 12.6)")
  static let model = Model(
    "lif", "Leaky integrate-and-fire neuron with conductances",
    source: "Lapicque 1907; science reference 12.1 and 12.2",
    parameters: [capacitance, leak, rest, threshold, reset, refractory, holdingCurrent])
  static let passive = Model(
    "passive", "A membrane that never fires", source: "science reference 12.1, Appendix A",
    parameters: [capacitance, leak, rest, holdingCurrent])

  let membraneRate: PerLane
  let threshold: PerLane
  var voltage: PerLane { state.voltage }
  private var state: MembraneState
  private let constants: MembraneConstants
  private let leak, rest, holding: PerLane
  /// The threshold as it is now.
  private var limit: PerLane
  private let reset: PerLane
  private let refractory: PerLane

  init(_ parameters: LaneParameters) {
    let capacitance = parameters[Self.capacitance]
    leak = parameters[Self.leak]
    rest = parameters[Self.rest]
    holding = parameters[Self.holdingCurrent]
    let (leak, rest) = (leak, rest)
    state = MembraneState(voltage: rest)
    // Of a membrane that never fires, what counts as excitatory is what depolarises.
    let isPassive = parameters.model == Self.passive.name
    threshold = isPassive ? rest : parameters[Self.threshold]
    limit = isPassive ? PerLane(repeating: .infinity) : threshold
    reset = parameters[Self.reset]
    refractory = parameters[Self.refractory]
    var rate = leak
    var drive = holding
    for group in 0..<BatchSize.groups {
      rate[group] /= capacitance[group]
      drive[group].addProduct(leak[group], rest[group])
    }
    membraneRate = rate
    constants = MembraneConstants(
      leak: leak, constantDrive: drive, capacitance: capacitance, threshold: limit)
  }

  /// A reset at or above the threshold would fire in every step; a step longer than the membrane
  /// time constant says little about when the neuron fires.
  static func problems(_ parameters: LaneParameters, step: Double) -> [Problem] {
    var problems: [Problem] = []
    let (reset, threshold) = (parameters.uniform(reset), parameters.uniform(threshold))
    if reset >= threshold, parameters.model == model.name {
      problems.append(
        Problem(
          path: parameters.path + ".reset",
          message:
            "the reset of \(reset.brief) mV is not below the threshold of \(threshold.brief) mV"))
    }
    if parameters.model != passive.name {
      problems += restWarning(parameters, threshold: Self.threshold, rest: rest)
    }
    let leak = parameters.uniform(leak)
    let timeConstant = leak > 0 ? parameters.uniform(capacitance) / leak : .infinity
    if !StepCheck.resolves(step, timeConstant) {
      problems.append(
        StepCheck.warning(
          parameters.path, "the membrane time constant", timeConstant, step: step))
    }
    return problems
  }

  /// A warning where the threshold is not above the rest, so that the neuron fires by itself.
  static func restWarning(_ parameters: LaneParameters, threshold: Parameter, rest: Parameter)
    -> [Problem]
  {
    let (limit, still) = (parameters.uniform(threshold), parameters.uniform(rest))
    guard limit <= still else { return [] }
    return [
      parameters.warning(
        at: threshold,
        "the threshold of \(limit.brief) mV is not above the rest of \(still.brief) mV, so that the"
          + " neuron fires by itself",
        hint: "a rest below the threshold, if that is not meant")
    ]
  }

  func modulate(threshold shift: PerLane, leak factor: PerLane) {
    if limit[0][0].isFinite {
      limit = threshold
      limit += shift
    }
    let leak = leak * factor
    constants.set(leak: leak, constantDrive: holding.addingProduct(leak, rest), threshold: limit)
  }

  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes) {
    let drive = drives.soma
    switch drive.blocked.count {
    case 0: advance(block, drive, NoVoltageDependence(), trace, &spikes)
    case 1: advance(block, drive, drive.blocked[0], trace, &spikes)
    default: advance(block, drive, SeveralBlocks(blocks: drive.blocked), trace, &spikes)
    }
  }

  private func advance(
    _ block: Block, _ drive: Drive, _ dependence: some VoltageDependence, _ trace: Grid?,
    _ spikes: inout OutputSpikes
  ) {
    let membrane = MembraneStep(constants, drive, block, dependence)
    var (voltage, held, drift) = (state.voltage, state.held, state.drift)
    for row in 0..<block.count {
      // Written out so that all groups stay in registers.
      let steps = (
        membrane.step(row, 0, voltage[0], held[0], drift[0]),
        membrane.step(row, 1, voltage[1], held[1], drift[1]),
        membrane.step(row, 2, voltage[2], held[2], drift[2]),
        membrane.step(row, 3, voltage[3], held[3], drift[3])
      )
      voltage = PerLane(steps.0.nearEnd, steps.1.nearEnd, steps.2.nearEnd, steps.3.nearEnd)
      held = PerLane(steps.0.held, steps.1.held, steps.2.held, steps.3.held)
      drift = PerLane(
        steps.0.drift(to: voltage[0]), steps.1.drift(to: voltage[1]),
        steps.2.drift(to: voltage[2]), steps.3.drift(to: voltage[3]))
      let special = (
        membrane.isSpecial(steps.0, voltage[0], 0), membrane.isSpecial(steps.1, voltage[1], 1),
        membrane.isSpecial(steps.2, voltage[2], 2), membrane.isSpecial(steps.3, voltage[3], 3)
      )
      if isAny(special.0 | special.1 | special.2 | special.3) {
        let end = membrane.end(ofRow: row)
        if isAny(special.0) {
          (voltage[0], held[0], drift[0]) = careful(steps.0, 0, until: end, &spikes)
        }
        if isAny(special.1) {
          (voltage[1], held[1], drift[1]) = careful(steps.1, 1, until: end, &spikes)
        }
        if isAny(special.2) {
          (voltage[2], held[2], drift[2]) = careful(steps.2, 2, until: end, &spikes)
        }
        if isAny(special.3) {
          (voltage[3], held[3], drift[3]) = careful(steps.3, 3, until: end, &spikes)
        }
      }
      if let trace { trace.rows[row] = voltage }
    }
    (state.voltage, state.held, state.drift) = (voltage, held, drift)
  }

  /// A step of one group in which a lane fires or moves far, with everything that this takes.
  ///
  /// - Returns: Potential, for how long it is held, and drift at the end.
  @inline(never)
  private func careful(
    _ step: FreeStep, _ group: Int, until time: Double, _ spikes: inout OutputSpikes
  ) -> (Group, Group, Group) {
    let end = step.end(Exponential.meanDecay(step.exponent))
    var (voltage, held, drift) = (end, step.held, step.drift(to: end))
    for lane in 0..<BatchSize.width
    where max(end[lane], step.before[lane]) >= limit[group][lane] && step.free[lane] > 0 {
      let after = fire(step, end, lane, group) { left in
        spikes.append(lane: group * BatchSize.width + lane, time: time - left)
      }
      (voltage[lane], held[lane], drift[lane]) = (after.voltage, after.held, 0)
    }
    return (voltage, held, drift)
  }

  /// One lane through a step in which it fires, once or (with a refractory period shorter than the
  /// step) several times; `note` gets each spike as the time left in the step (ms).
  ///
  /// Returns the potential at the end, and for how long it is still held.
  private func fire(
    _ step: FreeStep, _ end: Group, _ lane: Int, _ group: Int, note: (Double) -> Void
  ) -> (voltage: Double, held: Double) {
    let (threshold, reset) = (limit[group][lane], reset[group][lane])
    let refractory = refractory[group][lane]
    var (from, to, left) = (step.before[lane], end[lane], step.free[lane])
    for _ in 0..<Self.mostSpikesPerStep {
      // A potential above the threshold from the start fires as soon as it may.
      if from < threshold { left *= 1 - min((threshold - from) / (to - from), 1) }
      note(left)
      guard left > refractory else { return (reset, refractory - left) }
      left -= refractory
      let rate = step.exponent[lane] / step.free[lane]
      let slope = step.slope[lane] / step.free[lane] + rate * (step.before[lane] - reset)
      let decay = Exponential.meanDecay(Group(repeating: rate * left))[0]
      (from, to) = (reset, reset + slope * left * decay)
      if to < threshold { return (to, 0) }
    }
    return (reset, 0)
  }

  /// Rates beyond this have no meaning; other neurons that are held at a reset stop there, too.
  static let mostSpikesPerStep = 100
}
