import SynapseModel

/// What a membrane of one compartment does by itself, for eight runs at once.
protocol PointDynamics {
  /// What changes from step to step.
  associatedtype State: BitwiseCopyable
  /// Potential above which receptors count as excitatory (mV).
  var threshold: PerLane { get }
  /// Leak over capacitance (1/ms).
  var membraneRate: PerLane { get }
  /// Into how many parts of equal length a step is cut.
  var parts: Int { get }
  /// The state of a group at the start of a run.
  func start(_ group: Int) -> State
  /// The potential of a state (mV).
  static func voltage(_ state: State) -> Group
  /// The state with its potential moved by a jump (mV).
  static func moved(_ state: State, by jump: Group) -> State
  /// A part under constant conductance and current; the mask is not 0 in lanes that need `careful`.
  func step(_ state: State, _ group: Int, _ input: PointInput) -> (state: State, special: Words)
  /// The end of a part for lanes of which `step` is not certain (`special`); `note` gets spikes as
  /// lane of the group and time left in the part (ms).
  func careful(
    _ before: State, _ after: State, _ special: LaneMask, _ group: Int, _ input: PointInput,
    note: (Int, Double) -> Void
  ) -> State
  /// Goes through a block, by `go`. It is a requirement because what concrete types have in their
  /// tables of functions is compiled for them; methods of generic types are not.
  func advance(
    _ states: Memory<State>, _ drifts: Memory<Group>, _ block: Block, _ drive: Drive,
    _ trace: Grid?, _ spikes: inout OutputSpikes)
  /// What traces show beside the potential.
  func states(_ state: State, lane: Int) -> [StateValue]
  /// See `NeuronModel`.
  mutating func modulate(threshold: PerLane, leak: PerLane)
  mutating func modulate(adaptation: PerLane)
}

/// What synapses and electrodes do to a group in a part of a step.
struct PointInput {
  /// Sum of conductances (nS).
  let conductance: Group
  /// Sum of conductances times reversal potentials, and of currents (pA).
  let current: Group
  /// Length of the part (ms).
  let duration: Double
}

extension PointDynamics {
  @_transparent var parts: Int { 1 }
  mutating func modulate(adaptation: PerLane) {}

  func advance(
    _ states: Memory<State>, _ drifts: Memory<Group>, _ block: Block, _ drive: Drive,
    _ trace: Grid?, _ spikes: inout OutputSpikes
  ) {
    go(states, drifts, block, drive, trace, &spikes)
  }

  /// Goes through a block with what depends on the potential.
  @inline(__always)
  func go(
    _ states: Memory<State>, _ drifts: Memory<Group>, _ block: Block, _ drive: Drive,
    _ trace: Grid?, _ spikes: inout OutputSpikes
  ) {
    switch drive.blocked.count {
    case 0: go(states, drifts, block, drive, NoVoltageDependence(), trace, &spikes)
    case 1: go(states, drifts, block, drive, drive.blocked[0], trace, &spikes)
    default:
      go(states, drifts, block, drive, SeveralBlocks(blocks: drive.blocked), trace, &spikes)
    }
  }

  @inline(__always)
  private func go(
    _ memory: Memory<State>, _ halfWays: Memory<Group>, _ block: Block, _ drive: Drive,
    _ dependence: some VoltageDependence, _ trace: Grid?, _ spikes: inout OutputSpikes
  ) {
    let parts = parts
    let duration = block.step / Double(parts)
    let (conductances, currents) = (drive.conductance.groups, drive.current.groups)
    let jumps = drive.jump?.groups
    var states = (memory[0], memory[1], memory[2], memory[3])
    var drifts = (halfWays[0], halfWays[1], halfWays[2], halfWays[3])
    @inline(__always)
    func one(_ state: inout State, _ drift: inout Group, _ row: Int, _ part: Int, _ group: Int) {
      let index = row &* BatchSize.groups &+ group
      if part == 0, let jumps {
        state = Self.moved(state, by: jumps[index])
        jumps[index] = Group(repeating: 0)
      }
      var (conductance, current) = (conductances[index], currents[index])
      if part == parts - 1 {
        // Left empty for the next block, while it is at hand.
        conductances[index] = Group(repeating: 0)
        currents[index] = Group(repeating: 0)
      }
      let before = state
      let from = Self.voltage(before)
      dependence.add(index, group, from + drift, &conductance, &current)
      let input = PointInput(conductance: conductance, current: current, duration: duration)
      let (after, special) = step(before, group, input)
      state = after
      drift = (Self.voltage(after) - from) * 0.5
      guard isAny(special) else { return }
      let rest = Double(parts - 1 - part) * duration
      let end = Double(block.firstStep + row + 1) * block.step - rest
      let isCareful = unsafeBitCast(special, to: LaneMask.self)
      state = careful(before, after, isCareful, group, input) { lane, left in
        spikes.append(lane: group * BatchSize.width + lane, time: end - left)
      }
      let moved = (Self.voltage(state) - from) * 0.5
      // Where the potential was reset the last change says nothing of the next. Lanes beside it keep
      // theirs, as they would without it.
      drift = moved.replacing(with: 0, where: isCareful .& (moved .< -5))
    }
    for row in 0..<block.count {
      // Groups take turns part by part, so that the processor has several chains to work on.
      for part in 0..<parts {
        one(&states.0, &drifts.0, row, part, 0)
        one(&states.1, &drifts.1, row, part, 1)
        one(&states.2, &drifts.2, row, part, 2)
        one(&states.3, &drifts.3, row, part, 3)
      }
      if let trace {
        trace.rows[row] = PerLane(
          Self.voltage(states.0), Self.voltage(states.1), Self.voltage(states.2),
          Self.voltage(states.3))
      }
    }
    (memory[0], memory[1], memory[2], memory[3]) = states
    (halfWays[0], halfWays[1], halfWays[2], halfWays[3]) = drifts
  }
}

/// A neuron of one compartment without a held potential.
final class PointNeuron<Dynamics: PointDynamics>: NeuronModel {
  private var dynamics: Dynamics
  private let state: Memory<Dynamics.State>
  /// Half of what the last part added (mV): how far V will be by the middle of the next.
  private let drifts = Memory(repeating: Group(), count: BatchSize.groups)

  init(_ dynamics: Dynamics) {
    self.dynamics = dynamics
    state = Memory((0..<BatchSize.groups).map(dynamics.start))
  }

  var threshold: PerLane { dynamics.threshold }
  var membraneRate: PerLane { dynamics.membraneRate }
  var voltage: PerLane {
    PerLane(
      Dynamics.voltage(state[0]), Dynamics.voltage(state[1]), Dynamics.voltage(state[2]),
      Dynamics.voltage(state[3]))
  }

  func states(lane: Int) -> [StateValue] {
    dynamics.states(state[lane / BatchSize.width], lane: lane % BatchSize.width)
  }

  func modulate(threshold: PerLane, leak: PerLane) {
    dynamics.modulate(threshold: threshold, leak: leak)
  }

  func modulate(adaptation: PerLane) { dynamics.modulate(adaptation: adaptation) }

  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes) {
    dynamics.advance(state, drifts, block, drives.soma, trace, &spikes)
  }
}
