import SynapseModel

/// Fills a section with the values of the preset that it names.
struct PresetReader {
  let section: Section
  let path: String
  let problems: ProblemList

  /// Adds the preset's keys below all that is written beside it; false after a wrong name, which is noted.
  func apply(to tree: KeyTree) -> Bool {
    guard !section.presets.isEmpty, let given = tree["preset"] else { return true }
    let names = section.presets.map(\.name)
    guard let leaf = given.leaf, let name = leaf.text, !leaf.isMissing else {
      problems.report(
        given.leaf?.range ?? given.place,
        "'preset' is \(DisplayText.list(names)), not \(given.leaf?.kindPhrase ?? "a map of keys")")
      return false
    }
    guard let preset = section.presets.first(where: { $0.name == name }) else {
      problems.report(
        leaf.range, "unknown preset \(DisplayText.quoted(name))",
        hint: Suggestion.hint(for: name, among: names) ?? "presets: \(DisplayText.list(names))")
      return false
    }
    let source = problems.add(
      "preset \(preset.name)", Array(preset.keys.utf8), from: leaf.range, isPreset: true)
    guard let entries = YAMLReader.read(source, problems)?.entries else { return true }
    // Layers of files and cases are even; a preset stands right below the one that names it.
    tree.insert(entries, layer: given.layer - 1, problems)
    return true
  }

  /// The keys of a preset as a tree of their own.
  static func keys(of preset: Preset) -> KeyTree {
    let source = SourceText(name: "preset \(preset.name)", bytes: Array(preset.keys.utf8))
    let problems = ProblemList(source: source)
    let tree = KeyTree(place: 0..<0)
    tree.insert(YAMLReader.read(source, problems)?.entries ?? [], layer: 0, problems)
    return tree
  }
}
