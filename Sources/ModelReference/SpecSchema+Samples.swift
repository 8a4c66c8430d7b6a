import SynapseModel

extension Catalogue {
  /// The JSON Schema of `samples`.
  static func samples(_ kinds: [ValueKind]) -> JSONValue {
    [
      "description": "Points drawn from distributions: one more axis, behind all others",
      "type": "object", "required": ["method", "n", "over"], "additionalProperties": false,
      "properties": [
        "method": [
          "description": "sobol is the most even", "enum": ["sobol", "latin_hypercube", "random"],
        ],
        "n": [
          "description": "How many samples; for sobol best a power of 2", "type": "integer",
          "minimum": 1, "maximum": 5_000_000,
        ],
        "seed": seed,
        "over": [
          "description": "Paths with their distributions", "type": "object", "minProperties": 1,
          "propertyNames": reference("path"),
          "patternProperties": .object(
            kinds.filter { !$0.parameters.isEmpty }.map { ($0.pattern, distribution($0)) }),
        ],
      ],
    ]
  }

  private static func distribution(_ kind: ValueKind) -> JSONValue {
    let value = kind.definition
    var forms: [(key: String, value: JSONValue)] = []
    if kind.parameters.contains(where: { $0.kind == .integer }) {
      forms.append(("integer", form("First, last", [value, value])))
    }
    if kind.parameters.contains(where: { $0.isOrdered && $0.kind != .integer }) {
      let deviation = anyOf(kind.parameters.map(\.unbounded.valueSchema))
      forms += [
        ("uniform", form("Low, high", [value, value])),
        ("loguniform", form("Low, high: values above 0, not exponents", [value, value])),
        ("normal", form("Mean, SD; truncated to the bounds", [value, deviation])),
      ]
    }
    forms.append(
      (
        "choice",
        [
          "description": "Values, equally probable", "type": "array", "minItems": 2,
          "items": value,
        ]
      ))
    return [
      "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
      "properties": .object(forms),
    ]
  }

  /// The JSON Schema of `exclude`.
  static func exclusions(_ kinds: [ValueKind]) -> JSONValue {
    let word: JSONValue = ["type": ["string", "number", "boolean"]]
    var matches: [(key: String, value: JSONValue)] = [
      ("^case(?:_[0-9]+)?$", ["description": "Names of cases", "anyOf": [word, some(word)]])
    ]
    matches += kinds.map { ($0.pattern, match($0)) }
    return [
      "description": "Maps from paths to values; where all keys of one match there is no run",
      "type": "array",
      "items": [
        "type": "object", "minProperties": 1, "patternProperties": .object(matches),
        "propertyNames": ["anyOf": [["pattern": "^case(?:_[0-9]+)?$"], reference("path")]],
      ],
    ]
  }

  private static func some(_ item: JSONValue) -> JSONValue {
    ["type": "array", "minItems": 1, "items": item]
  }

  private static func match(_ kind: ValueKind) -> JSONValue {
    let value = kind.definition
    var ways = [value, some(value)]
    if kind.parameters.contains(where: \.isOrdered) {
      let limit = anyOf(kind.parameters.map(\.unbounded.valueSchema))
      ways.append([
        "type": "object", "minProperties": 1, "additionalProperties": false,
        "properties": [
          "above": limit, "below": limit, "from": limit, "to": limit,
        ],
      ])
    }
    return ["anyOf": .list(ways)]
  }
}
