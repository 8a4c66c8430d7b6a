import SynapseModel

extension Catalogue {
  /// The JSON Schema of `samples`.
  var samples: JSONValue {
    [
      "description": "Points drawn from distributions: one more axis, behind all others",
      "type": "object", "required": ["method", "n", "over"], "additionalProperties": false,
      "properties": [
        "method": [
          "description": "sobol is the most even", "enum": ["sobol", "latin_hypercube", "random"],
        ],
        "n": [
          "description": "How many samples; for sobol best a power of 2", "type": "integer",
          "minimum": 1, "maximum": 10_000_000,
        ],
        "seed": Self.seed,
        "over": [
          "description": "Paths with their distributions", "type": "object", "minProperties": 1,
          "propertyNames": Self.reference("path"),
          "patternProperties": .object(
            sweptPaths.filter { !$0.parameters.isEmpty }
              .map { ($0.pattern, Self.distribution($0)) }),
        ],
      ],
    ]
  }

  private static func distribution(_ path: SweptPath) -> JSONValue {
    let value = path.definition
    var forms: [(key: String, value: JSONValue)] = []
    if path.parameters.contains(where: { $0.kind == .integer }) {
      forms.append(("integer", form("First, last", [value, value])))
    }
    if path.parameters.contains(where: { $0.isOrdered && $0.kind != .integer }) {
      let deviation = anyOf(path.parameters.map(\.unbounded.valueSchema))
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
      "description": .text(path.meaning), "type": "object", "minProperties": 1,
      "maxProperties": 1, "additionalProperties": false, "properties": .object(forms),
    ]
  }

  /// The JSON Schema of `exclude`.
  var exclusions: JSONValue {
    let word: JSONValue = ["type": ["string", "number", "boolean"]]
    var matches: [(key: String, value: JSONValue)] = [
      ("^case(?:_[0-9]+)?$", ["description": "Names of cases", "anyOf": [word, Self.some(word)]])
    ]
    matches += sweptPaths.map { ($0.pattern, Self.match($0)) }
    return [
      "description": "Maps from paths to values; where all keys of one match there is no run",
      "type": "array",
      "items": [
        "type": "object", "minProperties": 1, "patternProperties": .object(matches),
        "propertyNames": ["anyOf": [["pattern": "^case(?:_[0-9]+)?$"], Self.reference("path")]],
      ],
    ]
  }

  private static func some(_ item: JSONValue) -> JSONValue {
    ["type": "array", "minItems": 1, "items": item]
  }

  private static func match(_ path: SweptPath) -> JSONValue {
    let value = path.definition
    var ways = [value, some(value)]
    if path.parameters.contains(where: \.isOrdered) {
      let limit = anyOf(path.parameters.map(\.unbounded.valueSchema))
      ways.append([
        "type": "object", "minProperties": 1, "additionalProperties": false,
        "properties": [
          "above": limit, "below": limit, "from": limit, "to": limit,
        ],
      ])
    }
    return ["description": .text(path.meaning), "anyOf": .list(ways)]
  }
}
