import SynapseModel

/// A current that a table gives: recorded samples, or steps from one value to the next.
final class SampledCurrent: Injection {
  static let times = Parameter(
    "times", .list(.ms), default: nil, .nonNegative,
    "When each current is there, in the run's time; 0 before the first",
    source: "science reference 12.6")
  static let currents = Parameter(
    "currents", .list(.pA), default: nil, .any, "The current at each time",
    source: "science reference 12.6")
  static let recorded = Model(
    "recorded", "A recorded current, straight from each sample to the next; 0 behind the last",
    source: "science reference 12.6", parameters: [times, currents])
  static let steps = Model(
    "steps", "Currents that each last until the next; the last one stays",
    source: "science reference 12.6", parameters: [times, currents])

  /// A straight piece of the course.
  private struct Piece {
    let start, end: Double
    /// The value at its start (pA), and how it changes (pA/ms).
    let value, slope: Double

    /// The integral from one time to another inside (pA ms).
    func integral(_ from: Double, _ to: Double) -> Double {
      (value + slope * ((from + to) * 0.5 - start)) * (to - from)
    }
  }

  private let compartment: Compartment
  private let pieces: Memory<Piece>
  /// The pieces of each lane, and the one that it is in.
  private let ends: Memory<Int>
  private let current: Memory<Int>

  /// `nil` for currents that have no table.
  init?(_ parameters: LaneParameters) {
    let isRecorded = parameters.model == Self.recorded.name
    guard isRecorded || parameters.model == Self.steps.name else { return nil }
    compartment = Compartment(parameters)
    let (times, currents) = (parameters.lists(Self.times), parameters.lists(Self.currents))
    var all: [Piece] = []
    let ranges = Shared.tables(parameters, keys: [Self.times, Self.currents]) { lane in
      let first = all.count
      all += Self.pieces(times[lane], currents[lane], isRecorded)
      return first..<all.count
    }
    let last = ranges.last ?? 0..<0
    let lanes = (0..<BatchSize.lanes).map { $0 < ranges.count ? ranges[$0] : last }
    pieces = Memory(all.isEmpty ? [Piece(start: 0, end: 0, value: 0, slope: 0)] : all)
    ends = Memory(lanes.map(\.upperBound))
    current = Memory(lanes.map(\.lowerBound))
  }

  private static func pieces(_ times: [Double], _ currents: [Double], _ isRecorded: Bool) -> [Piece]
  {
    let count = min(times.count, currents.count)
    return (0..<count).compactMap { index in
      let isLast = index == count - 1
      if isRecorded && isLast { return nil }
      let end = isLast ? Double.infinity : times[index + 1]
      let slope = isRecorded ? (currents[index + 1] - currents[index]) / (end - times[index]) : 0
      return Piece(start: times[index], end: end, value: currents[index], slope: slope)
    }
  }

  func add(to drives: Drives, in block: Block) {
    let currents = drives[compartment].current.lanes
    for row in 0..<block.count {
      let begin = Double(block.firstStep + row) * block.step
      let end = Double(block.firstStep + row + 1) * block.step
      for lane in 0..<BatchSize.lanes {
        currents[row * BatchSize.lanes + lane] += mean(lane: lane, from: begin, to: end)
      }
    }
  }

  /// The mean between two times (ms, later at each call) in one lane (pA).
  private func mean(lane: Int, from: Double, to: Double) -> Double {
    var sum = 0.0
    while current.base[lane] < ends.base[lane] {
      let piece = pieces.base[current.base[lane]]
      guard piece.start < to else { break }
      let (begin, end) = (max(from, piece.start), min(to, piece.end))
      if end > begin { sum += piece.integral(begin, end) }
      guard piece.end <= to else { break }
      current.base[lane] += 1
    }
    return sum / (to - from)
  }

  static func problems(_ parameters: LaneParameters) -> [Problem] {
    let isRecorded = parameters.model == recorded.name
    guard isRecorded || parameters.model == steps.name else { return [] }
    return parameters.tableProblems(
      times, currents, things: "currents", each: "current", least: isRecorded ? 2 : 1)
  }
}
