import SynapseModel

/// The slow change of the number of receptors by traffic to and from the membrane.
///
/// dN/dt = (target - N) / time_constant from `start` on, N relative to the receptors that are given. As the
/// change takes seconds to hours, N is that at the start of each `Block.longest` steps.
final class ReceptorTrafficking {
  static let initial = Parameter(
    "initial", .number(nil), default: 1, .within(0, 1000), "Receptors at first, relative",
    source: "1 by choice")
  static let target = Parameter(
    "target", .number(nil), default: 2, .within(0, 1000), "Receptors in the end, relative",
    source: "by choice")
  static let timeConstant = Parameter(
    "time_constant", .number(.ms), default: 600_000, .positive,
    "Time constant by which the number of receptors changes",
    source: "10 s to 1 h (science reference 11)", isTimeConstant: false)
  static let start = Parameter(
    "start", .number(.ms), default: 0, .nonNegative, "When the change begins",
    source: "0 by choice")
  private static let relaxing = Model(
    "relaxing", "The number of receptors goes to a new value", source: "science reference 11",
    parameters: [initial, target, timeConstant, start])
  static let section = Section(
    "trafficking", "Slow change of the number of receptors",
    models: [
      Model("none", "The number of receptors stays", source: "by choice", parameters: []), relaxing,
    ], defaultModel: "none")

  /// Receptors relative to those given, in the first row.
  let number = Grid(rows: 1)
  private let initial, target, rate, start: PerLane
  private let step: Double

  /// `receptor` holds the parameters of the receptor; `nil` for none.
  static func make(_ receptor: LaneParameters, step: Double) -> ReceptorTrafficking? {
    let section = receptor.section(section.name)
    return section.model == relaxing.name ? ReceptorTrafficking(section, step: step) : nil
  }

  private init(_ parameters: LaneParameters, step: Double) {
    initial = parameters[Self.initial]
    target = parameters[Self.target]
    rate = parameters[Self.timeConstant].map { 1 / $0 }
    start = parameters[Self.start]
    self.step = step
    number.rows[0] = initial
  }

  /// The number from a step on.
  func advance(to first: Int) {
    guard first % Block.longest == 0 else { return }
    let now = Group(repeating: Double(first) * step)
    for group in 0..<BatchSize.groups {
      let elapsed = (now - start[group]).atLeast(Group())
      let left = Exponential.exp(-(elapsed * rate[group]))
      number.rows[0][group] = (initial[group] - target[group]).times(left, plus: target[group])
    }
  }
}

/// How many receptors there are by traffic and by other receptors that act on them, relative.
final class ReceptorNumber {
  private let gains: [Grid]
  private let trafficking: ReceptorTrafficking?

  /// `gains` have their factors in the first row; `nil` where nothing changes the number.
  init?(_ gains: [Grid], _ trafficking: ReceptorTrafficking?) {
    guard !gains.isEmpty || trafficking != nil else { return nil }
    (self.gains, self.trafficking) = (gains, trafficking)
  }

  /// The number from a step on, at which a block may begin.
  func value(from step: Int) -> PerLane {
    trafficking?.advance(to: step)
    let number = trafficking?.number.rows[0] ?? PerLane(repeating: 1)
    return gains.reduce(number) { $0 * $1.rows[0] }
  }
}
