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

  let membraneRate: PerLane
  /// A reset at or above the threshold would fire in every step.
  static func problems(
    _ parameters: LaneParameters
  ) -> [(path: String, message: String, hint: String?)] {
    let (reset, threshold) = (parameters.uniform(reset), parameters.uniform(threshold))
    guard reset >= threshold else { return [] }
    return [
      (
        parameters.path + ".reset",
        "the reset of \(reset.brief) mV is not below the threshold of \(threshold.brief) mV", nil
      )
    ]
  }

  let threshold: PerLane
  private(set) var voltage: PerLane
  /// For how long the potential is still held at the reset (ms).
  private var held = PerLane(repeating: 0)
  /// Leak (nS), constant drive (pA), inverse of the capacitance (1/pF) and threshold (mV).
  private let constants = Grid(rows: 4)
  private let reset: PerLane
  private let refractory: PerLane

  init(_ parameters: LaneParameters) {
    let capacitance = parameters[Self.capacitance]
    let leak = parameters[Self.leak]
    let rest = parameters[Self.rest]
    voltage = rest
    threshold = parameters[Self.threshold]
    reset = parameters[Self.reset]
    refractory = parameters[Self.refractory]
    var rate = leak
    var drive = parameters[Self.holdingCurrent]
    for group in 0..<BatchSize.groups {
      rate[group] /= capacitance[group]
      drive[group].addProduct(leak[group], rest[group])
    }
    membraneRate = rate
    constants.rows[0] = leak
    constants.rows[1] = drive
    constants.rows[2] = capacitance.map { 1 / $0 }
    constants.rows[3] = threshold
  }

  func advance(_ block: Block, drive: Drive, trace: Grid?, spikes: inout OutputSpikes) {
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
    let work = Work(self, drive, block, dependence)
    var (voltage, held) = (voltage, held)
    for row in 0..<block.count {
      // Written out so that all groups stay in registers.
      let steps = (
        work.step(row, 0, voltage[0], held[0]), work.step(row, 1, voltage[1], held[1]),
        work.step(row, 2, voltage[2], held[2]), work.step(row, 3, voltage[3], held[3])
      )
      let before = (voltage, held)
      voltage = PerLane(steps.0.nearEnd, steps.1.nearEnd, steps.2.nearEnd, steps.3.nearEnd)
      held = PerLane(steps.0.held, steps.1.held, steps.2.held, steps.3.held)
      let special = (
        work.isSpecial(steps.0, voltage[0], 0), work.isSpecial(steps.1, voltage[1], 1),
        work.isSpecial(steps.2, voltage[2], 2), work.isSpecial(steps.3, voltage[3], 3)
      )
      if isAny(special.0 | special.1 | special.2 | special.3) {
        if isAny(special.0) {
          (voltage[0], held[0]) = careful(row, 0, before.0[0], before.1[0], work, &spikes)
        }
        if isAny(special.1) {
          (voltage[1], held[1]) = careful(row, 1, before.0[1], before.1[1], work, &spikes)
        }
        if isAny(special.2) {
          (voltage[2], held[2]) = careful(row, 2, before.0[2], before.1[2], work, &spikes)
        }
        if isAny(special.3) {
          (voltage[3], held[3]) = careful(row, 3, before.0[3], before.1[3], work, &spikes)
        }
      }
      if let trace { trace.rows[row] = voltage }
    }
    (self.voltage, self.held) = (voltage, held)
  }

  /// A step of one group in which a lane fires or moves far, done over with everything that this
  /// takes; returns the potential and for how long it is still held.
  @inline(never)
  private func careful(
    _ row: Int, _ group: Int, _ voltage: Group, _ held: Group,
    _ work: Work<some VoltageDependence>, _ spikes: inout OutputSpikes
  ) -> (Group, Group) {
    let step = work.step(row, group, voltage, held)
    var after = step.end(Exponential.meanDecay(step.exponent))
    var stillHeld = step.held
    let end = Double(work.firstStep + row + 1) * work.duration
    let (threshold, reset, refractory) = (threshold[group], reset[group], refractory[group])
    for lane in 0..<BatchSize.width where after[lane] >= threshold[lane] {
      let rise = after[lane] - step.before[lane]
      let share = (threshold[lane] - step.before[lane]) / rise
      // A potential that was above the threshold already fires as soon as it may.
      let left = step.free[lane] * (rise > 0 ? min(max(1 - share, 0), 1) : 1)
      spikes.append(lane: group * BatchSize.width + lane, time: end - left)
      after[lane] = reset[lane]
      stillHeld[lane] = max(refractory[lane] - left, 0)
    }
    return (after, stillHeld)
  }

  /// Where a block's inner loop finds everything.
  private struct Work<Dependence: VoltageDependence> {
    let leak, constantDrive, perCapacitance, threshold: UnsafeMutablePointer<Group>
    let conductances, currents: UnsafeMutablePointer<Group>
    let jumps: UnsafeMutablePointer<Group>?
    let dependence: Dependence
    let firstStep: Int
    /// Length of a step (ms).
    let duration: Double

    init(
      _ neuron: LeakyIntegrateAndFire, _ drive: Drive, _ block: Block, _ dependence: Dependence
    ) {
      leak = neuron.constants.groups
      constantDrive = leak + BatchSize.groups
      perCapacitance = constantDrive + BatchSize.groups
      threshold = perCapacitance + BatchSize.groups
      conductances = drive.conductance.groups
      currents = drive.current.groups
      jumps = drive.jump?.groups
      self.dependence = dependence
      firstStep = block.firstStep
      duration = block.step
    }

    @_transparent
    func step(_ row: Int, _ group: Int, _ voltage: Group, _ held: Group) -> Step {
      let index = row &* BatchSize.groups &+ group
      var before = voltage
      if let jumps { before.replace(with: voltage + jumps[index], where: held .== 0) }
      var conductance = leak[group] + conductances[index]
      var current = constantDrive[group] + currents[index]
      dependence.add(index, group, before, &conductance, &current)
      // The part of the step in which V is not held.
      let over = held - duration
      let still = over.atLeast(Group(repeating: 0))
      let free = still - over
      let share = free * perCapacitance[group]
      return Step(
        before: before, free: free, held: still, exponent: conductance * share,
        slope: (-conductance).times(before, plus: current) * share)
    }

    /// Not zero where a lane fires or its step is too long for the short polynomial.
    @_transparent func isSpecial(_ step: Step, _ after: Group, _ group: Int) -> Words {
      unsafeBitCast(
        (after .>= threshold[group]) .| (step.exponent .> Exponential.nearLimit), to: Words.self)
    }
  }

  /// One step of one group before it is known where it ends.
  private struct Step {
    /// Potential at its start (mV).
    let before: Group
    /// For how long V moves (ms).
    let free: Group
    /// For how long V is still held after the step (ms).
    let held: Group
    /// Length of the free part in membrane time constants.
    let exponent: Group
    /// How far V would go at its initial speed (mV).
    let slope: Group

    /// Where it ends, with the mean of the decay over the free part.
    @_transparent func end(_ meanDecay: Group) -> Group { slope.times(meanDecay, plus: before) }

    /// Where it ends if it is short.
    @_transparent var nearEnd: Group { end(Exponential.nearMeanDecay(exponent)) }
  }
}
