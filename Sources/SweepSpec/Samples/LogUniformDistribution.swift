/// `loguniform: [low, high]`: all logarithms between those of the ends are equally probable.
struct LogUniformDistribution: SampleDistribution {
  private let low: Double
  private let high: Double
  private let logs: (low: Double, high: Double)

  /// Both ends are above 0.
  init(low: Double, high: Double) {
    self.low = low
    self.high = high
    logs = (PortableMath.log(low), PortableMath.log(high))
  }

  var valueCount: Int? { nil }

  func value(at point: Double) -> Double {
    let value = PortableMath.exp(logs.low * (1 - point) + logs.high * point)
    return SignificantDigits.rounded(value, from: low, to: high)
  }

  static func read(_ entry: YAMLNode.Entry, _ context: AxisContext) -> Self? {
    guard SampleDistributions.isContinuous(entry, context),
      let ends = SampleDistributions.ends(entry, context)
    else { return nil }
    guard ends.low > 0 else {
      context.problems.report(
        entry.value.items?.first?.range ?? entry.value.range, "'loguniform' needs ends above 0",
        hint: "ends are values, not exponents; 'uniform' can begin at 0")
      return nil
    }
    return Self(low: ends.low, high: ends.high)
  }
}
