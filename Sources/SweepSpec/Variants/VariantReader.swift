import SynapseModel

/// Reads one variant: the base with the keys of its cases, then its axes.
final class VariantReader {
  let draft: VariantDraft
  let base: BaseReader
  let structure: Structure
  private let problems: ProblemList

  /// Reads the base, the keys of the cases over `layers`.
  ///
  /// `pool` has the structures of the variants before.
  init(
    _ draft: VariantDraft, layers: BaseLayers, isSweptKnown: Bool, lists: ListReader,
    pool: StructurePool, _ problems: ProblemList
  ) {
    self.draft = draft
    self.problems = problems
    let cases = draft.choices.map { $0.item.cases[$0.index].entries }
    let swept = Set(draft.axes.flatMap(\.columns).map(\.path))
    base = BaseReader(layers.schema, swept: swept, isSweptKnown: isSweptKnown, lists, problems)
    base.read(layers.tree(cases: cases, problems))
    structure = pool.structure(base)
  }

  /// Whether no path is swept or set by a case twice; what is wrong is noted.
  func pathsAreDistinct() -> Bool {
    var places: [String: Range<Int>] = [:]
    var isClean = true
    for column in draft.axes.flatMap(\.columns) {
      if let first = places[column.path] {
        let line = problems.line(of: first, seenFrom: column.place)
        problems.report(
          column.place,
          "two axes sweep \(DisplayText.quoted(column.path)); the first is at \(line)",
          hint: "put all values into one axis", related: first)
        isClean = false
      }
      places[column.path] = places[column.path] ?? column.place
    }
    return settingsAreDistinct(places) && isClean
  }

  /// Whether no case sets what an axis sweeps, or another case sets; what is wrong is noted.
  private func settingsAreDistinct(_ swept: [String: Range<Int>]) -> Bool {
    var places: [String: Range<Int>] = [:]
    var isClean = true
    for (path, place) in draft.choices.flatMap({ $0.item.cases[$0.index].settings }) {
      let first = swept[path] ?? places[path]
      places[path] = place
      guard let first else { continue }
      let shown = DisplayText.quoted(path)
      let line = problems.line(of: first, seenFrom: place)
      problems.report(
        place,
        swept[path] == nil
          ? "\(shown) is set by two cases at once; the other is at \(line)"
          : "\(shown) is set here and swept by an axis at \(line)",
        hint: "keep one of them", related: first)
      isClean = false
    }
    return isClean
  }

  /// Reads how the axes' values are given; false after a problem, which is noted.
  func readAxisForms(_ values: AxisValues) -> Bool {
    !draft.axes.map { values.readForms($0, on: structure, base) }.contains(false)
  }

  /// The axes with their values; `nil` after a problem, which is noted.
  func axes(_ values: AxisValues) -> [PlacedAxis]? {
    let axes = draft.axes.map { values.axis($0, on: structure, base) }
    let known = axes.compactMap { $0 }
    return known.count == axes.count ? known : nil
  }

  /// The base's values.
  func configuration(_ lists: NumberLists) -> Configuration {
    let values = structure.fields.map { base.values[$0.path] ?? 0 }
    return Configuration(structure: structure, values: values, lists: lists)
  }
}

/// Gives variants that are made of the same the same structure.
final class StructurePool {
  private struct Key: Hashable {
    let models: [String: String]
    let members: [String: [String]]
  }

  private var structures: [Key: Structure] = [:]

  /// The structure of a base.
  func structure(_ base: BaseReader) -> Structure {
    let key = Key(models: base.models, members: base.members.mapValues { $0.sorted() })
    if let known = structures[key], known.fields.count == base.fields.count { return known }
    let made = Structure(fields: base.fields, models: base.models, members: base.members)
    structures[key] = made
    return made
  }
}
