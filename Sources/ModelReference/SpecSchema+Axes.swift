import SynapseModel

/// A path that axes, samples and conditions may name.
struct SweptPath {
  /// What is at the path.
  enum Subject {
    /// A parameter, as the models that have it declare it.
    case parameter([Parameter])
    /// The model of a section.
    case model(Section)
  }

  let keys: [String]
  var subject: Subject

  /// The key of the path below a pattern of properties.
  var pattern: String { "^\(Catalogue.pattern(keys))$" }

  /// The JSON Schema of one value.
  var value: JSONValue {
    switch subject {
    case .parameter(let parameters): Catalogue.anyOf(parameters.map(\.valueSchema))
    case .model(let section): Catalogue.modelName(section)
    }
  }

  /// The parameter's declarations; none for a model.
  var parameters: [Parameter] {
    if case .parameter(let parameters) = subject { parameters } else { [] }
  }

  /// What it means.
  var meaning: String {
    switch subject {
    case .parameter(let parameters): parameters.first?.meaning ?? ""
    case .model(let section): "Model of: \(section.meaning)"
    }
  }
}

/// Paths that take the same values, so that one definition serves them all.
struct ValueKind {
  /// Paths of one kind; the first gives the kind its name.
  private(set) var paths: [SweptPath]
  let value: JSONValue

  init(_ path: SweptPath) { (paths, value) = ([path], path.value) }

  var name: String { "value:" + paths[0].keys.joined(separator: ".") }
  /// Any declaration of the kind: they have the same unit and type.
  var parameters: [Parameter] { paths[0].parameters }
  /// The definition of one value.
  var definition: JSONValue { Catalogue.reference(name) }
  /// The regular expression of the kind's paths.
  var pattern: String {
    "^(?:" + paths.map { Catalogue.pattern($0.keys) }.joined(separator: "|") + ")$"
  }

  /// Groups paths by the values that they take.
  static func group(_ paths: [SweptPath]) -> [ValueKind] {
    var kinds: [ValueKind] = []
    var places: [String: Int] = [:]
    for path in paths {
      let line = path.value.line
      if let place = places[line] {
        kinds[place].paths.append(path)
      } else {
        places[line] = kinds.count
        kinds.append(ValueKind(path))
      }
    }
    return kinds
  }
}

extension Catalogue {
  /// All parameters and models by their paths.
  var sweptPaths: [SweptPath] {
    var paths: [SweptPath] = []
    var places: [[String]: Int] = [:]
    func add(_ keys: [String], _ subject: SweptPath.Subject) {
      guard let place = places[keys] else {
        places[keys] = paths.count
        return paths.append(SweptPath(keys: keys, subject: subject))
      }
      if case .parameter(let more) = subject {
        paths[place].subject = .parameter(paths[place].parameters + more)
      }
    }
    for entry in entries {
      switch entry.subject {
      case .parameter(let parameter, _): add(entry.path, .parameter([parameter]))
      case .model(_, let section): add(entry.path.dropLast() + ["model"], .model(section))
      case .section, .preset: break
      }
    }
    return paths
  }

  /// The kinds of values that paths have.
  var valueKinds: [ValueKind] { ValueKind.group(sweptPaths) }

  /// All paths in one regular expression.
  var pathPattern: String {
    "^(?:" + sweptPaths.map { Self.pattern($0.keys) }.joined(separator: "|") + ")$"
  }

  /// The JSON Schema of the list of axes.
  var axes: JSONValue {
    [
      "description": "What is swept: the product, in the order written; the last varies fastest",
      "type": "array",
      "items": [
        "type": "object", "minProperties": 1, "maxProperties": 1,
        "properties": [
          "zip": [
            "description": "Paths that vary together, each with a list of as many values",
            "type": "object", "minProperties": 1, "allOf": [Self.reference("swept")],
            "propertyNames": Self.reference("path"),
          ],
          "cases": [
            "description": "Alternatives by name: the keys that each sets, and its own axes",
            "type": "object", "minProperties": 1, "additionalProperties": false,
            "patternProperties": [("^\(Self.wordPattern)$"): Self.reference("case")],
          ],
          "table": [
            "description": "A CSV file: a column for each path, a row for each place on the axis",
            "type": "string", "minLength": 1,
          ],
        ],
        "allOf": [Self.reference("swept")],
        "propertyNames": ["anyOf": [["enum": ["zip", "cases", "table"]], Self.reference("path")]],
      ],
    ]
  }

  /// What an axis says of each path.
  static func swept(_ kinds: [ValueKind]) -> JSONValue {
    let paths = kinds.flatMap { kind in
      kind.paths.map { path -> (key: String, value: JSONValue) in
        let meaning: JSONValue = ["description": .text(path.meaning)]
        return (path.pattern, meaning.merging(reference("axis:" + kind.name)))
      }
    }
    return ["type": "object", "patternProperties": .object(paths)]
  }

  /// The forms of an axis over values of one kind.
  static func axis(_ kind: ValueKind) -> JSONValue {
    let parameters = kind.parameters
    var forms: [(key: String, value: JSONValue)] = []
    if parameters.contains(where: \.isOrdered) { forms = generators(kind) }
    if parameters.contains(where: \.isList) {
      forms.append(("files", ["description": "Files that match a pattern", "type": "string"]))
    }
    let list: JSONValue = [
      "type": forms.isEmpty ? "array" : ["array", "object"], "minItems": 1,
      "items": kind.definition,
    ]
    guard !forms.isEmpty else { return list }
    let names = forms.map { ["required": [.text($0.key)]] as JSONValue }
    if parameters.contains(where: \.isList) {
      forms += parameters.first?.fileKeys ?? []
    }
    return list.merging([
      "if": ["type": "object"], "then": ["oneOf": .list(names)],
      "additionalProperties": false, "properties": .object(forms),
    ])
  }

  private static func generators(_ kind: ValueKind) -> [(key: String, value: JSONValue)] {
    let value = kind.definition
    let step = anyOf(kind.parameters.map(\.unbounded.valueSchema))
    let count: JSONValue = ["type": "integer", "minimum": 1, "maximum": 10_000_000]
    return [
      ("linspace", form("First, last, number of values", [value, value, count])),
      (
        "logspace",
        form("First, last (values, not exponents), number of values", [value, value, count])
      ),
      ("range", form("First, last, step", [value, value, step])),
    ]
  }

  /// A list of as many items as there are schemas; draft-07 knows `items` only.
  static func form(_ description: String, _ items: [JSONValue]) -> JSONValue {
    let count = JSONValue.number(Double(items.count))
    return [
      "description": .text(description), "type": "array", "minItems": count, "maxItems": count,
      "prefixItems": .list(items), "items": anyOf(items),
    ]
  }
}
