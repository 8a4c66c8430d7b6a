import SynapseModel

/// Lets the caller check whole configurations, and finds the places of what is wrong.
///
/// Checked are the first configuration of a variant, and with it each value of each axis alone,
/// unless it is left out: so nothing is refused that would not be run.
struct CrossCheck {
  let variant: Variant
  let axes: [PlacedAxis]
  let places: [String: Range<Int>]
  let validate: (Configuration) -> [Problem]
  /// How many values of an axis are checked; of longer ones an evenly spaced choice.
  let limit: Int

  /// Notes what the caller finds.
  func run(fallback: Range<Int>, _ problems: ProblemList) {
    let origin = variant.firstKept(from: 0, below: variant.productCount) ?? 0
    let basic = validate(variant.configuration(at: origin))
    for problem in basic {
      problems.note(problem, at: place(of: problem.path, at: origin) ?? fallback)
    }
    var stride = variant.productCount
    for placed in axes {
      stride /= placed.axis.count
      let start = origin - origin / stride % placed.axis.count * stride
      for index in choice(of: placed.axis.count) {
        let position = start + index * stride
        guard position != origin, variant.isKept(position) else { continue }
        for problem in validate(variant.configuration(at: position))
        where !basic.contains(where: { $0.path == problem.path && $0.message == problem.message }) {
          let place = placed.place(of: problem.path, index: index) ?? placed.place(of: index)
          problems.note(problem, at: place)
        }
        if problems.isFull { return }
      }
    }
  }

  private func choice(of count: Int) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    return (0...limit).map { $0 * (count - 1) / limit }
  }

  /// The place of a path in a configuration, or else of the nearest section around it.
  private func place(of path: String, at position: Int) -> Range<Int>? {
    var stride = variant.productCount
    for placed in axes {
      stride /= placed.axis.count
      let index = position / stride % placed.axis.count
      if let place = placed.place(of: path, index: index) { return place }
    }
    var path = path
    while true {
      if let place = places[path] { return place }
      guard let dot = path.lastIndex(of: ".") else { return nil }
      path = String(path[..<dot])
    }
  }
}

extension ProblemList {
  /// Notes a problem of a configuration, as an error or a warning.
  fileprivate func note(_ problem: Problem, at place: Range<Int>) {
    if problem.isWarning {
      warn(place, problem.message, hint: problem.hint)
    } else {
      report(place, problem.message, hint: problem.hint)
    }
  }
}
