import SynapseModel

/// Puts a sweep together: axes and filters of all variants, and the order of everything.
final class SweepAssembly {
  /// What the expansion of a spec comes to.
  struct Expanded {
    let expansion: Expansion
    let variants: [Variant]
    let columns: [SweptColumn]
    let dimensions: [SweepDimension]
  }

  /// How many configurations the cross checks look at, or some more.
  private static let checkLimit = 200_000

  private let items: [SweepItem]
  private let drafts: VariantDrafts
  private let readers: [VariantReader]
  private let lists: ListReader
  private let settings: [YAMLNode.Entry]
  private let problems: ProblemList
  private let values: AxisValues
  /// The `cases` of the spec, in the order of writing, with the columns that show their names.
  private let cases: [(item: CasesItem, column: String)]
  /// The axes of each variant, for the cross checks.
  private var placed: [[PlacedAxis]] = []

  init(
    items: [SweepItem], drafts: VariantDrafts, variants: [VariantReader], lists: ListReader,
    settings: [YAMLNode.Entry], _ problems: ProblemList
  ) {
    self.items = items
    self.drafts = drafts
    readers = variants
    self.lists = lists
    self.settings = settings
    self.problems = problems
    values = AxisValues(lists: lists, problems: problems)
    cases = Self.cases(in: items).filter(\.isNamed).enumerated().map { index, item in
      (item, index == 0 ? "case" : "case_\(index + 1)")
    }
  }

  private static func cases(in items: [SweepItem]) -> [CasesItem] {
    items.flatMap { item -> [CasesItem] in
      guard case .cases(let cases) = item else { return [] }
      return [cases] + cases.cases.flatMap { Self.cases(in: $0.items) }
    }
  }

  /// The variants and their order; `nil` after a problem, which is noted.
  func expand(_ filters: FilterReader, trials: Int) -> Expanded? {
    let areDistinct = !readers.map { $0.pathsAreDistinct() }.contains(false)
    refuseSettingsOfSweptPaths()
    let known = filters.isEmpty ? [] : knownPaths
    let rules = readers.map { filters.rules(scope(of: $0, known: known), lists) }
    let areRead = !readers.map { $0.readAxisForms(values) }.contains(false)
    guard areDistinct, areRead, let expansion = expansion(trials) else { return nil }
    let placed = readers.map { $0.axes(values) }
    self.placed = placed.compactMap { $0 }
    guard !problems.hasErrors, self.placed.count == placed.count else { return nil }
    let columns = SweptColumns(items: items, cases: cases, readers: readers, problems).columns()
    let numbers = lists.numberLists
    let variants = readers.indices.map { index in
      variant(readers[index], rules[index], self.placed[index], numbers, filters)
    }
    let kept = variants.reduce(0) { $0 + ($1?.keptCount ?? 0) }
    guard !problems.hasErrors else { return nil }
    EqualVariants(variants: variants.compactMap { $0 }, drafts: readers.map(\.draft))
      .warn(problems)
    filters.finish(kept: kept, of: expansion.size)
    guard !problems.hasErrors else { return nil }
    return Expanded(
      expansion: expansion, variants: variants.compactMap { $0 }, columns: columns,
      dimensions: dimensions)
  }

  private func scope(of reader: VariantReader, known: Set<String>) -> FilterScope {
    FilterScope(
      structure: reader.structure, base: reader.base,
      cases: cases.map { item, column in
        (column, reader.draft.choice(of: item)?.name, item.cases.map(\.name))
      },
      known: known, problems: problems)
  }

  /// The paths of parameters and models that any variant has.
  private var knownPaths: Set<String> {
    var paths: Set<String> = []
    var structures: Set<ObjectIdentifier> = []
    for reader in readers {
      guard structures.insert(ObjectIdentifier(reader.structure)).inserted else { continue }
      paths.formUnion(reader.structure.fields.map(\.path))
      paths.formUnion(reader.structure.models.keys.map { BaseReader.join($0, "model") })
    }
    return paths
  }

  /// The command line cannot set what an axis or a case sets again.
  private func refuseSettingsOfSweptPaths() {
    let swept = Set(readers.flatMap { $0.draft.axes.flatMap(\.columns).map(\.path) })
    let set = Set(Self.cases(in: items).flatMap(\.setPaths))
    for entry in settings where swept.contains(entry.key) || set.contains(entry.key) {
      problems.report(
        entry.keyRange, "\(DisplayText.quoted(entry.key)) is swept",
        hint: swept.contains(entry.key)
          ? "replace its axis with --axis" : "it is set by cases of the spec")
    }
  }

  private func expansion(_ trials: Int) -> Expansion? {
    let limit = AxisValues.runLimit / max(1, trials)
    if limit > 0, let expansion = drafts.expansion(limit: limit, count: values.count) {
      return expansion
    }
    problems.report(
      items.last.map { $0.place } ?? 0..<0, "the sweep has more than \(AxisValues.runLimit) runs",
      hint: "fewer values or trials, please")
    return nil
  }

  private func variant(
    _ reader: VariantReader, _ rules: [FilterRule?], _ placed: [PlacedAxis],
    _ numbers: NumberLists, _ filters: FilterReader
  ) -> Variant? {
    let axes = placed.map(\.axis)
    let base = reader.configuration(numbers)
    var filter: (filter: Filter, count: Int)?
    if rules.contains(where: { $0 != nil }) {
      filter = filters.filter(rules, axes: axes, base: base)
      guard filter != nil else { return nil }
    }
    return Variant(
      caseNames: cases.map { reader.draft.choice(of: $0.item)?.name ?? "" }, axes: axes,
      base: base, filter: filter?.filter, keptCount: filter?.count,
      innerAxes: reader.draft.innerAxes)
  }

  private var dimensions: [SweepDimension] {
    items.compactMap { item in
      switch item {
      case .axis(let axis):
        for (reader, placed) in zip(readers, placed) {
          if let index = reader.draft.axes.firstIndex(where: { $0 === axis }) {
            return .axis(placed[index].axis)
          }
        }
        return nil
      case .cases(let cases):
        let column = self.cases.first { $0.item === cases }?.column
        return .cases(
          column: column ?? Sweep.columnName(path: cases.setPaths.first ?? "case", unit: nil),
          names: cases.cases.map(\.name))
      }
    }
  }

  /// Lets the caller look at whole configurations of each variant.
  func crossCheck(
    _ sweep: Sweep, _ validate: @escaping (Configuration) -> [Problem], fallback: Range<Int>
  ) {
    let axisCount = placed.reduce(1) { $0 + $1.count }
    let spare = SpareValues()
    for (index, variant) in sweep.variants.enumerated() where variant.keptCount > 0 {
      CrossCheck(
        variant: variant, axes: placed[index], places: readers[index].base.places,
        validate: validate, spare: spare,
        limit: max(10, min(1000, Self.checkLimit / axisCount))
      ).run(fallback: fallback, problems)
    }
    spare.report(problems)
  }
}

extension SweepItem {
  /// Where it is written.
  var place: Range<Int> {
    switch self {
    case .axis(let axis): axis.place
    case .cases(let cases): cases.place
    }
  }
}
