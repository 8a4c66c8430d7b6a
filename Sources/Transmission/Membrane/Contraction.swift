import Measures
public import SynapseModel

/// The contraction of a muscle cell, which follows its calcium.
///
/// dc/dt = (c_inf - c) / tau with c_inf = Ca^n / (Ca^n + K^n), from 0 (relaxed) to 1. Four calcium ions
/// bind to the calmodulin that activates the kinase of myosin; force follows within seconds. c_inf is
/// taken as its mean over each step. Calcium is that of `neuron.calcium`.
final class Contraction {
  static let half = Parameter(
    "half", .number(.uM), default: 0.4, .positive,
    "Calcium at which contraction is half of the most",
    source: "0.2-0.5 uM in smooth muscle (Himpens & Somlyo 1988; Hai & Murphy 1988)")
  static let cooperativity = Parameter(
    "cooperativity", .number(nil), default: 4, .within(1, 10), "Steepness n against calcium",
    source: "4: calmodulin binds four calcium ions (Hai & Murphy 1988)")
  static let time = Parameter(
    "time", .number(.ms), default: 2000, .positive, "Time constant by which contraction follows",
    source: "seconds in smooth muscle (Himpens & Somlyo 1988)",
    isTimeConstant: true)
  static let model = Model(
    "calcium", "Contraction that follows calcium", source: "Hai & Murphy 1988",
    parameters: [half, cooperativity, time])
  static let section = Section(
    "contraction", "Contraction of a muscle cell",
    models: [
      Model("none", "Contraction is not followed", source: "by choice", parameters: []), model,
    ], defaultModel: "none")

  private let perHalf, cooperativity, share: PerLane
  private var amount: PerLane
  private var activation: PerLane
  private var sum = PerLane(repeating: 0)
  private var highest: PerLane
  private var steps = 0.0

  /// `nil` where contraction is not followed; `parameters` are those of the neuron.
  static func make(_ parameters: LaneParameters, step: Double) -> Contraction? {
    let own = parameters.section(section.name)
    guard own.model == model.name else { return nil }
    let rest = parameters.section(PostsynapticCalcium.section.name)[PostsynapticCalcium.rest]
    return Contraction(own, rest: rest, step: step)
  }

  private init(_ parameters: LaneParameters, rest: PerLane, step: Double) {
    perHalf = parameters[Self.half].map { 1 / $0 }
    cooperativity = parameters[Self.cooperativity]
    share = parameters[Self.time].map { Exponential.complement(Group(repeating: step) / $0) }
    activation = rest
    for group in 0..<BatchSize.groups {
      activation[group] = Self.hill(rest[group] * perHalf[group], cooperativity[group])
    }
    // It begins where calcium at rest holds it.
    (amount, highest) = (activation, activation)
  }

  /// x^n / (1 + x^n).
  private static func hill(_ ratio: Group, _ power: Group) -> Group {
    let logarithm = Logarithm.log(ratio.atLeast(Group(repeating: 1e-300)))
    let exponent = (logarithm * power).atLeast(Group(repeating: -500)).atMost(Group(repeating: 500))
    return 1 / (1 + Exponential.exp(-exponent))
  }

  /// Goes through a block; `calcium` is that at the start of each step and at the block's end (uM).
  func advance(_ block: Block, calcium: Grid) {
    for row in 0..<block.count {
      for group in 0..<BatchSize.groups {
        let next = Self.hill(
          calcium.rows[row + 1][group] * perHalf[group], cooperativity[group])
        let mean = (activation[group] + next) * 0.5
        amount[group].addProduct(mean - amount[group], share[group])
        activation[group] = next
        highest[group] = highest[group].atLeast(amount[group])
      }
      sum += amount
    }
    steps += Double(block.count)
  }

  func states(lane: Int) -> [StateValue] {
    [StateValue(name: "contraction", unit: nil, value: amount.values[lane])]
  }

  /// Mean and largest contraction so far.
  func outcome(lane: Int) -> MeanAndPeak {
    MeanAndPeak(mean: sum.values[lane] / max(steps, 1), peak: highest.values[lane])
  }

  /// Without calcium there is nothing to follow.
  static func problems(_ neuron: LaneParameters) -> [Problem] {
    guard neuron.section(section.name).model == model.name,
      neuron.section(PostsynapticCalcium.section.name).model == PostsynapticCalcium.none.name
    else { return [] }
    return [
      Problem(
        path: neuron.path + "." + section.name,
        message: "contraction follows the neuron's calcium, and there is none",
        hint: "add 'neuron.calcium: {model: single_compartment}'")
    ]
  }
}

extension Simulation {
  /// Whether the cell of a structure contracts.
  public static func contracts(_ structure: Structure) -> Bool {
    structure.models["neuron." + Contraction.section.name] == Contraction.model.name
  }
}
