import SynapseModel

/// One combination of cases before it is read: which axes it has and which keys it sets.
struct VariantDraft {
  /// The case taken of each `cases`, in the order of the spec.
  var choices: [(item: CasesItem, index: Int)] = []
  /// Its axes in the order of the spec.
  var axes: [AxisItem] = []
  /// How many of them stand behind the last choice.
  var innerAxes = 0

  /// The case taken of some alternatives; `nil` where they do not come up.
  func choice(of item: CasesItem) -> CasesItem.Case? {
    choices.first { $0.item === item }.map { $0.item.cases[$0.index] }
  }
}

/// All combinations of cases, and the order of their configurations.
struct VariantDrafts {
  /// The most combinations, each of which has to be read on its own; and the most axes.
  static let limit = 1000

  /// The order, with axes whose lengths are not known yet.
  private indirect enum Shape {
    case variant(Int)
    case axis(AxisItem, item: Int?, Shape)
    case cases([Shape], item: Int?)
  }

  private(set) var drafts: [VariantDraft] = []
  private var shape = Shape.variant(0)

  /// How many axes some items have, those inside cases included.
  static func axisCount(_ items: [SweepItem]) -> Int {
    items.reduce(0) { sum, item in
      guard case .cases(let cases) = item else { return sum + 1 }
      return cases.cases.reduce(sum + 1) { $0 + axisCount($1.items) }
    }
  }

  /// How many combinations some items have.
  static func count(_ items: [SweepItem]) -> Int {
    items.reduce(1) { product, item in
      guard case .cases(let cases) = item else { return product }
      let sum = cases.cases.reduce(0) { min(limit + 1, $0 + count($1.items)) }
      return min(limit + 1, product * sum)
    }
  }

  /// The combinations of some items, of which there are at most `limit`.
  init(_ items: [SweepItem]) {
    let queue = items.enumerated().map { (item: $0.element, index: $0.offset as Int?) }
    shape = expand(queue[...], VariantDraft())
  }

  private mutating func expand(
    _ queue: ArraySlice<(item: SweepItem, index: Int?)>, _ draft: VariantDraft
  ) -> Shape {
    var draft = draft
    guard let (item, index) = queue.first else {
      drafts.append(draft)
      return .variant(drafts.count - 1)
    }
    switch item {
    case .axis(let axis):
      draft.axes.append(axis)
      draft.innerAxes += 1
      return .axis(axis, item: index, expand(queue.dropFirst(), draft))
    case .cases(let cases):
      draft.innerAxes = 0
      let shapes = cases.cases.indices.map { choice in
        var one = draft
        one.choices.append((cases, choice))
        let own = cases.cases[choice].items.map { (item: $0, index: nil as Int?) }
        return expand((own + queue.dropFirst())[...], one)
      }
      return .cases(shapes, item: index)
    }
  }

  /// The order, given how long each axis is; `nil` where that has more than `limit` positions.
  func expansion(limit: Int, count: (AxisItem) -> Int) -> Expansion? {
    Self.expansion(shape, limit, count)
  }

  private static func expansion(
    _ shape: Shape, _ limit: Int, _ count: (AxisItem) -> Int
  ) -> Expansion? {
    switch shape {
    case .variant(let variant): return Expansion(variant: variant)
    case .axis(let axis, let item, let inner):
      guard let share = expansion(inner, limit, count) else { return nil }
      let (size, overflow) = share.size.multipliedReportingOverflow(by: count(axis))
      guard !overflow, size <= limit else { return nil }
      return Expansion(count: count(axis), of: share, item: item)
    case .cases(let shapes, let item):
      let parts = shapes.compactMap { expansion($0, limit, count) }
      guard parts.count == shapes.count, parts.reduce(0, { $0 + $1.size }) <= limit else {
        return nil
      }
      return Expansion(cases: parts, item: item)
    }
  }
}
