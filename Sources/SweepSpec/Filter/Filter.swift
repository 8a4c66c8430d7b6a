import SynapseModel

/// The rules of `where` and `exclude`, made ready to be asked about places on the axes.
///
/// Each rule is asked as far out as it can be: once for all places of the axes inside the last one
/// that it depends on.
struct Filter: Sendable {
  /// An operand as the values along one axis, or as one value for all.
  private struct Reading: Sendable {
    let axis: Int?
    let values: [Double]

    func value(_ places: [Int]) -> Double { values[axis.map { places[$0] } ?? 0] }
  }

  private enum Test: Sendable {
    case comparison(Reading, FilterRule.Comparator, Reading)
    case isOneOf(Reading, Set<Double>)
    case known(Bool)

    func holds(_ places: [Int]) -> Bool {
      switch self {
      case .comparison(let a, let comparator, let b):
        comparator.holds(a.value(places), b.value(places))
      case .isOneOf(let a, let set): set.contains(a.value(places))
      case .known(let isTrue): isTrue
      }
    }

    var readings: [Reading] {
      switch self {
      case .comparison(let a, _, let b): [a, b]
      case .isOneOf(let a, _): [a]
      case .known: []
      }
    }

    /// How long it takes, in comparisons of two numbers.
    var cost: Int { if case .isOneOf = self { 16 } else { 1 } }
  }

  private struct Rule: Sendable {
    /// Its number in the spec.
    let number: Int
    let tests: [Test]
    let isExclusion: Bool
    /// The innermost axis that it depends on; -1 for none.
    let depth: Int

    func keeps(_ places: [Int]) -> Bool {
      tests.allSatisfy { $0.holds(places) } != isExclusion
    }
  }

  /// Turns operands into readings; converted values are made once, since axes may be long.
  private struct Readings {
    private struct Conversion: Hashable {
      let position: Int
      let scale: Double
    }

    private let base: Configuration
    private var swept: [Int: Reading] = [:]
    private var converted: [Conversion: Reading] = [:]

    init(_ axes: [Axis], _ long: [Axis], _ base: Configuration) {
      self.base = base
      for column in axes.filter({ $0.count == 1 }).flatMap(\.columns) {
        swept[column.position] = Reading(axis: nil, values: column.values)
      }
      for (index, axis) in long.enumerated() {
        for column in axis.columns {
          swept[column.position] = Reading(axis: index, values: column.values)
        }
      }
    }

    mutating func test(_ test: FilterRule.Test) -> Test {
      switch test {
      case .comparison(let a, let comparator, let b):
        .comparison(reading(a), comparator, reading(b))
      case .isOneOf(let a, let set): .isOneOf(reading(a), set)
      case .known(let isTrue): .known(isTrue)
      }
    }

    private mutating func reading(_ operand: FilterRule.Operand) -> Reading {
      switch operand {
      case .constant(let value): return Reading(axis: nil, values: [value])
      case .value(let position, let scale):
        let reading = swept[position] ?? Reading(axis: nil, values: [base.values[position]])
        guard scale != 1 else { return reading }
        let conversion = Conversion(position: position, scale: scale)
        if let known = converted[conversion] { return known }
        let values = reading.values.map { SignificantDigits.rounded($0 * scale) }
        let result = Reading(axis: reading.axis, values: values)
        converted[conversion] = result
        return result
      }
    }
  }

  /// What counting found.
  struct Tally {
    var kept = 0
    /// For each rule whether it left out anything that the rules before it had not.
    var isUsed: [Bool]
  }

  /// The rules as they were read; `nil` for one that says nothing about this variant.
  let rules: [FilterRule?]
  /// The lengths of the axes that have more than one place, the outer ones first.
  private let counts: [Int]
  /// How many configurations one step along an axis skips.
  private let strides: [Int]
  /// The rules by depth, those that depend on no axis first.
  private let levels: [[Rule]]

