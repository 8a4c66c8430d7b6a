public import SynapseModel

/// One column of tables that says what a configuration is.
public struct SweptColumn: Sendable {
  /// What it shows.
  public enum Content: Sendable {
    /// The name of the case taken of the spec's `cases` at that place, counted from 0.
    case caseName(Int)
    /// The model of the section at that path.
    case model(section: String)
    /// The value of the parameter at that path.
    case parameter(path: String, Parameter)
  }

  /// Its name in tables, for example `glutamate_spikes_rate_hz`.
  public let name: String
  /// What it shows.
  public let content: Content
  /// One sentence for people, without a full stop.
  public let meaning: String

  /// The text that a configuration has in a column of words; `nil` where it has none.
  public func word(_ configuration: Configuration, in variant: Variant) -> String? {
    switch content {
    case .caseName(let index):
      let name = variant.caseNames[index]
      return name.isEmpty ? nil : name
    case .model(let section): return configuration.structure.models[section]
    case .parameter(let path, let parameter):
      return configuration.structure.position(of: path).map {
        configuration.text(of: configuration.values[$0], parameter)
      }
    }
  }
}

/// What decides about configurations at one place of the product.
public enum SweepDimension: Sendable {
  /// An axis.
  case axis(Axis)
  /// Alternatives, by the name of their column.
  case cases(column: String, names: [String])

  /// How many places or cases there are.
  public var count: Int {
    switch self {
    case .axis(let axis): axis.count
    case .cases(_, let names): names.count
    }
  }

  /// The column that shows it.
  public var columnName: String {
    switch self {
    case .axis(let axis): axis.first.columnName
    case .cases(let column, _): column
    }
  }
}

/// Finds the columns of a sweep: whatever is swept, or set by some cases, in the order of writing.
struct SweptColumns {
  let items: [SweepItem]
  let cases: [(item: CasesItem, column: String)]
  let readers: [VariantReader]
  let problems: ProblemList

  init(
    items: [SweepItem], cases: [(item: CasesItem, column: String)], readers: [VariantReader],
    _ problems: ProblemList
  ) {
    self.items = items
    self.cases = cases
    self.readers = readers
    self.problems = problems
  }

  /// The columns; two of one name are a problem, which is noted.
  func columns() -> [SweptColumn] {
    var seen: [String: (path: String, place: Range<Int>)] = [:]
    var columns: [SweptColumn] = []
    for (path, place, column) in found(in: items) {
      guard let first = seen[column.name] else {
        seen[column.name] = (path, place)
        columns.append(column)
        continue
      }
      guard first.path != path else { continue }
      problems.report(
        place, "this axis and '\(first.path)' have one column name: \(column.name)",
        hint: "rename an input", related: first.place)
    }
    return columns
  }

  private typealias Found = (path: String, place: Range<Int>, column: SweptColumn)

  private func found(in items: [SweepItem]) -> [Found] {
    items.flatMap { item -> [Found] in
      switch item {
      case .axis(let axis): return axis.columns.compactMap { found($0.path, $0.place) }
      case .cases(let cases):
        let own = self.cases.firstIndex { $0.item === cases }.map { index in
          [name(self.cases[index].column, index, cases.place)]
        }
        return (own ?? []) + cases.setPaths.compactMap { found($0, cases.place) }
          + cases.cases.flatMap { found(in: $0.items) }
      }
    }
  }

  private func name(_ column: String, _ index: Int, _ place: Range<Int>) -> Found {
    let meaning = "Name of the case in the spec"
    return (
      column, place, SweptColumn(name: column, content: .caseName(index), meaning: meaning)
    )
  }

  private func found(_ path: String, _ place: Range<Int>) -> Found? {
    if AxesReader.isModel(path) {
      let section = path == "model" ? "" : String(path.dropLast(".model".count))
      guard let declared = readers.lazy.compactMap({ $0.base.sections[section] }).first else {
        return nil
      }
      let name = Sweep.columnName(path: path, unit: nil)
      let column = SweptColumn(
        name: name, content: .model(section: section),
        meaning: "Model of the section: \(declared.meaning)")
      return (path, place, column)
    }
    for reader in readers {
      guard let position = reader.structure.position(of: path) else { continue }
      let parameter = reader.structure.fields[position].parameter
      let name = Sweep.columnName(
        path: path, unit: parameter.isOrdered ? parameter.unit : nil)
      let column = SweptColumn(
        name: name, content: .parameter(path: path, parameter), meaning: parameter.meaning)
      return (path, place, column)
    }
    return nil
  }
}
