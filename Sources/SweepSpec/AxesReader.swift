import SynapseModel

/// An axis with the places of its parts.
struct PlacedAxis {
  let axis: Axis
  let form: any AxisForm
  let path: Range<Int>
}

/// Reads `axes` in two steps: first which paths are swept, then, with the base known, the values.
struct AxesReader {
  /// One item of the list.
  struct Item {
    let path: String
    let place: Range<Int>
    let value: YAMLNode
  }

  /// The most runs that a sweep may have.
  static let runLimit = 1_000_000_000_000

  /// The items that are axes, in the order of the spec.
  let items: [Item]
  private let problems: ProblemList

  init(_ node: YAMLNode?, _ problems: ProblemList) {
    self.problems = problems
    items = node.map { Self.items($0, problems) } ?? []
  }

  private static func items(_ node: YAMLNode, _ problems: ProblemList) -> [Item] {
    guard let list = node.items else {
      if node.isMissing {
        problems.report(node.range, "value missing for 'axes'", hint: "write [] for none")
      } else {
        problems.report(
          node.range, "'axes' is a list, not \(node.kindPhrase)",
          hint: "write '- ' in front of each axis")
      }
      return []
    }
    var items: [Item] = []
    var places: [String: Range<Int>] = [:]
    for node in list {
      guard let item = item(node, problems) else { continue }
      if let first = places[item.path] {
        let line = problems.source.line(at: first.lowerBound)
        problems.report(
          item.place,
          "two axes sweep \(DisplayText.quoted(item.path)); the first is at line \(line)",
          hint: "put all values into one axis", related: first)
        continue
      }
      places[item.path] = item.place
      items.append(item)
    }
    return items
  }

  private static func item(_ node: YAMLNode, _ problems: ProblemList) -> Item? {
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
    if PlannedKeys.axisItems.contains(entry.key) {
      problems.report(entry.keyRange, PlannedKeys.message(entry.key))
      return nil
    }
    return Item(path: entry.key, place: entry.keyRange, value: entry.value)
  }

  // MARK: Values

  /// The axes; `nil` when there was a problem, which is noted.
  func axes(on structure: Structure, _ base: BaseReader, trials: Int) -> [PlacedAxis]? {
    let drafts = items.map { draft($0, structure, base) }
    let known = drafts.compactMap { $0 }
    guard known.count == drafts.count else { return nil }
    guard isSmallEnough(known, trials) else { return nil }
    let axes = known.map { draft in
      let axis = Axis(
        path: draft.item.path, parameter: draft.parameter, values: draft.form.values(),
        position: draft.position)
      return PlacedAxis(axis: axis, form: draft.form, path: draft.item.place)
    }
    let areValid = axes.map { isValid($0) }
    guard !areValid.contains(false), columnsDiffer(axes) else { return nil }
    return axes
  }

  private struct Draft {
    let item: Item
    let parameter: Parameter
    let position: Int
    let form: any AxisForm
  }

  private func draft(_ item: Item, _ structure: Structure, _ base: BaseReader) -> Draft? {
    guard let position = structure.position(of: item.path) else {
      UnknownPath(item.path, structure, base).report(item.place, item.value, problems)
      return nil
    }
    let parameter = structure.fields[position].parameter
    let context = AxisContext(path: item.path, parameter: parameter, problems: problems)
    guard let form = AxisForms.read(item.value, context) else { return nil }
    return Draft(item: item, parameter: parameter, position: position, form: form)
  }

  /// Checked before the values are made: the numbers are all that a hostile file can blow up.
  private func isSmallEnough(_ drafts: [Draft], _ trials: Int) -> Bool {
    var runs = trials
    for draft in drafts {
      let (product, overflow) = runs.multipliedReportingOverflow(by: draft.form.count)
      guard !overflow, product <= Self.runLimit else {
        problems.report(
          draft.item.place, "the sweep has more than \(Self.runLimit) runs",
          hint: "fewer values or trials, please")
        return false
      }
      runs = product
    }
    if drafts.isEmpty, runs > Self.runLimit {
      problems.report(0..<0, "the sweep has more than \(Self.runLimit) runs")
      return false
    }
    return true
  }

  private func isValid(_ placed: PlacedAxis) -> Bool {
    let values = placed.axis.values
    let text = ValueText(parameter: placed.axis.parameter)
    for (index, value) in values.enumerated() {
      do throws(Complaint) {
        try text.check(value)
      } catch {
        problems.report(
          placed.form.place(of: index), error.message,
          hint: "value \(index + 1) of \(values.count) is \(shown(value, placed))")
        return false
      }
    }
    return hasNoDuplicates(placed)
  }

  private func hasNoDuplicates(_ placed: PlacedAxis) -> Bool {
    let values = placed.axis.values
    // Generated values rise or fall, so equal ones are neighbours; lists are short.
    if !(placed.form is ListForm) {
      guard let index = values.indices.dropFirst().first(where: { values[$0] == values[$0 - 1] })
      else { return true }
      problems.report(
        placed.form.place(of: index),
        "neighbouring values are equal when rounded to 12 digits: \(shown(values[index], placed))",
        hint: "fewer values, please")
      return false
    }
    var first: [Double: Int] = [:]
    var isClean = true
    for (index, value) in values.enumerated() {
      guard let earlier = first.updateValue(index, forKey: value) else { continue }
      problems.report(
        placed.form.place(of: index), "\(shown(value, placed)) is given twice in this axis",
        hint: "remove one of them", related: placed.form.place(of: earlier))
      isClean = false
    }
    return isClean
  }

  private func shown(_ value: Double, _ placed: PlacedAxis) -> String {
    if placed.axis.parameter.kind == .flag { return value == 0 ? "false" : "true" }
    return value.brief + (placed.axis.parameter.unit.map { " \($0.symbol)" } ?? "")
  }

  private func columnsDiffer(_ axes: [PlacedAxis]) -> Bool {
    var first: [String: PlacedAxis] = [:]
    for placed in axes {
      guard let earlier = first.updateValue(placed, forKey: placed.axis.columnName) else {
        continue
      }
      problems.report(
        placed.path,
        "this axis and '\(earlier.axis.path)' have one column name: \(placed.axis.columnName)",
        hint: "rename an input", related: earlier.path)
      return false
    }
    return true
  }
}
