import SynapseModel

extension Catalogue.Match {
  /// All about it as one object.
  public var json: JSONValue { entry.json(path: path) }
}

extension Catalogue {
  /// An object for each section, model, preset and parameter.
  public var json: [JSONValue] {
    entries.map { $0.json(path: $0.path.joined(separator: ".")) }
  }
}

extension Entry {
  fileprivate func json(path: String) -> JSONValue {
    switch subject {
    case .section(let section): Self.json(section, path)
    case .model(let model, let section):
      [
        "kind": "model", "path": .text(path), "name": .text(model.name),
        "meaning": .text(model.meaning), "source": .text(model.source),
        "is_default": .flag(section.defaultModel == model.name),
        "parameters": .list(model.parameters.map { .text($0.name) }),
      ]
    case .preset(let preset):
      (["kind": "preset", "path": .text(path)] as JSONValue).merging(Self.json(preset))
    case .parameter(let parameter, let models): Self.json(parameter, models, path)
    }
  }

  private static func json(_ section: Section, _ path: String) -> JSONValue {
    [
      "kind": "section", "path": .text(path), "name": .text(section.name),
      "meaning": .text(section.meaning), "is_required": .flag(section.isRequired),
      "is_named_map": .flag(section.members != nil),
      "parameters": .list(section.parameters.map { .text($0.name) }),
      "models": .list(section.models.map { .text($0.name) }),
      "sections": .list(section.sections.map { .text($0.name) }),
      "presets": .list(section.presets.map(json)),
    ]
  }

  private static func json(_ preset: Preset) -> JSONValue {
    [
      "name": .text(preset.name), "meaning": .text(preset.meaning),
      "keys": .text(preset.keys), "source": .text(preset.source),
    ]
  }

  private static func json(
    _ parameter: Parameter, _ models: [String], _ path: String
  ) -> JSONValue {
    let type =
      switch parameter.kind {
      case .number: "number"
      case .integer: "integer"
      case .flag: "flag"
      case .choice: "choice"
      case .list: parameter.words == nil ? "list" : "words"
      }
    return [
      "kind": "parameter", "path": .text(path), "name": .text(parameter.name),
      "meaning": .text(parameter.meaning), "type": .text(type),
      "unit": parameter.unit.map { .text($0.symbol) } ?? .null,
      "default": parameter.defaultJSON ?? .null,
      "range": parameter.rangeText.map { .text($0) } ?? .null,
      "source": .text(parameter.source), "models": .list(models.map { .text($0) }),
    ]
  }
}

extension Parameter {
  /// The default as a number in the parameter's unit, a flag, a word or an empty list.
  fileprivate var defaultJSON: JSONValue? {
    defaultValue.map { value in
      switch kind {
      case .flag: .flag(value != 0)
      case .choice: .text(text(of: value))
      case .list: words.map { .text($0.none) } ?? .list([])
      case .number, .integer: .number(value)
      }
    }
  }
}
