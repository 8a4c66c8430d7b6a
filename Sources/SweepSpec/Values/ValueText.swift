import SynapseModel

/// Turns the text of a value into a number, by what its parameter expects and never by guessing.
struct ValueText {
  let parameter: Parameter

  /// The value in the parameter's unit, within its bounds.
  func value(_ text: String) throws(Complaint) -> Double {
    if case .flag = parameter.kind { return try flag(text) }
    if case .choice(let words) = parameter.kind { return try word(text, among: words) }
    return try checked(try decimal(text), text)
  }

  /// The value as a decimal number in the parameter's unit; its bounds are not checked.
  func decimal(_ text: String) throws(Complaint) -> DecimalNumber {
    switch parameter.kind {
    case .flag:
      throw Complaint(message: "\(name) is true or false, not a number")
    case .choice(let words):
      throw Complaint(message: "\(name) is \(DisplayText.list(words)), not a number")
    case .list:
      throw Complaint(
        message: "\(name) is a list, not \(DisplayText.quoted(text))",
        hint: "write '[\(DisplayText.printable(text.unicodeScalars.prefix(40)))]'")
    case .integer:
      let (number, rest) = try NumberText(text).number(for: name)
      guard rest.isEmpty else { throw superfluous(rest, text) }
      guard number.exponent >= 0 else {
        throw Complaint(message: "\(name) is a whole number, not \(DisplayText.quoted(text))")
      }
      return number
    case .number(nil):
      let (number, rest) = try NumberText(text).number(for: name)
      guard rest.isEmpty else { throw superfluous(rest, text) }
      return number
    case .number(let unit?): return try quantity(text, unit)
    }
  }

  /// The double of a decimal number, if it is within bounds.
  func checked(_ number: DecimalNumber, _ text: String) throws(Complaint) -> Double {
    let value = number.double
    guard value.isFinite, !number.isLost else {
      let shown = DisplayText.quoted(text)
      throw Complaint(message: "\(shown) is too \(number.isLost ? "small" : "large") for a number")
    }
    try check(value)
    return value
  }

  /// Complains about a value that is out of range.
  func check(_ value: Double) throws(Complaint) {
    if case .integer = parameter.kind, value.rounded() != value {
      throw Complaint(message: "\(name) is a whole number, not \(value.brief)")
    }
    guard !parameter.bounds.contains(value) else { return try checkExactness(value) }
    let phrase = parameter.bounds.phrase ?? "a finite number"
    let unit = parameter.unit.map { " \($0.symbol)" } ?? ""
    throw Complaint(message: "\(name) must be \(phrase)\(unit)")
  }

  /// Whole numbers beyond 2^53 are not all doubles.
  private func checkExactness(_ value: Double) throws(Complaint) {
    guard case .integer = parameter.kind, abs(value) > 9_007_199_254_740_992 else { return }
    throw Complaint(
      message: "\(name) is too large", hint: "whole numbers end at 9007199254740992")
  }

  private var name: String { "'\(parameter.name)'" }

  private func flag(_ text: String) throws(Complaint) -> Double {
    switch text {
    case "true": return 1
    case "false": return 0
    default:
      let isOther = ["yes", "no", "on", "off", "y", "n", "true", "false", "1", "0"]
        .contains(text.lowercased())
      throw Complaint(
        message: "\(name) is true or false, not \(DisplayText.quoted(text))",
        hint: isOther ? "YAML's other spellings are refused: write true or false" : nil)
    }
  }

  private func word(_ text: String, among words: [String]) throws(Complaint) -> Double {
    if let place = words.firstIndex(of: text) { return Double(place) }
    throw Complaint(
      message: "\(name) is \(DisplayText.list(words)), not \(DisplayText.quoted(text))",
      hint: Suggestion.hint(for: text, among: words))
  }

  private func superfluous(_ rest: Substring, _ text: String) -> Complaint {
    if let unit = Unit.named(String(rest)) {
      return Complaint(
        message: "\(name) has no unit, \(DisplayText.quoted(text)) is \(unit.dimension.phrase)",
        hint: "write the number alone")
    }
    return Complaint(
      message: "\(name) is a number without a unit, not \(DisplayText.quoted(text))")
  }

  private func quantity(_ text: String, _ unit: Unit) throws(Complaint) -> DecimalNumber {
    let (number, rest) = try NumberText(text).number(for: name)
    let example = "write for example '\(example(unit))'"
    guard !rest.isEmpty else {
      throw Complaint(
        message: "\(name) needs a unit: it is \(unit.dimension.phrase)",
        hint: "write for example '\(text) \(unit.symbol)'")
    }
    guard let given = Unit.named(String(rest)) else {
      let symbols = Self.symbols(of: unit.dimension)
      let near = symbols.first { $0.lowercased() == rest.lowercased() }
      throw Complaint(
        message: "unknown unit \(DisplayText.quoted(rest)); \(name) is \(unit.dimension.phrase)",
        hint: near.map { "did you mean '\($0)'?" } ?? "units: \(DisplayText.list(symbols))")
    }
    guard given.dimension == unit.dimension else {
      throw Complaint(
        message: "\(name) is \(unit.dimension.phrase), \(DisplayText.quoted(text)) is "
          + given.dimension.phrase,
        hint: "\(example) (\(DisplayText.list(Self.symbols(of: unit.dimension))))")
    }
    return number.converted(from: given, to: unit)
  }

  private func example(_ unit: Unit) -> String {
    "\((parameter.defaultValue ?? 1).brief) \(unit.symbol)"
  }

  /// The units of a dimension, the largest first.
  private static func symbols(of dimension: Dimension) -> [String] {
    Unit.units(of: dimension).map(\.symbol)
  }
}
