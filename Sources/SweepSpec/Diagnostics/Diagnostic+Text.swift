extension Diagnostic {
  /// The problem for people: its place and message, the source line, and a caret with the hint.
  public var text: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    let origin = includedFrom.map { " (included from \($0))" } ?? ""
    let head = "\(place): \(severity.rawValue): \(message)\(origin)"
    guard let excerpt else { return head + (hint.map { "; \($0)" } ?? "") }
    let number = String(line)
    let margin = max(5, number.count)
    let gap = String(repeating: " ", count: margin - number.count)
    let marks = "^" + String(repeating: "~", count: excerpt.length - 1)
    let caret =
      String(repeating: " ", count: excerpt.indent) + marks + (hint.map { " \($0)" } ?? "")
    return """
      \(head)
      \(gap)\(number) | \(excerpt.text)
      \(String(repeating: " ", count: margin + 1))| \(caret)
      """
  }

  /// The problem for programs: one JSON object on one line.
  public var json: String {
    var members = [
      "\"severity\":\(Self.quoted(severity.rawValue))", "\"file\":\(Self.quoted(file))",
      "\"line\":\(line)", "\"column\":\(column)", "\"offset\":\(offset)", "\"length\":\(length)",
      "\"message\":\(Self.quoted(message))",
    ]
    if let hint { members.append("\"hint\":\(Self.quoted(hint))") }
    if let related {
      members.append(
        "\"related\":{\"file\":\(Self.quoted(related.file)),\"line\":\(related.line),"
          + "\"column\":\(related.column)}")
    }
    if let includedFrom { members.append("\"included_from\":\(Self.quoted(includedFrom))") }
    return "{" + members.joined(separator: ",") + "}"
  }

  /// A text in double quotes, as JSON and YAML have it.
  static func quoted(_ text: String) -> String {
    var written = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": written += "\\\""
      case "\\": written += "\\\\"
      case "\n": written += "\\n"
      case "\t": written += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: written.unicodeScalars.append(scalar)
      }
    }
    return written + "\""
  }
}
