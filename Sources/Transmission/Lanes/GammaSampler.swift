/// Exact gamma random numbers of scale 1, eight at once, by rejection (Marsaglia & Tsang 2000).
///
/// The caller hands in fresh random words until every number is found; more than 95 % of attempts
/// succeed. What a lane gets does not depend on its neighbours.
struct GammaSampler {
  /// Attempts before the mean is taken instead: never reached but by shapes that are no number.
  private static let mostAttempts: UInt64 = 64

  /// The numbers that have been found so far.
  private(set) var values: Group
  /// How many times words were taken, of which the next ones are a function.
  private(set) var attempts: UInt64 = 0
  private var isOpen = LaneMask(repeating: true)
  private let shape, d, c: Group
  private let hasSmallShapes: Bool

  /// Begins eight numbers of the given shapes, 0 or more; shape 0 gives 0.
  @inline(__always) init(shape: Group) {
    self.shape = shape
    values = shape
    let isSmall = shape .< 1
    hasSmallShapes = isAny(isSmall)
    d = shape.replacing(with: shape + 1, where: isSmall) - 1.0 / 3
    c = 1 / (9 * d).squareRoot()
  }

  /// Whether some number is still to be found.
  @inline(__always) var isIncomplete: Bool { isAny(isOpen) && attempts < Self.mostAttempts }

  /// One more attempt in the lanes that have no number yet.
  @inline(__always) mutating func attempt(_ words: Philox.Draw) {
    attempts += 1
    let x = Normal.quantile(Philox.uniform(words.a, words.b))
    let root = x.times(c, plus: 1)
    let cube = root * root * root
    let isPositive = root .> 0
    let v = cube.replacing(with: 1, where: .!isPositive)
    let limit = (0.5 * x * x) + d * (1 - v + Logarithm.log(v))
    let found = isOpen .& isPositive .& (Logarithm.log(Philox.uniform(words.c)) .< limit)
    var value = d * v
    if hasSmallShapes {
      // A number of shape a + 1 times u^(1 / a) has shape a.
      let factor = Exponential.exp(Logarithm.log(Philox.uniform(words.d)) / shape)
      value.replace(with: value * factor, where: shape .< 1)
    }
    values.replace(with: value, where: found)
    isOpen = isOpen .& .!found
  }
}
