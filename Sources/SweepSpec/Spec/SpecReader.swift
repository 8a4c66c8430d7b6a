import SynapseModel

/// Reads a whole spec.
final class SpecReader {
  /// What reading takes beside the text.
  struct Setting {
    let schema: Section
    let revision: Int
    let overrides: Overrides
    let access: FileAccess
    let validate: (Configuration) -> [Problem]
  }

  /// The version of the grammar that is read.
  static let grammarVersion = "1"
  private static let keys = [
    "quantal", "name", "include", "base", "axes", "where", "exclude", "samples", "trials",
  ]

  private let problems: ProblemList
  private let setting: Setting
  let files: SpecFiles
  private let lists: ListReader

  init(_ problems: ProblemList, _ setting: Setting) {
    self.problems = problems
    self.setting = setting
    files = SpecFiles(access: setting.access, problems: problems)
    lists = ListReader(files: files, problems: problems)
  }

  /// The sweep; `nil` when there were problems, which are noted.
  func read() -> Sweep? {
    guard let root = YAMLReader.read(problems.mainSource, problems) else { return nil }
    guard let entries = root.entries else {
      problems.report(
        root.range, "a spec is a map of keys, not \(root.kindPhrase)",
        hint: "start with 'quantal: 1'")
      return nil
    }
    let keys = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    guard isRightVersion(keys["quantal"]) else { return nil }
    refuseUnknownKeys(entries)
    let head = SpecHead(problems: problems)
    let name = head.name(keys["name"])
    let trials = TrialsReader(problems: problems).read(keys["trials"]?.value)
    let overrides = OverrideReader(problems: problems)
    let settings = overrides.settings(setting.overrides.settings)
    let items = items(keys, overrides)
    let errorsBefore = problems.errorCount
    let includes = IncludeReader(files: files, problems: problems).layers(keys["include"])
    // Without an included file much of it would be missing; one message says it.
    guard problems.errorCount == errorsBefore else { return nil }
    // So it is without a base.
    guard let base = head.base(keys["base"]) else { return nil }
    guard VariantDrafts.count(items) <= VariantDrafts.limit else {
      let place = keys["axes"]?.keyRange ?? 0..<0
      problems.report(place, "more than \(VariantDrafts.limit) combinations of cases and models")
      return nil
    }
    let drafts = VariantDrafts(items)
    let pool = StructurePool()
    let place = keys["base"]?.keyRange ?? 0..<0
    let variants = drafts.drafts.map {
      VariantReader(
        $0, layers: includes + [base, settings], place: place, schema: setting.schema,
        lists: lists, pool: pool, problems)
    }
    let assembly = SweepAssembly(
      items: items, drafts: drafts, variants: variants, lists: lists, settings: settings,
      problems)
    let filters = FilterReader(where: keys["where"], exclude: keys["exclude"], problems)
    guard let expanded = assembly.expand(filters, trials: trials.count), let name else {
      return nil
    }
    let text = ResolvedSpec(source: problems.mainSource, entries: entries, layers: includes, base)
    let sweep = Sweep(
      name: name, text: text.text, expanded, trials: trials, revision: setting.revision,
      defaultModels: variants.reduce(into: [:]) { all, variant in
        all.merge(variant.base.defaultModels) { first, _ in first }
      }, warnings: [])
    assembly.crossCheck(sweep, setting.validate, fallback: place)
    return problems.hasErrors ? nil : sweep.warned(problems.warningDiagnostics)
  }

  /// What is swept: the spec's axes, the command line's, and the samples, which vary fastest.
  private func items(
    _ keys: [String: YAMLNode.Entry], _ overrides: OverrideReader
  ) -> [SweepItem] {
    let reader = AxesReader(files: files, problems: problems)
    var items = reader.items(keys["axes"]?.value)
    for entry in overrides.axes(setting.overrides.axes) {
      guard let item = reader.item(entry) else { continue }
      if let index = items.firstIndex(where: { $0.isPlain(path: entry.key) }) {
        items[index] = item
      } else {
        items.append(item)
      }
    }
    let samples = SamplesReader(keys["samples"]?.value, problems)
    if !samples.columns.isEmpty {
      let columns = samples.columns.map {
        AxisItem.Column(path: $0.path, place: $0.place, source: .sampled(samples, $0))
      }
      items.append(.axis(AxisItem(columns: columns, place: samples.place)))
    }
    return items
  }

  private func refuseUnknownKeys(_ entries: [YAMLNode.Entry]) {
    for entry in entries where !Self.keys.contains(entry.key) {
      let first = entry.key.split(separator: ".").first.map(String.init) ?? entry.key
      let isOfBase =
        setting.schema.parameters.contains { $0.name == first }
        || setting.schema.sections.contains { $0.name == first } || first == "preset"
      problems.report(
        entry.keyRange, "unknown key \(DisplayText.quoted(entry.key))",
        hint: isOfBase
          ? "it belongs under 'base'"
          : Suggestion.hint(for: entry.key, among: Self.keys)
            ?? "allowed here: \(Self.keys.joined(separator: ", "))")
    }
  }

  /// False for a spec of another version: all else in it would only confuse.
  private func isRightVersion(_ entry: YAMLNode.Entry?) -> Bool {
    guard let entry else {
      problems.report(
        0..<0, "'quantal' is missing", hint: "start with 'quantal: 1', the version of the grammar")
      return true
    }
    guard entry.value.text != Self.grammarVersion else { return true }
    if entry.value.isMissing {
      problems.report(entry.value.range, "value missing for 'quantal'", hint: "write 1")
      return true
    }
    let shown = entry.value.text.map { DisplayText.quoted($0) } ?? entry.value.kindPhrase
    problems.report(
      entry.value.range, "this program reads grammar version 1, not \(shown)", hint: "write 1")
    return false
  }
}

extension SweepItem {
  /// Whether it is an axis of one path, that one.
  fileprivate func isPlain(path: String) -> Bool {
    guard case .axis(let axis) = self else { return false }
    return axis.columns.count == 1 && axis.columns[0].path == path
  }
}
