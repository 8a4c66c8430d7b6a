import SynapseModel

/// A graded potential that a table gives: recorded samples, or steps from one level to the next.
///
/// Before the first time the potential is the first one, behind the last time the last one.
final class SampledPotential {
  static let times = Parameter(
    "times", .list(.ms), default: nil, .nonNegative,
    "When each potential is there, in the run's time; the first one before",
    source: "science reference 3.4")
  static let potentials = Parameter(
    "potentials", .list(.mV), default: nil, .within(-150, 100), "The potential at each time",
    source: "science reference 3.4")
  static let recorded = Model(
    "recorded", "A recorded potential, straight from each sample to the next",
    source: "science reference 3.4", parameters: [times, potentials])
  static let steps = Model(
    "steps", "Potentials that each last until the next; the last one stays",
    source: "science reference 3.4", parameters: [times, potentials])

  /// Whether the potential jumps from each level to the next.
  let isStepped: Bool
  private let moments, levels: Memory<Double>
  /// The table of each lane, and where it was last looked at.
  private let first, end, place: Memory<Int>

  /// `nil` for potentials that have no table.
  init?(_ parameters: LaneParameters) {
    isStepped = parameters.model == Self.steps.name
    guard isStepped || parameters.model == Self.recorded.name else { return nil }
    let times = parameters.lists(Self.times)
    let potentials = parameters.lists(Self.potentials)
    var (moments, levels): ([Double], [Double]) = ([], [])
    let ranges = Shared.tables(parameters, keys: [Self.times, Self.potentials]) { lane in
      let first = moments.count
      let count = min(times[lane].count, potentials[lane].count)
      // What `check` refuses must still have a value.
      moments += count > 0 ? Array(times[lane].prefix(count)) : [0]
      levels += count > 0 ? Array(potentials[lane].prefix(count)) : [0]
      return first..<moments.count
    }
    let lanes = (0..<BatchSize.lanes).map { ranges[min($0, ranges.count - 1)] }
    self.moments = Memory(moments)
    self.levels = Memory(levels)
    first = Memory(lanes.map(\.lowerBound))
    end = Memory(lanes.map(\.upperBound))
    place = Memory(lanes.map(\.lowerBound))
  }

  /// The last sample of a lane that is not behind `time` (ms), or the first one.
  @inline(__always) private func sample(_ lane: Int, _ time: Double) -> Int {
    let (first, end, hint) = (first[lane], end[lane], place[lane])
    func holds(_ index: Int) -> Bool {
      (index == first || moments[index] <= time) && (index + 1 == end || time < moments[index + 1])
    }
    // Time goes on by small steps.
    if holds(hint) { return hint }
    let found =
      hint + 1 < end && holds(hint + 1)
      ? hint + 1 : (first + 1..<end).firstPlace { moments[$0] > time } - 1
    place[lane] = found
    return found
  }

  /// The potential of a lane at `time` (ms), from the right at a jump.
  @inline(__always) func value(lane: Int, at time: Double) -> Double {
    let index = sample(lane, time)
    let level = levels[index]
    guard !isStepped, index + 1 < end[lane], time > moments[index] else { return level }
    let share = (time - moments[index]) / (moments[index + 1] - moments[index])
    return level + (levels[index + 1] - level) * share
  }

  /// The next jump of a lane after `time` (ms).
  func nextJump(after time: Double, lane: Int) -> Double {
    guard isStepped else { return .infinity }
    // At the first time nothing changes.
    let next = sample(lane, time) + 1
    return next < end[lane] ? moments[next] : .infinity
  }

  /// The lowest and the highest potential of a lane.
  func range(lane: Int) -> ClosedRange<Double> {
    let values = (first[lane]..<end[lane]).map { levels[$0] }
    guard let low = values.min(), let high = values.max() else { return 0...0 }
    return low...high
  }

  static func problems(_ parameters: LaneParameters) -> [Problem] {
    let isRecorded = parameters.model == recorded.name
    guard isRecorded || parameters.model == steps.name else { return [] }
    return parameters.tableProblems(
      times, potentials, things: "potentials", each: "potential", least: isRecorded ? 2 : 1)
  }
}
