/// Student's t distribution, as far as 95 % intervals need it.
public enum StudentT {
  /// The 97.5 % quantile for a number of degrees of freedom; `nil` below one.
  ///
  /// Up to 30 degrees from a table (ten decimals), above by the expansion in 1 / n of Abramowitz
  /// & Stegun (26.7.5), whose error is below 1e-7 there.
  public static func quantile975(degreesOfFreedom: Int) -> Double? {
    guard degreesOfFreedom >= 1 else { return nil }
    guard degreesOfFreedom > table.count else { return table[degreesOfFreedom - 1] }
    let n = Double(degreesOfFreedom)
    return normal
      + (2.372271230299 + (2.82249861574 + (2.555849679508 + 1.589534053394 / n) / n) / n) / n
  }

  private static let normal = 1.959963984540054
  private static let table = [
    12.7062047362, 4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356,
    2.4469118511, 2.3646242516, 2.3060041352, 2.2621571628, 2.228138852,
    2.2009851601, 2.1788128297, 2.1603686565, 2.1447866879, 2.1314495456,
    2.1199052992, 2.1098155778, 2.1009220402, 2.0930240544, 2.0859634473,
    2.0796138447, 2.0738730679, 2.0686576104, 2.0638985616, 2.0595385528,
    2.0555294386, 2.0518305165, 2.0484071418, 2.0452296421, 2.0422724563,
  ]
}
