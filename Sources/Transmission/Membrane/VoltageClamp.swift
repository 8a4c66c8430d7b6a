import Measures
public import SynapseModel

/// A membrane whose potential is held: what flows is what is measured.
///
/// I = sum g (V - E) - I_injected, outward positive, so that an excitatory current is negative.
final class VoltageClamp: NeuronModel {
  static let holding = Parameter(
    "holding", .number(.mV), default: -70, .within(-200, 200), "Potential that is held",
    source: "-70 mV is usual")
  static let model = Model(
    "voltage_clamp", "The potential is held, synaptic current is measured",
    source: "science reference 18.8", parameters: [holding])

  /// What reverses above -50 mV, where cells usually fire, counts as excitatory at any potential.
  let threshold = PerLane(repeating: -50)
  let membraneRate = PerLane(repeating: 0)
  let voltage: PerLane
  private var current = PerLane(repeating: 0)
  private var sum = PerLane(repeating: 0)
  private var largest = PerLane(repeating: 0)
  private var steps = 0.0

  init(_ parameters: LaneParameters) {
    voltage = parameters[Self.holding]
  }

  func states(lane: Int) -> [StateValue] {
    [StateValue(name: "current", unit: .pA, value: current.values[lane])]
  }

  func modulate(threshold: PerLane, leak: PerLane) {}

  /// Mean current and the one farthest from 0 (pA), so far.
  func outcome(lane: Int) -> ClampCurrent {
    ClampCurrent(mean: sum.values[lane] / max(steps, 1), peak: largest.values[lane])
  }

  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes) {
    let drive = drives.soma
    let dependence = SeveralBlocks(blocks: drive.blocked)
    let (conductances, driving) = (drive.conductance.groups, drive.current.groups)
    for row in 0..<block.count {
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
