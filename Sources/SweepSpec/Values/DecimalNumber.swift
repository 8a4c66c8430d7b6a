import SynapseModel

/// A decimal number as it was written: its digits and a power of ten.
///
/// Units shift the power of ten, or multiply the digits, and only then the number becomes a `Double`.
/// So `100 us` and `0.1 ms` are one number to the bit, and so are `1.5 min` and `90 s`.
struct DecimalNumber: Sendable, Equatable {
  let isNegative: Bool
  /// The digits without zeros at either end; `0` for zero.
  let digits: String
  /// The power of ten of the last digit.
  let exponent: Int

  /// Beyond this the value is infinite or zero anyway; keeps all sums of exponents small.
  private static let exponentLimit = 1_000_000

  /// Takes the digits in front of and behind the point, and the exponent.
  init(isNegative: Bool, whole: Substring, fraction: Substring, exponent: Int) {
    let all = whole + fraction
    let significant = all.drop { $0 == "0" }
    guard !significant.isEmpty else {
      self.isNegative = false
      digits = "0"
      self.exponent = 0
      return
    }
    let zeros = significant.reversed().prefix { $0 == "0" }.count
    self.isNegative = isNegative
    digits = String(significant.dropLast(zeros))
    let limit = Self.exponentLimit
    self.exponent = min(max(exponent, -limit), limit) - fraction.count + zeros
  }

  private init(isNegative: Bool, digits: String, exponent: Int) {
    self.isNegative = isNegative
    self.digits = digits
    self.exponent = exponent
  }

  /// The number times a power of ten.
  func shifted(by power: Int) -> DecimalNumber {
    guard digits != "0" else { return self }
    return DecimalNumber(isNegative: isNegative, digits: digits, exponent: exponent + power)
  }

  /// The number times a whole number above 0.
  func times(_ factor: Int) -> DecimalNumber {
    guard factor != 1, digits != "0" else { return self }
    var product: [UInt8] = []
    var carry = 0
    for digit in digits.utf8.reversed() {
      carry += (Int(digit) - 48) * factor
      product.append(UInt8(48 + carry % 10))
      carry /= 10
    }
    while carry > 0 {
      product.append(UInt8(48 + carry % 10))
      carry /= 10
    }
    let whole = String(decoding: product.reversed(), as: UTF8.self)
    return DecimalNumber(
      isNegative: isNegative, whole: whole[...], fraction: "", exponent: exponent)
  }

  /// The number in a parameter's unit, where it is given in another one.
  func converted(from given: Unit, to own: Unit) -> DecimalNumber {
    times(given.multiple).shifted(by: given.exponent - own.exponent)
  }

  /// The nearest double; infinite when it is too large.
  var double: Double {
    // No point is written, so the locale's decimal separator does not matter.
    Double("\(isNegative ? "-" : "")\(digits)e\(exponent)") ?? .nan
  }

  /// Whether a number other than zero is so small that its double is zero.
  var isLost: Bool { digits != "0" && double == 0 }

  /// The exact whole number, if it is one of at most 18 digits.
  var wholeNumber: Int64? { coefficient(atExponent: 0, digits: 18) }

  /// The number as a multiple of a power of ten, if that is a whole one of few digits (at most 18).
  func coefficient(atExponent target: Int, digits limit: Int) -> Int64? {
    guard digits != "0" else { return 0 }
    guard exponent >= target, digits.utf8.count + (exponent - target) <= min(limit, 18),
      var value = Int64(digits)
    else { return nil }
    for _ in 0..<(exponent - target) { value *= 10 }
    return isNegative ? -value : value
  }
}
