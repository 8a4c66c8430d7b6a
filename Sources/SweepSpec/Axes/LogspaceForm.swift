import SynapseModel

#if canImport(Glibc)
  import Glibc
#endif

/// An axis as `logspace: [a, b, n]`: n values in equal ratios; the ends are values, not exponents.
struct LogspaceForm: AxisForm {
  let count: Int
  private let first: Double
  private let last: Double
  private let range: Range<Int>

  func place(of index: Int) -> Range<Int> { range }

  static func read(_ node: YAMLNode, _ context: AxisContext) -> (any AxisForm)? {
    guard let items = context.threeItems(node, "logspace", "first, last, n") else { return nil }
    let ends = items.prefix(2).map { item in
      context.decimal(item).map { (value: $0.double, range: item.range) }
    }
    guard let first = ends[0], let last = ends[1] else { return nil }
    for end in [first, last] where end.value <= 0 {
      context.problems.report(
        end.range, "'logspace' needs ends above 0",
        hint: "ends are values, not exponents: [1, 100, 3] is 1, 10, 100")
      return nil
    }
    guard let count = context.count(items[2], isOnePoint: first.value == last.value) else {
      return nil
    }
    return LogspaceForm(count: count, first: first.value, last: last.value, range: node.range)
  }

  func values() -> [Double] {
    let steps = Double(max(count - 1, 1))
    let (low, high) = (log10(first), log10(last))
    return (0..<count).map { index in
      // The ends are what is written; in between, rounding hides that `pow` differs in the last
      // bit between C libraries.
      if index == 0 { return SignificantDigits.rounded(first) }
      if index == count - 1 { return SignificantDigits.rounded(last) }
      let share = Double(index) / steps
      return SignificantDigits.rounded(pow(10, low * (1 - share) + high * share))
    }
  }
}
