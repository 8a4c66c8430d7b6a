import Measures
public import SynapseModel

/// A membrane whose potential is held: what flows is what is measured.
///
/// I = sum g (V - E) - I_injected, outward positive, so that an excitatory current is negative.
final class VoltageClamp: ClampedNeuron {
  static let holding = Parameter(
    "holding", .number(.mV), default: -70, .within(-200, 200), "Potential that is held",
    source: "-70 mV is usual")
  static let stepTimes = Parameter(
    "step_times", .list(.ms), default: 0, .nonNegative,
    "When the command potential changes; without any it is 'holding' all the time",
    source: "none, by choice")
  static let stepVoltages = Parameter(
    "step_voltages", .list(.mV), default: 0, .within(-200, 200),
    "Command potential from each of the times on", source: "none, by choice")
  static let model = Model(
    "voltage_clamp", "The potential is held, synaptic current is measured",
    source: "science reference 18.8", parameters: [holding, stepTimes, stepVoltages])

  /// What reverses above -50 mV, where cells usually fire, counts as excitatory at any potential.
  let threshold = PerLane(repeating: -50)
  let membraneRate = PerLane(repeating: 0)
  var voltage: PerLane { command.voltage }
  private var command: CommandPotential
  private var record = ClampRecord()

  init(_ parameters: LaneParameters, step: Double) {
    command = CommandPotential(parameters, step: step)
  }

  func states(lane: Int) -> [StateValue] {
    [StateValue(name: "current", unit: .pA, value: record.current.values[lane])]
  }

  func modulate(threshold: PerLane, leak: PerLane) {}

  func outcome(lane: Int) -> MeanAndPeak { record.outcome(lane: lane) }

  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes) {
    let drive = drives.soma
    let dependence = SeveralBlocks(blocks: drive.blocked)
    let (conductances, driving) = (drive.conductance.groups, drive.current.groups)
    for row in 0..<block.count {
      command.change(at: block.firstStep + row)
      for group in 0..<BatchSize.groups {
        let index = row * BatchSize.groups + group
        var (conductance, inward) = (conductances[index], driving[index])
        conductances[index] = Group(repeating: 0)
        driving[index] = Group(repeating: 0)
        dependence.add(index, group, voltage[group], &conductance, &inward)
        record.note(conductance.times(voltage[group], plus: -inward), group)
      }
      drive.jump?.rows[row] = PerLane(repeating: 0)
      trace?.rows[row] = voltage
    }
    record.steps += Double(block.count)
  }
}

extension VoltageClamp {
  /// Steps of the command potential must be in order.
  static func problems(_ parameters: LaneParameters) -> [Problem] {
    parameters.tableProblems(
      stepTimes, stepVoltages, things: "potentials", each: "potential, which holds from then on",
      least: 0)
  }

  /// What is wrong with an input of a clamped neuron: a potential that is held does not jump.
  static func problems(ofInput input: LaneParameters) -> [Problem] {
    let receptors = input.section("receptors")
    let neuron = input.root.section("neuron").model
    return receptors.members.map { receptors.section($0) }
      .filter { $0.model == PotentialJump.model.name }.map {
        Problem(
          path: $0.path,
          message: "a potential that is held by '\(neuron)' does not jump",
          hint: "use a receptor with a conductance or a current, or another neuron")
      }
  }
}

extension Simulation {
  /// Whether the neuron of a structure is held at a potential.
  public static func isClamped(_ structure: Structure) -> Bool {
    [VoltageClamp.model, SomaticClamp.model].map(\.name).contains(structure.models["neuron"])
  }
}
