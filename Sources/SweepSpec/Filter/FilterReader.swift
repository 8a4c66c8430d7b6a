import SynapseModel

/// Reads `where` and `exclude` with the base and the axes known.
final class FilterReader {
  /// The most comparisons that counting may take, over all variants: half a second.
  private static let workLimit = 1e8
  /// The most combinations of a variant that are gone through.
  private static let combinationLimit = 50_000_000

  private let keys: [YAMLNode.Entry]
  private let conditions: [YAMLNode]
  private let exclusions: [YAMLNode]
  private let problems: ProblemList
  /// For each rule whether it left out anything in any variant, and where it stands.
  private var isUsed: [Bool]
  private var work = 0.0

  init(where conditions: YAMLNode.Entry?, exclude: YAMLNode.Entry?, _ problems: ProblemList) {
    self.problems = problems
    keys = [conditions, exclude].compactMap { $0 }
    self.conditions = Self.items(conditions?.value, "where", "where: [a < b]", problems)
    exclusions = Self.items(exclude?.value, "exclude", "exclude: [{duration: 1 s}]", problems)
    isUsed = Array(repeating: false, count: self.conditions.count + exclusions.count)
  }

  private static func items(
    _ node: YAMLNode?, _ name: String, _ example: String, _ problems: ProblemList
  ) -> [YAMLNode] {
    guard let node else { return [] }
    if let items = node.items { return items }
    problems.report(
      node.range, "'\(name)' is a list, not \(node.kindPhrase)",
      hint: "write for example '\(example)'")
    return []
  }

  /// Whether there is nothing to filter.
  var isEmpty: Bool { conditions.isEmpty && exclusions.isEmpty }

  /// The rules of both keys in a variant, `nil` for one that says nothing about it.
  func rules(_ scope: FilterScope, _ lists: ListReader) -> [FilterRule?] {
    let results =
      conditions.map { ConditionReader(scope: scope, node: $0, lists: lists).result() }
      + exclusions.map {
        ExclusionReader(scope: scope, problems: problems, lists: lists).result($0)
      }
    return results.map { result in
      if case .rule(let rule) = result { return rule }
      return nil
    }
  }

  /// The filter of a variant and how many configurations it keeps; `nil` for a problem.
  func filter(
    _ rules: [FilterRule?], axes: [Axis], base: Configuration
  ) -> (filter: Filter, count: Int)? {
    let filter = Filter(rules, axes: axes, base: base)
    work += filter.work
    guard filter.combinationCount <= Self.combinationLimit, work <= Self.workLimit else {
      return tooMany(filter.combinationCount)
    }
    let tally = filter.tally()
    for (number, used) in tally.isUsed.enumerated() where used { isUsed[number] = true }
    return (filter, tally.kept)
  }

  /// Notes what the rules came to, over all variants.
  func finish(kept: Int, of product: Int) {
    guard !isEmpty else { return }
    guard kept > 0 else {
      let names = DisplayText.list(keys.map { "'\($0.key)'" }, last: "and")
      return problems.report(
        keys.first?.keyRange ?? 0..<0,
        "\(names) \(keys.count > 1 ? "remove" : "removes") all \(product) configurations",
        hint: "keep at least one")
    }
    for (node, isUsed) in zip(conditions + exclusions, isUsed) where !isUsed {
      problems.warn(
        node.range,
        self.isUsed.count > 1
          ? "this removes nothing that the other conditions leave" : "this removes nothing")
    }
  }

  private func tooMany<Result>(_ product: Int) -> Result? {
    problems.report(
      keys.first?.keyRange ?? 0..<0,
      "too many combinations to go through one by one: \(product)",
      hint: "at most \(Self.combinationLimit), fewer with many conditions")
    return nil
  }
}
