/// Exact binomial random numbers by inversion of the cumulative distribution.
enum Binomial {
  /// The largest number of trials that one uniform number decides; (1/2)^32 is far from underflow.
  static let trialsPerDraw = 32

  /// The number of successes in `trials` (at most `trialsPerDraw`) with the given probability.
  @inline(__always) static func sample(
    trials: Group, probability: Group, uniform: Group
  ) -> Group {
    // Counting the rarer outcome keeps the loop short and (1 - p)^n accurate.
    let isFlipped = probability .> 0.5
    let p = probability.replacing(with: 1 - probability, where: isFlipped)
    let failure = 1 - p
    let odds = p / failure
    var mass = Group(repeating: 1)
    var exponent = 0.0
    while isAny(trials .> exponent) {
      mass.replace(with: mass * failure, where: trials .> exponent)
      exponent += 1
    }
    var cumulative = mass
    var count = Group(repeating: 0)
    var next = 1.0
    var isOpen = (uniform .> cumulative) .& (trials .> 0)
    while isAny(isOpen) {
      count.replace(with: next, where: isOpen)
      mass *= odds * (trials - (next - 1)) * (1 / next)
      cumulative += mass
      isOpen = isOpen .& (uniform .> cumulative) .& (trials .> next)
      next += 1
    }
    return count.replacing(with: trials - count, where: isFlipped)
  }
}
