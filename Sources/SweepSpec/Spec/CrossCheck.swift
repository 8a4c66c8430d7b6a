import SynapseModel

/// Lets the caller check whole configurations, and finds the places of what is wrong.
///
/// Checked are the first configuration of a variant, with it each value of each axis alone, and the
/// smallest and largest values of each two axes together, unless they are left out: so nothing is refused that
/// would not be run.
struct CrossCheck {
  let variant: Variant
  let axes: [PlacedAxis]
  let places: [String: Range<Int>]
  let validate: (Configuration) -> [Problem]
  /// Where values without effect are collected, over all variants.
  let spare: SpareValues
  /// How many values of an axis are checked; of longer ones an evenly spaced choice.
  let limit: Int

  /// Notes what the caller finds.
  func run(fallback: Range<Int>, _ problems: ProblemList) {
    let origin = variant.firstKept(from: 0, below: variant.productCount) ?? 0
    let basic = findings(at: origin, problems)
    for problem in basic {
      problems.note(problem, at: place(of: problem.path, at: origin) ?? fallback)
    }
    var found = Set(basic)
    let lines = lines(through: origin)
    for line in lines {
      for index in choice(of: line.placed.axis.count) {
        found.formUnion(check(origin, [(line, index)], problems, but: basic.contains))
        if problems.isFull { return }
      }
    }
    for (first, second) in pairs(lines) {
      for (a, b) in first.ends.flatMap({ a in second.ends.map { (a, $0) } }) {
        let known = found
        found.formUnion(
          check(origin, [(first, a), (second, b)], problems, but: known.contains))
        if problems.isFull { return }
      }
    }
  }

  /// What is wrong at a position, without values that have no effect, which are noted.
  private func findings(at position: Int, _ problems: ProblemList) -> [Problem] {
    let configuration = variant.configuration(at: position)
    let all = validate(configuration)
    let idle = all.filter(\.isOfSpareValue)
    spare.note(configuration, idle: idle) { problem in
      guard let place = ownPlace(of: problem.path, at: position),
        !problems.source(at: place.lowerBound).isPreset
      else { return nil }
      return place
    }
    return idle.isEmpty ? all : all.filter { !$0.isOfSpareValue }
  }

  /// The positions of a variant in which one axis alone differs from a position.
  private struct Line {
    let placed: PlacedAxis
    /// How far apart neighbours on the axis are, and where on it the position is.
    let stride, index: Int

    /// The indices of the smallest and the largest value.
    var ends: [Int] {
      let values = placed.axis.first.values
      let sorted = values.indices.sorted { values[$0] < values[$1] }
      return Array(Set([sorted.first ?? 0, sorted.last ?? 0])).sorted()
    }
  }

  private func lines(through origin: Int) -> [Line] {
    var stride = variant.productCount
    return axes.map { placed in
      stride /= placed.axis.count
      return Line(placed: placed, stride: stride, index: origin / stride % placed.axis.count)
    }
  }

  /// Each two axes that have several values, as far as there is time for.
  private func pairs(_ lines: [Line]) -> [(Line, Line)] {
    let long = lines.filter { $0.placed.axis.count > 1 }
    return Array(
      long.indices.lazy.flatMap { first in
        long[(first + 1)...].lazy.map { (long[first], $0) }
      }.prefix(limit))
  }

  /// Checks the configuration that differs from the one at `origin` on some axes; notes and returns
  /// what is wrong with it and not known.
  private func check(
    _ origin: Int, _ changes: [(line: Line, index: Int)], _ problems: ProblemList,
    but isKnown: (Problem) -> Bool
  ) -> [Problem] {
    let position = changes.reduce(origin) { $0 + ($1.index - $1.line.index) * $1.line.stride }
    guard position != origin, variant.isKept(position) else { return [] }
    let new = findings(at: position, problems).filter { !isKnown($0) }
    for problem in new {
      let own = changes.lazy.compactMap { $0.line.placed.place(of: problem.path, index: $0.index) }
      if let place = own.first ?? changes.first.map({ $0.line.placed.place(of: $0.index) }) {
        problems.note(problem, at: place)
      }
    }
    return new
  }

  private func choice(of count: Int) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    return (0...limit).map { $0 * (count - 1) / limit }
  }

  /// Where a path's value in a configuration is written, if it is.
  private func ownPlace(of path: String, at position: Int) -> Range<Int>? {
    var stride = variant.productCount
    for placed in axes {
      stride /= placed.axis.count
      let index = position / stride % placed.axis.count
      if let place = placed.place(of: path, index: index) { return place }
    }
    return places[path]
  }

  /// The place of a path in a configuration, or else of the nearest section around it.
  private func place(of path: String, at position: Int) -> Range<Int>? {
    if let place = ownPlace(of: path, at: position) { return place }
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
  func note(_ problem: Problem, at place: Range<Int>) {
    if problem.isWarning {
      warn(place, problem.message, hint: problem.hint)
    } else {
      report(place, problem.message, hint: problem.hint)
    }
  }
}
