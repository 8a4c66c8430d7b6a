/// The keys below `base` with dotted keys taken apart: `a.b: 3` and `a: {b: 3}` are one tree.
final class KeyTree {
  /// Where the key was first written.
  let place: Range<Int>
  /// Its value, when it is not a map of keys.
  private(set) var leaf: YAMLNode?
  /// Its keys in the order in which they were first written.
  private(set) var names: [String] = []
  private var children: [String: KeyTree] = [:]
  private var isInherited = false

  init(place: Range<Int>) { self.place = place }

  /// The child of that name.
  subscript(name: String) -> KeyTree? { children[name] }

  /// Adds the entries of a mapping.
  func insert(_ entries: [YAMLNode.Entry], _ problems: ProblemList, depth: Int = 0) {
    for entry in entries {
      let parts = entry.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard !parts.contains("") else {
        problems.report(
          entry.keyRange, "\(DisplayText.quoted(entry.key)) has an empty part",
          hint: "a path is keys joined by single dots")
        continue
      }
      guard depth + parts.count <= YAMLReader.Limit.depth else {
        problems.report(
          entry.keyRange, "nested more than \(YAMLReader.Limit.depth) levels deep")
        continue
      }
      guard let tree = descend(parts, entry, problems) else { continue }
      tree.set(entry, problems, depth: depth + parts.count)
    }
  }

  private func descend(
    _ parts: [String], _ entry: YAMLNode.Entry, _ problems: ProblemList
  ) -> KeyTree? {
    var tree = self
    for part in parts {
      guard tree.leaf == nil else {
        tree.reportTwice(entry, problems)
        return nil
      }
      tree = tree.child(part, entry.keyRange)
    }
    return tree
  }

  private func child(_ name: String, _ place: Range<Int>) -> KeyTree {
    if let child = children[name] { return child }
    let child = KeyTree(place: place)
    children[name] = child
    names.append(name)
    return child
  }

  private func set(_ entry: YAMLNode.Entry, _ problems: ProblemList, depth: Int) {
    if let entries = entry.value.entries {
      if leaf != nil { return reportTwice(entry, problems) }
      return insert(entries, problems, depth: depth)
    }
    if !names.isEmpty { return reportTwice(entry, problems) }
    if leaf == nil || (isInherited && !entry.isInherited) {
      leaf = entry.value
      isInherited = entry.isInherited
    } else if !entry.isInherited {
      reportTwice(entry, problems)
    }
  }

  private func reportTwice(_ entry: YAMLNode.Entry, _ problems: ProblemList) {
    let line = problems.source.line(at: place.lowerBound)
    problems.report(
      entry.keyRange, "\(DisplayText.quoted(entry.key)) is given twice; first at line \(line)",
      hint: "keep one of them", related: place)
  }
}
