import SynapseModel

/// A slow factor on the conductances of an input, driven by calcium of the neuron.
///
/// dw/dt = a_p m_p (1 - w) - a_d m_d w, where m_p is 1 while calcium is above the threshold of
/// potentiation and m_d while it is above that of depression (Graupner & Brunel 2012, without their
/// bistability and noise). Exact for the shares of a step that calcium is above each threshold.
final class CalciumPlasticity {
  static let initial = Parameter(
    "initial", .number(nil), default: 0.5, .fraction, "Weight at the start",
    source: "0.5 by choice")
  static let potentiation = Parameter(
    "potentiation", .number(.perMs), default: 5e-6, .nonNegative,
    "Rate of potentiation while calcium is above its threshold, a_p",
    source: "by choice: 200 s (science reference 10.4)")
  static let depression = Parameter(
    "depression", .number(.perMs), default: 2e-6, .nonNegative,
    "Rate of depression while calcium is above its threshold, a_d",
    source: "by choice: 500 s (science reference 10.4)")
  static let potentiationThreshold = Parameter(
    "potentiation_threshold", .number(.uM), default: 1, .nonNegative,
    "Calcium above which the weight rises",
    source: "by choice, above that of depression (Graupner & Brunel 2012)")
  static let depressionThreshold = Parameter(
    "depression_threshold", .number(.uM), default: 0.5, .nonNegative,
    "Calcium above which the weight falls",
    source: "by choice, below that of potentiation (Graupner & Brunel 2012)")
  static let none = Model(
    "none", "Conductances do not change for long", source: "by choice", parameters: [])
  static let model = Model(
    "calcium_threshold", "A weight that rises and falls while calcium is above thresholds",
    source: "Graupner & Brunel 2012; science reference 10.4",
    parameters: [
      initial, potentiation, depression, potentiationThreshold, depressionThreshold,
    ])
  static let section = Section(
    "plasticity", "Long-lasting change of the input's conductances", models: [none, model],
    defaultModel: none.name)

  /// What multiplies the conductances, in its first row: the weight as it was at the last fixed step.
  let weight = Grid(rows: 1)
  private let rise, fall, upper, lower: PerLane
  private let step: Double
  private var current: PerLane

  static func make(_ parameters: LaneParameters, step: Double) -> CalciumPlasticity? {
    parameters.model == model.name ? CalciumPlasticity(parameters, step: step) : nil
  }

  private init(_ parameters: LaneParameters, step: Double) {
    rise = parameters[Self.potentiation]
    fall = parameters[Self.depression]
    upper = parameters[Self.potentiationThreshold]
    lower = parameters[Self.depressionThreshold]
    self.step = step
    current = parameters[Self.initial]
    weight.rows[0] = current
  }

  /// Goes through a block of the neuron's calcium: at the start of each step, and at the last end.
  func advance(_ block: Block, calcium: Grid) {
    for row in 0..<block.count {
      let (before, after) = (calcium.rows[row], calcium.rows[row + 1])
      for group in 0..<BatchSize.groups {
        let up = rise[group] * above(upper[group], before[group], after[group])
        let down = fall[group] * above(lower[group], before[group], after[group])
        let rate = up + down
        let change = (-rate).times(current[group], plus: up) * step
        current[group].addProduct(change, Exponential.meanDecay(rate * step))
      }
    }
    if (block.firstStep + block.count) % Block.longest == 0 { weight.rows[0] = current }
  }

  /// The share of a step that calcium, on a straight line, is above a threshold.
  @inline(__always)
  private func above(_ threshold: Group, _ before: Group, _ after: Group) -> Group {
    let (least, most) = (before.atMost(after), before.atLeast(after))
    let share = (most - threshold) / (most - least).atLeast(Group(repeating: 1e-300))
    return share.atLeast(Group(repeating: 0)).atMost(Group(repeating: 1))
  }

  func states(lane: Int) -> [StateValue] {
    [StateValue(name: "weight", unit: nil, value: current.values[lane])]
  }
}
