import SynapseModel

/// A JSON value whose objects keep the order of their keys.
public enum JSONValue: Sendable {
  /// Nothing.
  case null
  /// True or false.
  case flag(Bool)
  /// A finite number.
  case number(Double)
  /// A text.
  case text(String)
  /// A list.
  case list([JSONValue])
  /// An object; keys are not checked for repetition.
  case object([(key: String, value: JSONValue)])

  /// An object's field, or `nil` where there is none.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.key == key }?.value
  }

  /// This object with the fields of another behind its own.
  public func merging(_ other: JSONValue) -> JSONValue {
    guard case .object(let first) = self, case .object(let second) = other else { return self }
    return .object(first + second)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
  /// An object in the order of writing.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}

extension JSONValue {
  /// The value on one line.
  public var line: String {
    switch self {
    case .null: "null"
    case .flag(let isTrue): isTrue ? "true" : "false"
    case .number(let number): number.brief
    case .text(let text): Self.quoted(text)
    case .list(let items): "[" + items.map(\.line).joined(separator: ", ") + "]"
    case .object(let fields):
      "{" + fields.map { "\(Self.quoted($0.key)): \($0.value.line)" }.joined(separator: ", ") + "}"
    }
  }

  /// The value over as many lines as it needs: what fits a line stays on it.
  public var page: String { page(indentation: "", used: 0) }

  private func page(indentation: String, used: Int) -> String {
    let line = line
    if used + line.utf8.count <= 98 { return line }
    let inner = indentation + "  "
    switch self {
    case .list(let items):
      let lines = items.map { inner + $0.page(indentation: inner, used: inner.utf8.count) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
    case .object(let fields):
      let lines = fields.map { field in
        let key = "\(inner)\(Self.quoted(field.key)): "
        return key + field.value.page(indentation: inner, used: key.utf8.count)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
    default: return line
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
