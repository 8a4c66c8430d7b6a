import SynapseModel

/// Reads the keys of `base` against the schema.
final class BaseReader {
  /// More parameters than this are a mistake, and would fill the memory.
  private static let fieldLimit = 20_000

  /// All parameters found, with their values.
  private(set) var fields: [Structure.Field] = []
  /// Path to value, in the parameter's unit; 0 for a swept parameter without one.
  private(set) var values: [String: Double] = [:]
  /// Section path to model name.
  private(set) var models: [String: String] = [:]
  /// Section path to the model taken when none is written.
  private(set) var defaultModels: [String: String] = [:]
  /// Path of a named map to the names in it.
  private(set) var members: [String: [String]] = [:]
  /// Where a section or a value was written.
  private(set) var places: [String: Range<Int>] = [:]
  /// Every section with its declaration.
  private(set) var sections: [String: Section] = [:]
  /// Sections whose parameters are unknown because of an error in them.
  private(set) var brokenSections: [String] = []

  let problems: ProblemList
  private let schema: Section
  private let swept: Set<String>
  /// Whether `swept` is all that is swept; with a broken axis nobody knows what is missing.
  private let isSweptKnown: Bool
  private let lists: ListReader
  private var isTooLarge = false

  init(
    _ schema: Section, swept: Set<String>, isSweptKnown: Bool = true, _ lists: ListReader,
    _ problems: ProblemList
  ) {
    self.schema = schema
    self.swept = swept
    self.isSweptKnown = isSweptKnown
    self.lists = lists
    self.problems = problems
  }

  /// Reads everything; problems are noted.
  func read(_ tree: KeyTree) { read(schema, tree, at: "", place: tree.place) }

  private func read(_ section: Section, _ tree: KeyTree?, at path: String, place: Range<Int>) {
    guard fields.count <= Self.fieldLimit else { return reportSize(place) }
    sections[path] = section
    if let tree, isNotAMap(tree, section, path) { return brokenSections.append(path) }
    if let tree {
      places[path] = place
      // Nobody knows what a preset of a wrong name was to fill in.
      guard PresetReader(section: section, path: path, problems: problems).apply(to: tree) else {
        return brokenSections.append(path)
      }
    }
    if let member = section.members?.section {
      return readMembers(member, of: section, tree, at: path, place: place)
    }
    let model = readModel(section, tree, at: path, place: place)
    for parameter in section.parameters + (model?.parameters ?? []) {
      read(parameter, tree?[parameter.name], in: path, place: place)
    }
    for inner in section.sections {
      let innerPath = Self.join(path, inner.name)
      let innerTree = tree?[inner.name]
      if inner.isRequired, innerTree == nil {
        reportMissingSection(inner, innerPath, place)
      } else {
        read(inner, innerTree, at: innerPath, place: innerTree?.place ?? place)
      }
    }
    if let tree { refuseUnknownKeys(of: tree, section, model, path) }
  }

  static func join(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : path + "." + name
  }

  private func shown(_ path: String) -> String {
    path.isEmpty ? "'base'" : DisplayText.quoted(path, limit: 100)
  }

  private func reportSize(_ place: Range<Int>) {
    guard !isTooLarge else { return }
    isTooLarge = true
    problems.report(place, "the spec has more than \(Self.fieldLimit) parameters")
  }

  private func isNotAMap(_ tree: KeyTree, _ section: Section, _ path: String) -> Bool {
    guard let leaf = tree.leaf else { return false }
    guard !leaf.isMissing else {
      problems.report(
        tree.place, "\(shown(path)) has no keys",
        hint: "write its keys below it, indented, or {} for none")
      return true
    }
    let model = leaf.text.flatMap { section.model(named: $0) }
    problems.report(
      leaf.range, "\(shown(path)) is a map of keys, not \(leaf.kindPhrase)",
      hint: model.map { "write '\(section.name): {model: \($0.name)}'" }
        ?? "write its keys below it, indented")
    return true
  }

  // MARK: Named maps

  private func readMembers(
    _ member: Section, of section: Section, _ tree: KeyTree?, at path: String, place: Range<Int>
  ) {
    var names: [String] = []
    for name in tree?.names ?? [] where name != "preset" || section.presets.isEmpty {
      guard let child = tree?[name] else { continue }
      guard Self.isName(name) else {
        problems.report(
          child.place, "\(DisplayText.quoted(name)) cannot be a name in \(shown(path))",
          hint: "names are small letters, digits and '_', and begin with a letter")
        brokenSections.append(Self.join(path, name))
        continue
      }
      names.append(name)
      if let near = misspelt(name, child, tree, member) {
        problems.report(
          child.place, "unknown \(member.name) \(DisplayText.quoted(Self.join(path, name)))",
          hint: "did you mean '\(Self.join(path, near))'?")
        brokenSections.append(Self.join(path, name))
        continue
      }
      read(member, child, at: Self.join(path, name), place: child.place)
    }
    if section.isRequired, tree?.names.isEmpty ?? true {
      problems.report(
        place, "\(shown(path)) is empty",
        hint: "name at least one \(member.name)")
    }
    members[path] = names
  }

  /// The whole member that is probably meant by one that lacks all that it must have.
  private func misspelt(
    _ name: String, _ child: KeyTree, _ tree: KeyTree?, _ member: Section
  ) -> String? {
    guard Self.isStub(child, member) else { return nil }
    let others = (tree?.names ?? []).filter { other in
      other != name && tree?[other].map { !Self.isStub($0, member) } == true
    }
    return Suggestion.nearest(to: name, among: others)
  }

