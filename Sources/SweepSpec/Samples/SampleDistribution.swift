import SynapseModel

/// How the values of one sampled parameter are distributed.
///
/// A new distribution is a new file with a type like this and a line in `SampleDistributions`.
protocol SampleDistribution: Sendable {
  /// The value at a point between 0 and 1, both excluded.
  ///
  /// It is within the parameter's bounds, and has at most 12 significant digits where it is not
  /// one that was written.
  func value(at point: Double) -> Double
  /// How many different values there are; `nil` where there is no useful limit.
  var valueCount: Int? { get }
  /// Reads what stands behind the distribution's name, or notes why not.
  static func read(_ entry: YAMLNode.Entry, _ context: AxisContext) -> Self?
}

/// The distributions that are understood, by their keys.
enum SampleDistributions {
  private static let known: [(key: String, usage: String, type: any SampleDistribution.Type)] = [
    ("uniform", "low, high", UniformDistribution.self),
    ("loguniform", "low, high", LogUniformDistribution.self),
    ("normal", "mean, SD", NormalDistribution.self),
    ("integer", "first, last", IntegerDistribution.self),
    ("choice", "value, value, …", ChoiceDistribution.self),
  ]

  private static var names: [String] { known.map(\.key) }
  private static var expectation: String { "one of \(DisplayText.list(names))" }

  /// Reads what stands behind the path of a sampled parameter.
  static func read(_ node: YAMLNode, _ context: AxisContext) -> (any SampleDistribution)? {
    guard let entries = node.entries else {
      context.problems.report(
        node.range, "a sampled parameter needs a distribution, not \(node.kindPhrase)",
        hint: node.items == nil
          ? "\(expectation), such as '{uniform: [low, high]}'"
          : "write '{choice: […]}' to draw from a list")
      return nil
    }
    guard let entry = entries.first, entries.count == 1 else {
      context.problems.report(
        node.range, "a sampled parameter has one distribution, not \(entries.count) keys",
        hint: expectation)
      return nil
    }
    guard let distribution = known.first(where: { $0.key == entry.key }) else {
      context.problems.report(
        entry.keyRange, "unknown distribution \(DisplayText.quoted(entry.key))",
        hint: hint(for: entry.key))
      return nil
    }
    return distribution.type.read(entry, context)
  }

  private static func hint(for key: String) -> String {
    if AxisForms.isKnown(key) { return "forms of an axis stand under 'axes'; here \(expectation)" }
    return Suggestion.hint(for: key, among: names) ?? expectation
  }

  /// Two items, or notes why not.
  static func pair(
    _ entry: YAMLNode.Entry, _ context: AxisContext
  ) -> (first: YAMLNode, last: YAMLNode)? {
    if let items = entry.value.items, items.count == 2 { return (items[0], items[1]) }
    let usage = known.first { $0.key == entry.key }?.usage ?? ""
    let found = entry.value.items.map { "\($0.count) item\($0.count == 1 ? "" : "s")" }
    context.problems.report(
      entry.value.range,
      "'\(entry.key)' takes [\(usage)], not \(found ?? entry.value.kindPhrase)",
      hint: "write '\(entry.key): [\(usage)]'")
    return nil
  }

  /// Two ends, the first below the last, or notes why not.
  static func ends(
    _ entry: YAMLNode.Entry, _ context: AxisContext
  ) -> (low: Double, high: Double)? {
    guard let items = pair(entry, context) else { return nil }
    let (low, high) = (context.decimal(items.first)?.double, context.decimal(items.last)?.double)
    guard let low, let high else { return nil }
    guard low != high else {
      context.problems.report(
        entry.value.range, "both ends are the same: there is nothing to draw",
        hint: "give '\(context.path)' in 'base'")
      return nil
    }
    guard low < high else {
      context.problems.report(
        entry.value.range, "the ends are the wrong way round",
        hint: "write '\(entry.key): [\(items.last.text ?? ""), \(items.first.text ?? "")]'")
      return nil
    }
    return (low, high)
  }

  /// Whether a parameter can have fractions; notes what to write when it cannot.
  static func isContinuous(_ entry: YAMLNode.Entry, _ context: AxisContext) -> Bool {
    switch context.parameter.kind {
    case .number: return true
    case .integer:
      context.problems.report(
        entry.keyRange,
        "'\(context.parameter.name)' is a whole number, and '\(entry.key)' draws fractions",
        hint: "write 'integer: [first, last]'")
    case .flag, .choice, .list:
      let isFlag = context.parameter.kind == .flag
      context.problems.report(
        entry.keyRange,
        "'\(context.parameter.name)' is \(context.parameter.kindPhrase), not a number",
        hint: "write 'choice: [\(isFlag ? "true, false" : "…")]'")
    }
    return false
  }
}

extension SignificantDigits {
  /// Rounds to 12 digits, except that an end with more digits is kept where rounding would pass it.
  static func rounded(_ value: Double, from low: Double, to high: Double) -> Double {
    min(max(rounded(value), low), high)
  }
}
