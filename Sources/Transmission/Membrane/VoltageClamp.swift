import Measures
public import SynapseModel

/// A membrane whose potential is held: what flows is what is measured.
///
/// I = sum g (V - E) - I_injected, outward positive, so that an excitatory current is negative.
final class VoltageClamp: NeuronModel {
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
  private(set) var voltage: PerLane
  /// Changes of the command potential in order of steps, and how many were made.
  private let changes: [Change]
  private var made = 0
  private var current = PerLane(repeating: 0)
  private var sum = PerLane(repeating: 0)
  private var largest = PerLane(repeating: 0)
  private var steps = 0.0

  /// The command potential of a lane from a step on.
  private struct Change {
    let step, lane: Int
    let voltage: Double
  }

  init(_ parameters: LaneParameters, step: Double) {
    voltage = parameters[Self.holding]
    let (times, voltages) = (parameters.lists(Self.stepTimes), parameters.lists(Self.stepVoltages))
    changes = times.indices.flatMap { lane in
      zip(times[lane], voltages[lane]).map { time, voltage in
        Change(step: Int(min(time / step, 1e15).rounded()), lane: lane, voltage: voltage)
      }
    }.sorted { ($0.step, $0.lane) < ($1.step, $1.lane) }
  }

  /// Makes the changes that are due at a step.
  private func change(at step: Int) {
    while made < changes.count, changes[made].step <= step {
      let change = changes[made]
      voltage[change.lane / BatchSize.width][change.lane % BatchSize.width] = change.voltage
      made += 1
    }
  }

  func states(lane: Int) -> [StateValue] {
    [StateValue(name: "current", unit: .pA, value: current.values[lane])]
  }

  func modulate(threshold: PerLane, leak: PerLane) {}

  /// Mean current and the one farthest from 0 (pA), so far.
  func outcome(lane: Int) -> MeanAndPeak {
    MeanAndPeak(mean: sum.values[lane] / max(steps, 1), peak: largest.values[lane])
  }

  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes) {
    let drive = drives.soma
    let dependence = SeveralBlocks(blocks: drive.blocked)
    let (conductances, driving) = (drive.conductance.groups, drive.current.groups)
    for row in 0..<block.count {
      change(at: block.firstStep + row)
      for group in 0..<BatchSize.groups {
        let index = row * BatchSize.groups + group
        var (conductance, inward) = (conductances[index], driving[index])
        conductances[index] = Group(repeating: 0)
        driving[index] = Group(repeating: 0)
        dependence.add(index, group, voltage[group], &conductance, &inward)
        let flow = conductance.times(voltage[group], plus: -inward)
        let before = largest[group]
        largest[group].replace(with: flow, where: flow * flow .> before * before)
        sum[group] += flow
        current[group] = flow
      }
      drive.jump?.rows[row] = PerLane(repeating: 0)
      trace?.rows[row] = voltage
    }
    steps += Double(block.count)
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
    return receptors.members.map { receptors.section($0) }
      .filter { $0.model == PotentialJump.model.name }.map {
        Problem(
          path: $0.path,
          message: "a potential that is held by 'voltage_clamp' does not jump",
          hint: "use a receptor with a conductance or a current, or another neuron")
      }
  }
}

extension Simulation {
  /// Whether the neuron of a structure is held at a potential.
  public static func isClamped(_ structure: Structure) -> Bool {
    structure.models["neuron"] == VoltageClamp.model.name
  }
}
