/// Reads the number at the start of a text, strictly: what YAML 1.1 would take for something else
/// is refused with the reason.
struct NumberText {
  /// A number longer than this is no measurement.
  private static let lengthLimit = 100

  private let text: String

  init(_ text: String) { self.text = text }

  /// The number and what follows it: nothing, or what should be a unit.
  func number(for name: String) throws(Complaint) -> (DecimalNumber, Substring) {
    guard text.utf8.count <= Self.lengthLimit else {
      throw Complaint(
        message: "\(name) is too long for a number: \(DisplayText.quoted(text, limit: 20))")
    }
    var rest = text[...]
    let sign = rest.first.flatMap { $0 == "-" || $0 == "+" ? $0 : nil }
    if sign != nil { rest.removeFirst() }
    let whole = Self.digits(&rest)
    var fraction: Substring = ""
    if rest.first == "." {
      rest.removeFirst()
      fraction = Self.digits(&rest)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { throw noNumber(name) }
    guard whole.count < 2 || whole.first != "0" else {
      throw Complaint(
        message: "\(name): leading zero in \(DisplayText.quoted(text))",
        hint: "YAML 1.1 reads it as octal; write the number without the zero")
    }
    let exponent = Self.exponent(&rest)
    if let next = rest.first, let complaint = trap(next, rest, name) { throw complaint }
    let number = DecimalNumber(
      isNegative: sign == "-", whole: whole, fraction: fraction, exponent: exponent)
    if rest.first == " " { rest.removeFirst() }
    if rest.first == " " {
      throw Complaint(
        message: "\(name): too many spaces in \(DisplayText.quoted(text))",
        hint: "write one space in front of the unit")
    }
    return (number, rest)
  }

  private static func digits(_ rest: inout Substring) -> Substring {
    let digits = rest.prefix { $0.isASCII && $0.isWholeNumber }
    rest = rest[digits.endIndex...]
    return digits
  }

  /// An `e` only counts as an exponent when digits follow: it might begin a unit.
  private static func exponent(_ rest: inout Substring) -> Int {
    guard rest.first == "e" || rest.first == "E" else { return 0 }
    var ahead = rest.dropFirst()
    let sign = ahead.first.flatMap { $0 == "-" || $0 == "+" ? $0 : nil }
    if sign != nil { ahead.removeFirst() }
    let digits = digits(&ahead)
    guard !digits.isEmpty else { return 0 }
    rest = ahead
    let size = Int(digits) ?? 1_000_000
    return sign == "-" ? -min(size, 1_000_000) : min(size, 1_000_000)
  }

  /// What stands behind the digits and shows that something else than a unit was meant.
  private func trap(_ next: Character, _ rest: Substring, _ name: String) -> Complaint? {
    let shown = DisplayText.quoted(text)
    switch next {
    case ":":
      return Complaint(
        message: "\(name): colon in \(shown); is this a time?", hint: "write for example '90 s'")
    case "_":
      return Complaint(
        message: "\(name): underscore in \(shown)", hint: "write the digits without it")
    case ",":
      return Complaint(message: "\(name): comma in \(shown)", hint: "the decimal point is '.'")
    case "#":
      return Complaint(
        message: "\(name): \(shown) is not a number", hint: "a comment needs a space before '#'")
    case "%":
      return Complaint(
        message: "\(name): percent in \(shown)", hint: "write a fraction, for example 0.5")
    case "/":
      return Complaint(message: "\(name): \(shown) is not a number", hint: "write a decimal number")
    case "\u{A0}", "\u{2009}", "\u{202F}":
      return Complaint(
        message: "\(name): a special space in \(shown)", hint: "type an ordinary space")
    case "o", "x", "b":
      guard text.hasPrefix("0") else { return nil }
      return Complaint(
        message: "\(name): \(shown) is not a decimal number", hint: "write decimal digits")
    case _ where next.isASCII && !next.isLetter && next != " ":
      return Complaint(message: "\(name) is a number, not \(shown)")
    default: return nil
    }
  }

  private func noNumber(_ name: String) -> Complaint {
    let shown = DisplayText.quoted(text)
    let bare = text.lowercased().drop { "+-.".contains($0) }
    if bare == "nan" || bare == "inf" || bare == "infinity" {
      return Complaint(message: "\(name) must be a finite number, not \(shown)")
    }
    if text.first == "\u{2212}" || text.first == "\u{2013}" {
      return Complaint(
        message: "\(name): a special minus sign in \(shown)", hint: "type an ordinary '-'")
    }
    if ["yes", "no", "on", "off", "y", "n", "true", "false"].contains(text.lowercased()) {
      return Complaint(
        message: "\(name) is a number, \(shown) looks like a YAML 1.1 boolean")
    }
    return Complaint(message: "\(name) is a number, not \(shown)")
  }
}
