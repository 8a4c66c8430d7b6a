/// The natural logarithm without the system's library, so that every processor gives the same bits.
enum Logarithm {
  /// ln(x) for normal numbers x > 0, at most 1 ulp from the correctly rounded value.
  ///
  /// Method: x = 2^e m with m from sqrt(1/2) to sqrt(2); with f = m - 1 and s = f / (2 + f),
  /// ln(m) = f - f^2/2 + s (f^2/2 + R(s^2)), R a polynomial (the scheme of Sun's public fdlibm,
  /// 1993).
  @_transparent static func log(_ x: Group) -> Group {
    // Adding the distance from sqrt(1/2) to 1 carries into the exponent exactly where m >= sqrt(2).
    let offset: UInt64 = 0x3FF0_0000_0000_0000 &- 0x3FE6_A09E_667F_3BCD
    let bits = x.bits &+ offset
    let e = Group(small: bits &>> 52) - 1023
    let m = Group(bits: (bits & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD)
    let f = m - 1
    let s = f / (f + 2)
    let z = s * s
    let w = z * z
    var even = Group(repeating: 1.531383769920937332e-01)
    even = even.times(w, plus: 2.222219843214978396e-01)
    even = even.times(w, plus: 3.999999999940941908e-01)
    var odd = Group(repeating: 1.479819860511658591e-01)
    odd = odd.times(w, plus: 1.818357216161805012e-01)
    odd = odd.times(w, plus: 2.857142874366239149e-01)
    odd = odd.times(w, plus: 6.666666666666735130e-01)
    let r = (even * w).addingProduct(odd, z)
    let halfSquare = 0.5 * f * f
    let low = (s * (halfSquare + r)).addingProduct(e, Group(repeating: 1.90821492927058770002e-10))
    return e * 6.93147180369123816490e-01 - ((halfSquare - low) - f)
  }
}
