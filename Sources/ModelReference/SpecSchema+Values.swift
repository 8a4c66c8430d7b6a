import SynapseModel

extension Parameter {
  /// The JSON Schema of a value.
  var valueSchema: JSONValue {
    switch kind {
    case .flag: ["type": "boolean"]
    case .choice(let words): ["enum": .list(words.map { .text($0) })]
    case .list(let unit): listSchema(unit)
    case .integer: JSONValue.object([(key: "type", value: "integer")] + limits)
    case .number(nil): JSONValue.object([(key: "type", value: "number")] + limits)
    case .number: ["type": "string", "pattern": .text(quantityPattern)]
    }
  }

  /// A list of numbers, or the file that has them.
  private func listSchema(_ unit: Unit?) -> JSONValue {
    let number = Parameter(
      name, .number(unit), default: nil, bounds, meaning, source: source)
    let file: (key: String, value: JSONValue) = (
      "file", ["description": "A text or CSV file, relative to the spec", "type": "string"]
    )
    let rest: JSONValue = [
      "required": ["file"], "additionalProperties": false,
      "properties": .object([file] + fileKeys),
    ]
    guard let words else {
      let list: JSONValue = ["type": ["array", "object"], "items": number.valueSchema]
      return list.merging(rest)
    }
    let word: JSONValue = ["type": "string", "pattern": .text("^\(words.pattern)$")]
    let several = "^(?:\(words.none)|\(words.pattern)(?: +\(words.pattern))*)$"
    let list: JSONValue = [
      "type": ["array", "object", "string"], "pattern": .text(several),
      "items": ["anyOf": [number.valueSchema, word]],
    ]
    return list.merging(rest)
  }

  /// What says which numbers of a file are meant.
  var fileKeys: [(key: String, value: JSONValue)] {
    [
      (
        "column",
        [
          "description": "Name of the column, or its number from 1", "type": ["string", "integer"],
        ]
      ), ("unit", ["description": "Unit of the numbers", "enum": .list(units.map { .text($0) })]),
    ]
  }

  /// Whether a value is a list of numbers.
  var isList: Bool {
    if case .list = kind { true } else { false }
  }

  /// What it means, its default and its source, for editors to show.
  var documentation: JSONValue {
    var sentences = [meaning]
    if let rangeText, isOrdered { sentences.append("Range: \(rangeText)") }
    if let defaultText { sentences.append("Default: \(defaultText)") }
    sentences.append("Source: \(source)")
    let description: JSONValue = ["description": .text(sentences.joined(separator: ". ") + ".")]
    guard let defaultValue else { return description }
    let value: JSONValue =
      switch kind {
      case .flag: .flag(defaultValue != 0)
      case .choice: .text(text(of: defaultValue))
      case .list: words.map { .text($0.none) } ?? .list([])
      case .integer, .number(nil): .number(defaultValue)
      case .number: .text(text(of: defaultValue))
      }
    return description.merging(["default": value])
  }

  /// The same parameter with any value: the step of a range may be one that a value may not.
  var unbounded: Parameter {
    Parameter(name, kind, default: defaultValue, .any, meaning, source: source)
  }

  private var limits: [(key: String, value: JSONValue)] {
    var limits: [(key: String, value: JSONValue)] = []
    if bounds.lower > -.greatestFiniteMagnitude {
      limits.append((bounds.isLowerOpen ? "exclusiveMinimum" : "minimum", .number(bounds.lower)))
    }
    if bounds.upper < .greatestFiniteMagnitude {
      limits.append((bounds.isUpperOpen ? "exclusiveMaximum" : "maximum", .number(bounds.upper)))
    }
    return limits
  }

  /// A decimal number and a unit of the dimension; micro signs count as `u`.
  private var quantityPattern: String {
    let sign = bounds.lower >= 0 ? "[+]?" : "[+-]?"
    let number = "(?:(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    let symbols = units.map { symbol in
      symbol.first == "u" ? "[u\u{B5}\u{3BC}]" + symbol.dropFirst() : symbol
    }
    return "^\(sign)\(number) ?(?:\(symbols.joined(separator: "|")))$"
  }
}
