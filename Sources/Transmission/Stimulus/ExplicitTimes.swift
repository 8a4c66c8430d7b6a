import SynapseModel

/// Spikes at given times, for example recorded ones: all terminals have the same, or a list says
/// which terminal each time belongs to.
enum ExplicitTimes {
  static let times = Parameter(
    "times", .list(.ms), default: nil, .nonNegative,
    "When there are spikes, in the run's time and any order", source: "science reference 2.7")
  static let terminals = Parameter(
    "terminals", .list(nil), default: 0, .within(1, 100_000),
    "Number of the terminal, from 1, to which each time belongs; without it all have the same times",
    source: "science reference 2.7")
  static let minimumInterval = Parameter(
    "minimum_interval", .number(.ms), default: 0, .nonNegative,
    "A time that is less than this behind the last one is the same spike, and left out",
    source: "0: all times count; 1-2 ms rule out spikes that were detected twice")
  static let model = Model(
    "explicit", "Spikes at given times, for example recorded ones",
    source: "science reference 2.7", parameters: [times, terminals, minimumInterval])

  static func law(_ parameters: LaneParameters, terminals count: Int) -> TimetableLaw {
    let starts = parameters.values(SpikeSources.start)
    var offsets: [Double] = []
    // Long lists are held once, whatever the lanes' starts are.
    let tables = Shared.tables(parameters, keys: [times, terminals, minimumInterval]) { lane in
      let trains = trains(parameters, lane, terminals: count)
      return trains.map { train in
        let place = offsets.count
        offsets += train
        return place..<offsets.count
      }
    }
    var rows: [TimetableLaw.Row] = []
    let lanes = tables.indices.map { lane in
      let firstRow = rows.count
      rows += tables[lane].map { range in
        let first = range.firstPlace { offsets[$0] >= starts[lane] }
        return TimetableLaw.Row(
          first: first, length: max(1, range.upperBound - first), origin: 0,
          total: Double(range.upperBound - first))
      }
      return (firstRow: firstRow, isPerTerminal: tables[lane].count > 1)
    }
    return TimetableLaw(offsets: offsets, rows: rows, lanes: lanes)
  }

  /// The trains of one lane: one for all terminals, or one for each.
  private static func trains(
    _ parameters: LaneParameters, _ lane: Int, terminals count: Int
  ) -> [[Double]] {
    let times = parameters.lists(times)[lane]
    let terminals = parameters.lists(terminals)[lane]
    let interval = parameters.values(minimumInterval)[lane]
    guard !terminals.isEmpty else { return [sorted(times, interval)] }
    var trains: [[Double]] = Array(repeating: [], count: count)
    for (time, number) in zip(times, terminals) {
      guard let terminal = Int(exactly: number), terminal >= 1, terminal <= count else { continue }
      trains[terminal - 1].append(time)
    }
    return trains.map { sorted($0, interval) }
  }

  /// The times in order, without those that follow the last by less than `interval`.
  private static func sorted(_ times: [Double], _ interval: Double) -> [Double] {
    let isSorted = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    let ordered = isSorted ? times : times.filter(\.isFinite).sorted()
    guard interval > 0 else { return ordered }
    var last = -Double.infinity
    return ordered.filter { time in
      guard time - last >= interval else { return false }
      last = time
      return true
    }
  }

  static func problems(_ parameters: LaneParameters, _ run: SpikeSources.Run) -> [Problem] {
    let times = parameters.lists(times).first ?? []
    let terminals = parameters.lists(terminals).first ?? []
    guard !times.isEmpty else {
      return [parameters.problem(at: Self.times, "there are no spike times")]
    }
    if let wrong = times.first(where: { !($0 >= 0 && $0 < .infinity) }) {
      return [parameters.problem(at: Self.times, "\(wrong.brief) ms is no time of a run")]
    }
    if times.allSatisfy({ $0 >= run.duration }) {
      return [
        parameters.problem(
          at: Self.times, "all spike times are behind the run's end at \(run.duration.brief) ms",
          hint: "is the unit right?")
      ]
    }
    let late = lateProblems(parameters, times, run)
    guard !terminals.isEmpty else { return late }
    if terminals.count != times.count {
      return [
        parameters.problem(
          at: Self.terminals, "\(terminals.count) terminals for \(times.count) spike times",
          hint: "each time has one terminal")
      ]
    }
    let range = 1...Double(run.terminals)
    guard let wrong = terminals.first(where: { !range.contains($0) || $0 != $0.rounded() }) else {
      return late
    }
    return [
      parameters.problem(
        at: Self.terminals, "there is no terminal \(wrong.brief)",
        hint: "terminals are numbered from 1 to count, here \(run.terminals)")
    ]
  }

  /// Some times may be outside on purpose, where a part of a recording is played; or by a slip.
  private static func lateProblems(
    _ parameters: LaneParameters, _ times: [Double], _ run: SpikeSources.Run
  ) -> [Problem] {
    let late = times.count { $0 >= run.duration }
    guard late > 0 else { return [] }
    return [
      parameters.warning(
        at: Self.times,
        "\(late) of \(times.count) spike times are behind the run's end at "
          + "\(run.duration.brief) ms and have no effect",
        hint: "is the unit right, or 'duration' too short?")
    ]
  }
}
