import SynapseModel

/// The slow change of the number of receptors by traffic to and from the membrane.
///
/// dN/dt = (target - N) / time_constant from `start` on, N relative to the receptors that are given; or a
/// number from each of some times on. As the change takes seconds to hours, N is that at the start of each
/// `Block.longest` steps.
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
  static let stepTimes = Parameter(
    "step_times", .list(.ms), default: 0, .nonNegative, "When the number of receptors changes",
    source: "by choice")
  static let stepLevels = Parameter(
    "step_levels", .list(nil), default: 0, .within(0, 1000),
    "Receptors, relative, from each of the times on", source: "by choice")
  private static let steps = Model(
    "steps", "The number of receptors changes at given times", source: "science reference 11",
    parameters: [initial, stepTimes, stepLevels])
  static let section = Section(
    "trafficking", "Slow change of the number of receptors",
    models: [
      Model("none", "The number of receptors stays", source: "by choice", parameters: []), relaxing,
      steps,
    ], defaultModel: "none")

  /// Receptors relative to those given, in the first row.
  let number = Grid(rows: 1)
  private let initial, target, rate, start: PerLane
  private let step: Double
  /// Changes in order of steps, and how many were made; `nil` where the number relaxes.
  private let changes: [Change]?
  private var made = 0

  /// The number of a lane from a step on.
  private struct Change {
    let step, lane: Int
    let level: Double
  }

  /// `receptor` holds the parameters of the receptor; `nil` for none.
  static func make(_ receptor: LaneParameters, step: Double) -> ReceptorTrafficking? {
    let section = receptor.section(section.name)
    return section.model == "none" ? nil : ReceptorTrafficking(section, step: step)
  }

  private init(_ parameters: LaneParameters, step: Double) {
    initial = parameters[Self.initial]
    target = parameters[Self.target]
    rate = parameters[Self.timeConstant].map { 1 / $0 }
    start = parameters[Self.start]
    self.step = step
    number.rows[0] = initial
    changes = parameters.model == Self.steps.name ? Self.changes(parameters, step: step) : nil
  }

  private static func changes(_ parameters: LaneParameters, step: Double) -> [Change] {
    let (times, levels) = (parameters.lists(stepTimes), parameters.lists(stepLevels))
    return times.indices.flatMap { lane in
      zip(times[lane], levels[lane]).map { time, level in
        Change(step: Int(min(time / step, 1e15).rounded()), lane: lane, level: level)
      }
    }.sorted { ($0.step, $0.lane) < ($1.step, $1.lane) }
  }

  /// The number from a step on.
  func advance(to first: Int) {
    guard first % Block.longest == 0 else { return }
    if let changes {
      while made < changes.count, changes[made].step <= first {
        number.lanes[changes[made].lane] = changes[made].level
        made += 1
      }
      return
    }
    let now = Group(repeating: Double(first) * step)
    for group in 0..<BatchSize.groups {
      let elapsed = (now - start[group]).atLeast(Group())
      let left = Exponential.exp(-(elapsed * rate[group]))
      number.rows[0][group] = (initial[group] - target[group]).times(left, plus: target[group])
    }
  }
}

extension ReceptorTrafficking {
  /// Steps of the number must be in order.
  static func problems(_ receptor: LaneParameters) -> [Problem] {
    let section = receptor.section(section.name)
    guard section.model == steps.name else { return [] }
    return section.tableProblems(
      stepTimes, stepLevels, things: "numbers", each: "number, which holds from then on")
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
