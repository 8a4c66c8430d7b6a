/// Exact Poisson random numbers by inversion of the cumulative distribution.
enum PoissonNumber {
  /// The largest mean that one uniform number decides.
  static let largestMean = 16.0
  /// Smaller masses cannot change the sum of those before.
  private static let smallestMass = 0x1p-60

  /// A number with the given mean, from 0 to `largestMean`.
  @inline(__always) static func sample(mean: Group, uniform: Group) -> Group {
    var mass = Exponential.exp(-mean)
    var cumulative = mass
    var count = Group(repeating: 0)
    var isOpen = uniform .> cumulative
    var next = 1.0
    while isAny(isOpen) {
      count.replace(with: Group(repeating: next), where: isOpen)
      mass *= mean * (1 / next)
      cumulative += mass
      isOpen = isOpen .& (uniform .> cumulative) .& (mass .> smallestMass)
      next += 1
    }
    return count
  }
}
