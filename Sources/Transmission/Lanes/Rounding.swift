/// Rounding to whole numbers by an addition, as processors have no fast other way that all share.
///
/// A number below 2^51 in size plus 2^52 + 2^51 is rounded to the nearest whole number (of two the even one),
/// which stands in the low bits of the sum; taking the constant away again leaves it as a number.
enum Rounding {
  /// 2^52 + 2^51.
  static var shift: Double { @_transparent get { 6_755_399_441_055_744 } }
  /// The bits of a shifted number from 0 on that are the whole number.
  static var mask: UInt64 { @_transparent get { 0x7_FFFF_FFFF_FFFF } }
}

extension SIMD8<Double> {
  /// The nearest whole numbers, for sizes below 2^51.
  @_transparent var nearestWhole: Group { (self + Rounding.shift) - Rounding.shift }
}
