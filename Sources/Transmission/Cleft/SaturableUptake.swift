/// Saturable uptake as the only thing that happens, in closed form.
///
/// T(t) = K W((T0 / K) exp((T0 - V t) / K)), W Lambert's function, of which only the logarithm is
/// looked for: w + ln w = c, so that nothing overflows however large T0 / K is.
enum SaturableUptake {
  /// Newton's method comes from above; so many steps end at rounding from wherever c is.
  private static let steps = 7

  /// ln W(exp(c)), the root u of exp(u) + u = c.
  @inline(__always) static func logarithmOfLambert(_ c: Group) -> Group {
    let isLarge = c .> 1
    // Both bounds are above the root: u < c, and u < ln c where u > 0.
    let large = Logarithm.log(c.atLeast(Group(repeating: 1)))
    let middle = c - Exponential.exp(c.atMost(Group(repeating: 1)) - 1)
    var u = middle.replacing(with: large, where: isLarge)
    for _ in 0..<steps {
      let w = Exponential.exp(u.atLeast(Group(repeating: -700)))
      u -= (w + u - c) / (1 + w)
    }
    return u
  }

  /// What is left of `start` (mM) after `length` (ms), and the mean on the way.
  @inline(__always) static func advance(
    _ start: Group, length: Group, maximal: Group, half: Group
  ) -> (end: Group, mean: Group) {
    let x = (start / half).atLeast(Group(repeating: 1e-300))
    let c = x + Logarithm.log(x) - length * maximal / half
    let found = half * Exponential.exp(logarithmOfLambert(c))
    let isMoving = (length * maximal .> 0) .& (start .> 0)
    let end = start.replacing(with: found.atMost(start), where: isMoving)
    // The integral of T over time is that of (K + T) dT / V.
    let fallen = start - end
    let integral = fallen * (half + 0.5 * (start + end)) / maximal
    let isSmall = fallen .< 1e-5 * start
    let mean = (integral / length)
      .replacing(with: 0.5 * (start + end), where: isSmall .| .!isMoving)
    return (end, mean)
  }
}
