/// The keys below `base` with dotted keys taken apart: `a.b: 3` and `a: {b: 3}` are one tree.
///
/// A tree is written in layers - included files, `base`, cases - of which the higher one wins;
/// within a layer nothing may be given twice.
final class KeyTree {
  /// Where the key was first written.
  private(set) var place: Range<Int>
  /// Its value, when it is not a map of keys.
  private(set) var leaf: YAMLNode?
  /// The highest layer in which it, or something in it, was written.
  private(set) var layer: Int
  /// Its keys in the order in which they were first written.
  private(set) var names: [String] = []
  private var children: [String: KeyTree] = [:]
  private var isInherited = false

  init(place: Range<Int>, layer: Int = 0) {
    self.place = place
    self.layer = layer
  }

  /// The child of that name.
  subscript(name: String) -> KeyTree? { children[name] }

  /// Adds the entries of a mapping.
  func insert(
    _ entries: [YAMLNode.Entry], layer: Int, _ problems: ProblemList, depth: Int = 0
  ) {
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
      guard let tree = descend(parts, entry, layer, problems) else { continue }
      tree.set(entry, layer, problems, depth: depth + parts.count)
    }
  }

  /// The tree that a path leads to; `nil` where the entry does not count, noted if that is wrong.
  private func descend(
    _ parts: [String], _ entry: YAMLNode.Entry, _ layer: Int, _ problems: ProblemList
  ) -> KeyTree? {
    var tree = self
    for part in parts {
      guard tree.makeRoom(for: entry, layer, problems) else { return nil }
      tree.layer = max(tree.layer, layer)
      tree = tree.child(part, entry.keyRange, layer)
    }
    return tree
  }

  /// Whether keys can be put here: a value of the same layer forbids it, one of a lower layer goes.
  private func makeRoom(
    for entry: YAMLNode.Entry, _ layer: Int, _ problems: ProblemList
  ) -> Bool {
    guard leaf != nil, self.layer >= layer else {
      leaf = nil
      return true
    }
    if self.layer == layer { reportTwice(entry, problems) }
    return false
  }

  private func child(_ name: String, _ place: Range<Int>, _ layer: Int) -> KeyTree {
    if let child = children[name] { return child }
    let child = KeyTree(place: place, layer: layer)
    children[name] = child
    names.append(name)
    return child
  }

  private func set(
    _ entry: YAMLNode.Entry, _ layer: Int, _ problems: ProblemList, depth: Int
  ) {
    if let entries = entry.value.entries {
      guard makeRoom(for: entry, layer, problems) else { return }
      self.layer = max(self.layer, layer)
      return insert(entries, layer: layer, problems, depth: depth)
    }
    let isNew = leaf == nil && names.isEmpty
    guard isNew || self.layer <= layer else { return }
    if isNew || self.layer < layer || (leaf != nil && isInherited && !entry.isInherited) {
      leaf = entry.value
      (names, children) = ([], [:])
      (place, isInherited, self.layer) = (entry.keyRange, entry.isInherited, layer)
    } else if leaf == nil || !entry.isInherited {
      reportTwice(entry, problems)
    }
  }

  /// Removes a child.
  func remove(_ name: String) {
    children[name] = nil
    names.removeAll { $0 == name }
  }

  private func reportTwice(_ entry: YAMLNode.Entry, _ problems: ProblemList) {
    let line = problems.line(of: place, seenFrom: entry.keyRange)
    problems.report(
      entry.keyRange, "\(DisplayText.quoted(entry.key)) is given twice; first at \(line)",
      hint: "keep one of them", related: place)
  }
}
