import Measures

/// Statistics of what was measured, with its standard error from independent repetitions.
struct Sample {
  private(set) var moments = Moments()

  init(_ values: some Sequence<Double>) {
    for value in values { moments.add(value) }
  }

  var mean: Double { moments.mean }
  var variance: Double { moments.sampleVariance ?? .infinity }
  var standardError: Double { moments.standardError ?? .infinity }

  /// Whether the mean is at most `errors` standard errors from `expected`.
  func agrees(with expected: Double, errors: Double = 4.5) -> Bool {
    abs(mean - expected) <= errors * standardError
  }
}

/// Sums over the values of one lane.
struct Sums {
  private(set) var count = 0.0
  private var first = 0.0
  private var second = 0.0
  private var lagged = 0.0
  private var previous: Double?

  mutating func add(_ value: Double) {
    count += 1
    first += value
    second += value * value
    if let previous { lagged += previous * value }
    previous = value
  }

  var mean: Double { first / count }
  /// Around a mean that is known, so that it has no bias.
  func variance(around mean: Double) -> Double {
    second / count - 2 * mean * first / count + mean * mean
  }
  /// Between neighbours, around a mean that is known.
  func covariance(around mean: Double) -> Double {
    lagged / (count - 1) - 2 * mean * first / count + mean * mean
  }
}

/// The largest relative distance of two lists of the same length.
func largestError(_ found: [Double], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  return zip(found, expected).map { abs($0 - $1) / max(abs($1), 1e-300) }.max() ?? 0
}
