import SynapseModel

/// Reads one map of `exclude`: a configuration that all its keys match is left out.
struct ExclusionReader {
  private static let limits: [(key: String, comparator: FilterRule.Comparator)] = [
    ("above", .above), ("below", .below), ("from", .notBelow), ("to", .notAbove),
  ]

  let scope: FilterScope
  let problems: ProblemList
  let lists: ListReader

  /// The rule in the variant.
  func result(_ node: YAMLNode) -> ConditionReader.Result {
    guard let entries = node.entries, !entries.isEmpty else {
      problems.report(
        node.range,
        "an exclusion is a map from paths to values, "
          + "not \(node.entries == nil ? node.kindPhrase : "an empty one")",
        hint: "write for example '- {duration: 1 s}'")
      return .wrong
    }
    var tests: [FilterRule.Test] = []
    var isRelevant = true
    var isClean = true
    for entry in entries {
      switch scope.meaning(of: entry.key) {
      case nil:
        UnknownPath(entry.key, scope.structure, scope.base).report(entry.keyRange, problems)
        isClean = false
      case .absent?: isRelevant = false
      case .word(let word, let all)?:
        if let test = words(entry, word, all) { tests.append(test) } else { isClean = false }
      case .field(let position, let parameter)?:
        let read = read(entry, position, parameter)
        if let read { tests += read } else { isClean = false }
      }
    }
    guard isClean else { return .wrong }
    guard isRelevant else { return .irrelevant }
    return .rule(
      FilterRule(
        tests: tests, isExclusion: true, place: node.range,
        canonical: "exclude\n" + tests.map { canonical($0) }.joined()))
  }

  /// A model or the name of a case: one word, or a list of which one must fit.
  private func words(_ entry: YAMLNode.Entry, _ word: String, _ all: [String]) -> FilterRule.Test? {
    var isTrue = false
    if let items = entry.value.items, items.isEmpty {
      problems.report(entry.value.range, "this list of words is empty")
      return nil
    }
    for item in entry.value.items ?? [entry.value] {
      guard let text = item.text, !item.isMissing else {
        problems.report(item.range, "a word is expected here, not \(item.kindPhrase)")
        return nil
      }
      guard scope.isOne(text, of: all, entry.key, at: item.range) else { return nil }
      if text == word { isTrue = true }
    }
    return .known(isTrue)
  }

  private func read(
    _ entry: YAMLNode.Entry, _ position: Int, _ parameter: Parameter
  ) -> [FilterRule.Test]? {
    let operand = FilterRule.Operand.value(position: position, scale: 1)
    let context = AxisContext(
      path: entry.key, parameter: parameter, problems: problems, lists: lists)
    if case .list = parameter.kind, parameter.words == nil {
      return context.value(entry.value).map { [.isOneOf(operand, [$0])] }
    }
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
    guard !entries.isEmpty, parameter.isOrdered else {
      problems.report(
        key.value.range,
        entries.isEmpty
          ? "this map is empty"
          : "'\(parameter.name)' is \(parameter.kindPhrase), which have no order",
        hint: entries.isEmpty ? "one of \(DisplayText.list(names))" : "write one of them")
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

  private func isList(_ operand: FilterRule.Operand) -> Bool {
    guard case .value(let position, _) = operand,
      case .list = scope.structure.fields[position].parameter.kind
    else { return false }
    return true
  }

  private func brief(_ values: Set<Double>) -> [String] { values.sorted().map { ($0 + 0).brief } }

  private func canonical(_ test: FilterRule.Test) -> String {
    func path(_ operand: FilterRule.Operand) -> String {
      guard case .value(let position, _) = operand else { return "" }
      return scope.structure.fields[position].path
    }
    switch test {
    case .isOneOf(let operand, let set):
      let values = isList(operand) ? set.map { lists.identity(of: $0) }.sorted() : brief(set)
      return "\(path(operand)) \(values.joined(separator: " "))\n"
    case .comparison(let operand, let comparator, .constant(let value)):
      return "\(path(operand)) \(comparator.rawValue) \((value + 0).brief)\n"
    case .known(let isTrue): return "\(isTrue)\n"
    case .comparison: return ""
    }
  }
}
