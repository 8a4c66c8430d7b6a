import Measures
import SynapseModel

/// Voltage clamp of a soma whose dendrite is free: what the electrode sees of dendritic synapses.
///
/// C_d dV_d/dt = leak_d (rest - V_d) + coupling (V - V_d) + sum g (E - V_d) + I_d with V held, under
/// conductances that are constant over a step, so exactly. The current is that of the soma's membrane and
/// what flows into the dendrite, I = leak (V - rest) + sum g (V - E) - I_s + coupling (V - V_d), its exact
/// mean over each step. Charging the soma itself at steps of the command takes no time and is left out. So the
/// clamp sees a dendritic current reduced by coupling / (coupling + leak_d) and late by
/// C_d / (coupling + leak_d): the error of the space clamp. Check T-74.
final class SomaticClamp: ClampedNeuron {
  private typealias Cell = CompartmentalNeuron
  static let model = Model(
    "somatic_clamp", "The soma's potential is held, that of its dendrite is free",
    source: "science reference 12.5 and 18.8",
    parameters: [
      VoltageClamp.holding, VoltageClamp.stepTimes, VoltageClamp.stepVoltages,
      LeakyIntegrateAndFire.leak, LeakyIntegrateAndFire.rest,
      CompartmentalNeuron.dendriteCapacitance,
      CompartmentalNeuron.dendriteLeak, CompartmentalNeuron.coupling,
    ])

  let threshold = PerLane(repeating: -50)
  let membraneRate = PerLane(repeating: 0)
  var voltage: PerLane { command.voltage }
  private var command: CommandPotential
  private var record = ClampRecord()
  private let declaredLeak, declaredDendrite, coupling, rest, perCapacitance: PerLane
  private var leak, dendriteLeak: PerLane
  /// The dendrite's potential, and half of what the last step added to it (mV).
  private var dendrite: PerLane
  private var drift = PerLane(repeating: 0)
  private var followed: LocalPotential?

  init(_ parameters: LaneParameters, step: Double) {
    command = CommandPotential(parameters, step: step)
    declaredLeak = parameters[LeakyIntegrateAndFire.leak]
    declaredDendrite = parameters[Cell.dendriteLeak]
    (leak, dendriteLeak) = (declaredLeak, declaredDendrite)
    coupling = parameters[Cell.coupling]
    rest = parameters[LeakyIntegrateAndFire.rest]
    perCapacitance = parameters[Cell.dendriteCapacitance].map { 1 / $0 }
    // As it is when the potential has been held for long.
    dendrite = rest
    for group in 0..<BatchSize.groups {
      let share = coupling[group] / (coupling[group] + dendriteLeak[group])
      dendrite[group] = (command.voltage[group] - rest[group]).times(share, plus: rest[group])
    }
  }

  func states(lane: Int) -> [StateValue] {
    [
      StateValue(name: "current", unit: .pA, value: record.current.values[lane]),
      StateValue(name: "dendrite.voltage", unit: .mV, value: dendrite.values[lane]),
    ]
  }

  func modulate(threshold: PerLane, leak factor: PerLane) {
    (leak, dendriteLeak) = (declaredLeak * factor, declaredDendrite * factor)
  }

  func follow(_ compartment: Compartment) -> LocalPotential? {
    guard compartment == .dendrite else { return nil }
    followed = LocalPotential(compartment, at: dendrite)
    return followed
  }

  func outcome(lane: Int) -> MeanAndPeak { record.outcome(lane: lane) }

  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes) {
    let (soma, far) = (drives.soma, drives[.dendrite])
    for row in 0..<block.count {
      command.change(at: block.firstStep + row)
      for group in 0..<BatchSize.groups {
        let held = voltage[group]
        let (conductance, current) = take(soma, row, group, at: held)
        let inner = flow(into: far, row, group, from: held, length: block.step)
        let leaking = leak[group] * (held - rest[group])
        record.note(conductance.times(held, plus: leaking - current) + inner, group)
      }
      trace?.rows[row] = voltage
      followed?.voltages.rows[row] = dendrite
    }
    record.steps += Double(block.count)
  }

  /// Empties what acts on a compartment in a step: conductance (nS) and driving current (pA).
  private func take(
    _ drive: Drive, _ row: Int, _ group: Int, at voltage: Group
  ) -> (conductance: Group, current: Group) {
    let index = row * BatchSize.groups + group
    var (conductance, current) = (
      drive.conductance.groups[index], drive.current.groups[index]
    )
    drive.conductance.groups[index] = Group(repeating: 0)
    drive.current.groups[index] = Group(repeating: 0)
    for block in drive.blocked { block.add(index, group, voltage, &conductance, &current) }
    return (conductance, current)
  }

  /// Brings the dendrite through a step; returns the mean current that flows into it (pA).
  private func flow(
    into drive: Drive, _ row: Int, _ group: Int, from held: Group, length: Double
  ) -> Group {
    let start = dendrite[group]
    let (opened, driving) = take(drive, row, group, at: start + drift[group])
    let conductance = opened + dendriteLeak[group] + coupling[group]
    let current = driving + dendriteLeak[group] * rest[group] + coupling[group] * held
    let share = perCapacitance[group] * length
    // Where nothing flows the mean is not divided by zero.
    let exponent = (conductance * share).atLeast(Group(repeating: 1e-9))
    let slope = (-conductance).times(start, plus: current) * share
    let decay = Exponential.meanDecay(exponent)
    let mean = slope.times((1 - decay) / exponent, plus: start)
    let end = slope.times(decay, plus: start)
    dendrite[group] = end
    drift[group] = (end - start) * 0.5
    return coupling[group] * (held - mean)
  }
}
