/// Reads the files that `include` names; each gives values that stand below those of `base`.
final class IncludeReader {
  /// The most files, and how deep they include each other.
  private static let (fileLimit, depthLimit) = (100, 10)
  /// Keys of a spec that a file may have beside those of `base`.
  private static let ownKeys = ["quantal", "include", "base"]
  private static let otherKeys = ["name", "axes", "where", "exclude", "samples", "trials"]

  private let files: SpecFiles
  private let problems: ProblemList
  private var fileCount = 0
  /// The files that are being read, to notice one that includes itself.
  private var open: [String]
  /// Whether a file could not be read, so that nobody knows what it gives.
  private(set) var isBroken = false

  init(files: SpecFiles, problems: ProblemList) {
    self.files = files
    self.problems = problems
    open = [files.mainIdentity]
  }

  /// What each file gives, the one that counts least first.
  func layers(_ entry: YAMLNode.Entry?) -> [[YAMLNode.Entry]] {
    guard let entry else { return [] }
    guard let items = entry.value.items else {
      isBroken = true
      problems.report(
        entry.value.range, "'include' is a list, not \(entry.value.kindPhrase)",
        hint: "write [] for none")
      return []
    }
    return items.flatMap { item -> [[YAMLNode.Entry]] in
      guard let layers = layers(file: item) else {
        isBroken = true
        return []
      }
      return layers
    }
  }

  private func layers(file node: YAMLNode) -> [[YAMLNode.Entry]]? {
    guard let name = node.text, !node.isMissing else {
      problems.report(node.range, "the name of a file is expected here, not \(node.kindPhrase)")
      return nil
    }
    let path = files.identity(of: name, at: node.range)
    fileCount += 1
    guard fileCount <= Self.fileLimit, open.count <= Self.depthLimit, !open.contains(path) else {
      problems.report(
        node.range,
        open.contains(path)
          ? "\(DisplayText.quoted(name)) includes itself" : "too many included files",
        hint: open.contains(path) ? nil : "at most \(Self.fileLimit), \(Self.depthLimit) deep")
      return nil
    }
    open.append(path)
    defer { open.removeLast() }
    guard let source = files.source(name, at: node.range, limit: TextCheck.sizeLimit),
      let root = YAMLReader.read(source, problems)
    else { return nil }
    guard let entries = root.entries else {
      problems.report(root.range, "an included file is a map of keys, not \(root.kindPhrase)")
      return nil
    }
    return layers(entries)
  }

  /// What a file gives: the keys below its `base`, or all its keys if it has none.
  private func layers(_ entries: [YAMLNode.Entry]) -> [[YAMLNode.Entry]] {
    for entry in entries where Self.otherKeys.contains(entry.key) {
      problems.report(
        entry.keyRange, "an included file gives values for 'base' only, no '\(entry.key)'",
        hint: "write it in the spec that includes the file")
    }
    let inner = layers(entries.first { $0.key == "include" })
    guard let base = entries.first(where: { $0.key == "base" }) else {
      let known = Self.ownKeys + Self.otherKeys
      return inner + [entries.filter { !known.contains($0.key) }]
    }
    for entry in entries where !(Self.ownKeys + Self.otherKeys).contains(entry.key) {
      problems.report(
        entry.keyRange, "\(DisplayText.quoted(entry.key)) stands beside 'base'",
        hint: "it belongs under 'base', or leave 'base:' out")
    }
    guard let values = base.value.entries else {
      problems.report(
        base.value.range, "'base' is a map of keys, not \(base.value.kindPhrase)",
        hint: "write its keys below it, indented")
      isBroken = true
      return inner
    }
    return inner + [values]
  }
}
