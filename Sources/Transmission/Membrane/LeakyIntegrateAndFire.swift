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
  var voltage: PerLane { PerLane(potential) }
  /// Potential now (mV).
  private let potential: Memory<Group>
  /// For how long the potential is still held at the reset (ms).
  private let held = PerLane(repeating: 0).memory
  private let leak: Memory<Group>
  private let constantDrive: Memory<Group>
  private let perCapacitance: Memory<Group>
  private let limit: Memory<Group>
  private let scratch = Memory(repeating: Group(), count: 2 * BatchSize.groups)
  private let reset: PerLane
  private let refractory: PerLane

  init(_ parameters: LaneParameters) {
    let capacitance = parameters[Self.capacitance]
    let leak = parameters[Self.leak]
    let rest = parameters[Self.rest]
    potential = rest.memory
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
    self.leak = leak.memory
    constantDrive = drive.memory
    perCapacitance = capacitance.map { 1 / $0 }.memory
    limit = threshold.memory
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
    for row in 0..<block.count {
      var isSpecial = Words(repeating: 0)
      for group in 0..<BatchSize.groups {
        let step = work.step(row, group)
        let after = step.relaxed(by: Exponential.nearMeanDecay(step.exponent))
        work.after[group] = after
        work.stillHeld[group] = step.held
        isSpecial |= unsafeBitCast(
          (after .>= work.limit[group]) .| (step.exponent .> Exponential.nearLimit),
          to: Words.self)
      }
      if isAny(isSpecial) { careful(row, work, &spikes) }
      for group in 0..<BatchSize.groups {
        work.potential[group] = work.after[group]
        work.held[group] = work.stillHeld[group]
      }
      if let trace {
        (trace.base + row * BatchSize.groups).update(from: work.after, count: BatchSize.groups)
      }
    }
  }

  /// A step in which a lane fires or moves far, done over with everything that this takes.
  @inline(never)
  private func careful(
    _ row: Int, _ work: Work<some VoltageDependence>, _ spikes: inout OutputSpikes
  ) {
    let end = Double(work.firstStep + row + 1) * work.duration
    for group in 0..<BatchSize.groups {
      let step = work.step(row, group)
      var after = step.relaxed(by: Exponential.meanDecay(step.exponent))
      var held = step.held
      for lane in 0..<BatchSize.width where after[lane] >= threshold[group][lane] {
        let rise = after[lane] - step.before[lane]
        let share = (threshold[group][lane] - step.before[lane]) / rise
        // A potential that was above the threshold already fires as soon as it may.
        let left = step.free[lane] * (rise > 0 ? min(max(1 - share, 0), 1) : 1)
        spikes.append(lane: group * BatchSize.width + lane, time: end - left)
        after[lane] = reset[group][lane]
        held[lane] = max(refractory[group][lane] - left, 0)
      }
      work.after[group] = after
      work.stillHeld[group] = held
    }
  }

  /// Where a block's inner loop finds everything.
  private struct Work<Dependence: VoltageDependence> {
    let potential, held, leak, constantDrive, perCapacitance, limit: UnsafeMutablePointer<Group>
    let conductances, currents: UnsafeMutablePointer<Group>
    let jumps: UnsafeMutablePointer<Group>?
    /// Potentials and times held at the end of the step at hand.
    let after, stillHeld: UnsafeMutablePointer<Group>
    let dependence: Dependence
    let firstStep: Int
    /// Length of a step (ms).
    let duration: Double

    init(
      _ neuron: LeakyIntegrateAndFire, _ drive: Drive, _ block: Block, _ dependence: Dependence
    ) {
      potential = neuron.potential.base
      held = neuron.held.base
      leak = neuron.leak.base
      constantDrive = neuron.constantDrive.base
      perCapacitance = neuron.perCapacitance.base
      limit = neuron.limit.base
      conductances = drive.conductance.base
      currents = drive.current.base
      jumps = drive.jump?.base
      after = neuron.scratch.base
      stillHeld = after + BatchSize.groups
      self.dependence = dependence
      firstStep = block.firstStep
      duration = block.step
    }

    @inline(__always) func step(_ row: Int, _ group: Int) -> Step {
      let index = row &* BatchSize.groups &+ group
      var before = potential[group]
      if let jumps {
        before.replace(with: before + jumps[index], where: held[group] .== 0)
      }
      var conductance = leak[group] + conductances[index]
      var current = constantDrive[group] + currents[index]
      dependence.add(index, group, before, &conductance, &current)
      // The part of the step in which V is not held.
      let over = held[group] - duration
      let still = over.atLeast(Group(repeating: 0))
      let free = still - over
      let share = free * perCapacitance[group]
      return Step(
        before: before, free: free, held: still, exponent: conductance * share,
        slope: (-conductance).times(before, plus: current) * share)
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

    @inline(__always) func relaxed(by meanDecay: Group) -> Group {
      slope.times(meanDecay, plus: before)
    }
  }
}
