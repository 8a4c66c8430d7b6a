import SynapseModel

/// Lets the caller check whole configurations, and finds the places of what is wrong.
///
/// Checked are the first configuration, and with it each value of each axis alone: all of them are
/// configurations of the sweep, so nothing is refused that would not be run.
struct CrossCheck {
  let sweep: Sweep
  let axes: [PlacedAxis]
  let places: [String: Range<Int>]
  let validate: (Configuration) -> [Problem]

  /// How many values of an axis are checked; of longer ones an evenly spaced choice.
  private static let limit = 1000

  /// Notes what the caller finds.
  func run(fallback: Range<Int>, _ problems: ProblemList) {
    let first = sweep.configuration(at: 0)
    let basic = validate(first)
    for problem in basic {
      problems.report(
        place(of: problem.path, index: 0) ?? fallback, problem.message, hint: problem.hint)
    }
    for placed in axes {
      for index in Self.choice(of: placed.axis.count) {
        var changed = first
        for column in placed.axis.columns {
          changed.values[column.position] = column.values[index]
        }
        for problem in validate(changed) where !basic.contains(problem) {
          let place = placed.place(of: problem.path, index: index) ?? placed.place(of: index)
          problems.report(place, problem.message, hint: problem.hint)
        }
        if problems.hasErrors, index > Self.limit { break }
      }
    }
  }

  /// Positions from 1: the first value is in the first configuration.
  private static func choice(of count: Int) -> [Int] {
    guard count > limit else { return Array(1..<max(count, 1)) }
    return (1...limit).map { $0 * (count - 1) / limit }
  }

  /// The place of a path, or else of the nearest section around it.
  private func place(of path: String, index: Int) -> Range<Int>? {
    for axis in axes {
      if let place = axis.place(of: path, index: index) { return place }
    }
    var path = path
    while true {
      if let place = places[path] { return place }
      guard let dot = path.lastIndex(of: ".") else { return nil }
      path = String(path[..<dot])
    }
  }
}
