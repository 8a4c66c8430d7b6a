/// What statistical tests need.
enum Statistics {
  static func mean(_ values: [Double]) -> Double {
    var sum = 0.0
    for value in values { sum += value }
    return sum / Double(values.count)
  }

  /// The distance of a mean from what is expected, in standard errors.
  static func errors(
    _ mean: Double, from expected: Double, variance: Double, count: Int
  ) -> Double {
    let standardError = (variance / Double(count)).squareRoot()
    return (mean - expected).magnitude / standardError
  }

  /// The same for a count of cases.
  static func errors(_ cases: Int, of count: Int, probability: Double) -> Double {
    let variance = probability * (1 - probability)
    let share = Double(cases) / Double(count)
    return errors(share, from: probability, variance: variance, count: count)
  }

  /// The mean of the products of two coordinates of points, 0 where they are independent, in
  /// standard errors.
  static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    var products: [Double] = []
    for (x, y) in zip(a, b) { products.append((x - 0.5) * (y - 0.5)) }
    return errors(
      mean(products), from: 0, variance: uniformVariance * uniformVariance, count: products.count)
  }

  static let uniformVariance: Double = 1.0 / 12.0
}
