/// Exact binomial random numbers by inversion of the cumulative distribution.
enum Binomial {
  /// The largest number of trials that one uniform number decides; (1/2)^32 is far from underflow.
  static let trialsPerDraw = 32

  /// The number of successes in `trials` (at most `trialsPerDraw`) with the given probability.
  ///
  /// No lane has more than `most` trials: with few, the loops have a fixed length that the
  /// processor predicts. The result is the same.
  @_transparent static func sample(
    trials: Group, probability: Group, uniform: Group, most: Int = trialsPerDraw
  ) -> Group {
    // Counting the rarer outcome keeps the loop short and (1 - p)^n accurate.
    let isFlipped = probability .> 0.5
    let p = probability.replacing(with: 1 - probability, where: isFlipped)
    var inversion = Inversion(trials: trials, probability: p, uniform: uniform, most: most)
    if most <= 8 {
      for next in 1..<(max(most, 0) + 1) { inversion.step(Double(next)) }
    } else {
      var next = 1.0
      while isAny(inversion.isOpen) {
        inversion.step(next)
        next += 1
      }
    }
    return inversion.count.replacing(with: trials - inversion.count, where: isFlipped)
  }

  /// Walks up the cumulative distribution until it exceeds the uniform number.
  struct Inversion {
    private let trials, odds, uniform: Group
    private var mass: Group
    private var cumulative: Group
    /// The smallest count whose cumulative probability may exceed the uniform number.
    var count = Group(repeating: 0)
    /// Where the walk goes on.
    var isOpen: LaneMask

    @_transparent init(trials: Group, probability: Group, uniform: Group, most: Int) {
      let failure = 1 - probability
      (self.trials, self.uniform) = (trials, uniform)
      odds = probability / failure
      mass = Group(repeating: 1)
      for exponent in 0..<max(most, 0) {
        mass.replace(with: mass * failure, where: trials .> Double(exponent))
      }
      cumulative = mass
      isOpen = (uniform .> cumulative) .& (trials .> 0)
    }

    @_transparent mutating func step(_ next: Double) {
      count.replace(with: next, where: isOpen)
      mass *= odds * (trials - (next - 1)) * (1 / next)
      cumulative += mass
      isOpen = isOpen .& (uniform .> cumulative) .& (trials .> next)
    }
  }
}
