import SynapseModel

/// Reads a whole spec.
struct SpecReader {
  /// The version of the grammar that is read.
  static let grammarVersion = "1"
  private static let keys = [
    "quantal", "name", "include", "base", "axes", "where", "exclude", "trials",
  ]

  let problems: ProblemList
  let schema: Section
  let revision: Int
  let validate: (Configuration) -> [Problem]

  /// The sweep; `nil` when there were problems, which are noted.
  func read() -> Sweep? {
    guard let root = YAMLReader.read(problems) else { return nil }
    guard let entries = root.entries else {
      problems.report(
        root.range, "a spec is a map of keys, not \(root.kindPhrase)",
        hint: "start with 'quantal: 1'")
      return nil
    }
    let keys = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    guard isRightVersion(keys["quantal"]) else { return nil }
    refuseUnknownKeys(entries)
    checkInclude(keys["include"])
    let name = name(keys["name"])
    let trials = TrialsReader(problems: problems).read(keys["trials"]?.value)
    let axes = AxesReader(keys["axes"]?.value, problems)
    let base = BaseReader(schema, swept: axes.paths, problems)
    // Without a base everything would be missing; one message says it.
    guard let tree = tree(keys["base"]) else { return nil }
    base.read(tree)
    let structure = Structure(fields: base.fields, models: base.models, members: base.members)
    let filters = FilterReader(structure: structure, base: base, problems: problems)
    let rules = filters.rules(where: keys["where"]?.value, exclude: keys["exclude"]?.value)
    guard let placed = axes.axes(on: structure, base, trials: trials.count), !problems.hasErrors,
      let name
    else { return nil }
    let values = structure.fields.map { base.values[$0.path] ?? 0 }
    let configuration = Configuration(structure: structure, values: values)
    let filterKeys = [keys["where"], keys["exclude"]].compactMap { $0 }
    let filter = filters.filter(rules, placed, configuration, keys: filterKeys)
    guard !problems.hasErrors else { return nil }
    let sweep = Sweep(
      name: name, text: problems.source.text(0..<problems.source.bytes.count),
      axes: placed.map(\.axis), trials: trials, revision: revision, base: configuration,
      filter: filter?.filter, keptCount: filter?.count, defaultModels: base.defaultModels,
      warnings: problems.warningDiagnostics)
    CrossCheck(sweep: sweep, axes: placed, places: base.places, validate: validate)
      .run(fallback: keys["base"]?.keyRange ?? 0..<0, problems)
    return problems.hasErrors ? nil : sweep
  }

  private func refuseUnknownKeys(_ entries: [YAMLNode.Entry]) {
    for entry in entries where !Self.keys.contains(entry.key) {
      if PlannedKeys.top.contains(entry.key) {
        problems.report(entry.keyRange, PlannedKeys.message(entry.key))
        continue
      }
      let first = entry.key.split(separator: ".").first.map(String.init) ?? entry.key
      let isOfBase =
        schema.parameters.contains { $0.name == first }
        || schema.sections.contains { $0.name == first }
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

  private func checkInclude(_ entry: YAMLNode.Entry?) {
    guard let entry else { return }
    guard let items = entry.value.items else {
      return problems.report(
        entry.value.range, "'include' is a list, not \(entry.value.kindPhrase)",
        hint: "write [] for none")
    }
    guard !items.isEmpty else { return }
    problems.report(entry.keyRange, PlannedKeys.message("include"), hint: "only [] for now")
  }

  private func name(_ entry: YAMLNode.Entry?) -> String? {
    guard let entry else {
      problems.report(
        0..<0, "'name' is missing", hint: "it names the results folder: 'name: my-sweep'")
      return nil
    }
    guard !entry.value.isMissing, let name = entry.value.text else {
      let isMissing = entry.value.isMissing
      problems.report(
        entry.value.range,
        isMissing ? "value missing for 'name'" : "'name' is one word, not \(entry.value.kindPhrase)"
      )
      return nil
    }
    guard Sweep.isName(name) else {
      problems.report(
        entry.value.range, "\(DisplayText.quoted(name)) cannot be a name",
        hint: "up to 100 letters, digits, '-', '_' and '.', not beginning with '.'")
      return nil
    }
    return name
  }

  private func tree(_ entry: YAMLNode.Entry?) -> KeyTree? {
    guard let entry else {
      problems.report(0..<0, "'base' is missing", hint: "the parameters stand under 'base:'")
      return nil
    }
    guard let entries = entry.value.entries else {
      problems.report(
        entry.value.range, "'base' is a map of keys, not \(entry.value.kindPhrase)",
        hint: "write its keys below it, indented")
      return nil
    }
    let tree = KeyTree(place: entry.keyRange)
    tree.insert(entries, problems)
    return tree
  }
}
