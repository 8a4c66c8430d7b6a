import SynapseModel

/// `integer: [first, last]`: all whole numbers from first to last are equally probable.
struct IntegerDistribution: SampleDistribution {
  let first: Double
  let last: Double

  private var count: Double { last - first + 1 }
  var valueCount: Int? { Int(exactly: count) }

  func value(at point: Double) -> Double {
    // Not rounded to 12 digits: whole numbers are exact as they are.
    min(first + (point * count).rounded(.down), last)
  }

  static func read(_ entry: YAMLNode.Entry, _ context: AxisContext) -> Self? {
    switch context.parameter.kind {
    case .integer:
      return SampleDistributions.ends(entry, context).map { Self(first: $0.low, last: $0.high) }
    case .number:
      context.problems.report(
        entry.keyRange, "'\(context.parameter.name)' is not a whole number",
        hint: "write 'uniform: [low, high]', or 'choice: […]' for some values only")
    case .flag, .choice, .list: _ = SampleDistributions.isContinuous(entry, context)
    }
    return nil
  }
}
