import SynapseModel

extension Catalogue {
  /// The JSON Schema of a spec (draft 2020-12; draft-07 validators understand it too).
  ///
  /// What only the whole spec shows is left to `check`: a parameter that is neither given nor
  /// swept, an axis whose input does not exist, the range of a quantity with a unit.
  public var specSchema: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Quantal sweep",
      "description": "A sweep over models of synaptic transmission",
      "type": "object", "required": ["quantal", "name", "base"], "additionalProperties": false,
      "properties": [
        "quantal": ["description": "Version of the grammar", "const": 1],
        "name": [
          "description": "Name of the sweep and of its results folder",
          "type": ["string", "number"], "pattern": "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$",
        ],
        "include": [
          "description": "Other files merged under base, in order; relative to this file",
          "type": "array", "items": ["type": "string"],
        ],
        "base": Self.section(schema),
        "axes": axes, "trials": Self.trials, "where": Self.conditions("All must hold"),
        "exclude": Self.conditions("Where one holds there is no run"), "samples": Self.samples,
      ],
    ]
  }

  private static let trials: JSONValue = [
    "description": "Replicates with other random numbers", "type": "object",
    "additionalProperties": false,
    "properties": [
      "count": [
        "description": "Trials of each configuration", "type": "integer", "minimum": 1,
        "maximum": 1_000_000_000_000, "default": 1,
      ],
      "seed": seed,
      "noise": [
        "description": "shared: every configuration has the same random numbers",
        "enum": ["independent", "shared"], "default": "independent",
      ],
    ],
  ]

  private static let seed: JSONValue = [
    "description": "From which all random numbers follow", "type": "integer", "minimum": 0,
    "maximum": 9_007_199_254_740_991, "default": 0,
  ]

  private static let samples: JSONValue = [
    "description": "Points in the space of parameters instead of a product of axes",
    "type": "object", "additionalProperties": false,
    "properties": [
      "method": ["enum": ["sobol", "latin_hypercube", "random"]],
      "n": ["description": "How many points", "type": "integer", "minimum": 1],
      "seed": seed,
      "over": ["description": "Path to range", "type": "object"],
    ],
  ]

  private static func conditions(_ description: String) -> JSONValue {
    [
      "description": .text(description), "type": ["string", "array"],
      "items": ["type": ["string", "object"]],
    ]
  }
}

// MARK: Sections

extension Catalogue {
  /// What a user's own name looks like, as a regular expression.
  static let namePattern = "[a-z][a-z0-9_]*"

  private static func section(_ section: Section) -> JSONValue {
    let head: JSONValue = ["description": .text(section.meaning), "type": "object"]
    if let member = section.members?.section {
      return head.merging([
        "patternProperties": [
          ("^\(namePattern)$"): self.section(member), ("^\(namePattern)\\..+$"): true,
        ], "additionalProperties": false,
      ])
    }
    guard !section.models.isEmpty else { return head.merging(keys(of: section, model: nil)) }
    var names = section.parameters.map(\.name) + section.sections.map(\.name)
    for name in section.models.flatMap(\.parameters).map(\.name) where !names.contains(name) {
      names.append(name)
    }
    return head.merging([
      "properties": ["model": modelName(section)],
      "propertyNames": [
        "anyOf": [
          ["enum": .list((["model"] + names).map { .text($0) })], ["pattern": "^[^.]+\\..+$"],
        ]
      ],
      "allOf": .list(section.models.map { branch($0, of: section) }),
    ])
  }

  /// The names of models, each with its meaning.
  private static func modelName(_ section: Section) -> JSONValue {
    let meanings = section.models.map { "\($0.name): \($0.meaning)." }.joined(separator: "\n")
    let name: JSONValue = [
      "description": .text(meanings), "enum": .list(section.models.map { .text($0.name) }),
    ]
    return section.defaultModel.map { name.merging(["default": .text($0)]) } ?? name
  }

  /// What keys there are with a model; the default model is also meant where none is written.
  private static func branch(_ model: Model, of section: Section) -> JSONValue {
    let isChosen: JSONValue = ["properties": ["model": ["const": .text(model.name)]]]
    let isWritten: JSONValue = ["required": ["model"]]
    let isDefault = section.defaultModel == model.name
    return [
      "if": isDefault ? isChosen : isChosen.merging(isWritten),
      "then": keys(of: section, model: model),
    ]
  }

  private static func keys(of section: Section, model: Model?) -> JSONValue {
    var fields: [(key: String, value: JSONValue)] = model == nil ? [] : [("model", true)]
    for parameter in section.parameters + (model?.parameters ?? []) {
      fields.append((parameter.name, parameter.valueSchema.merging(parameter.documentation)))
    }
    for inner in section.sections { fields.append((inner.name, self.section(inner))) }
    let keys: JSONValue = ["properties": .object(fields), "additionalProperties": false]
    guard !section.sections.isEmpty else { return keys }
    // Keys may be joined by dots; what stands behind the dot is left to `check`.
    let names = section.sections.map(\.name).joined(separator: "|")
    return keys.merging(["patternProperties": [("^(?:\(names))\\..+$"): true]])
  }
}
