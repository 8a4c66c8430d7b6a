/// Exponential functions without the system's library, so that every processor gives the same bits.
///
/// Method: exp(x) = 2^n exp(r) with n the whole number nearest to x / ln 2 and |r| <= ln 2 / 2, the
/// latter by a minimax polynomial. Rounding to a whole number is the addition of 1.5 * 2^52, which
/// leaves n in the low bits of the sum. Error bounds are checked in the tests of this folder.
enum Exponential {
  private static let inverseOfLog2 = 0x1.71547652b82fep+0
  private static let log2High = 0x1.62e42fefa39efp-1
  private static let log2Low = 0x1.abc9e3b39803fp-56

  /// exp(x), at most 1 ulp from the correctly rounded value; 0 below -708, infinite above 709.78.
  @_transparent static func exp(_ x: Group) -> Group {
    let shifted = x.times(Group(repeating: inverseOfLog2), plus: Rounding.shift)
    let n = shifted - Rounding.shift
    let high = n.times(Group(repeating: -log2High), plus: x)
    let r = n.times(Group(repeating: -log2Low), plus: high)
    var p = Group(repeating: 0x1.af631d03b18bfp-26)
    p = p.times(r, plus: 0x1.28b40581fba5cp-22)
    p = p.times(r, plus: 0x1.71ddf5749b43dp-19)
    p = p.times(r, plus: 0x1.a01991ac8440bp-16)
    p = p.times(r, plus: 0x1.a01a01b14379ap-13)
    p = p.times(r, plus: 0x1.6c16c187fbe13p-10)
    p = p.times(r, plus: 0x1.111111110f225p-7)
    p = p.times(r, plus: 0x1.555555554f0cep-5)
    p = p.times(r, plus: 0x1.555555555555ap-3)
    p = p.times(r, plus: 0x1.0000000000011p-1)
    p = p.times(r, plus: 1)
    p = p.times(r, plus: 1)
    return Group(bits: p.bits &+ (shifted.bits &<< 52))
      .replacing(with: 0, where: x .< -708)
      .replacing(with: .infinity, where: x .> 709.782712893384)
  }

  /// exp(x) for |x| <= 700 with a relative error below 1e-10, at half of the cost.
  @_transparent static func brief(_ x: Group) -> Group {
    let shifted = x.times(Group(repeating: inverseOfLog2), plus: Rounding.shift)
    let r = (shifted - Rounding.shift).times(Group(repeating: -log2High), plus: x)
    return Group(bits: brief(unreduced: r).bits &+ (shifted.bits &<< 52))
  }

  /// exp(r) for |r| <= ln 2 / 2 with a relative error below 1e-10.
  @_transparent static func brief(unreduced r: Group) -> Group {
    // Pairs of terms (Estrin) shorten the chain that one step of the membrane waits for.
    let r2 = r * r
    let a = r.times(Group(repeating: 0x1.fffffffff61fdp-1), plus: 0x1.ffffffffa7134p-1)
    let b = r.times(Group(repeating: 0x1.5555557e71278p-3), plus: 0x1.0000005c89e88p-1)
    let c = r.times(Group(repeating: 0x1.1110a6222bd4fp-7), plus: 0x1.555464a0ea28ap-5)
    let d = r.times(Group(repeating: 0x1.a17df2f0d7e99p-13), plus: 0x1.6da7531d9d5dep-10)
    let low = b.times(r2, plus: a)
    let high = d.times(r2, plus: c)
    return high.times(r2 * r2, plus: low)
  }

  /// exp(x) for |x| <= 700 with a relative error below 1e-7, far below what a step of second order errs.
  @_transparent static func rough(_ x: Group) -> Group {
    let shifted = x.times(Group(repeating: inverseOfLog2), plus: Rounding.shift)
    let r = (shifted - Rounding.shift).times(Group(repeating: -log2High), plus: x)
    let r2 = r * r
    let a = r.times(Group(repeating: 0.9999996919897035), plus: 1.0000000716546418)
    let b = r.times(Group(repeating: 0.16667574734919463), plus: 0.4999889485148501)
    let c = r.times(Group(repeating: 0.00829765466464449), plus: 0.041915381969211525)
    let p = c.times(r2, plus: b).times(r2, plus: a)
    return Group(bits: p.bits &+ (shifted.bits &<< 52))
  }

  /// Up to where `shortMeanDecay` holds.
  static let shortLimit = 0.125

  /// `meanDecay` for 0 <= z <= `shortLimit` with a relative error below 1e-12.
  @_transparent static func shortMeanDecay(_ z: Group) -> Group {
    let z2 = z * z
    let a = z.times(Group(repeating: -0.49999999985506904), plus: 1)
    let b = z.times(Group(repeating: -0.04166606472173441), plus: 0.16666665029644334)
    let c = z.times(Group(repeating: -0.0013177147835230223), plus: 0.008323645379906477)
    return c.times(z2, plus: b).times(z2, plus: a)
  }

  /// Up to where `nearMeanDecay` holds.
  static let nearLimit = 0.25

  /// (1 - exp(-z)) / z for z >= 0: the mean of a decaying exponential over a step.
  ///
  /// The relative error is below 3e-15, at z = 0 too.
  @_transparent static func meanDecay(_ z: Group) -> Group {
    let near = nearMeanDecay(z)
    guard isAny(z .> nearLimit) else { return near }
    return near.replacing(with: farMeanDecay(z), where: z .> nearLimit)
  }

  /// 1 - exp(-x) for x >= 0 without cancellation.
  @_transparent static func complement(_ x: Group) -> Group {
    let far = 1 - exp(-x)
    return (x * nearMeanDecay(x)).replacing(with: far, where: x .> nearLimit)
  }

  /// `meanDecay` for 0 <= z <= `nearLimit`.
  @_transparent static func nearMeanDecay(_ z: Group) -> Group {
    let z2 = z * z
    let a = z.times(Group(repeating: -0x1.fffffffffd624p-2), plus: 0x1.ffffffffffff6p-1)
    let b = z.times(Group(repeating: -0x1.55555478eccd6p-5), plus: 0x1.555555539d604p-3)
    let c = z.times(Group(repeating: -0x1.6c0832c7962c8p-10), plus: 0x1.1110dac57ce53p-7)
    let d = z.times(Group(repeating: -0x1.74807fc4fac45p-16), plus: 0x1.9dee36422338fp-13)
    let low = b.times(z2, plus: a)
    let high = d.times(z2, plus: c)
    return high.times(z2 * z2, plus: low)
  }

  @inline(never) private static func farMeanDecay(_ z: Group) -> Group {
    (1 - exp(-z)) / z
  }
}
