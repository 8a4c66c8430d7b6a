/// The entries of one mapping while it is read: refuses duplicate keys, applies merge keys.
struct MappingDraft {
  private var entries: [YAMLNode.Entry] = []
  private var places: [String: Int] = [:]
  private var mergeKey: YAMLNode.Entry?
  /// How many nodes came through merge keys.
  private(set) var inheritedSize = 0

  /// Adds one key and its value, or notes why not.
  mutating func add(_ key: YAMLNode, _ value: YAMLNode, _ problems: ProblemList) {
    guard case .scalar(let text, let isPlain) = key.content else {
      return problems.report(key.range, "a key must be one word, not \(key.kindPhrase)")
    }
    guard !text.isEmpty else {
      return problems.report(key.range, "the key in front of ':' is missing")
    }
    guard text.utf8.count <= YAMLReader.Limit.keyLength else {
      return problems.report(
        key.range, "the key \(DisplayText.quoted(text, limit: 20)) is too long",
        hint: "at most \(YAMLReader.Limit.keyLength) characters")
    }
    let entry = YAMLNode.Entry(key: text, keyRange: key.range, value: value)
    if isPlain, text == "<<", mergeKey == nil {
      mergeKey = entry
    } else if let first = isPlain && text == "<<" ? mergeKey?.keyRange : place(of: text) {
      let line = problems.line(of: first, seenFrom: key.range)
      problems.report(
        key.range, "duplicate key \(DisplayText.quoted(text)); first given at \(line)",
        hint: "remove one of them", related: first)
    } else {
      places[text] = entries.count
      entries.append(entry)
    }
  }

  private func place(of key: String) -> Range<Int>? { places[key].map { entries[$0].keyRange } }

  /// All entries, first the ones written here, then the ones from `<<` that nothing overrides.
  mutating func merged(_ problems: ProblemList) -> [YAMLNode.Entry] {
    guard let mergeKey else { return entries }
    for source in mergeKey.value.items ?? [mergeKey.value] {
      guard let inherited = source.entries else {
        problems.report(
          mergeKey.keyRange, "'<<' takes a map of keys, not \(source.kindPhrase)",
          hint: "write for example '<<: *name'")
        continue
      }
      // Of several sources the first wins, as YAML says.
      for var entry in inherited where places[entry.key] == nil {
        entry.isInherited = true
        places[entry.key] = entries.count
        entries.append(entry)
        inheritedSize += 1 + entry.value.size
      }
    }
    return entries
  }
}
