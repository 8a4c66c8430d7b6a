/// One cell of a table, or one field of a line.
public enum TableValue: Equatable, Sendable {
  /// Nothing: not measured, or the run failed.
  case missing
  /// Text.
  case text(String)
  /// A whole number.
  case integer(Int64)
  /// A real number; NaN and infinities are values, and not the same as missing.
  case real(Double)
  /// True or false.
  case flag(Bool)

  /// The kind of values that a column holds.
  public enum Kind: String, Sendable {
    /// Text.
    case text
    /// Whole numbers of 64 bits with sign.
    case integer
    /// Double-precision numbers.
    case real
    /// True or false.
    case flag
  }

  /// The value's kind, or nil where it is missing.
  public var kind: Kind? {
    switch self {
    case .missing: nil
    case .text: .text
    case .integer: .integer
    case .real: .real
    case .flag: .flag
    }
  }

  /// The value as a column of that kind holds it, or nil where that would change it.
  ///
  /// Lines spell NaN and infinities as text, and whole doubles may come as integers.
  public func converted(to kind: Kind) -> TableValue? {
    switch (self, kind) {
    case (.missing, _), (.text, .text), (.integer, .integer), (.real, .real), (.flag, .flag):
      return self
    case (.integer(let number), .real):
      let real = Double(number)
      return Int64(exactly: real) == number ? .real(real) : nil
    case (.text(let word), .real):
      return NonFinite(rawValue: word).map { .real($0.number) }
    default:
      return nil
    }
  }
}
