import SynapseModel

/// A list as it is written: its numbers, words that stand for some, or the file that has them.
enum ListNode {
  case numbers([YAMLNode], place: Range<Int>)
  case words(YAMLNode, WordReader)
  case file(ListReader.FileKeys)

  /// What a node is; `nil` where it is neither, which is noted.
  init?(_ node: YAMLNode, _ parameter: Parameter, _ problems: ProblemList) {
    switch node.content {
    case .sequence(let items): self = .numbers(items, place: node.range)
    case .mapping(let entries):
      let keys = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
      let areKnown = entries.map { Self.isKnown($0.key, at: $0.keyRange, problems) }
      guard !areKnown.contains(false) else { return nil }
      self.init(keys, at: node.range, problems)
    case .scalar:
      guard let reader = WordReader(parameter), !node.isMissing else {
        problems.report(
          node.range, "a list is expected here, not \(node.kindPhrase)",
          hint: parameter.words.map { "write \($0.phrase)" }
            ?? "write [1, 2, 3] with units, or {file: …}")
        return nil
      }
      self = .words(node, reader)
    }
  }

  /// The same for keys below `base`, which may have been written with dots.
  init?(_ tree: KeyTree, _ parameter: Parameter, _ problems: ProblemList) {
    if let leaf = tree.leaf {
      self.init(leaf, parameter, problems)
    } else {
      var keys: [String: YAMLNode] = [:]
      var areKnown = true
      for name in tree.names {
        guard let child = tree[name] else { continue }
        areKnown = Self.isKnown(name, at: child.place, problems) && areKnown
        keys[name] = child.leaf
      }
      guard areKnown else { return nil }
      self.init(keys, at: tree.place, problems)
    }
  }

  private static func isKnown(
    _ name: String, at place: Range<Int>, _ problems: ProblemList
  ) -> Bool {
    let names = ["file", "column", "unit"]
    guard !names.contains(name) else { return true }
    problems.report(
      place, "unknown key \(DisplayText.quoted(name))",
      hint: AxisForms.isKnown(name)
        ? "to sweep it, write it under 'axes'"
        : Suggestion.hint(for: name, among: names) ?? "a list is [1, 2, 3], or has 'file'")
    return false
  }

  private init?(_ keys: [String: YAMLNode], at place: Range<Int>, _ problems: ProblemList) {
    guard let file = keys["file"] else {
      problems.report(place, "the list lacks 'file'", hint: "write {file: spikes.txt, unit: ms}")
      return nil
    }
    self = .file(
      ListReader.FileKeys(file: file, column: keys["column"], unit: keys["unit"]))
  }

  /// The list's value, kept by a reader.
  func value(_ lists: ListReader, _ parameter: Parameter) -> Double? {
    switch self {
    case .numbers(let items, let place): lists.value(items, at: place, parameter)
    case .words(let node, let reader): lists.value(words: node, reader)
    case .file(let keys): lists.value(keys, parameter)
    }
  }
}
