extension [UInt8] {
  /// Adds the decimal digits of an integer.
  mutating func append(integer: Int64) {
    if integer < 0 { append(UInt8(ascii: "-")) }
    var rest = integer.magnitude
    let start = count
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      append(UInt8(ascii: "0") + UInt8(digit))
      rest = quotient
    } while rest > 0
    self[start...].reverse()
  }

  /// Adds the shortest text that reads back as the same number; never an integer's (`20.0`).
  ///
  /// Not for NaN and infinities: each format spells them its own way.
  mutating func append(finite number: Double) {
    append(contentsOf: number.description.utf8)
  }

  /// Adds a number as tables and lines spell it: `20.0`, `1e-07`, `NaN`, `inf`, `-inf`.
  mutating func append(real number: Double) {
    if number.isFinite {
      append(finite: number)
    } else {
      append(contentsOf: NonFinite(number).rawValue.utf8)
    }
  }
}

/// How NaN and infinities are spelled; polars makes a text column of `nan`.
enum NonFinite: String {
  case notANumber = "NaN"
  case infinity = "inf"
  case negativeInfinity = "-inf"

  /// The spelling of a number that is not finite.
  init(_ number: Double) {
    self = number.isNaN ? .notANumber : number > 0 ? .infinity : .negativeInfinity
  }

  var number: Double {
    switch self {
    case .notANumber: .nan
    case .infinity: .infinity
    case .negativeInfinity: -.infinity
    }
  }
}
