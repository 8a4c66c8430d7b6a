import SynapseModel

/// A jump of the membrane potential with each vesicle: a postsynaptic potential of no duration.
///
/// Checks T-67 and T-68.
final class PotentialJump: Receptor {
  static let amplitude = Parameter(
    "amplitude", .number(.mV), default: 0.5, .any,
    "Jump of the membrane potential by one vesicle; negative inhibits",
    source: "unitary potentials are 0.1-2 mV (science reference 9.6)")
  static let model = Model(
    "potential_jump", "Each vesicle shifts the membrane potential at once",
    source: "science reference 12.1 (delta synapse)", parameters: [amplitude])

  private let weight: PerLane

  init(_ parameters: LaneParameters, context: ReceptorContext) {
    weight = parameters[Self.amplitude]
    _ = context.drive.jumps()
  }

  func isExcitatory(threshold: PerLane) -> [Bool] { weight.values.map { $0 > 0 } }

  func states(lane: Int) -> [StateValue] { [] }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    let (quanta, jumps) = (quanta.rows, drive.jumps().rows)
    for row in 0..<block.count { jumps[row].addProduct(quanta[row], weight) }
  }
}
