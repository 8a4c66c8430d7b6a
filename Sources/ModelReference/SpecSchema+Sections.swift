import SynapseModel

extension Catalogue {
  /// What a user's own name looks like, as a regular expression.
  static let namePattern = "[a-z][a-z0-9_]*"

  /// The regular expression for a path with names of the user's own.
  static func pattern(_ path: [String]) -> String {
    path.map { $0 == Entry.placeholder ? namePattern : $0 }.joined(separator: "\\.")
  }

  /// The keys below `base` and a few more: sections, and paths joined by dots.
  func baseKeys(_ kinds: [ValueKind], with more: JSONValue) -> JSONValue {
    var fields: [(key: String, value: JSONValue)] = []
    if case .object(let first) = more { fields = first }
    for parameter in schema.parameters {
      fields.append((parameter.name, parameter.valueSchema.merging(parameter.documentation)))
    }
    for section in schema.sections { fields.append((section.name, Self.reference(section.name))) }
    var paths: [(key: String, value: JSONValue)] = []
    for entry in entries where entry.path.count > 1 {
      guard case .section = entry.subject else { continue }
      let definition = Self.reference(entry.path.joined(separator: "."))
      paths.append(("^\(Self.pattern(entry.path))$", definition))
    }
    paths += kinds.map { ($0.pattern, $0.definition) }
    return [
      "description": .text(schema.meaning), "type": "object", "properties": .object(fields),
      "patternProperties": .object(paths), "additionalProperties": false,
    ]
  }

  /// A definition for each section.
  var sectionDefinitions: [(key: String, value: JSONValue)] {
    entries.compactMap { entry in
      guard case .section(let section) = entry.subject else { return nil }
      return (entry.path.joined(separator: "."), Self.section(section, at: entry.path))
    }
  }

  private static func section(_ section: Section, at path: [String]) -> JSONValue {
    let head: JSONValue = ["description": .text(section.meaning), "type": "object"]
    if section.members != nil {
      return head.merging([
        "patternProperties": [
          ("^\(namePattern)$"): reference((path + [Entry.placeholder]).joined(separator: ".")),
          ("^\(namePattern)\\..+$"): true,
        ], "additionalProperties": false,
      ])
    }
    guard !section.models.isEmpty else {
      return head.merging(keys(of: section, section.parameters.map { [$0] }, at: path))
    }
    let all = parameters(of: section)
    let names =
      ["model"] + (section.presets.isEmpty ? [] : ["preset"])
      + all.compactMap { $0.first?.name } + section.sections.map(\.name)
    // The model may come from an included file, a preset or an axis: then all keys are possible.
    let isOpen: JSONValue = [
      "if": ["not": ["required": ["model"]]],
      "then": keys(of: section, all, at: path),
    ]
    return head.merging([
      "properties": ["model": modelName(section)],
      "propertyNames": [
        "anyOf": [
          ["enum": .list(names.map { .text($0) })], ["pattern": "^[^.]+\\..+$"],
        ]
      ],
      "allOf": .list(section.models.map { branch($0, of: section, at: path) } + [isOpen]),
    ])
  }

  /// The parameters of a section and of all its models, those of one name together.
  private static func parameters(of section: Section) -> [[Parameter]] {
    var groups: [[Parameter]] = []
    for parameter in section.parameters + section.models.flatMap(\.parameters) {
      if let index = groups.firstIndex(where: { $0.first?.name == parameter.name }) {
        groups[index].append(parameter)
      } else {
        groups.append([parameter])
      }
    }
    return groups
  }

  /// The names of models, each with its meaning.
  static func modelName(_ section: Section) -> JSONValue {
    let meanings = section.models.map { "\($0.name): \($0.meaning)." }.joined(separator: "\n")
    let name: JSONValue = [
      "description": .text(meanings), "enum": .list(section.models.map { .text($0.name) }),
    ]
    return section.defaultModel.map { name.merging(["default": .text($0)]) } ?? name
  }

  /// What keys there are with a model.
  private static func branch(
    _ model: Model, of section: Section, at path: [String]
  ) -> JSONValue {
    [
      "if": ["required": ["model"], "properties": ["model": ["const": .text(model.name)]]],
      "then": keys(
        of: section, (section.parameters + model.parameters).map { [$0] }, at: path),
    ]
  }

  /// The keys of a section, each parameter in one or several declarations.
  private static func keys(
    of section: Section, _ parameters: [[Parameter]], at path: [String]
  ) -> JSONValue {
    var fields: [(key: String, value: JSONValue)] = section.models.isEmpty ? [] : [("model", true)]
    if !section.presets.isEmpty { fields.append(("preset", presetName(section))) }
    for group in parameters {
      guard let first = group.first else { continue }
      let value = anyOf(group.map(\.valueSchema)).merging(first.documentation)
      fields.append((first.name, value))
    }
    for inner in section.sections {
      fields.append((inner.name, reference((path + [inner.name]).joined(separator: "."))))
    }
    let keys: JSONValue = ["properties": .object(fields), "additionalProperties": false]
    guard !section.sections.isEmpty else { return keys }
    // Keys may be joined by dots; what stands behind the dot is left to `check`.
    let names = section.sections.map(\.name).joined(separator: "|")
    return keys.merging(["patternProperties": [("^(?:\(names))\\..+$"): true]])
  }

  private static func presetName(_ section: Section) -> JSONValue {
    let meanings = section.presets.map { "\($0.name): \($0.meaning)." }.joined(separator: "\n")
    return [
      "description": .text("Fills the section; keys beside it override.\n" + meanings),
      "enum": .list(section.presets.map { .text($0.name) }),
    ]
  }
}
