import SynapseModel

/// An axis with the places of its parts.
struct PlacedAxis {
  /// One parameter of it.
  struct Column {
    let column: Axis.Column
    let form: any AxisForm
    let path: Range<Int>
  }

  let axis: Axis
  /// As many as the axis has columns, at least one.
  let columns: [Column]

  /// The place of the value of a path at an index; `nil` if the axis does not sweep the path.
  func place(of path: String, index: Int) -> Range<Int>? {
    columns.first { $0.column.path == path }?.form.place(of: index)
  }

  /// The place of the first parameter's value.
  func place(of index: Int) -> Range<Int> { columns.first?.form.place(of: index) ?? 0..<0 }
}

extension AxesReader {
  /// The most runs that a sweep may have.
  static let runLimit = 1_000_000_000_000

  /// The axes; `nil` when there was a problem, which is noted.
  func axes(on structure: Structure, _ base: BaseReader, trials: Int) -> [PlacedAxis]? {
    let drafts = items.map { draft($0, structure, base) }
    let known = drafts.compactMap { $0 }
    guard known.count == drafts.count else { return nil }
    guard isSmallEnough(known, trials) else { return nil }
    let axes = known.compactMap { $0.axis }
    let areValid = axes.map { AxisCheck(axis: $0, problems: problems).passes() }
    guard !areValid.contains(false), columnsDiffer(axes) else { return nil }
    return axes
  }

  /// An axis whose values are not made yet.
  private struct Draft {
    struct Column {
      let path: String
      let place: Range<Int>
      let parameter: Parameter
      let position: Int
      let form: any AxisForm
    }

    let columns: [Column]
    let place: Range<Int>
    let count: Int

    var axis: PlacedAxis? {
      let placed = columns.map { draft in
        PlacedAxis.Column(
          column: Axis.Column(
            path: draft.path, parameter: draft.parameter, values: draft.form.values(),
            position: draft.position), form: draft.form, path: draft.place)
      }
      guard let first = placed.first else { return nil }
      let axis = Axis(first: first.column, others: placed.dropFirst().map(\.column))
      return PlacedAxis(axis: axis, columns: placed)
    }
  }

  private func draft(_ item: Item, _ structure: Structure, _ base: BaseReader) -> Draft? {
    let columns = item.columns.map { draft($0, structure, base) }
    let known = columns.compactMap { $0 }
    guard known.count == columns.count, let first = known.first else { return nil }
    if let other = known.first(where: { $0.form.count != first.form.count }) {
      problems.report(
        item.place,
        "'zip' needs equal lengths: \(length(of: first)), \(length(of: other))",
        hint: "give each path as many values", related: other.place)
      return nil
    }
    let (values, overflow) = first.form.count.multipliedReportingOverflow(by: known.count)
    guard !overflow, values <= AxisContext.countLimit else {
      problems.report(
        item.place, "a zip has at most \(AxisContext.countLimit) values over all its paths")
      return nil
    }
    return Draft(columns: known, place: item.place, count: first.form.count)
  }

  private func length(of column: Draft.Column) -> String {
    "\(column.path) has \(column.form.count)"
      + " (line \(problems.source.line(at: column.place.lowerBound)))"
  }

  private func draft(
    _ column: Column, _ structure: Structure, _ base: BaseReader
  ) -> Draft.Column? {
    guard let position = structure.position(of: column.path) else {
      UnknownPath(column.path, structure, base).report(column.place, problems)
      return nil
    }
    let parameter = structure.fields[position].parameter
    let context = AxisContext(path: column.path, parameter: parameter, problems: problems)
    guard let form = AxisForms.read(column.value, context) else { return nil }
    return Draft.Column(
      path: column.path, place: column.place, parameter: parameter, position: position, form: form)
  }

  /// Checked before the values are made: the numbers are all that a hostile file can blow up.
  private func isSmallEnough(_ drafts: [Draft], _ trials: Int) -> Bool {
    var runs = trials
    for draft in drafts {
      let (product, overflow) = runs.multipliedReportingOverflow(by: draft.count)
      guard !overflow, product <= Self.runLimit else {
        problems.report(
          draft.place, "the sweep has more than \(Self.runLimit) runs",
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

  private func columnsDiffer(_ axes: [PlacedAxis]) -> Bool {
    var first: [String: PlacedAxis.Column] = [:]
    for placed in axes.flatMap(\.columns) {
      guard let earlier = first.updateValue(placed, forKey: placed.column.columnName) else {
        continue
      }
      problems.report(
        placed.path,
        "this axis and '\(earlier.column.path)' have one column name: \(placed.column.columnName)",
        hint: "rename an input", related: earlier.path)
      return false
    }
    return true
  }
}