  /// `axes` must have a product that fits an integer.
  init(_ rules: [FilterRule?], axes: [Axis], base: Configuration) {
    self.rules = rules
    // An axis with one place is like the base; so at most 40 axes are left.
    let long = axes.filter { $0.count > 1 }
    counts = long.map(\.count)
    var strides = Array(repeating: 1, count: long.count)
    for index in long.indices.dropLast().reversed() {
      strides[index] = strides[index + 1] * long[index + 1].count
    }
    self.strides = strides
    var readings = Readings(axes, long, base)
    var levels = Array(repeating: [Rule](), count: long.count + 1)
    for (number, rule) in rules.enumerated() {
      guard let rule else { continue }
      let tests = rule.tests.map { readings.test($0) }
      let depth = tests.flatMap(\.readings).compactMap(\.axis).max() ?? -1
      levels[depth + 1].append(
        Rule(number: number, tests: tests, isExclusion: rule.isExclusion, depth: depth))
    }
    self.levels = levels
  }

  /// How many comparisons counting takes at most; infinite is possible.
  var work: Double {
    var work = 0.0
    var product = 1.0
    for (depth, level) in levels.enumerated() {
      if depth > 0 { product *= Double(counts[depth - 1]) }
      work += product * Double(level.flatMap(\.tests).reduce(0) { $0 + $1.cost })
    }
    return work
  }

  /// How many combinations of values counting goes through: the axes behind the last one that a
  /// rule depends on are not gone along.
  var combinationCount: Int {
    counts.prefix(max(0, (levels.lastIndex { !$0.isEmpty } ?? 0))).reduce(1, *)
  }

  // MARK: Asking

  /// The places along the axes of a position in the product.
  private func places(of position: Int) -> [Int] {
    zip(counts, strides).map { count, stride in position / stride % count }
  }

  /// The depth of the outermost rule that leaves a position out; `nil` if it is kept.
  private func depthOfRefusal(_ places: [Int]) -> Int? {
    for level in levels {
      if let rule = level.first(where: { !$0.keeps(places) }) { return rule.depth }
    }
    return nil
  }

  /// Whether the configuration at a position of the product is kept.
  func keeps(_ position: Int) -> Bool { depthOfRefusal(places(of: position)) == nil }

  /// The first kept position from `start` on, below `end`.
  func firstKept(from start: Int, below end: Int) -> Int? {
    var position = start
    while position < end {
      guard let depth = depthOfRefusal(places(of: position)) else { return position }
      guard depth >= 0 else { return nil }
      // Nothing changes for the rule before the next place along its innermost axis.
      position = (position / strides[depth] + 1) * strides[depth]
    }
    return nil
  }

  // MARK: Counting

  /// Counts what is kept by walking along the axes.
  func tally() -> Tally {
    var tally = Tally(isUsed: Array(repeating: false, count: rules.count))
    var places = Array(repeating: 0, count: counts.count)
    let innermost = (levels.lastIndex { !$0.isEmpty } ?? 0) - 1
    if passes(0, places, &tally) { walk(0, innermost, &places, &tally) }
    return tally
  }

  /// Goes along the axis at `depth`; at most 40 axes deep.
  private func walk(_ depth: Int, _ innermost: Int, _ places: inout [Int], _ tally: inout Tally) {
    guard depth <= innermost else {
      tally.kept += counts[depth...].reduce(1, *)
      return
    }
    for place in 0..<counts[depth] {
      places[depth] = place
      guard passes(depth + 1, places, &tally) else { continue }
      if depth == innermost {
        tally.kept += strides[depth]
      } else {
        walk(depth + 1, innermost, &places, &tally)
      }
    }
  }

  private func passes(_ level: Int, _ places: [Int], _ tally: inout Tally) -> Bool {
    for rule in levels[level] where !rule.keeps(places) {
      tally.isUsed[rule.number] = true
      return false
    }
    return true
  }
}
