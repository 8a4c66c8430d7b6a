import SynapseModel

/// Makes the values of axes, each axis once for all variants that agree about its parameters.
final class AxisValues {
  /// The most runs that a sweep may have.
  static let runLimit = 1_000_000_000_000

  private struct Key: Hashable {
    let item: ObjectIdentifier
    let parameters: [Parameter]
  }

  private let lists: ListReader
  private let problems: ProblemList
  /// The forms of an axis; `nil` after a problem, which is noted.
  private var forms: [Key: [any AxisForm]?] = [:]
  /// The values of an axis; `nil` after a problem, which is noted.
  private var values: [Key: [[Double]]?] = [:]
  private var counts: [ObjectIdentifier: Int] = [:]

  init(lists: ListReader, problems: ProblemList) {
    self.lists = lists
    self.problems = problems
  }

  /// How long an axis is, once its forms have been read.
  func count(of item: AxisItem) -> Int { counts[ObjectIdentifier(item)] ?? 1 }

  /// Reads how the values are given; false after a problem, which is noted.
  func readForms(_ item: AxisItem, on structure: Structure, _ base: BaseReader) -> Bool {
    guard let key = key(item, structure, base) else { return false }
    if let known = forms[key] { return known != nil }
    let read = readForms(item, key.parameters)
    forms[key] = .some(read)
    if let count = read?.first?.count { counts[ObjectIdentifier(item)] = count }
    return read != nil
  }

  private func key(_ item: AxisItem, _ structure: Structure, _ base: BaseReader) -> Key? {
    let positions = item.columns.map { column in
      let position = structure.position(of: column.path)
      if position == nil {
        UnknownPath(column.path, structure, base).report(column.place, problems)
      }
      return position
    }
    let known = positions.compactMap { $0 }
    guard known.count == positions.count else { return nil }
    return Key(
      item: ObjectIdentifier(item), parameters: known.map { structure.fields[$0].parameter })
  }

  private func readForms(_ item: AxisItem, _ parameters: [Parameter]) -> [any AxisForm]? {
    let read = zip(item.columns, parameters).map { form($0, $1) }
    let forms = read.compactMap { $0 }
    guard forms.count == read.count, let first = forms.first else { return nil }
    if let other = forms.indices.first(where: { forms[$0].count != first.count }) {
      problems.report(
        item.place,
        "'zip' needs equal lengths: \(length(of: item.columns[0], first)), "
          + length(of: item.columns[other], forms[other]),
        hint: "give each path as many values", related: item.columns[other].place)
      return nil
    }
    let (count, overflow) = first.count.multipliedReportingOverflow(by: forms.count)
    guard !overflow, count <= AxisContext.countLimit else {
      problems.report(
        item.place, "a zip has at most \(AxisContext.countLimit) values over all its paths")
      return nil
    }
    return forms
  }

  private func length(of column: AxisItem.Column, _ form: any AxisForm) -> String {
    let line = problems.source(at: column.place.lowerBound).line(at: column.place.lowerBound)
    return "\(column.path) has \(form.count) (line \(line))"
  }

  private func form(_ column: AxisItem.Column, _ parameter: Parameter) -> (any AxisForm)? {
    let context = AxisContext(
      path: column.path, parameter: parameter, problems: problems, lists: lists)
    switch column.source {
    case .written(let node): return AxisForms.read(node, context)
    case .cells(let cells): return ListForm.read(cells, at: column.place, context)
    case .sampled(let samples, let sampled): return samples.form(for: sampled, context)
    }
  }

  /// The axis in a variant, with its values made and checked; `nil` after a problem.
  func axis(_ item: AxisItem, on structure: Structure, _ base: BaseReader) -> PlacedAxis? {
    guard let key = key(item, structure, base), let forms = forms[key] ?? nil else { return nil }
    guard let values = values(item, key, forms) else { return nil }
    return place(item, key, forms, values, structure)
  }

  private func values(_ item: AxisItem, _ key: Key, _ forms: [any AxisForm]) -> [[Double]]? {
    if let known = values[key] { return known }
    let made = forms.map { $0.values() }
    let check = AxisCheck(item: item, parameters: key.parameters, forms: forms, values: made)
    let result = check.passes(problems) ? made : nil
    values[key] = .some(result)
    return result
  }

  private func place(
    _ item: AxisItem, _ key: Key, _ forms: [any AxisForm], _ values: [[Double]],
    _ structure: Structure
  ) -> PlacedAxis? {
    let columns = item.columns.indices.map { index in
      let path = item.columns[index].path
      return PlacedAxis.Column(
        column: Axis.Column(
          path: path, parameter: key.parameters[index], values: values[index],
          position: structure.position(of: path) ?? 0),
        form: forms[index], path: item.columns[index].place)
    }
    guard let first = columns.first else { return nil }
    let axis = Axis(first: first.column, others: columns.dropFirst().map(\.column))
    return PlacedAxis(axis: axis, columns: columns)
  }
}
