/// The order of a sweep's configurations: a tree of axes and alternatives, decoded by position.
///
/// Positions count the product in the order written, the last axis fastest. Nothing is listed: a
/// position is taken apart on the way down the tree.
struct Expansion: Sendable {
  /// What the positions are divided among.
  private indirect enum Kind: Sendable {
    /// All belong to one variant, whose axes have been passed on the way.
    case variant(Int)
    /// Equal shares, one for each place along an axis.
    case axis(count: Int, share: Expansion)
    /// Shares of different sizes, one for each case.
    case cases([Expansion])
  }

  /// Where a position leads.
  struct Location {
    /// The variant.
    var variant: Int
    /// The position within the variant's own product.
    var local: Int
  }

  /// How many positions there are.
  let size: Int
  /// Which of the items at the top of the spec decides here; `nil` for one inside a case.
  private let item: Int?
  private let kind: Kind

  /// A variant without further axes.
  init(variant: Int) {
    (size, item, kind) = (1, nil, .variant(variant))
  }

  /// An axis in front of what is inside it.
  init(count: Int, of share: Expansion, item: Int?) {
    size = count * share.size
    self.item = item
    kind = .axis(count: count, share: share)
  }

  /// Alternatives.
  init(cases: [Expansion], item: Int?) {
    size = cases.reduce(0) { $0 + $1.size }
    self.item = item
    kind = .cases(cases)
  }

  /// The order in one line, for the sweep's fingerprint.
  var signature: String {
    switch kind {
    case .variant(let variant): "\(variant)"
    case .axis(let count, let share): "\(count)(\(share.signature))"
    case .cases(let cases): "[\(cases.map(\.signature).joined(separator: ","))]"
    }
  }

  /// The variant and the position in it; `position` is from 0 to `size - 1`.
  func locate(_ position: Int) -> Location { locate(position, onItem: { _, _ in }) }

  /// The place of a position along each of `count` items at the top of the spec.
  func places(of position: Int, count: Int) -> [Int] {
    var places = Array(repeating: 0, count: count)
    _ = locate(position) { item, place in places[item] = place }
    return places
  }

  private func locate(_ position: Int, onItem note: (Int, Int) -> Void) -> Location {
    var rest = position
    var local = 0
    var node = self
    while true {
      switch node.kind {
      case .variant(let variant): return Location(variant: variant, local: local)
      case .axis(let count, let share):
        let place = rest / share.size
        rest -= place * share.size
        local = local * count + place
        if let item = node.item { note(item, place) }
        node = share
      case .cases(let cases):
        var index = 0
        while index < cases.count - 1, rest >= cases[index].size {
          rest -= cases[index].size
          index += 1
        }
        if let item = node.item { note(item, index) }
        node = cases[index]
      }
    }
  }
}