  private static func isStub(_ tree: KeyTree, _ member: Section) -> Bool {
    guard tree.leaf == nil, tree["preset"] == nil else { return false }
    let needsModel = !member.models.isEmpty && member.defaultModel == nil
    let required = member.sections.filter(\.isRequired)
    guard needsModel || !required.isEmpty else { return false }
    return (!needsModel || tree["model"] == nil) && required.allSatisfy { tree[$0.name] == nil }
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (0x61...0x7A).contains(first) else { return false }
    return name.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
    }
  }

  // MARK: Models

  private func readModel(
    _ section: Section, _ tree: KeyTree?, at path: String, place: Range<Int>
  ) -> Model? {
    guard !section.models.isEmpty else { return nil }
    let names = section.models.map(\.name)
    let modelPath = Self.join(path, "model")
    defaultModels[path] = section.defaultModel
    guard let given = tree?["model"] else {
      guard let model = section.defaultModel.flatMap({ section.model(named: $0) }) else {
        brokenSections.append(path)
        guard isSweptKnown else { return nil }
        problems.report(
          place, "\(shown(path)) needs a model",
          hint: "write 'model: …': \(DisplayText.list(names))")
        return nil
      }
      models[path] = model.name
      return model
    }
    places[modelPath] = given.leaf?.range ?? given.place
    guard let name = scalar(given, "model", hint: "one of \(DisplayText.list(names))"),
      let model = knownModel(name, given, section)
    else {
      brokenSections.append(path)
      return nil
    }
    models[path] = model.name
    return model
  }

  private func knownModel(_ name: String, _ tree: KeyTree, _ section: Section) -> Model? {
    if let model = section.model(named: name) { return model }
    let names = section.models.map(\.name)
    problems.report(
      tree.leaf?.range ?? tree.place, "unknown \(section.name) model \(DisplayText.quoted(name))",
      hint: Suggestion.hint(for: name, among: names) ?? "models: \(DisplayText.list(names))")
    return nil
  }

  // MARK: Values

  /// The text of a value, or `nil` when it is none, which is noted.
  private func scalar(_ tree: KeyTree, _ name: String, hint: String? = nil) -> String? {
    guard let leaf = tree.leaf else {
      let generator = tree.names.first { AxisForms.isKnown($0) }
      problems.report(
        tree.place, "'\(name)' takes one value, not a map of keys",
        hint: generator == nil ? hint : "to sweep it, write it under 'axes'")
      return nil
    }
    if leaf.isMissing {
      problems.report(leaf.range, "value missing for '\(name)'", hint: hint)
      return nil
    }
    guard let text = leaf.text else {
      problems.report(
        leaf.range, "'\(name)' takes one value, not \(leaf.kindPhrase)",
        hint: "to sweep it, write it under 'axes'")
      return nil
    }
    return text
  }

  private func read(
    _ parameter: Parameter, _ tree: KeyTree?, in path: String, place: Range<Int>
  ) {
    let parameterPath = Self.join(path, parameter.name)
    fields.append(Structure.Field(path: parameterPath, parameter: parameter))
    values[parameterPath] = parameter.defaultValue ?? 0
    guard let tree else {
      guard parameter.defaultValue == nil, !swept.contains(parameterPath), isSweptKnown else {
        return
      }
      return problems.report(
        place, "\(shown(path)) lacks '\(parameter.name)'", hint: parameter.expectation)
    }
    places[parameterPath] = tree.leaf?.range ?? tree.place
    if case .list = parameter.kind {
      let value = ListNode(tree, parameter, problems).flatMap { $0.value(lists, parameter) }
      return values[parameterPath] = value ?? 0
    }
    guard let text = scalar(tree, parameter.name, hint: parameter.expectation) else { return }
    do throws(Complaint) {
      values[parameterPath] = try ValueText(parameter: parameter).value(text)
    } catch {
      problems.report(tree.leaf?.range ?? tree.place, error)
    }
  }

  private func reportMissingSection(_ section: Section, _ path: String, _ place: Range<Int>) {
    brokenSections.append(path)
    problems.report(
      place, "\(shown(path)) is missing", hint: "add '\(section.name):' – \(section.meaning)")
  }

  // MARK: Unknown keys

  private func refuseUnknownKeys(
    of tree: KeyTree, _ section: Section, _ model: Model?, _ path: String
  ) {
    var allowed = Set((section.parameters + (model?.parameters ?? [])).map(\.name))
    allowed.formUnion(section.sections.map(\.name))
    if !section.models.isEmpty { allowed.insert("model") }
    if !section.presets.isEmpty { allowed.insert("preset") }
    let chosen = tree["model"]?.layer ?? 0
    for name in tree.names where !allowed.contains(name) {
      guard let child = tree[name] else { continue }
      // What a lower layer says of another model went with that model.
      guard model == nil || child.layer >= chosen || !section.hasParameter(name) else { continue }
      let unknown = UnknownKey(name: name, allowed: allowed.sorted(), section, model, path, schema)
      // Without its model nobody knows what belongs to a section.
      guard model != nil || section.models.isEmpty || !unknown.belongsToSomeModel else { continue }
      problems.report(child.place, unknown.message, hint: unknown.hint)
    }
  }
}

extension Section {
  /// Whether one of its models has a parameter of that name.
  fileprivate func hasParameter(_ name: String) -> Bool {
    models.contains { $0.parameters.contains { $0.name == name } }
  }
}
