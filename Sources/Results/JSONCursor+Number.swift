import Glibc

extension JSONCursor {
  /// What the digits of a number say.
  private struct Digits {
    var mantissa: UInt64 = 0
    var count = 0
    var exponent = 0
    /// Whether `mantissa` holds all digits: 19 always fit into 64 bits.
    var isExact = true

    @inline(__always) mutating func append(_ digit: UInt8) {
      if count < 19 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        if mantissa != 0 { count += 1 }
      } else {
        isExact = false
      }
    }
  }

  mutating func number() throws(JSONLineError) -> TableValue {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    var digits = Digits()
    let startsWithZero = current == UInt8(ascii: "0")
    let whole = takeDigits(&digits)
    guard whole > 0, whole == 1 || !startsWithZero else { throw error("no number") }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      let fraction = takeDigits(&digits)
      guard fraction > 0 else { throw error("no number") }
      digits.exponent -= fraction
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      digits.exponent += try exponent()
    }
    if isInteger, let integer = integer(digits, isNegative) { return .integer(integer) }
    if digits.isExact, let real = Self.real(digits.mantissa, exponent: digits.exponent) {
      return .real(isNegative ? -real : real)
    }
    return .real(try slowReal(from: start))
  }

  /// Takes digits and tells how many.
  @inline(__always) private mutating func takeDigits(_ digits: inout Digits) -> Int {
    let start = position
    while case let digit = current &- UInt8(ascii: "0"), digit < 10 {
      digits.append(digit)
      advance()
    }
    return position - start
  }

  private mutating func exponent() throws(JSONLineError) -> Int {
    let isNegative = take(UInt8(ascii: "-"))
    if !isNegative { _ = take(UInt8(ascii: "+")) }
    let start = position
    var exponent = 0
    while case let digit = current &- UInt8(ascii: "0"), digit < 10 {
      // Beyond this every number is 0 or too large, and the sum must not overflow.
      if exponent < 100_000 { exponent = exponent * 10 + Int(digit) }
      advance()
    }
    guard position > start else { throw error("no number") }
    return isNegative ? -exponent : exponent
  }

  /// The integer, or nil where 64 bits do not hold it or it is a negative zero.
  private func integer(_ digits: Digits, _ isNegative: Bool) -> Int64? {
    guard digits.isExact else { return nil }
    if !isNegative { return Int64(exactly: digits.mantissa) }
    guard digits.mantissa > 0 else { return nil }
    guard let positive = Int64(exactly: digits.mantissa) else {
      return digits.mantissa == Int64.min.magnitude ? Int64.min : nil
    }
    return -positive
  }

  /// The nearest double where one operation with 64-bit significands finds it for sure, else nil.
  ///
  /// Mantissa and power of ten are exact in Float80, so that the one product or quotient is off by
  /// half a unit in its last place. Rounding it to Double is then right unless it lies exactly in
  /// the middle of two doubles. This is four times as fast as strtod.
  private static func real(_ mantissa: UInt64, exponent: Int) -> Double? {
    if mantissa == 0 { return 0 }
    #if arch(x86_64)
      guard abs(exponent) <= 27 else { return nil }
      let power = powersOfTen[abs(exponent)]
      let wide = exponent < 0 ? Float80(mantissa) / power : Float80(mantissa) * power
      return wide.significandBitPattern & 0x7FF == 0x400 ? nil : Double(wide)
    #else
      return nil
    #endif
  }

  #if arch(x86_64)
    /// 10^27 is the largest power of ten that 64 bits hold, for 5^27 < 2^64.
    private static let powersOfTen: [Float80] = {
      var powers: [Float80] = [1]
      for _ in 1...27 { powers.append(powers[powers.count - 1] * 10) }
      return powers
    }()
  #endif

  /// The C library's reading of the number that ends at the cursor.
  private func slowReal(from start: Int) throws(JSONLineError) -> Double {
    // The library needs a zero behind the text; the line is not ours to change.
    var copy = text(from: start).map { CChar(bitPattern: $0) }
    copy.append(0)
    let number = strtod(copy, nil)
    guard number.isFinite else { throw error("a number too large") }
    return number
  }
}
