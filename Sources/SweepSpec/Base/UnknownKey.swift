import SynapseModel

/// Says why a key is not allowed at its place.
struct UnknownKey {
  private let name: String
  private let allowed: [String]
  private let section: Section
  private let model: Model?
  private let path: String
  private let schema: Section

  init(
    name: String, allowed: [String], _ section: Section, _ model: Model?, _ path: String,
    _ schema: Section
  ) {
    self.name = name
    self.allowed = allowed
    self.section = section
    self.model = model
    self.path = path
    self.schema = schema
  }

  /// Whether a model of the section has a parameter of that name.
  var belongsToSomeModel: Bool { !owners.isEmpty }

  private var owners: [String] {
    section.models.filter { $0.parameters.contains { $0.name == name } }.map(\.name)
  }

  /// What is wrong.
  var message: String {
    let shown = DisplayText.quoted(BaseReader.join(path, name), limit: 100)
    if name == "preset" { return "\(path.isEmpty ? "'base'" : "'\(path)'") has no presets" }
    if let model, belongsToSomeModel {
      return "'\(name)' belongs to \(DisplayText.list(owners, last: "and")); "
        + "this \(section.name) model is \(model.name)"
    }
    return "unknown parameter \(shown)"
  }

  /// What was probably meant.
  var hint: String? {
    if name == "preset" { return nil }
    if model != nil, belongsToSomeModel { return "remove it, or choose another model" }
    if let near = Suggestion.nearest(to: name, among: allowed) {
      return "did you mean '\(BaseReader.join(path, near))'?"
    }
    if let home = Self.home(of: name, in: schema, at: "") { return "it belongs to '\(home)'" }
    guard !allowed.isEmpty, allowed.count <= 12 else { return nil }
    return "allowed here: \(allowed.joined(separator: ", "))"
  }

  /// The section in which a key of that name is declared, if there is one.
  private static func home(of name: String, in section: Section, at path: String) -> String? {
    let parameters = section.parameters + section.models.flatMap(\.parameters)
    if parameters.contains(where: { $0.name == name }) { return path.isEmpty ? "base" : path }
    if let member = section.members?.section {
      return home(of: name, in: member, at: BaseReader.join(path, "NAME"))
    }
    for inner in section.sections {
      let innerPath = BaseReader.join(path, inner.name)
      if inner.name == name { return path.isEmpty ? "base" : path }
      if let home = home(of: name, in: inner, at: innerPath) { return home }
    }
    return nil
  }
}

extension Parameter {
  /// What a value must be, as a hint: `a time, above 0 ms`.
  var expectation: String {
    let range = bounds.phrase.map { ", \($0)" } ?? ""
    return switch kind {
    case .flag: "true or false"
    case .choice(let words): DisplayText.list(words)
    case .list(let unit):
      (words.map { "\($0.phrase), or " } ?? "")
        + "a list of \(unit.map { $0.dimension.plural } ?? "numbers"), or {file: …}"
    case .integer: "a whole number\(range)"
    case .number(nil): "a number\(range)"
    case .number(let unit?):
      "\(unit.dimension.phrase)" + (range.isEmpty ? "" : "\(range) \(unit.symbol)")
    }
  }
}
