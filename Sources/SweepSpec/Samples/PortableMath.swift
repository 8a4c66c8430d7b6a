/// Functions without the system's library, whose last bits differ between versions and processors.
///
/// One value in ten thousand would show that after rounding to 12 digits, and its run would get
/// another name.
enum PortableMath {
  private static let log2High = 6.93147180369123816490e-01
  private static let log2Low = 1.90821492927058770002e-10

  /// ln(x) for x > 0, at most 1 ulp from the correctly rounded value.
  ///
  /// Method: x = 2^e m with m from sqrt(1/2) to sqrt(2); with f = m - 1 and s = f / (2 + f),
  /// ln(m) = f - f^2/2 + s (f^2/2 + R(s^2)), R a polynomial (the scheme of Sun's public fdlibm,
  /// 1993).
  static func log(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    let isLarge = x.significand >= 0x1.6a09e667f3bcdp+0
    let e = Double(Int(x.exponent) + (isLarge ? 1 : 0))
    let f = (isLarge ? x.significand / 2 : x.significand) - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = w * polynomial(w, logEven)
    let odd = z * polynomial(w, logOdd)
    let halfSquare = 0.5 * f * f
    return e * log2High - ((halfSquare - (s * (halfSquare + (even + odd)) + e * log2Low)) - f)
  }

  private static let logEven = [
    3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01,
  ]
  private static let logOdd = [
    6.666666666666735130e-01, 2.857142874366239149e-01, 1.818357216161805012e-01,
    1.479819860510658591e-01,
  ]

  /// exp(x), at most 1 ulp from the correctly rounded value where that is a normal number.
  ///
  /// Method: exp(x) = 2^n exp(r) with n the whole number nearest to x / ln 2 and |r| <= ln 2 / 2,
  /// the latter by its Taylor series; the first term left out is below 5e-18.
  static func exp(_ x: Double) -> Double {
    guard x < 710 else { return x.isNaN ? x : .infinity }
    guard x > -746 else { return 0 }
    let n = (x * 1.4426950408889634).rounded()
    let r = (x - n * log2High) - n * log2Low
    let p = 1 + (r + r * r * polynomial(r, inverseFactorials))
    return Double(sign: .plus, exponent: Int(n), significand: p)
  }

  /// 1/2!, 1/3!, ... 1/13!
  private static let inverseFactorials: [Double] = {
    var factorial = 1.0
    return (2...13).map { (k: Int) -> Double in
      factorial *= Double(k)
      return 1 / factorial
    }
  }()

  /// The sum of coefficients, the constant first, times powers of x.
  static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }
}
