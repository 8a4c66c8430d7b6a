import Glibc

/// All intervals between spikes of the same train.
func intervals(_ trains: [[Double]]) -> [Double] {
  trains.flatMap { train in zip(train.dropFirst(), train).map(-) }
}

/// Coefficient of variation: population standard deviation over mean.
func variationCoefficient(_ values: [Double]) -> Double {
  let mean = values.reduce(0, +) / Double(values.count)
  let square = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)
  return square.squareRoot() / mean
}

/// Local variation of successive intervals (Shinomoto, Shima & Tanji 2003).
func localVariation(_ trains: [[Double]]) -> Double {
  let terms = trains.flatMap { train in
    let intervals = intervals([train])
    return zip(intervals, intervals.dropFirst()).map { a, b in
      3 * (a - b) * (a - b) / ((a + b) * (a + b))
    }
  }
  return terms.reduce(0, +) / Double(terms.count)
}

/// CV2: the mean of 2 |a - b| / (a + b) over successive intervals (Holt, Softky, Koch & Douglas 1996).
func successiveVariation(_ trains: [[Double]]) -> Double {
  let terms = trains.flatMap { train in
    let intervals = intervals([train])
    return zip(intervals, intervals.dropFirst()).map { a, b in 2 * abs(a - b) / (a + b) }
  }
  return terms.reduce(0, +) / Double(terms.count)
}

/// Spikes in windows of equal length, train by train.
func counts(_ trains: [[Double]], window: Double, from: Double = 0, to end: Double) -> [[Double]] {
  trains.map { train in
    var counts = Array(repeating: 0.0, count: Int(((end - from) / window).rounded(.down)))
    for time in train {
      let index = Int(((time - from) / window).rounded(.down))
      if counts.indices.contains(index) { counts[index] += 1 }
    }
    return counts
  }
}

/// The largest distance of the values' distribution from an expected one, times the root of their
/// number (Kolmogorov & Smirnov); 2.3 is exceeded with probability 2 exp(-2 * 2.3^2) = 5e-5.
func largestDistance(_ values: [Double], _ cumulative: (Double) -> Double) -> Double {
  let sorted = values.sorted()
  let n = Double(sorted.count)
  var distance = 0.0
  for (index, value) in sorted.enumerated() {
    let expected = cumulative(value)
    distance = max(
      distance, abs(Double(index + 1) / n - expected), abs(Double(index) / n - expected))
  }
  return distance * n.squareRoot()
}

/// The resultant of angles (radians): its length is the vector strength, its direction the mean phase.
func resultant(_ angles: [Double]) -> (length: Double, direction: Double) {
  let n = Double(angles.count)
  let (x, y) = (angles.map(cos).reduce(0, +) / n, angles.map(sin).reduce(0, +) / n)
  return ((x * x + y * y).squareRoot(), atan2(y, x))
}
