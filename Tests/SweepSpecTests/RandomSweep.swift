/// A random tree of axes and cases, with its text and, independent of the reader, its order.
struct RandomSweep {
  /// One item of `axes`.
  indirect enum Item {
    case axis(path: String, values: [Int])
    case cases([Case])
  }

  /// One of some cases.
  struct Case {
    let name: String
    let settings: [(path: String, value: Int)]
    let items: [Item]
  }

  /// What one configuration is.
  struct Point: Equatable {
    var values: [String: Int] = [:]
    /// The names of cases by their columns.
    var cases: [String: String] = [:]
  }

  /// A condition as it is written and what it means.
  struct Rule {
    let text: String
    let isExclusion: Bool
    let keeps: (Point) -> Bool
  }

  /// Paths with their units and the values that they have if nothing is said.
  static let paths: [(path: String, unit: String, standard: Int)] = [
    ("step", " ms", 1), ("duration", " ms", 9), ("neuron.leak", " nS", 10),
    ("inputs.a.receptors.x.conductance", " nS", 1), ("inputs.a.count", "", 1),
    ("inputs.a.release.recovery", " ms", 200), ("inputs.a.release.facilitation", " ms", 100),
    ("inputs.a.receptors.x.decay", " ms", 2),
  ]

  private(set) var items: [Item] = []
  private(set) var rules: [Rule] = []
  private var columns: [String] = []

  init(_ random: inout some RandomNumberGenerator) {
    var pool = Self.paths.map(\.path).shuffled(using: &random)
    let count = Int.random(in: 1...4, using: &random)
    items = Self.items(count, &pool, depth: 0, &random)
    nameColumns(of: items)
    for _ in 0..<Int.random(in: 0...3, using: &random) { rules.append(rule(&random)) }
  }

  private static func items(
    _ count: Int, _ pool: inout [String], depth: Int, _ random: inout some RandomNumberGenerator
  ) -> [Item] {
    (0..<count).compactMap { _ in
      if depth < 2, Int.random(in: 0..<2, using: &random) == 0 {
        return .cases(cases(&pool, depth: depth, &random))
      }
      guard let path = pool.popLast() else { return nil }
      return .axis(path: path, values: values(&random))
    }
  }

  private static func values(_ random: inout some RandomNumberGenerator) -> [Int] {
    Array((1...4).shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)))
  }

  /// The paths that cases use are theirs alone; each may use all of them.
  private static func cases(
    _ pool: inout [String], depth: Int, _ random: inout some RandomNumberGenerator
  ) -> [Case] {
    let own = Array(pool.suffix(2))
    pool.removeLast(own.count)
    return (0..<Int.random(in: 1...3, using: &random)).map { index in
      var rest = own.shuffled(using: &random)
      var settings: [(String, Int)] = []
      if Bool.random(using: &random), let path = rest.popLast() {
        settings = [(path, Int.random(in: 5...8, using: &random))]
      }
      let items = items(Int.random(in: 0...2, using: &random), &rest, depth: depth + 1, &random)
      return Case(name: "c\(index)", settings: settings, items: items)
    }
  }

  private mutating func nameColumns(of items: [Item]) {
    for case .cases(let cases) in items {
      columns.append(columns.isEmpty ? "case" : "case_\(columns.count + 1)")
      for one in cases { nameColumns(of: one.items) }
    }
  }

  private func rule(_ random: inout some RandomNumberGenerator) -> Rule {
    let (path, unit, standard) = Self.paths[Int.random(in: 0..<Self.paths.count, using: &random)]
    let limit = Int.random(in: 2...6, using: &random)
    let column = columns.randomElement(using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      return Rule(text: "\(path) < \(limit)\(unit)", isExclusion: false) {
        ($0.values[path] ?? standard) < limit
      }
    case 1 where column != nil:
      // A rule about cases that do not come up says nothing.
      return Rule(text: "\(column ?? "") != c0", isExclusion: false) {
        $0.cases[column ?? ""] != "c0"
      }
    case 2 where column != nil:
      return Rule(
        text: "{\(column ?? ""): [c0], \(path): {from: \(limit)\(unit)}}", isExclusion: true
      ) { $0.cases[column ?? ""] != "c0" || ($0.values[path] ?? standard) < limit }
    default:
      return Rule(text: "{\(path): \(limit)\(unit)}", isExclusion: true) {
        ($0.values[path] ?? standard) != limit
      }
    }
  }

  // MARK: Order

  /// All configurations in the order that the guide promises.
  var points: [Point] {
    var column = 0
    return Self.points(names(items, &column), Point()) { [$0] }
  }

  /// Whether a configuration is kept.
  func keeps(_ point: Point) -> Bool { rules.allSatisfy { $0.keeps(point) } }

  /// Items with the columns of their cases, in the order of writing.
  private indirect enum Named {
    case axis(String, [Int])
    case cases(String, [(one: Case, items: [Named])])
  }

  private func names(_ items: [Item], _ column: inout Int) -> [Named] {
    items.map { item in
      switch item {
      case .axis(let path, let values): return .axis(path, values)
      case .cases(let cases):
        let name = columns[column]
        column += 1
        return .cases(name, cases.map { ($0, names($0.items, &column)) })
      }
    }
  }

  private static func points(
    _ items: [Named], _ point: Point, _ rest: (Point) -> [Point]
  ) -> [Point] {
    guard let first = items.first else { return rest(point) }
    let others = Array(items.dropFirst())
    switch first {
    case .axis(let path, let values):
      return values.flatMap { value in
        var next = point
        next.values[path] = value
        return points(others, next, rest)
      }
    case .cases(let column, let cases):
      return cases.flatMap { one, inner in
        var next = point
        next.cases[column] = one.name
        for (path, value) in one.settings { next.values[path] = value }
        return points(inner, next) { points(others, $0, rest) }
      }
    }
  }

  // MARK: Text

  /// The spec.
  var text: String {
    let conditions = rules.filter { !$0.isExclusion }.map(\.text).joined(separator: ", ")
    let exclusions = rules.filter(\.isExclusion).map(\.text).joined(separator: ", ")
    return SmallSchema.text(
      base: "duration: 9 ms\nstep: 1 ms\ninputs.a.receptors.x: {}", axes: Self.text(items),
      more: "where: [\(conditions)]\nexclude: [\(exclusions)]")
  }

  private static func text(_ items: [Item]) -> String {
    let texts = items.map { item in
      switch item {
      case .axis(let path, let values):
        "{\(path): [\(values.map { quantity(path, $0) }.joined(separator: ", "))]}"
      case .cases(let cases): "{cases: {\(cases.map { text($0) }.joined(separator: ", "))}}"
      }
    }
    return "[\(texts.joined(separator: ", "))]"
  }

  private static func text(_ one: Case) -> String {
    var keys = one.settings.map { "\($0.path): \(quantity($0.path, $0.value))" }
    if !one.items.isEmpty { keys.append("axes: \(text(one.items))") }
    return "\(one.name): {\(keys.joined(separator: ", "))}"
  }

  private static func quantity(_ path: String, _ value: Int) -> String {
    "\(value)\(paths.first { $0.path == path }?.unit ?? "")"
  }
}
