/// Gamma random numbers of scale 1 by rejection (Marsaglia & Tsang 2000).
///
/// With d = shape - 1/3, c = 1 / sqrt(9 d), x normal, v = (1 + c x)^3 and u uniform, d v is accepted
/// if v > 0 and ln u < x^2 / 2 + d (1 - v + ln v), more than 95 times out of 100. A shape below 1
/// takes shape + 1 and is multiplied by u^(1 / shape).
struct GammaShape {
  private let d, c: Group
  /// 1 / shape where it is below 1, else 0.
  let inverseOfSmall: Group

  @inline(__always) init(_ shape: Group) {
    let isSmall = shape .< 1
    d = shape.replacing(with: shape + 1, where: isSmall) - 1.0 / 3
    c = SquareRoot.inverse(d * 9)
    inverseOfSmall = (1 / shape).replacing(with: 0, where: .!isSmall)
  }

  /// A number that may be accepted, and where it is.
  struct Candidate {
    var value: Group
    var isAccepted: LaneMask

    /// Takes `other` where nothing has been accepted yet.
    @inline(__always) mutating func fall(backOn other: Candidate) {
      value.replace(with: other.value, where: .!isAccepted)
      isAccepted = isAccepted .| other.isAccepted
    }
  }

  @inline(__always) func candidate(normal: Group, uniform: Group) -> Candidate {
    let root = normal.times(c, plus: 1)
    let isPositive = root .> 0
    let v = (root * root * root).replacing(with: 1, where: .!isPositive)
    let square = normal * normal
    // A cheap condition that implies the exact one spares most of the logarithms.
    var isAccepted = isPositive .& (uniform .< 1 - square * square * 0.0331)
    if isAny(.!isAccepted) {
      let limit = square * 0.5 + d * (1 - v + Logarithm.log(v))
      isAccepted = isAccepted .| (isPositive .& (Logarithm.log(uniform) .< limit))
    }
    return Candidate(value: d * v, isAccepted: isAccepted)
  }
}
