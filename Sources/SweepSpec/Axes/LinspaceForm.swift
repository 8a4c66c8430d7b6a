import SynapseModel

/// An axis as `linspace: [a, b, n]`: n values in equal steps, both ends included.
struct LinspaceForm: AxisForm {
  let count: Int
  private let first: DecimalNumber
  private let last: DecimalNumber
  private let range: Range<Int>

  func place(of index: Int) -> Range<Int> { range }

  static func read(_ node: YAMLNode, _ context: AxisContext) -> (any AxisForm)? {
    guard let items = context.threeItems(node, "linspace", "first, last, n") else { return nil }
    let ends = items.prefix(2).map { context.decimal($0) }
    guard let first = ends[0], let last = ends[1] else { return nil }
    guard let count = context.count(items[2], isOnePoint: first.double == last.double) else {
      return nil
    }
    return LinspaceForm(count: count, first: first, last: last, range: node.range)
  }

  func values() -> [Double] {
    let steps = max(count - 1, 1)
    let exponent = min(first.exponent, last.exponent)
    guard let a = first.coefficient(atExponent: exponent, digits: SignificantDigits.count),
      let b = last.coefficient(atExponent: exponent, digits: SignificantDigits.count)
    else { return inDoubles(steps) }
    var rounding = RationalRounding(denominator: steps, exponent: exponent)
    return (0..<count).map {
      rounding.double(Int128(a) * Int128(steps - $0) + Int128(b) * Int128($0))
    }
  }

  /// For ends with too many digits for whole numbers.
  private func inDoubles(_ steps: Int) -> [Double] {
    let (a, b) = (first.double, last.double)
    let size = a.sign == b.sign ? 0 : max(abs(a), abs(b))
    return (0..<count).map {
      if $0 == 0 { return SignificantDigits.rounded(a) }
      let share = Double($0) / Double(steps)
      return SignificantDigits.rounded(a * (1 - share) + b * share, among: size)
    }
  }
}
