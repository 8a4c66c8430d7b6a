import SynapseModel

/// Says why a path cannot be swept.
struct UnknownPath {
  private let path: String
  private let structure: Structure
  private let base: BaseReader

  init(_ path: String, _ structure: Structure, _ base: BaseReader) {
    self.path = path
    self.structure = structure
    self.base = base
  }

  /// Notes the problem, unless it follows from one in `base`.
  func report(_ place: Range<Int>, _ problems: ProblemList) {
    if base.brokenSections.contains(where: { $0.isEmpty || path == $0 || path.hasPrefix($0 + ".") })
    {
      return
    }
    let shown = DisplayText.quoted(path, limit: 100)
    if base.sections[path] != nil, !path.isEmpty {
      return problems.report(
        place, "\(shown) is a section, not a parameter", hint: example)
    }
    if let section = base.sections[parts.section], parts.name == "preset", !section.presets.isEmpty
    {
      let name = section.presets[0].name
      return problems.report(
        place, "presets are swept by cases",
        hint: "write '- cases: {\(name): {\(path): \(name)}, …}'")
    }
    if let complaint = otherModel {
      return problems.report(place, complaint.message, hint: complaint.hint)
    }
    problems.report(
      place, "unknown parameter \(shown)",
      hint: Suggestion.hint(for: path, among: structure.fields.lazy.map(\.path)) ?? ending)
  }

  private var example: String? {
    let field = structure.fields.first { $0.path.hasPrefix(path + ".") }
    return field.map { "write the whole path, for example '\($0.path)'" }
  }

  /// The last key of the path and the path of the section in front of it.
  private var parts: (section: String, name: String) {
    guard let dot = path.lastIndex(of: ".") else { return ("", path) }
    return (String(path[..<dot]), String(path[path.index(after: dot)...]))
  }

  private var otherModel: Complaint? {
    let (sectionPath, name) = parts
    guard let section = base.sections[sectionPath], let model = base.models[sectionPath] else {
      return nil
    }
    let owners = section.models.filter { $0.parameters.contains { $0.name == name } }.map(\.name)
    guard !owners.isEmpty else { return nil }
    return Complaint(
      message: "'\(name)' belongs to \(DisplayText.list(owners, last: "and")); "
        + "this \(section.name) model is \(model)",
      hint: "choose another model, or write the axis in the case that has it")
  }

  /// A path that ends like this one: people leave the front out.
  private var ending: String? {
    structure.fields.first { $0.path.hasSuffix("." + path) }.map { "did you mean '\($0.path)'?" }
  }
}
