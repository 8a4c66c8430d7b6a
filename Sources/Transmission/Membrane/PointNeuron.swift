import SynapseModel

/// What a membrane of one compartment does by itself, for eight runs at once.
protocol PointDynamics {
  /// What changes from step to step.
  associatedtype State: BitwiseCopyable
  /// Potential above which receptors count as excitatory (mV).
  var threshold: PerLane { get }
  /// Leak over capacitance (1/ms).
  var membraneRate: PerLane { get }
  /// The state of a group at the start of a run.
  func start(_ group: Int) -> State
  /// The potential of a state (mV).
  static func voltage(_ state: State) -> Group
  /// The state with its potential moved by a jump (mV).
  static func moved(_ state: State, by jump: Group) -> State
  /// A step under constant conductance and current; the mask is not 0 in lanes that need `careful`.
  func step(_ state: State, _ group: Int, _ input: PointInput) -> (state: State, special: Words)
  /// The end of a step for lanes of which `step` is not certain; `note` gets spikes as lane of the
  /// group and time left in the step (ms).
  func careful(
    _ before: State, _ after: State, _ group: Int, _ input: PointInput,
    note: (Int, Double) -> Void
  ) -> State
  /// What traces show beside the potential.
  func states(_ state: State, lane: Int) -> [StateValue]
  /// See `NeuronModel`.
  mutating func modulate(threshold: PerLane, leak: PerLane)
}

/// What synapses and electrodes do to a group in a step.
struct PointInput {
  /// Sum of conductances (nS).
  let conductance: Group
  /// Sum of conductances times reversal potentials, and of currents (pA).
  let current: Group
  /// Length of the step (ms).
  let duration: Double
}

/// A neuron of one compartment without a held potential.
final class PointNeuron<Dynamics: PointDynamics>: NeuronModel {
  private var dynamics: Dynamics
  private let state: Memory<Dynamics.State>
  /// Half of what the last step added (mV): how far V will be by the middle of the next.
  private var drift = PerLane(repeating: 0)

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
    let (dynamics, duration) = (dynamics, block.step)
    let (conductances, currents) = (drive.conductance.groups, drive.current.groups)
    let jumps = drive.jump?.groups
    var states = (state[0], state[1], state[2], state[3])
    var drift = drift
    @inline(__always) func go(_ state: inout Dynamics.State, _ row: Int, _ group: Int) {
      let index = row &* BatchSize.groups &+ group
      var before = state
      if let jumps {
        before = Dynamics.moved(before, by: jumps[index])
        jumps[index] = Group(repeating: 0)
      }
      var (conductance, current) = (conductances[index], currents[index])
      conductances[index] = Group(repeating: 0)
      currents[index] = Group(repeating: 0)
      let from = Dynamics.voltage(before)
      dependence.add(index, group, from + drift[group], &conductance, &current)
      let input = PointInput(conductance: conductance, current: current, duration: duration)
      let (after, special) = dynamics.step(before, group, input)
      state = after
      drift[group] = (Dynamics.voltage(after) - from) * 0.5
      guard isAny(special) else { return }
      let end = Double(block.firstStep + row + 1) * duration
      state = dynamics.careful(before, after, group, input) { lane, left in
        spikes.append(lane: group * BatchSize.width + lane, time: end - left)
      }
      let moved = (Dynamics.voltage(state) - from) * 0.5
      // Where the potential was reset the last change says nothing of the next.
      drift[group] = moved.replacing(with: 0, where: moved .< -5)
    }
    for row in 0..<block.count {
      go(&states.0, row, 0)
      go(&states.1, row, 1)
      go(&states.2, row, 2)
      go(&states.3, row, 3)
      if let trace {
        trace.rows[row] = PerLane(
          Dynamics.voltage(states.0), Dynamics.voltage(states.1), Dynamics.voltage(states.2),
          Dynamics.voltage(states.3))
      }
    }
    (state[0], state[1], state[2], state[3]) = states
    self.drift = drift
  }
}
