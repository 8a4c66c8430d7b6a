import SynapseModel

extension Catalogue {
  /// The JSON Schema of a spec (draft 2020-12; draft-07 validators understand it too).
  ///
  /// What only the whole spec shows is left to `check`: a parameter that is neither given nor
  /// swept, an axis whose input does not exist, the range of a quantity with a unit.
  public var specSchema: JSONValue {
    let kinds = valueKinds
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Quantal sweep",
      "description": "A sweep over models of synaptic transmission",
      "type": "object", "required": ["quantal", "name", "base"], "additionalProperties": false,
      "properties": [
        "quantal": ["description": "Version of the grammar", "const": 1],
        "name": [
          "description": "Name of the sweep and of its results folder",
          "type": ["string", "number"], "pattern": .text("^\(Self.wordPattern)$"),
        ],
        "include": [
          "description": "Other files merged under base, in order; relative to this file",
          "type": "array", "items": ["type": "string", "minLength": 1],
        ],
        "base": Self.reference("base"), "axes": Self.reference("axes"),
        "samples": Self.samples(kinds),
        "where": Self.conditions, "exclude": Self.exclusions(kinds),
        "trials": Self.trials,
      ],
      "$defs": .object(definitions(kinds)),
    ]
  }

  private func definitions(_ kinds: [ValueKind]) -> [(key: String, value: JSONValue)] {
    let keys: JSONValue = [
      "base": baseKeys(kinds, with: [:]),
      "case": baseKeys(kinds, with: ["axes": Self.reference("axes")]), "axes": axes,
      "swept": Self.swept(kinds), "path": ["pattern": .text(pathPattern)],
    ]
    guard case .object(let fields) = keys else { return [] }
    return fields + sectionDefinitions + kinds.map { ($0.name, $0.value) }
      + kinds.map { ("axis:" + $0.name, Self.axis($0)) }
  }

  /// A definition of this schema.
  static func reference(_ name: String) -> JSONValue { ["$ref": .text("#/$defs/\(name)")] }

  /// What the name of a sweep or a case looks like, as a regular expression.
  static let wordPattern = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}"

  /// Any of some schemas, without repetitions.
  static func anyOf(_ schemas: [JSONValue]) -> JSONValue {
    var distinct: [JSONValue] = []
    for schema in schemas where !distinct.contains(where: { $0.line == schema.line }) {
      distinct.append(schema)
    }
    return distinct.count == 1 ? distinct[0] : ["anyOf": .list(distinct)]
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

  /// A seed: larger ones are rounded by R, JavaScript and spreadsheets.
  static let seed: JSONValue = [
    "description": "From which all random numbers follow", "type": "integer", "minimum": 0,
    "maximum": 9_007_199_254_740_991, "default": 0,
  ]

  private static let conditions: JSONValue = [
    "description": "Conditions that all must hold, for example a.b < 3 ms", "type": "array",
    "items": ["type": "string", "pattern": "^[^<>=!]+(?:<=|>=|==|!=|<|>)[^<>=!]+$"],
  ]
}
