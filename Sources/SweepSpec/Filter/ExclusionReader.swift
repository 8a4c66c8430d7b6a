import SynapseModel

/// Reads one map of `exclude`: a configuration that all its keys match is left out.
struct ExclusionReader {
  private static let limits: [(key: String, comparator: FilterRule.Comparator)] = [
    ("above", .above), ("below", .below), ("from", .notBelow), ("to", .notAbove),
  ]

  let structure: Structure
  let base: BaseReader
  let problems: ProblemList

  /// The rule; `nil` when there was a problem, which is noted.
  func rule(_ node: YAMLNode) -> FilterRule? {
    guard let entries = node.entries, !entries.isEmpty else {
      problems.report(
        node.range,
        "an exclusion is a map from paths to values, "
          + "not \(node.entries == nil ? node.kindPhrase : "an empty one")",
        hint: "write for example '- {duration: 1 s}'")
      return nil
    }
    let parts = entries.map { read($0) }
    let known = parts.compactMap { $0 }
    guard known.count == parts.count else { return nil }
    let tests = known.flatMap { $0 }
    return FilterRule(
      tests: tests, isExclusion: true, place: node.range,
      canonical: "exclude\n" + tests.map { canonical($0) }.joined())
  }

  private func read(_ entry: YAMLNode.Entry) -> [FilterRule.Test]? {
    guard let position = structure.position(of: entry.key) else {
      if entry.key == "model" || entry.key.hasSuffix(".model") {
        problems.report(
          entry.keyRange, "an exclusion is about numbers, not models",
          hint: "the model is the same in all configurations")
      } else {
        UnknownPath(entry.key, structure, base).report(entry.keyRange, problems)
      }
      return nil
    }
    let parameter = structure.fields[position].parameter
    let operand = FilterRule.Operand.value(position: position, scale: 1)
    let context = AxisContext(path: entry.key, parameter: parameter, problems: problems)
    switch entry.value.content {
    case .scalar: return context.value(entry.value).map { [.isOneOf(operand, [$0])] }
    case .sequence(let items):
      guard !items.isEmpty else {
        problems.report(entry.value.range, "this list of values is empty")
        return nil
      }
      let values = items.map { context.value($0) }
      let known = values.compactMap { $0 }
      return known.count == values.count ? [.isOneOf(operand, Set(known))] : nil
    case .mapping(let entries): return limits(entries, entry, operand, parameter)
    }
  }

  private func limits(
    _ entries: [YAMLNode.Entry], _ key: YAMLNode.Entry, _ operand: FilterRule.Operand,
    _ parameter: Parameter
  ) -> [FilterRule.Test]? {
    let names = Self.limits.map(\.key)
    guard !entries.isEmpty, parameter.kind != .flag else {
      problems.report(
        key.value.range,
        entries.isEmpty
          ? "this map is empty" : "'\(parameter.name)' is true or false, which have no order",
        hint: entries.isEmpty ? "one of \(DisplayText.list(names))" : "write true or false")
      return nil
    }
    let context = AxisContext(path: key.key, parameter: parameter.asThreshold, problems: problems)
    let tests = entries.map { entry -> FilterRule.Test? in
      guard let limit = Self.limits.first(where: { $0.key == entry.key }) else {
        problems.report(
          entry.keyRange, "unknown key \(DisplayText.quoted(entry.key))",
          hint: Suggestion.hint(for: entry.key, among: names)
            ?? "a value, a list of values, or \(DisplayText.list(names)) behind the whole path")
        return nil
      }
      return context.value(entry.value).map {
        .comparison(operand, limit.comparator, .constant($0))
      }
    }
    let known = tests.compactMap { $0 }
    return known.count == tests.count ? known : nil
  }

  private func canonical(_ test: FilterRule.Test) -> String {
    func path(_ operand: FilterRule.Operand) -> String {
      guard case .value(let position, _) = operand else { return "" }
      return structure.fields[position].path
    }
    switch test {
    case .isOneOf(let operand, let set):
      return "\(path(operand)) \(set.sorted().map { ($0 + 0).brief }.joined(separator: " "))\n"
    case .comparison(let operand, let comparator, .constant(let value)):
      return "\(path(operand)) \(comparator.rawValue) \((value + 0).brief)\n"
    case .comparison: return ""
    }
  }
}
