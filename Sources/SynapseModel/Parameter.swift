/// One number of the model, declared once: the spec reader, the sweep paths, the units, the
/// columns, `describe` and the documentation all read this declaration.
public struct Parameter: Sendable, Hashable {
  /// What a value may be.
  public enum Kind: Sendable, Hashable {
    /// A real number with a unit; `nil` where it has no dimension.
    case number(Unit?)
    /// A whole number.
    case integer
    /// `true` or `false`, held as 1 or 0.
    case flag
    /// One of some words, held as its place among them.
    case choice([String])
    /// A list of numbers, held as its place in the configuration's `lists`; 0 for an empty one.
    ///
    /// The bounds hold for each number.
    case list(Unit?)
  }

  /// What runs that are simulated side by side must have in common of a parameter.
  public enum Shared: Sendable, Hashable {
    /// Nothing: it is only a number in the equations.
    case nothing
    /// Whether it is 0: a mechanism that is switched off at 0 takes no time.
    case presence
    /// Its value: it shapes the loops.
    case value
    /// Its value, where a flag is set: the flag's place beside the parameter's section.
    case valueWhere(String)
  }

  /// Its key in the spec, for example `recovery`.
  public let name: String
  /// What a value may be.
  public let kind: Kind
  /// The value when the spec gives none, in the parameter's unit; `nil` where one must be given.
  public let defaultValue: Double?
  /// The values that make sense.
  public let bounds: Bounds
  /// One sentence for people, without a full stop.
  public let meaning: String
  /// Where the default and the range come from: a paper, or a section of the science reference, which
  /// Documentation/science-reference.md explains.
  public let source: String
  /// What runs must have in common to be simulated side by side.
  public let shared: Shared
  /// Whether it is a time constant of something that the step has to resolve.
  public let isTimeConstant: Bool
  /// Words that may stand in a list for several of its numbers; `nil` for none.
  public let words: IntervalWords?

  /// Declares a parameter.
  public init(
    _ name: String, _ kind: Kind, default defaultValue: Double?, _ bounds: Bounds,
    _ meaning: String, source: String, shared: Shared = .nothing, isTimeConstant: Bool = false,
    words: IntervalWords? = nil
  ) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.bounds = bounds
    self.meaning = meaning
    self.source = source
    self.shared = shared
    self.isTimeConstant = isTimeConstant
    self.words = words
  }

  /// The unit that values have; of a list, its numbers.
  public var unit: Unit? {
    switch kind {
    case .number(let unit), .list(let unit): unit
    default: nil
    }
  }

  /// Whether values have an order and lie on a scale: not flags, words and lists.
  public var isOrdered: Bool {
    switch kind {
    case .number, .integer: true
    default: false
    }
  }
}

/// An interval of numbers, each end open or closed.
public struct Bounds: Sendable, Hashable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// Whether the lower end itself is excluded.
  public let isLowerOpen: Bool
  /// Whether the upper end itself is excluded.
  public let isUpperOpen: Bool

  private init(_ lower: Double, _ upper: Double, lowerOpen: Bool = false, upperOpen: Bool = false) {
    self.lower = lower
    self.upper = upper
    isLowerOpen = lowerOpen
    isUpperOpen = upperOpen
  }

  /// Every finite number.
  public static let any = Bounds(-.greatestFiniteMagnitude, .greatestFiniteMagnitude)
  /// Greater than zero.
  public static let positive = above(0)
  /// Zero or more.
  public static let nonNegative = atLeast(0)
  /// From 0 to 1, both included.
  public static let fraction = within(0, 1)

  /// Greater than `lower`.
  public static func above(_ lower: Double) -> Bounds {
    Bounds(lower, .greatestFiniteMagnitude, lowerOpen: true)
  }

  /// `lower` or more.
  public static func atLeast(_ lower: Double) -> Bounds {
    Bounds(lower, .greatestFiniteMagnitude)
  }

  /// From `lower` to `upper`, both included.
  public static func within(_ lower: Double, _ upper: Double) -> Bounds { Bounds(lower, upper) }

  /// Whether `value` is in the interval; never for a NaN.
  public func contains(_ value: Double) -> Bool {
    (isLowerOpen ? value > lower : value >= lower) && (isUpperOpen ? value < upper : value <= upper)
  }

  /// The interval in words, for example `from 0 to 1` or `above 0`; `nil` where anything goes.
  public var phrase: String? {
    let hasLower = lower > -.greatestFiniteMagnitude
    let hasUpper = upper < .greatestFiniteMagnitude
    switch (hasLower, hasUpper) {
    case (false, false): return nil
    case (true, false): return isLowerOpen ? "above \(lower.brief)" : "at least \(lower.brief)"
    case (false, true): return isUpperOpen ? "below \(upper.brief)" : "at most \(upper.brief)"
    case (true, true):
      return (isLowerOpen ? "above \(lower.brief)" : "from \(lower.brief)")
        + (isUpperOpen ? " and below \(upper.brief)" : " to \(upper.brief)")
    }
  }
}

extension Double {
  /// The shortest text that reads back as this number, without `.0` behind whole numbers.
  public var brief: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
