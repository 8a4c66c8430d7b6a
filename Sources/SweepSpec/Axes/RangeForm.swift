import SynapseModel

/// An axis as `range: [a, b, step]`: from a in steps, up to b, which is included when it is hit.
struct RangeForm: AxisForm {
  let count: Int
  private let grid: Grid
  private let range: Range<Int>

  /// Whole multiples of a power of ten where the numbers allow, so that b is hit exactly.
  private enum Grid {
    case exact(first: Int64, step: Int64, exponent: Int)
    case inDoubles(first: Double, step: Double)
  }

  func place(of index: Int) -> Range<Int> { range }

  static func read(_ node: YAMLNode, _ context: AxisContext) -> (any AxisForm)? {
    guard let items = context.threeItems(node, "range", "first, last, step") else { return nil }
    let ends = items.prefix(2).map { context.decimal($0) }
    let step = stepContext(context).decimal(items[2])
    guard let first = ends[0], let last = ends[1], let step else { return nil }
    guard step.double != 0 else {
      context.problems.report(items[2].range, "the step of a range cannot be 0")
      return nil
    }
    let span = last.double - first.double
    guard span == 0 || (span > 0) == (step.double > 0) else {
      context.problems.report(
        items[2].range, "the step leads away from the end",
        hint: span > 0 ? "the step must be above 0" : "the step must be below 0")
      return nil
    }
    let (grid, count) = grid(first, last, step)
    guard count <= Double(AxisContext.countLimit) else {
      context.problems.report(node.range, "an axis has at most \(AxisContext.countLimit) values")
      return nil
    }
    return RangeForm(count: Int(count), grid: grid, range: node.range)
  }

  /// A step has the parameter's unit, and may be below 0 where the parameter may not.
  private static func stepContext(_ context: AxisContext) -> AxisContext {
    let parameter = context.parameter
    let step = Parameter(
      parameter.name, parameter.kind, default: parameter.defaultValue, .any, parameter.meaning,
      source: parameter.source)
    return AxisContext(path: context.path, parameter: step, problems: context.problems)
  }

  /// The grid and how many values it has; as a double, since it may be beyond all integers.
  private static func grid(
    _ first: DecimalNumber, _ last: DecimalNumber, _ step: DecimalNumber
  ) -> (Grid, Double) {
    let exponent = min(first.exponent, last.exponent, step.exponent)
    let digits = SignificantDigits.count
    if let a = first.coefficient(atExponent: exponent, digits: digits),
      let b = last.coefficient(atExponent: exponent, digits: digits),
      let s = step.coefficient(atExponent: exponent, digits: digits), s != 0
    {
      return (.exact(first: a, step: s, exponent: exponent), Double((b - a) / s) + 1)
    }
    let (a, s) = (first.double, step.double)
    let count = ((last.double - a) / s + 1e-9).rounded(.down) + 1
    return (.inDoubles(first: a, step: s), count.isFinite ? count : .infinity)
  }

  func values() -> [Double] {
    switch grid {
    case .exact(let first, let step, let exponent):
      var rounding = RationalRounding(denominator: 1, exponent: exponent)
      return (0..<count).map { rounding.double(Int128(first) + Int128(step) * Int128($0)) }
    case .inDoubles(let first, let step):
      let size = first.sign == step.sign ? 0 : abs(first)
      return (0..<count).map {
        if $0 == 0 { return SignificantDigits.rounded(first) }
        return SignificantDigits.rounded(first + step * Double($0), among: size)
      }
    }
  }
}
