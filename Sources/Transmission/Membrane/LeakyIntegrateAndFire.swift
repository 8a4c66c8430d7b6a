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
  private(set) var voltage: PerLane
  private var held = PerLane(repeating: 0)
  private let perCapacitance: PerLane
  private let leak: PerLane
  private let constantDrive: PerLane
  let threshold: PerLane
  private let reset: PerLane
  private let refractory: PerLane

  init(_ parameters: LaneParameters) {
    let capacitance = parameters[Self.capacitance]
    leak = parameters[Self.leak]
    let rest = parameters[Self.rest]
    voltage = rest
    threshold = parameters[Self.threshold]
    reset = parameters[Self.reset]
    refractory = parameters[Self.refractory]
    perCapacitance = capacitance.map { 1 / $0 }
    var rate = leak
    var drive = parameters[Self.holdingCurrent]
    for group in 0..<BatchSize.groups {
      rate[group] /= capacitance[group]
      drive[group].addProduct(leak[group], rest[group])
    }
    membraneRate = rate
    constantDrive = drive
  }

  func advance(_ block: Block, drive: Drive, trace: Grid?, spikes: inout OutputSpikes) {
    // One copy of the loop for each number of blocked conductances that is common.
    switch (drive.blocked.count, drive.jump == nil && trace == nil) {
    case (0, true): loop(block, drive, nil, &spikes) { _, _, _, _, _ in }
    case (1, true):
      let only = drive.blocked[0]
      loop(block, drive, nil, &spikes) { index, group, voltage, conductance, current in
        Self.add(only, index, group, voltage, &conductance, &current)
      }
    default:
      let blocked = drive.blocked
      loop(block, drive, trace, &spikes) { index, group, voltage, conductance, current in
        for one in blocked { Self.add(one, index, group, voltage, &conductance, &current) }
      }
    }
  }

  @inline(__always)
  private static func add(
    _ blocked: MagnesiumBlock, _ index: Int, _ group: Int, _ voltage: Group,
    _ conductance: inout Group, _ current: inout Group
  ) {
    let open = MagnesiumBlock.open(
      blocked.conductance.base[index], voltage: voltage, ratio: blocked.ratio[group])
    conductance += open
    current.addProduct(open, blocked.reversal[group])
  }

  @inline(__always)
  private func loop(
    _ block: Block, _ drive: Drive, _ trace: Grid?, _ spikes: inout OutputSpikes,
    _ addBlocked: (Int, Int, Group, inout Group, inout Group) -> Void
  ) {
    var (voltage, held) = (voltage, held)
    let (leak, constantDrive, perCapacitance) = (leak, constantDrive, perCapacitance)
    let (threshold, jump) = (threshold, drive.jump)
    let (conductances, currents) = (drive.conductance.base, drive.current.base)
    for row in 0..<block.count {
      for group in 0..<BatchSize.groups {
        let index = row &* BatchSize.groups &+ group
        var before = voltage[group]
        if let jump {
          before.replace(with: before + jump.base[index], where: held[group] .== 0)
        }
        var conductance = leak[group] + conductances[index]
        var current = constantDrive[group] + currents[index]
        addBlocked(index, group, before, &conductance, &current)
        // The part of the step in which V is not held (ms).
        let over = held[group] - block.step
        let still = over.atLeast(Group(repeating: 0))
        let free = still - over
        let share = free * perCapacitance[group]
        let slope = (-conductance).times(before, plus: current)
        let after = (slope * share).times(Exponential.meanDecay(conductance * share), plus: before)
        if any(after .>= threshold[group]) {
          let step = Step(row: row, group: group, before: before, after: after, free: free)
          (voltage[group], held[group]) = fire(step, held: still, in: block, &spikes)
        } else {
          (voltage[group], held[group]) = (after, still)
        }
        if let trace { trace.base[index] = voltage[group] }
      }
    }
    (self.voltage, self.held) = (voltage, held)
  }

  /// One step of one group.
  private struct Step {
    let row, group: Int
    /// Potentials at its start and end (mV).
    let before, after: Group
    /// For how long V moved (ms).
    let free: Group
  }

  /// Resets the lanes that crossed the threshold; returns their potentials and for how long they
  /// are still held after the step (ms).
  @inline(never)
  private func fire(
    _ step: Step, held: Group, in block: Block, _ spikes: inout OutputSpikes
  ) -> (voltage: Group, held: Group) {
    var (voltage, held) = (step.after, held)
    let end = Double(block.firstStep + step.row + 1) * block.step
    for lane in 0..<BatchSize.width where step.after[lane] >= threshold[step.group][lane] {
      let rise = step.after[lane] - step.before[lane]
      let share = (threshold[step.group][lane] - step.before[lane]) / rise
      // A potential that was above the threshold already fires as soon as it may.
      let left = step.free[lane] * (rise > 0 ? min(max(1 - share, 0), 1) : 1)
      spikes.append(lane: step.group * BatchSize.width + lane, time: end - left)
      voltage[lane] = reset[step.group][lane]
      held[lane] = max(refractory[step.group][lane] - left, 0)
    }
    return (voltage, held)
  }
}
