import SynapseModel

/// `normal: [mean, SD]`: a normal distribution, truncated to the bounds of the parameter.
///
/// Truncated means: draws beyond the bounds do not occur, and all others are as much more probable.
/// What people mean by a noisy probability is still a probability; refusing the whole design because
/// of one draw of a thousand would only make them choose another seed.
struct NormalDistribution: SampleDistribution {
  private let mean: Double
  private let deviation: Double
  private let bounds: Bounds
  /// The share of the untruncated distribution below the bounds.
  private let shareBelow: Double
  /// The share within the bounds.
  let share: Double

  /// Less than this is in effect a uniform distribution: the density differs by 1 % within bounds.
  private static let leastShare = 0.1
  /// Less than this is worth a warning.
  private static let usualShare = 0.99

  /// The mean is within the bounds, the SD above 0.
  init(mean: Double, deviation: Double, bounds: Bounds) {
    self.mean = mean
    self.deviation = deviation
    self.bounds = bounds
    shareBelow = StandardNormal.cumulative((bounds.lower - mean) / deviation)
    share = StandardNormal.cumulative((bounds.upper - mean) / deviation) - shareBelow
  }

  var valueCount: Int? { nil }

  func value(at point: Double) -> Double {
    let p = min(shareBelow + point * share, 1.0.nextDown)
    let value = mean + deviation * StandardNormal.quantile(p)
    let inside = SignificantDigits.rounded(value, from: bounds.lower, to: bounds.upper)
    // Rounded onto an end that is excluded: once in 10^15 draws, but it must be a legal value.
    return bounds.contains(inside) ? inside : mean
  }

  static func read(_ entry: YAMLNode.Entry, _ context: AxisContext) -> Self? {
    guard SampleDistributions.isContinuous(entry, context),
      let items = SampleDistributions.pair(entry, context)
    else { return nil }
    let mean = context.decimal(items.first)?.double
    let deviation = deviation(items.last, context)
    guard let mean, let deviation else { return nil }
    let normal = Self(mean: mean, deviation: deviation, bounds: context.parameter.bounds)
    return normal.isMostlyWithin(entry, context) ? normal : nil
  }

  /// An SD has the parameter's unit, but not its bounds.
  private static func deviation(_ node: YAMLNode, _ context: AxisContext) -> Double? {
    let parameter = context.parameter
    let anySize = Parameter(
      parameter.name, parameter.kind, default: parameter.defaultValue, .any, parameter.meaning,
      source: parameter.source)
    let any = AxisContext(path: context.path, parameter: anySize, problems: context.problems)
    guard let deviation = any.decimal(node)?.double else { return nil }
    guard deviation > 0 else {
      context.problems.report(
        node.range, "the SD of a normal distribution must be above 0",
        hint: deviation == 0 ? "give '\(context.path)' in 'base'" : nil)
      return nil
    }
    return deviation
  }

  private func isMostlyWithin(_ entry: YAMLNode.Entry, _ context: AxisContext) -> Bool {
    guard share < Self.usualShare, let phrase = bounds.phrase else { return true }
    let unit = context.parameter.unit.map { " \($0.symbol)" } ?? ""
    let text = "\(((1 - share) * 1000).rounded() / 10)"
    let message =
      "\(text) % of this normal distribution is out of bounds:"
      + " '\(context.parameter.name)' must be \(phrase)\(unit)"
    guard share >= Self.leastShare else {
      context.problems.report(
        entry.value.range, message,
        hint: "the rest is flat: give a smaller SD, or 'uniform: [low, high]'")
      return false
    }
    context.problems.warn(
      entry.value.range, message, hint: "it is truncated to the bounds, which changes mean and SD")
    return true
  }
}
