/// An axis as a list.
///
/// The values are kept exactly as they are written.
struct ListForm: AxisForm {
  private let written: [Double]
  private let places: [Range<Int>]

  var count: Int { written.count }
  func values() -> [Double] { written }
  func place(of index: Int) -> Range<Int> {
    index >= 0 && index < places.count ? places[index] : 0..<0
  }

  static func read(_ node: YAMLNode, _ context: AxisContext) -> (any AxisForm)? {
    read(node.items ?? [], at: node.range, context)
  }

  /// Reads values that stand one by one, as in the cells of a table.
  static func read(
    _ items: [YAMLNode], at place: Range<Int>, _ context: AxisContext
  ) -> (any AxisForm)? {
    guard !items.isEmpty else {
      context.problems.report(place, "an axis needs at least one value")
      return nil
    }
    let values = items.map { context.value($0) }
    let known = values.compactMap { $0 }
    guard known.count == values.count else { return nil }
    return ListForm(written: known, places: items.map(\.range))
  }
}
