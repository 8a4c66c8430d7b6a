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

  /// The most parameters of all combinations of cases together, each of which is read on its own.
  private static let parameterLimit = 100_000

  private let problems: ProblemList
  private let setting: Setting
  private let files: SpecFiles
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
    var settings = overrides.settings(setting.overrides.settings)
    let (items, isSweptKnown) = items(keys, overrides, settings: &settings)
    let includes = IncludeReader(files: files, problems: problems)
    let included = includes.layers(keys["include"])
    // Without a base everything would be missing; one message says it.
    guard let base = head.base(keys["base"]), !includes.isBroken else { return nil }
    guard isSmall(items, keys["axes"]) else { return nil }
    let drafts = VariantDrafts(items)
    let layers = BaseLayers(
      files: included + [base], settings: settings, place: keys["base"]?.keyRange ?? 0..<0,
      schema: setting.schema)
    guard let variants = variants(drafts, layers, isSweptKnown: isSweptKnown, keys["axes"]) else {
      return nil
    }
    // What an axis that cannot be read sweeps may be asked for by conditions.
    guard isSweptKnown else { return nil }
    let assembly = SweepAssembly(
      items: items, drafts: drafts, variants: variants, lists: lists, settings: settings,
      problems)
    let filters = FilterReader(where: keys["where"], exclude: keys["exclude"], problems)
    guard let expanded = assembly.expand(filters, trials: trials.count), let name else {
      return nil
    }
    let text = ResolvedSpec(
      source: problems.mainSource, entries: entries, layers: layers, files: files)
    let sweep = Sweep(
      name: name, text: text.text, files: problems.namedSources, expanded, trials: trials,
      revision: setting.revision,
      defaultModels: variants.reduce(into: [:]) { all, variant in
        all.merge(variant.base.defaultModels) { first, _ in first }
      }, warnings: [])
    assembly.crossCheck(sweep, setting.validate, fallback: layers.place)
    return problems.hasErrors ? nil : sweep.warned(problems.warningDiagnostics)
  }

  /// What each combination of cases and swept models says; `nil` where that is too much, or has too many
  /// problems.
  private func variants(
    _ drafts: VariantDrafts, _ layers: BaseLayers, isSweptKnown: Bool, _ axes: YAMLNode.Entry?
  ) -> [VariantReader]? {
    let pool = StructurePool()
    var variants: [VariantReader] = []
    var parameterCount = 0
    for draft in drafts.drafts {
      let variant = VariantReader(
        draft, layers: layers, isSweptKnown: isSweptKnown, lists: lists, pool: pool, problems)
      variants.append(variant)
      parameterCount += variant.base.fields.count
      if variants.count > 1, parameterCount > Self.parameterLimit {
        refuseSize(drafts.drafts.count, axes)
      }
      if problems.isEnough || parameterCount > Self.parameterLimit { return nil }
    }
    return variants
  }

  private func refuseSize(_ count: Int, _ axes: YAMLNode.Entry?) {
    problems.report(
      axes?.keyRange ?? 0..<0,
      "\(count) combinations of cases and swept models have more than \(Self.parameterLimit)"
        + " parameters together",
      hint: "write several specs that include a common file")
  }

  /// Whether there are few enough axes and cases; what is wrong is noted.
  private func isSmall(_ items: [SweepItem], _ axes: YAMLNode.Entry?) -> Bool {
    let place = axes?.keyRange ?? 0..<0
    guard VariantDrafts.axisCount(items) <= VariantDrafts.limit else {
      problems.report(place, "more than \(VariantDrafts.limit) axes")
      return false
    }
    guard VariantDrafts.count(items) <= VariantDrafts.limit else {
      problems.report(
        place, "more than \(VariantDrafts.limit) combinations of cases and models",
        hint: "rows of a table that have one model count once if they stand together")
      return false
    }
    return true
  }

  /// What is swept: the spec's axes, the command line's, and the samples, which vary fastest; and
  /// whether all of it could be read.
  ///
  /// Settings that pick a value of an axis become axes themselves.
  private func items(
    _ keys: [String: YAMLNode.Entry], _ overrides: OverrideReader,
    settings: inout [YAMLNode.Entry]
  ) -> ([SweepItem], areAllKnown: Bool) {
    let reader = AxesReader(files: files, problems: problems)
    var items = reader.items(keys["axes"]?.value)
    func isPicked(_ entry: YAMLNode.Entry) -> Bool {
      setting.overrides.picksValues && items.contains { $0.isPlain(path: entry.key) }
    }
    let picked = settings.filter(isPicked)
    settings.removeAll(where: isPicked)
    let replacing = overrides.axes(setting.overrides.axes) + picked.map(OverrideReader.axis)
    for entry in replacing {
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
    let areSamplesKnown = keys["samples"] == nil || !samples.columns.isEmpty
    return (items, areAllKnown: areSamplesKnown && !reader.isBroken)
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
  /// Whether it sweeps one path or model, that one.
  fileprivate func isPlain(path: String) -> Bool {
    switch self {
    case .axis(let axis): axis.columns.map(\.path) == [path]
    case .cases(let cases):
      !cases.isNamed && cases.setPaths == [path] && cases.cases.allSatisfy { $0.items.isEmpty }
    }
  }
}
