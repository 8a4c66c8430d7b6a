import SynapseModel

/// Reads what `axes` says is swept; what the paths mean shows later, with the base known.
final class AxesReader {
  private let files: SpecFiles
  private let problems: ProblemList
  /// Whether something could not be read, so that nobody knows what it sweeps.
  private(set) var isBroken = false

  init(files: SpecFiles, problems: ProblemList) {
    self.files = files
    self.problems = problems
  }

  /// The items of a list of axes, in its order.
  func items(_ node: YAMLNode?, in owner: String = "axes") -> [SweepItem] {
    guard let node else { return [] }
    if let list = node.items { return list.compactMap { noted(item($0)) } }
    isBroken = true
    if node.isMissing {
      problems.report(node.range, "value missing for '\(owner)'", hint: "write [] for none")
    } else {
      problems.report(
        node.range, "'\(owner)' is a list, not \(node.kindPhrase)",
        hint: "write '- ' in front of each axis")
    }
    return []
  }

  private func noted<Item>(_ item: Item?) -> Item? {
    if item == nil { isBroken = true }
    return item
  }

  private func item(_ node: YAMLNode) -> SweepItem? {
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
    return item(entry)
  }

  /// The item of one key and its value.
  func item(_ entry: YAMLNode.Entry) -> SweepItem? { noted(readItem(entry)) }

  private func readItem(_ entry: YAMLNode.Entry) -> SweepItem? {
    switch entry.key {
    case "zip": return zip(entry)
    case "cases": return cases(entry)
    case "table": return table(entry)
    default: break
    }
    if Self.isModel(entry.key) { return models(entry) }
    let column = AxisItem.Column(
      path: entry.key, place: entry.keyRange, source: .written(entry.value))
    return .axis(AxisItem(columns: [column], place: entry.keyRange))
  }

  /// Whether a path names the model of a section.
  static func isModel(_ path: String) -> Bool { path == "model" || path.hasSuffix(".model") }

  // MARK: Zip and table

  private func zip(_ entry: YAMLNode.Entry) -> SweepItem? {
    guard let entries = entry.value.entries, !entries.isEmpty else {
      let found = entry.value.entries == nil ? entry.value.kindPhrase : "an empty one"
      problems.report(
        entry.value.range, "'zip' is a map from paths to their values, not \(found)",
        hint: "write for example 'zip: {duration: [1 s, 2 s], step: [1 ms, 2 ms]}'")
      return nil
    }
    guard entries.contains(where: { Self.isModel($0.key) }) else {
      let columns = entries.map {
        AxisItem.Column(path: $0.key, place: $0.keyRange, source: .written($0.value))
      }
      return .axis(AxisItem(columns: columns, place: entry.keyRange))
    }
    var columns: [RowCases.Column] = []
    for column in entries {
      guard let items = column.value.items, !items.isEmpty else {
        problems.report(
          column.value.range, "beside a model, a zip takes lists of values",
          hint: "write the values as a list")
        return nil
      }
      columns.append(RowCases.Column(path: column.key, place: column.keyRange, cells: items))
    }
    return rowCases(columns, at: entry.keyRange)
  }

  private func table(_ entry: YAMLNode.Entry) -> SweepItem? {
    guard let name = entry.value.text, !entry.value.isMissing else {
      problems.report(
        entry.value.range, "'table' takes the name of a CSV file, not \(entry.value.kindPhrase)")
      return nil
    }
    let reader = TableReader(problems: problems, files: files)
    guard let columns = reader.columns(of: name, at: entry.value.range) else { return nil }
    guard columns.contains(where: { Self.isModel($0.path) }) else {
      let axis = columns.map {
        AxisItem.Column(path: $0.path, place: $0.place, source: .cells($0.cells))
      }
      return .axis(AxisItem(columns: axis, place: entry.keyRange))
    }
    return rowCases(columns, at: entry.keyRange)
  }

  private func rowCases(_ columns: [RowCases.Column], at place: Range<Int>) -> SweepItem? {
    RowCases(columns: columns, place: place, problems: problems).item().map { .cases($0) }
  }

  // MARK: Cases

  private func models(_ entry: YAMLNode.Entry) -> SweepItem? {
    guard let items = entry.value.items, !items.isEmpty else {
      let found = entry.value.items == nil ? entry.value.kindPhrase : "an empty one"
      problems.report(
        entry.value.range, "models are swept as a list, not as \(found)",
        hint: "write for example '- \(entry.key): [\(entry.value.text ?? "…")]'")
      return nil
    }
    let column = RowCases.Column(path: entry.key, place: entry.keyRange, cells: items)
    return rowCases([column], at: entry.keyRange)
  }

  private func cases(_ entry: YAMLNode.Entry) -> SweepItem? {
    guard let entries = entry.value.entries, !entries.isEmpty else {
      let found = entry.value.entries == nil ? entry.value.kindPhrase : "an empty one"
      problems.report(
        entry.value.range, "'cases' is a map from names to what each sets, not \(found)",
        hint: "write for example 'cases: {control: {}, block: {duration: 2 s}}'")
      return nil
    }
    return .cases(
      CasesItem(
        place: entry.keyRange, cases: entries.compactMap { noted(one($0)) }, isNamed: true))
  }

  private func one(_ entry: YAMLNode.Entry) -> CasesItem.Case? {
    guard Sweep.isName(entry.key) else {
      problems.report(
        entry.keyRange, "\(DisplayText.quoted(entry.key)) cannot be the name of a case",
        hint: "up to 100 letters, digits, '-', '_' and '.', not beginning with '.'")
      return nil
    }
    guard let entries = entry.value.entries else {
      problems.report(
        entry.value.isMissing ? entry.keyRange : entry.value.range,
        "the case \(DisplayText.quoted(entry.key)) is a map of keys, not \(entry.value.kindPhrase)",
        hint: "write {} for one that sets nothing")
      return nil
    }
    let axes = entries.first { $0.key == "axes" }
    return CasesItem.Case(
      name: entry.key, place: entry.keyRange, entries: entries.filter { $0.key != "axes" },
      items: items(axes?.value))
  }
}
