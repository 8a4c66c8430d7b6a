import SynapseModel

/// Reads `axes` in two steps: first which paths are swept, then, with the base known, the values.
struct AxesReader {
  /// One swept path with what is written behind it.
  struct Column {
    let path: String
    let place: Range<Int>
    let value: YAMLNode
  }

  /// One item of the list; a plain axis has one column.
  struct Item {
    let columns: [Column]
    /// The path of a plain axis, or the word `zip`.
    let place: Range<Int>
    let isZip: Bool
  }

  /// The items that are axes, in the order of the spec.
  private(set) var items: [Item] = []
  let problems: ProblemList
  private var places: [String: Range<Int>] = [:]

  init(_ node: YAMLNode?, _ problems: ProblemList) {
    self.problems = problems
    for node in node.map({ list($0) }) ?? [] {
      guard let item = item(node) else { continue }
      let fresh = item.columns.filter { isNew($0) }
      guard !fresh.isEmpty else { continue }
      items.append(Item(columns: fresh, place: item.place, isZip: item.isZip))
    }
  }

  /// Every path that is swept.
  var paths: Set<String> { Set(places.keys) }

  private func list(_ node: YAMLNode) -> [YAMLNode] {
    if let list = node.items { return list }
    if node.isMissing {
      problems.report(node.range, "value missing for 'axes'", hint: "write [] for none")
    } else {
      problems.report(
        node.range, "'axes' is a list, not \(node.kindPhrase)",
        hint: "write '- ' in front of each axis")
    }
    return []
  }

  private mutating func isNew(_ column: Column) -> Bool {
    guard let first = places[column.path] else {
      places[column.path] = column.place
      return true
    }
    let line = problems.source.line(at: first.lowerBound)
    problems.report(
      column.place,
      "two axes sweep \(DisplayText.quoted(column.path)); the first is at line \(line)",
      hint: "put all values into one axis", related: first)
    return false
  }

  private func item(_ node: YAMLNode) -> Item? {
    guard let entries = node.entries else {
      problems.report(
        node.range, "an axis is 'path: values', not \(node.kindPhrase)",
        hint: "write for example '- duration: [1 s, 2 s]'")
      return nil
    }
    guard let entry = entries.first else {
      problems.report(node.range, "this axis is empty")
      return nil
    }
    guard entries.count == 1 else {
      problems.report(
        entries[1].keyRange, "one axis has one path, not \(entries.count)",
        hint: "write '- ' in front of each axis")
      return nil
    }
    if entry.key == "zip" { return zip(entry) }
    if PlannedKeys.axisItems.contains(entry.key) {
      problems.report(entry.keyRange, PlannedKeys.message(entry.key))
      return nil
    }
    let column = Column(path: entry.key, place: entry.keyRange, value: entry.value)
    return Item(columns: [column], place: entry.keyRange, isZip: false)
  }

  private func zip(_ entry: YAMLNode.Entry) -> Item? {
    guard let entries = entry.value.entries, !entries.isEmpty else {
      let found = entry.value.entries == nil ? entry.value.kindPhrase : "an empty one"
      problems.report(
        entry.value.range, "'zip' is a map from paths to their values, not \(found)",
        hint: "write for example 'zip: {duration: [1 s, 2 s], step: [1 ms, 2 ms]}'")
      return nil
    }
    let columns = entries.map { Column(path: $0.key, place: $0.keyRange, value: $0.value) }
    return Item(columns: columns, place: entry.keyRange, isZip: true)
  }
}
