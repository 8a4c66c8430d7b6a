/// Says in helpful words what libyaml found wrong, at the place that is the cause.
struct YAMLFailureText {
  let range: Range<Int>
  let message: String
  var hint: String?

  init(_ failure: YAMLFailure, in source: SourceText) {
    let context = failure.contextOffset..<failure.contextOffset + 1
    let here = failure.offset..<failure.offset + 1
    let place = "\(source.line(at: failure.offset)):\(source.column(at: failure.offset))"
    switch failure.problem {
    case "found character that cannot start any token":
      self = Self.badStart(source.byte(at: failure.offset), here, source)
    case "mapping values are not allowed in this context":
      self = Self.unexpectedColon(here, source)
    case "did not find expected ',' or ']'":
      self.init(context, "this '[' is not closed", "a ',' or ']' is missing at \(place)")
    case "did not find expected ',' or '}'":
      self.init(context, "this '{' is not closed", "a ',' or '}' is missing at \(place)")
    case "did not find expected key", "did not find expected '-' indicator":
      self = Self.badIndentation(failure, here, source)
    case "could not find expected ':'":
      self.init(context, "a ':' is missing behind this key", "write 'key: value'")
    case "found unexpected end of stream":
      self.init(context, "this quote is not closed", "the closing quote is missing")
    case "did not find expected node content":
      self.init(here, "a value is expected here", "or is a ']' or '}' missing?")
    case "found unknown escape character":
      self.init(here, "unknown escape in double quotes", "use single quotes for plain text")
    case "block sequence entries are not allowed in this context":
      self.init(here, "a list cannot start here", "start the list on a line of its own")
    case "did not find expected alphabetic or numeric character":
      self.init(
        context, "a name is missing behind '*' or '&'", "to mean the character, quote the text")
    case "found unexpected ':'":
      self.init(here, "a ':' is not expected here", "write a space behind it, or quote the text")
    case "control characters are not allowed":
      self.init(here, "control character: this is not a text file")
    default: self = Self.others(failure, here)
    }
  }

  private init(_ range: Range<Int>, _ message: String, _ hint: String? = nil) {
    self.range = range
    self.message = message
    self.hint = hint
  }

  private static func others(_ failure: YAMLFailure, _ here: Range<Int>) -> Self {
    if failure.context.contains("directive") || failure.problem.contains("directive")
      || failure.problem.contains("incompatible YAML")
    {
      return Self(
        here, "directives ('%…') are not used here", "to mean the character, quote the text")
    }
    if failure.context.contains("tag") || failure.problem.contains("tag handle") {
      return Self(here, "tags ('!…') are not used here", "remove the tag, or quote the text")
    }
    if failure.problem == "did not find expected <document start>" {
      return Self(
        here, "this does not belong to what stands above",
        "the file is one map of keys at one indentation")
    }
    let context = failure.context.isEmpty ? "" : " \(failure.context)"
    return Self(here, "this is not valid YAML: \(failure.problem)\(context)")
  }

  private static func badStart(_ byte: UInt8?, _ here: Range<Int>, _ source: SourceText) -> Self {
    if byte == 0x09 { return Self(here, "tab; use spaces", "YAML is indented by spaces") }
    return Self(
      here, "a value cannot start with \(DisplayText.quoted(source.text(here)))", "quote the text")
  }

  private static func unexpectedColon(_ here: Range<Int>, _ source: SourceText) -> Self {
    let line = source.line(at: here.lowerBound)
    let message = "a ':' is not expected here"
    let indent = indentation(line, source)
    // libyaml gives up on a key after 1,024 characters and then stumbles over its colon.
    if source.column(at: here.lowerBound) - indent > 1024 {
      return Self(
        here, "the key in front of this ':' is too long",
        "at most \(YAMLReader.Limit.keyLength) characters")
    }
    if let previous = previousLine(line, source), indent > indentation(previous, source) {
      return Self(here, message, "line \(line) is indented more than line \(previous)")
    }
    return Self(here, message, "quote the text, or is a line break missing?")
  }

  private static func badIndentation(
    _ failure: YAMLFailure, _ here: Range<Int>, _ source: SourceText
  ) -> Self {
    let line = source.line(at: failure.offset)
    let start = source.line(at: failure.contextOffset)
    if line == start {
      return Self(here, "this is not expected here", "quote the text, or is a line break missing?")
    }
    let columns = source.column(at: failure.contextOffset) - 1
    return Self(
      here, "this line does not fit the ones above",
      "what starts at line \(start) is indented by \(columns) spaces")
  }

  private static func previousLine(_ line: Int, _ source: SourceText) -> Int? {
    var previous = line - 1
    while previous >= 1 {
      let text = source.text(source.lineRange(previous)).drop { $0 == " " }
      if !text.isEmpty, !text.hasPrefix("#") { return previous }
      previous -= 1
    }
    return nil
  }

  private static func indentation(_ line: Int, _ source: SourceText) -> Int {
    source.slice(source.lineRange(line)).prefix { $0 == 0x20 }.count
  }
}

extension ProblemList {
  /// Notes why the text is no YAML.
  func report(_ failure: YAMLFailureText) {
    report(failure.range, failure.message, hint: failure.hint)
  }
}
