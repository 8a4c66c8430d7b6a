import SynapseModel

/// Reads `trials`.
struct TrialsReader {
  private static let count = Parameter(
    "count", .integer, default: 1, .within(1, 1e12), "Trials of each configuration", source: "")
  /// Larger seeds are rounded by R, JavaScript and spreadsheets.
  private static let seed = Parameter(
    "seed", .integer, default: 0, .within(0, 9_007_199_254_740_991), "Seed", source: "")

  let problems: ProblemList

  /// The trials that a spec asks for, with defaults for what it leaves out.
  func read(_ node: YAMLNode?) -> Trials {
    var count = 1
    var seed: UInt64 = 0
    var noise = Trials.Noise.independent
    for entry in entries(node) {
      switch entry.key {
      case "count": count = integer(entry, Self.count).flatMap { Int(exactly: $0) } ?? count
      case "seed": seed = integer(entry, Self.seed).flatMap { UInt64(exactly: $0) } ?? seed
      case "noise": noise = self.noise(entry) ?? noise
      default:
        problems.report(
          entry.keyRange, "unknown key \(DisplayText.quoted("trials." + entry.key))",
          hint: Suggestion.hint(for: entry.key, among: ["count", "seed", "noise"])
            ?? "allowed here: count, seed, noise")
      }
    }
    return Trials(count: count, seed: seed, noise: noise)
  }

  private func entries(_ node: YAMLNode?) -> [YAMLNode.Entry] {
    guard let node else { return [] }
    if let entries = node.entries { return entries }
    problems.report(
      node.range, "'trials' is a map of keys, not \(node.kindPhrase)",
      hint: "write for example 'trials: {count: 5, seed: 1}'")
    return []
  }

  private func integer(_ entry: YAMLNode.Entry, _ parameter: Parameter) -> Double? {
    AxisContext(path: entry.key, parameter: parameter, problems: problems).value(entry.value)
  }

  private func noise(_ entry: YAMLNode.Entry) -> Trials.Noise? {
    let names = Trials.Noise.allCases.map(\.rawValue)
    if let noise = entry.value.text.flatMap({ Trials.Noise(rawValue: $0) }) { return noise }
    let shown = entry.value.text.map { DisplayText.quoted($0) } ?? entry.value.kindPhrase
    problems.report(
      entry.value.range, "'noise' is \(DisplayText.list(names)), not \(shown)",
      hint: entry.value.text.flatMap { Suggestion.hint(for: $0, among: names) })
    return nil
  }
}
