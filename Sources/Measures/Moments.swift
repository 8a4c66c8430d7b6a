/// Mean and variance of numbers that come one by one (Welford 1962).
public struct Moments: Sendable {
  /// How many numbers.
  public private(set) var count = 0
  /// Their mean; 0 without numbers.
  public private(set) var mean = 0.0
  private var squares = 0.0

  /// No numbers yet.
  public init() {}

  /// Adds a number.
  public mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
  }

  /// Standard deviation of the numbers themselves (divided by n); 0 without numbers.
  public var populationSD: Double {
    count > 0 ? (squares / Double(count)).squareRoot() : 0
  }

  /// Unbiased estimate of the variance (divided by n - 1); `nil` below two numbers.
  public var sampleVariance: Double? { count > 1 ? squares / Double(count - 1) : nil }

  /// Square root of the unbiased variance; `nil` below two numbers.
  public var sampleSD: Double? { sampleVariance?.squareRoot() }

  /// Standard error of the mean; `nil` below two numbers.
  public var standardError: Double? {
    sampleVariance.map { ($0 / Double(count)).squareRoot() }
  }
}
