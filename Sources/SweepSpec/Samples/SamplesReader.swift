import SynapseModel

/// Reads `samples` in two steps: first the design and which paths it is over, then, with the
/// parameters known, their distributions.
struct SamplesReader {
  /// One sampled path with what is written behind it.
  struct Column {
    let path: String
    let place: Range<Int>
    let value: YAMLNode
  }

  private static let keys = ["method", "n", "seed", "over"]
  private static let count = Parameter(
    "n", .integer, default: nil, .any, "Number of samples", source: "")
  /// Larger seeds are rounded by R, JavaScript and spreadsheets.
  private static let seed = Parameter(
    "seed", .integer, default: 0, .within(0, 9_007_199_254_740_991), "Seed", source: "")

  /// The sampled paths, in the order of the spec; empty without `samples`.
  private(set) var columns: [Column] = []
  /// The design; `nil` without `samples`, or when there was a problem, which is noted.
  private(set) var design: SampleDesign?
  /// Where the number of samples is written or, without one, all that is written.
  private(set) var place: Range<Int>
  let problems: ProblemList

  init(_ node: YAMLNode?, _ problems: ProblemList) {
    self.problems = problems
    place = node?.range ?? 0..<0
    guard let node else { return }
    guard let entries = node.entries else {
      problems.report(
        node.range, "'samples' is a map of keys, not \(node.kindPhrase)",
        hint: "write for example"
          + " 'samples: {method: sobol, n: 256, over: {duration: {uniform: [1 s, 2 s]}}}'")
      return
    }
    refuseUnknownKeys(entries)
    read(Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first }), node)
  }

  private mutating func read(_ keys: [String: YAMLNode.Entry], _ node: YAMLNode) {
    if let entry = keys["n"] { place = entry.value.range }
    let over = required("over", keys, node, "a map from paths to distributions")
    columns = over.map { columns($0) } ?? []
    let method = required("method", keys, node, "sobol is the most even")
      .flatMap { self.method($0) }
    let count = required("n", keys, node, "the number of samples, such as 256")
      .flatMap { self.count($0) }
    let seed = keys["seed"].map { integer($0, Self.seed) } ?? 0
    guard let method, let count, let seed, !columns.isEmpty, isSmallEnough(method, count) else {
      return
    }
    design = SampleDesign(method, count: count, seed: UInt64(seed), paths: columns.map(\.path))
  }

  private func refuseUnknownKeys(_ entries: [YAMLNode.Entry]) {
    for entry in entries where !Self.keys.contains(entry.key) {
      problems.report(
        entry.keyRange, "unknown key \(DisplayText.quoted("samples." + entry.key))",
        hint: Suggestion.hint(for: entry.key, among: Self.keys)
          ?? (entry.key.contains(".") ? "paths stand under 'over'" : nil)
          ?? "allowed here: \(Self.keys.joined(separator: ", "))")
    }
  }

  private func required(
    _ key: String, _ keys: [String: YAMLNode.Entry], _ node: YAMLNode, _ expectation: String
  ) -> YAMLNode.Entry? {
    if let entry = keys[key] { return entry }
    problems.report(node.range, "'samples' needs '\(key)'", hint: expectation)
    return nil
  }

  private func method(_ entry: YAMLNode.Entry) -> SampleDesign.Method? {
    let names = SampleDesign.Method.allCases.map(\.rawValue)
    if let method = entry.value.text.flatMap({ SampleDesign.Method(rawValue: $0) }) {
      return method
    }
    let isText = entry.value.text != nil && !entry.value.isMissing
    let shown = isText ? DisplayText.quoted(entry.value.text ?? "") : entry.value.kindPhrase
    problems.report(
      entry.value.range, "'method' is \(DisplayText.list(names)), not \(shown)",
      hint: entry.value.text.flatMap { Suggestion.hint(for: $0, among: names) })
    return nil
  }

  private func count(_ entry: YAMLNode.Entry) -> Int? {
    guard let number = integer(entry, Self.count) else { return nil }
    guard number >= 1 else {
      problems.report(entry.value.range, "there must be at least one sample")
      return nil
    }
    guard number <= Double(SampleDesign.valueLimit) else {
      problems.report(
        entry.value.range, "there are at most \(SampleDesign.valueLimit) samples")
      return nil
    }
    return Int(number)
  }

  private func integer(_ entry: YAMLNode.Entry, _ parameter: Parameter) -> Double? {
    AxisContext(path: entry.key, parameter: parameter, problems: problems).value(entry.value)
  }

  private func columns(_ entry: YAMLNode.Entry) -> [Column] {
    guard let entries = entry.value.entries, !entries.isEmpty else {
      let found = entry.value.entries == nil ? entry.value.kindPhrase : "an empty one"
      problems.report(
        entry.value.range, "'over' is a map from paths to distributions, not \(found)",
        hint: "write for example 'over: {duration: {uniform: [1 s, 2 s]}}'")
      return []
    }
    return entries.map { Column(path: $0.key, place: $0.keyRange, value: $0.value) }
  }

  private func isSmallEnough(_ method: SampleDesign.Method, _ count: Int) -> Bool {
    if let limit = method.dimensionLimit, columns.count > limit {
      problems.report(
        columns[limit].place, "'\(method.rawValue)' takes at most \(limit) paths",
        hint: "latin_hypercube and random take any number")
      return false
    }
    // At most 5 x 10^6 samples of 10^5 paths, the reader's limit of nodes.
    guard count * columns.count <= SampleDesign.valueLimit else {
      problems.report(
        place, "samples have at most \(SampleDesign.valueLimit) values over all paths",
        hint: "that is \(SampleDesign.valueLimit / columns.count) samples of \(columns.count) paths"
      )
      return false
    }
    return true
  }
}
