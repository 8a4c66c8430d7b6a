import SynapseModel

extension Catalogue {
  /// The JSON Schema of the list of axes.
  var axes: JSONValue {
    [
      "description": "What is swept: the product, in the order written; the last varies fastest",
      "type": "array",
      "items": [
        "type": "object", "minProperties": 1, "maxProperties": 1,
        "properties": [
          "zip": ["description": "Axes that vary together", "type": "object"],
          "cases": ["description": "Named sets of values", "type": "object"],
          "table": ["description": "A CSV file, one configuration a row", "type": "string"],
        ],
        "patternProperties": .object(
          sweptParameters.map { (Self.pattern($0.path), Self.axis($0.parameters)) }),
        "additionalProperties": false,
      ],
    ]
  }

  /// Each path with the declarations that models have for it.
  private var sweptParameters: [(path: [String], parameters: [Parameter])] {
    var paths: [(path: [String], parameters: [Parameter])] = []
    for entry in entries {
      guard case .parameter(let parameter, _) = entry.subject else { continue }
      if let index = paths.firstIndex(where: { $0.path == entry.path }) {
        paths[index].parameters.append(parameter)
      } else {
        paths.append((entry.path, [parameter]))
      }
    }
    return paths
  }

  private static func pattern(_ path: [String]) -> String {
    let keys = path.map { $0 == Entry.placeholder ? namePattern : $0 }
    return "^" + keys.joined(separator: "\\.") + "$"
  }

  private static func axis(_ parameters: [Parameter]) -> JSONValue {
    let value = anyOf(parameters.map(\.valueSchema))
    let step = anyOf(parameters.map(\.unbounded.valueSchema))
    let count: JSONValue = ["type": "integer", "minimum": 1]
    return [
      "description": .text(parameters.first?.meaning ?? ""), "type": ["array", "object"],
      "minItems": 1, "items": value, "minProperties": 1, "maxProperties": 1,
      "additionalProperties": false,
      "properties": [
        "linspace": form("First, last, number of values", [value, value, count]),
        "logspace": form(
          "First, last (values, not exponents), number of values", [value, value, count]),
        "range": form("First, last, step", [value, value, step]),
        "files": ["description": "Files that match a pattern", "type": "string"],
        "table": ["description": "A column of a CSV file", "type": ["string", "object"]],
      ],
    ]
  }

  private static func form(_ description: String, _ items: [JSONValue]) -> JSONValue {
    [
      "description": .text(description), "type": "array", "minItems": 3, "maxItems": 3,
      "prefixItems": .list(items),
    ]
  }

  /// Any of some schemas, without repetitions.
  private static func anyOf(_ schemas: [JSONValue]) -> JSONValue {
    var distinct: [JSONValue] = []
    for schema in schemas where !distinct.contains(where: { $0.line == schema.line }) {
      distinct.append(schema)
    }
    return distinct.count == 1 ? distinct[0] : ["anyOf": .list(distinct)]
  }
}
