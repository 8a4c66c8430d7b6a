/// Where the samples of a sweep lie in the unit cube.
///
/// A design is numbers alone: it knows names of parameters, but neither their values nor YAML. All
/// of it is arithmetic on whole numbers, the same on every machine.
struct SampleDesign {
  /// How points are chosen; the raw values are what a spec says.
  enum Method: String, CaseIterable, Sendable {
    /// Even in all dimensions together; a longer design begins with the shorter one.
    case sobol
    /// One point in each of n strata of each dimension; another n is another design.
    case latinHypercube = "latin_hypercube"
    /// Independent; a longer design begins with the shorter one.
    case random
  }

  /// The most values of all paths together: what can be drawn and compared in a second.
  static let valueLimit = 5_000_000

  let method: Method
  let count: Int
  let seed: UInt64
  /// Sorted, so that the order in which a spec names them does not matter.
  private let paths: [String]

  /// A design of `count` points; `nil` when there would be too many points or dimensions.
  init?(_ method: Method, count: Int, seed: UInt64, paths: [String]) {
    guard count >= 1, count <= Self.valueLimit else { return nil }
    if let limit = method.dimensionLimit, paths.count > limit { return nil }
    self.method = method
    self.count = count
    self.seed = seed
    self.paths = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// One coordinate of all points, each above 0 and below 1; empty for a path that is not in it.
  ///
  /// What is random follows from the path's name, so that a further path changes no other's points.
  /// Only the dimension of the Sobol sequence is the place among the sorted paths: numbers drawn
  /// from names would skip dimensions, and the first ones are the most even. There a further path
  /// changes the points of those behind it in the alphabet.
  func points(of path: String) -> [Double] {
    guard let dimension = paths.firstIndex(of: path) else { return [] }
    let stream = SampleStream(method, seed: seed, path: path)
    switch method {
    case .sobol:
      return SobolSequence(dimension: dimension)?.points(count, scrambledBy: stream) ?? []
    case .latinHypercube: return latinHypercube(stream)
    case .random:
      return (0..<count).map { (Double(stream.word(UInt64($0)) >> 12) + 0.5) * 0x1p-52 }
    }
  }

  /// A random permutation of the strata, and a random place inside each (McKay, Beckman & Conover
  /// 1979).
  private func latinHypercube(_ stream: SampleStream) -> [Double] {
    var points = (0..<count).map { Double($0) }
    // Fisher & Yates's shuffle.
    for last in stride(from: count - 1, to: 0, by: -1) {
      points.swapAt(last, Int(stream.whole(below: UInt64(last) + 1, at: UInt64(last))))
    }
    // Whole numbers, as rounding could move a point out of its stratum: the places are the
    // intervals of length 2^-40 that lie within it. 2^40 times the most points is below 2^64.
    let strata = UInt64(count)
    for index in points.indices {
      let stratum = UInt64(points[index])
      let first = (stratum << 40 + strata - 1) / strata
      let end = ((stratum + 1) << 40) / strata
      let place = first + stream.whole(below: end - first, at: strata + UInt64(index))
      points[index] = (Double(place) + 0.5) * 0x1p-40
    }
    return points
  }
}

extension SampleDesign.Method {
  /// The most paths; `nil` where any number will do.
  var dimensionLimit: Int? { self == .sobol ? SobolDirections.dimensionCount : nil }
}
