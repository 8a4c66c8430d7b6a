#if arch(x86_64)
  import Glibc
  import SweepRunner
  import Testing

  /// How far a function is from its true value over many points.
  struct Accuracy {
    /// The largest distance from the exact value, in units in the last place of that value.
    private(set) var ulps = 0.0
    /// The largest distance from the correctly rounded value, in numbers between.
    private(set) var places: UInt64 = 0
    /// The largest relative distance.
    private(set) var relative = 0.0
    /// Where the distance in units in the last place is largest.
    private(set) var worst = 0.0
    /// How many numbers were looked at.
    private(set) var count = 0
    /// Whether every processor gave the same bits.
    private(set) var isSame = true

    /// Measures `function` on all processors at `points` against 64-bit significands.
    init(
      _ points: [Double], _ function: (Processor, Eight) -> Eight, exact: (Float80) -> Float80
    ) {
      for first in stride(from: 0, to: points.count, by: 8) {
        let x = Eight((0..<8).map { points[min(first + $0, points.count - 1)] })
        let result = function(.baseline, x)
        for processor in Processor.supported.dropFirst() where function(processor, x) != result {
          isSame = false
        }
        for lane in 0..<min(8, points.count - first) {
          add(result[lane], at: x[lane], exact: exact(Float80(x[lane])))
        }
      }
    }

    private mutating func add(_ value: Double, at x: Double, exact: Float80) {
      count += 1
      let rounded = Double(exact)
      let distance = abs(Float80(value) - exact)
      let inPlaces = Double(distance / Float80(rounded.ulp))
      // A NaN must count as the largest error.
      if !(inPlaces <= ulps) { (ulps, worst) = (inPlaces, x) }
      let share = Double(distance / abs(exact))
      if exact != 0, !(share <= relative) { relative = share }
      let (a, b) = (value.bitPattern, rounded.bitPattern)
      places = max(places, a > b ? a - b : b - a)
    }
  }

  /// Points from `lower` to `upper`: as many evenly spaced as random.
  func points(_ lower: Double, _ upper: Double, count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix(seed: seed)
    let half = count / 2
    let even = (0...half).map { lower + (upper - lower) * Double($0) / Double(half) }
    return even + (0..<half).map { _ in Double.random(in: lower...upper, using: &generator) }
  }

  /// Random points from `lower` to `upper`, both above 0, evenly spread over orders of magnitude.
  func magnitudes(_ lower: Double, _ upper: Double, count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix(seed: seed)
    let (from, to) = (lower.bitPattern, upper.bitPattern)
    return (0..<count).map { _ in
      Double(bitPattern: UInt64.random(in: from...to, using: &generator))
    }
  }
#endif
