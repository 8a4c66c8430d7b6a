#if canImport(Glibc)
  import Glibc
#endif

/// Rounds to 12 significant decimal digits, so that a generated 0.3 and a typed one are one run.
enum SignificantDigits {
  static let count = 12

  /// The powers of ten that a double holds exactly.
  static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The double nearest to `value` written with 12 digits.
  static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value == 0 ? 0 : value }
    let shift = count - 1 - Int(log10(abs(value)).rounded(.down))
    guard abs(shift) < powers.count else { return throughText(value) }
    let scaled = shift >= 0 ? value * powers[shift] : value / powers[-shift]
    // Where the logarithm was a hair off, the text decides.
    guard abs(scaled) >= 1e11, abs(scaled) < 1e12 else { return throughText(value) }
    return double(scaled.rounded(.toNearestOrEven), exponent: -shift)
  }

  /// A whole number of at most 15 digits times a power of ten, correctly rounded.
  static func double(_ whole: Double, exponent: Int) -> Double {
    if whole == 0 { return 0 }
    if exponent <= 0, -exponent < powers.count { return whole / powers[-exponent] }
    if exponent > 0, exponent < powers.count { return whole * powers[exponent] }
    return Double("\(Int64(whole))e\(exponent)") ?? .nan
  }

  /// The same for a sum of numbers with two signs: what is lost in their last digits is zero.
  static func rounded(_ value: Double, among size: Double) -> Double {
    abs(value) < size * 1e-14 ? 0 : rounded(value)
  }

  private static func throughText(_ value: Double) -> Double {
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      _ = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.12g", $0) }
      return buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    // In a locale with a decimal comma the C library writes that.
    return Double(String(text.map { $0 == "," ? "." : $0 })) ?? value
  }
}

/// Turns fractions `n / denominator * 10^exponent` into doubles rounded to 12 digits, exactly.
struct RationalRounding {
  private let denominator: UInt64
  private let exponent: Int
  /// The power of ten that fitted last time: neighbours on an axis mostly share it.
  private var shift = 0
  private var scale: UInt64 = 1

  private static let low: UInt64 = 100_000_000_000
  private static let high: UInt64 = 1_000_000_000_000

  /// The denominator is at least 1 and at most the number of values of an axis.
  init(denominator: Int, exponent: Int) {
    // With 10^7 at most, all products below stay under 10^19 and fit into 64 bits; dividing 128
    // bits is ten times slower.
    self.denominator = UInt64(min(max(denominator, 1), AxisContext.countLimit))
    self.exponent = exponent
  }

  /// The rounded double; numerators are below 10^12 times the denominator.
  mutating func double(_ numerator: Int128) -> Double {
    guard numerator != 0, let size = UInt64(exactly: numerator.magnitude) else { return 0 }
    // Few digits: nothing to round, whatever the scale was.
    let (whole, rest) = size.quotientAndRemainder(dividingBy: denominator)
    if rest == 0 {
      return signed(SignificantDigits.double(Double(whole), exponent: exponent), numerator)
    }
    if size.multipliedReportingOverflow(by: scale).overflow { (shift, scale) = (0, 1) }
    while size * scale >= Self.high * denominator, shift > 0 { step(-1) }
    while size * scale < Self.low * denominator { step(1) }
    let digits = Self.nearest(size * scale, denominator)
    return signed(SignificantDigits.double(Double(digits), exponent: exponent - shift), numerator)
  }

  private mutating func step(_ direction: Int) {
    shift += direction
    scale = direction > 0 ? scale * 10 : scale / 10
  }

  private func signed(_ value: Double, _ numerator: Int128) -> Double {
    numerator < 0 ? -value : value
  }

  private static func nearest(_ size: UInt64, _ divisor: UInt64) -> UInt64 {
    let (quotient, rest) = size.quotientAndRemainder(dividingBy: divisor)
    let isUp = rest > divisor - rest || (rest == divisor - rest && quotient % 2 == 1)
    return isUp ? quotient + 1 : quotient
  }
}
