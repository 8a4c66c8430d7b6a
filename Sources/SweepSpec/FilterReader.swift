import SynapseModel

/// Reads `where` and `exclude` with the base and the axes known.
struct FilterReader {
  /// The most comparisons that counting may take: half a second.
  private static let workLimit = 1e8
  /// The largest product that is filtered.
  private static let productLimit = 50_000_000

  let structure: Structure
  let base: BaseReader
  let problems: ProblemList

  /// The rules of both keys; problems are noted.
  func rules(where conditions: YAMLNode?, exclude: YAMLNode?) -> [FilterRule] {
    let conditions = items(conditions, "where", "where: [a < b]").compactMap { node in
      ConditionReader(structure: structure, base: base, problems: problems, node: node).rule()
    }
    let exclusions = items(exclude, "exclude", "exclude: [{duration: 1 s}]").compactMap { node in
      ExclusionReader(structure: structure, base: base, problems: problems).rule(node)
    }
    return conditions + exclusions
  }

  private func items(_ node: YAMLNode?, _ name: String, _ example: String) -> [YAMLNode] {
    guard let node else { return [] }
    if let items = node.items { return items }
    problems.report(
      node.range, "'\(name)' is a list, not \(node.kindPhrase)",
      hint: "write for example '\(example)'")
    return []
  }

  /// The filter of some rules and how many configurations it keeps; `nil` if there are no rules, or
  /// for a problem, which is noted.
  func filter(
    _ rules: [FilterRule], _ axes: [PlacedAxis], _ base: Configuration, keys: [YAMLNode.Entry]
  ) -> (filter: Filter, count: Int)? {
    guard !rules.isEmpty else { return nil }
    let place = keys.first?.keyRange ?? 0..<0
    let product = axes.reduce(1) { $0 * $1.axis.count }
    guard product <= Self.productLimit else { return tooMany(product, place) }
    let filter = Filter(rules, axes: axes.map(\.axis), base: base)
    guard filter.work <= Self.workLimit else { return tooMany(product, place) }
    let tally = filter.tally()
    let names = DisplayText.list(keys.map { "'\($0.key)'" }, last: "and")
    guard tally.kept > 0 else {
      problems.report(
        place, "\(names) \(keys.count > 1 ? "remove" : "removes") all \(product) configurations",
        hint: "keep at least one")
      return nil
    }
    for (rule, isUsed) in zip(filter.rules, tally.isUsed) where !isUsed {
      problems.warn(
        rule.place,
        filter.rules.count > 1
          ? "this removes nothing that the other conditions leave" : "this removes nothing")
    }
    return (filter, tally.kept)
  }

  private func tooMany<Result>(_ product: Int, _ place: Range<Int>) -> Result? {
    problems.report(
      place, "too many combinations to go through one by one: \(product)",
      hint: "at most \(Self.productLimit), fewer with many conditions")
    return nil
  }
}
