/// One condition of `where`, or one map of `exclude`: what a configuration must be like to be kept.
struct FilterRule: Sendable {
  /// A number of a configuration, or one that is written in the condition.
  enum Operand: Sendable {
    /// The value at a position of a configuration, times a power of ten.
    case value(position: Int, scale: Double)
    case constant(Double)
  }

  /// How two numbers are compared.
  enum Comparator: String, Sendable {
    case notAbove = "<="
    case notBelow = ">="
    case equal = "=="
    case unequal = "!="
    case below = "<"
    case above = ">"

    /// Whether the comparison of two numbers is true.
    func holds(_ a: Double, _ b: Double) -> Bool {
      switch self {
      case .notAbove: a <= b
      case .notBelow: a >= b
      case .equal: a == b
      case .unequal: a != b
      case .below: a < b
      case .above: a > b
      }
    }
  }

  /// What is asked of one value.
  enum Test: Sendable {
    case comparison(Operand, Comparator, Operand)
    case isOneOf(Operand, Set<Double>)
    /// What is known without asking any configuration: a model or a case was compared.
    case known(Bool)
  }

  /// The tests, at least one.
  let tests: [Test]
  /// Whether all tests together leave a configuration out, as in `exclude`; else each must hold.
  let isExclusion: Bool
  /// Where it was written.
  let place: Range<Int>
  /// The rule in one spelling, for the sweep's fingerprint.
  let canonical: String
}
