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
  static let interval = Parameter(
    "interval", .number(.ms), default: 0.1, .within(1e-6, 1e9), "Time from each sample to the next",
    source: "0.1 ms: 10 kHz is usual in recordings")
  static let recorded = Model(
    "recorded", "A recorded current, straight from each sample to the next; 0 behind the last",
    source: "science reference 12.6", parameters: [times, currents])
  static let sampled = Model(
    "sampled",
    "A current recorded at fixed intervals, straight from each sample to the next; 0 outside",
    source: "science reference 12.6", parameters: [interval, InjectedCurrent.start, currents])
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

  private(set) var first = 0.0
  private let compartment: Compartment
  private let pieces: Memory<Piece>
  /// The pieces of each lane, and the one that it is in.
  private let ends: Memory<Int>
  private let current: Memory<Int>

  /// `nil` for currents that have no table.
  init?(_ parameters: LaneParameters) {
    let isSampled = parameters.model == Self.sampled.name
    let isRecorded = isSampled || parameters.model == Self.recorded.name
    guard isRecorded || parameters.model == Self.steps.name else { return nil }
    compartment = Compartment(parameters)
    let currents = parameters.lists(Self.currents)
    let times = isSampled ? Self.times(parameters, currents) : parameters.lists(Self.times)
    let keys = isSampled ? Self.sampled.parameters : [Self.times, Self.currents]
    var all: [Piece] = []
    let ranges = Shared.tables(parameters, keys: keys) { lane in
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

  /// When each lane's samples at fixed intervals are (ms).
  private static func times(_ parameters: LaneParameters, _ samples: [[Double]]) -> [[Double]] {
    let (starts, intervals) = (
      parameters.values(InjectedCurrent.start), parameters.values(interval)
    )
    return samples.indices.map { lane in
      samples[lane].indices.map { starts[lane] + Double($0) * intervals[lane] }
    }
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
        let mean = mean(lane: lane, from: begin, to: end)
        currents[row * BatchSize.lanes + lane] += mean
        if lane == 0 { first = mean }
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
    if parameters.model == sampled.name, (parameters.lists(currents).first ?? []).count < 2 {
      return [
        parameters.problem(
          at: currents, "a recorded current needs two samples at least",
          hint: "for a constant current take 'model: step'")
      ]
    }
    guard isRecorded || parameters.model == steps.name else { return [] }
    return parameters.tableProblems(
      times, currents, things: "currents", each: "current", least: isRecorded ? 2 : 1)
  }
}
