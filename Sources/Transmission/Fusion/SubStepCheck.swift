import SynapseModel

/// Looks whether a calcium sensor is so fast that its sub-steps make a run far more costly.
///
/// Sub-steps are at most `SubStepGrid.caution` over the fastest reaction at the highest calcium. All
/// sensors at their defaults stay below 15 times the number of the longest sub-steps.
enum SubStepCheck {
  /// How many times the number of the longest sub-steps is pointed out, and in what grades.
  private static let grades = [20.0, 100, 1000, 10_000, 100_000]

  /// A warning where a sensor needs many times as many sub-steps as usual; `input` holds its sections.
  static func problems(_ input: LaneParameters) -> [Problem] {
    guard let times = times(input), let grade = grades.last(where: { times > $0 }) else {
      return []
    }
    return [
      Problem(
        path: input.path + ".sensor",
        message: "while calcium is high this sensor's reactions need sub-steps more than"
          + " \(grade.brief) times shorter than usual, so runs take far longer",
        hint: "lower calcium, 'temperature' or rate constants make them faster", isWarning: true)
    ]
  }

  /// How many sub-steps there are at the highest calcium for one of the longest.
  static func times(_ input: LaneParameters) -> Double? {
    guard input.section("release").model == CalciumSensorRelease.model.name,
      let lane = input.lanes.first
    else { return nil }
    let all = LaneParameters(
      structure: input.structure, lanes: Array(repeating: lane, count: BatchSize.lanes),
      path: input.path)
    let (section, calcium) = (all.section("sensor"), all.section("calcium"))
    let isMissing = [section, calcium].contains { $0.model.isEmpty || $0.model == "none" }
    guard !isMissing else { return nil }
    let highest = highest(calcium, potential: all.section("potential"))
    let rate = Sensors.make(section, slots: 1).fastestRate(calcium: PerLane(repeating: highest))
    return SubStepGrid.longestTick * rate[0] / SubStepGrid.caution
  }

  /// About the highest calcium that the sensor sees (uM).
  private static func highest(_ calcium: LaneParameters, potential: LaneParameters) -> Double {
    let rest = calcium.values(CalciumBasics.rest)[0]
    guard calcium.model != ImposedCalcium.model.name else {
      return max(rest, calcium.values(ImposedCalcium.level)[0])
    }
    let entry = CalciumBasics.entry(calcium)
    let residual = ResidualKinetics(calcium, entry: entry)
      .ceiling(Array(repeating: 0, count: BatchSize.lanes))[0]
    let gain = Protons.largest(calcium.section("protons"))[0]
    guard calcium.model == ChannelTransient.model.name else {
      return residual + gain * LocalTransient.heights(calcium, entry: entry)[0]
    }
    // As if gating followed at once: close enough, and much faster than an action potential.
    let rise = ChannelTransient.steady(calcium, lane: 0)
    let top = TerminalPotential.highest(potential)
    return residual + gain * stride(from: -100, through: top, by: 5).map(rise).reduce(0, max)
  }
}
