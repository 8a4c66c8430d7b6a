/// `uniform: [low, high]`: all values between the ends are equally probable.
struct UniformDistribution: SampleDistribution {
  let low: Double
  let high: Double

  var valueCount: Int? { nil }

  func value(at point: Double) -> Double {
    SignificantDigits.rounded(low * (1 - point) + high * point, from: low, to: high)
  }

  static func read(_ entry: YAMLNode.Entry, _ context: AxisContext) -> Self? {
    guard SampleDistributions.isContinuous(entry, context),
      let ends = SampleDistributions.ends(entry, context)
    else { return nil }
    return Self(low: ends.low, high: ends.high)
  }
}
