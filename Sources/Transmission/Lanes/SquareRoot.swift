/// Square roots of eight numbers at once; the library's are taken lane by lane.
enum SquareRoot {
  /// 1 / sqrt(x) for normal numbers x > 0, at most 2 ulp from the correctly rounded value.
  ///
  /// Halving the exponent gives a first value within 4 %; each step of Newton's method,
  /// y <- y + y (1 - x y^2) / 2, doubles the digits.
  @inline(__always) static func inverse(_ x: Group) -> Group {
    var y = Group(bits: 0x5FE6_EB50_C7B5_37A9 &- (x.bits &>> 1))
    y = refined(y, x)
    y = refined(y, x)
    y = refined(y, x)
    y = refined(y, x)
    return refined(y, x)
  }

  /// sqrt(x) for normal numbers x > 0, at most 1 ulp from the correctly rounded value.
  @inline(__always) static func of(_ x: Group) -> Group {
    let inverse = inverse(x)
    let root = x * inverse
    let rest = (-root).times(root, plus: x)
    return (rest * inverse * 0.5) + root
  }

  @inline(__always) private static func refined(_ y: Group, _ x: Group) -> Group {
    let rest = (x * y).times(-y, plus: 1)
    return (y * 0.5).times(rest, plus: y)
  }
}
