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

/// Where a parabola through points, by least squares, has its top.
func parabolaTop(_ points: [(x: Double, y: Double)]) -> Double {
  let n = Double(points.count)
  let middle = points.map(\.x).reduce(0, +) / n
  let x = points.map { $0.x - middle }
  let y = points.map(\.y)
  /// Sum of a power of x.
  func sum(_ power: Int) -> Double {
    x.map { value in (0..<power).reduce(1.0) { product, _ in product * value } }.reduce(0, +)
  }
  let (second, third, fourth) = (sum(2), sum(3), sum(4))
  let all = y.reduce(0, +)
  let first = zip(x, y).map(*).reduce(0, +)
  let curved = zip(x, y).map { $0 * $0 * $1 }.reduce(0, +)
  // Normal equations with the sum of x being 0: y = a + b x + c x^2.
  let right = curved - second * all / n - third * first / second
  let c = right / (fourth - second * second / n - third * third / second)
  let b = (first - third * c) / second
  return middle - b / (2 * c)
}
