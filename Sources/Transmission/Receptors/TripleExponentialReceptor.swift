import SynapseModel

/// A conductance with one rise and two decays: two dual exponentials of the same rise.
///
/// One vesicle gives conductance * ((1 - s) d(rise, decay) + s d(rise, slow_decay)), s = slow_share, with
/// dual exponentials d of peak 1. Literature: the three-exponential synapse of NeuroML 2 (Cannon et al.
/// 2014); NMDA currents with two decays, Vicini et al. 1998.
final class TripleExponentialReceptor: Receptor {
  static let slowDecay = Parameter(
    "slow_decay", .number(.ms), default: 300, .positive, "Time constant of the slow decay",
    source: "NMDA 200-1000 ms (Vicini et al. 1998), by memory", isTimeConstant: true)
  static let slowShare = Parameter(
    "slow_share", .number(nil), default: 0.3, .fraction,
    "Share of the slow component in the peak conductance", source: "by choice")
  static let model = Model(
    "triple_exponential", "Conductance with one rise and two decays",
    source: "science reference 9.2 (NeuroML expThreeSynapse)",
    parameters: [
      DualExponentialReceptor.conductance, DualExponentialReceptor.rise,
      DualExponentialReceptor.decay, slowDecay, slowShare, ExponentialReceptor.reversal,
      DualExponentialReceptor.magnesium, MagnesiumBlock.concentration, MagnesiumBlock.slope,
      ChannelOutlet.calciumFraction, KineticReceptor.sensitisation,
    ])

  private let reversal: PerLane
  private let weights: [PerLane]
  private let shapes: [DualExponential]
  /// Slow and fast state of each component.
  private var states: [(slow: PerLane, fast: PerLane)]
  /// The mean conductance over each step of the block.
  private let sum = Grid(rows: Block.longest)
  private let outlet: ChannelOutlet

  init(_ parameters: LaneParameters, context: ReceptorContext) {
    let conductance =
      parameters[DualExponentialReceptor.conductance] * parameters[KineticReceptor.sensitisation]
    let share = parameters[Self.slowShare]
    reversal = ReversalPotential.of(parameters)
    weights = [conductance * share.map { 1 - $0 }, conductance * share]
    shapes = [DualExponentialReceptor.decay, Self.slowDecay].map {
      DualExponential(
        rise: parameters[DualExponentialReceptor.rise], decay: parameters[$0], step: context.step)
    }
    let none = PerLane(repeating: 0)
    states = Array(repeating: (none, none), count: shapes.count)
    outlet = ChannelOutlet(parameters, reversal: reversal, drive: context.drive)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] {
    zip(reversal.values, threshold.values).map { $0 > $1 }
  }

  func states(lane: Int) -> [StateValue] {
    let value = zip(shapes, states).reduce(0) {
      $0 + $1.0.value(slow: $1.1.slow, fast: $1.1.fast).values[lane]
    }
    return [StateValue(name: "conductance", unit: .nS, value: value)]
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    for index in shapes.indices { advance(index, block, quanta) }
    let sum = sum.rows
    if let blocked = outlet.blocked?.rows {
      for row in 0..<block.count { blocked[row] = sum[row] }
      return
    }
    outlet.copied?.rows.update(from: sum, count: block.count)
    let (conductances, currents) = (drive.conductance.rows, drive.current.rows)
    for row in 0..<block.count {
      conductances[row] += sum[row]
      currents[row].addProduct(sum[row], reversal)
    }
  }

  /// Takes one component through the block; the first one begins the sum.
  private func advance(_ index: Int, _ block: Block, _ quanta: Grid) {
    let (quanta, sum, shape, weight) = (quanta.rows, sum.rows, shapes[index], weights[index])
    var (slow, fast) = states[index]
    for row in 0..<block.count {
      let arrived = quanta[row] * weight
      slow.addProduct(arrived, shape.slowJump)
      fast += arrived
      let mean = (fast * shape.fastMean).addingProduct(slow, shape.slowMean)
      if index == 0 { sum[row] = mean } else { sum[row] += mean }
      slow = (slow * shape.slowFactor).addingProduct(fast, shape.feed)
      fast *= shape.fastFactor
    }
    states[index] = (slow, fast)
  }
}
