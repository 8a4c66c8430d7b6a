import SynapseModel

/// A current that jumps with each vesicle and decays exponentially, whatever the potential.
///
/// The mean handed to the membrane is weighted such that a passive membrane moves exactly as in
/// continuous time (the propagator P21 of science reference 12.1). Check T-65.
final class ExponentialCurrent: Receptor {
  static let current = Parameter(
    "current", .number(.pA), default: 10, .any,
    "Peak current into the cell that one vesicle drives; negative inhibits",
    source: "by choice; 10-100 pA are usual in current-based models")
  static let model = Model(
    "exponential_current", "Current that jumps with each vesicle and decays exponentially",
    source: "science reference 12.1", parameters: [current, ExponentialReceptor.decay])

  private let weight: PerLane
  private let decay: Decay
  private var flowing = PerLane(repeating: 0)

  init(_ parameters: LaneParameters, context: ReceptorContext) {
    weight = parameters[Self.current]
    decay = Decay(
      timeConstant: parameters[ExponentialReceptor.decay], step: context.step,
      membraneRate: context.membraneRate)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] { weight.values.map { $0 > 0 } }

  func states(lane: Int) -> [StateValue] {
    [StateValue(name: "current", unit: .pA, value: flowing.values[lane])]
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    let (quanta, currents) = (quanta.rows, drive.current.rows)
    var flowing = flowing
    for row in 0..<block.count {
      flowing.addProduct(quanta[row], weight)
      currents[row].addProduct(flowing, decay.mean)
      flowing *= decay.factor
    }
    self.flowing = flowing
  }
}
