import SynapseModel

/// Reads one condition of `where`: `a < b`, where a and b are paths or one of them a quantity.
struct ConditionReader {
  /// Two paths are shorter; one long text may be there a thousand times through aliases.
  private static let lengthLimit = 500

  private let structure: Structure
  private let base: BaseReader
  private let problems: ProblemList
  private let node: YAMLNode
  private let text: [UInt8]
  /// Where the text begins in the file; `nil` where escapes or line breaks moved it.
  private let start: Int?

  init(structure: Structure, base: BaseReader, problems: ProblemList, node: YAMLNode) {
    self.structure = structure
    self.base = base
    self.problems = problems
    self.node = node
    let isShort = node.text.map { $0.utf8.count <= Self.lengthLimit } ?? false
    let text = isShort ? Array((node.text ?? "").utf8) : []
    self.text = text
    let bytes = problems.source.bytes
    start = [0, 1].map { node.range.lowerBound + $0 }.first {
      $0 <= bytes.count && bytes[$0...].starts(with: text)
    }
  }

  /// One side of the comparison.
  private struct Word {
    let text: String
    let place: Range<Int>
    /// The parameter and its place in a configuration, if it is a path.
    let field: (position: Int, parameter: Parameter)?
  }

  private struct Sign {
    let range: Range<Int>
    let comparator: FilterRule.Comparator
  }

  /// The rule; `nil` when there was a problem, which is noted.
  func rule() -> FilterRule? {
    guard !node.isMissing, let written = node.text else {
      return report(node.range, "a condition is 'a < b', not \(node.kindPhrase)")
    }
    guard written.utf8.count <= Self.lengthLimit else {
      return report(node.range, "a condition has at most \(Self.lengthLimit) characters")
    }
    guard let sign = sign() else { return nil }
    let left = word(0..<sign.range.lowerBound, sign)
    let right = word(sign.range.upperBound..<text.count, sign)
    guard let left, let right else { return nil }
    guard let test = test(left, sign, right) else { return nil }
    return FilterRule(
      tests: [test], isExclusion: false, place: node.range,
      canonical: "where \(Self.canonical(test, structure))\n")
  }

  /// Notes a problem; gives `nil`, to be returned.
  private func report<Result>(
    _ place: Range<Int>, _ message: String, hint: String? = nil
  ) -> Result? {
    problems.report(
      place, message,
      hint: hint ?? "write for example 'inputs.NAME.release.facilitation < 100 ms'")
    return nil
  }

  /// The bytes of the file for bytes of the text.
  private func place(_ range: Range<Int>) -> Range<Int> {
    guard let start else { return node.range }
    return start + range.lowerBound..<start + range.upperBound
  }

  // MARK: Signs and words

  /// The only comparison sign, or `nil`, with a problem noted.
  private func sign() -> Sign? {
    var found: Sign?
    var index = 0
    while index < text.count {
      defer { index += 1 }
      guard "<>=!".utf8.contains(text[index]) else { continue }
      let hasEqual = index + 1 < text.count && text[index + 1] == UInt8(ascii: "=")
      let range = index..<index + (hasEqual ? 2 : 1)
      let symbol = String(decoding: text[range], as: UTF8.self)
      guard let comparator = FilterRule.Comparator(rawValue: symbol) else {
        return report(
          place(range), "unknown comparison '\(symbol)'",
          hint: symbol == "=" ? "write '=='" : "one of <, <=, >, >=, ==, !=")
      }
      guard found == nil else {
        return report(
          place(range), "a second comparison in one condition", hint: "write two conditions")
      }
      found = Sign(range: range, comparator: comparator)
      if hasEqual { index += 1 }
    }
    guard let found else {
      return report(node.range, "a condition compares two numbers, 'a < b'")
    }
    return found
  }

  private func word(_ range: Range<Int>, _ sign: Sign) -> Word? {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, isBlank(text[low]) { low += 1 }
    while low < high, isBlank(text[high - 1]) { high -= 1 }
    let word = String(decoding: text[low..<high], as: UTF8.self)
    guard let first = text[low..<high].first else {
      return report(
        place(sign.range), "'\(sign.comparator.rawValue)' needs a path or a number on both sides")
    }
    let isLetter = (0x41...0x5A).contains(first & 0xDF)
    guard isLetter, word != "true", word != "false" else {
      return Word(text: word, place: place(low..<high), field: nil)
    }
    guard let position = structure.position(of: word) else {
      return unknown(word, place(low..<high))
    }
    return Word(
      text: word, place: place(low..<high), field: (position, structure.fields[position].parameter))
  }

  private func unknown(_ word: String, _ place: Range<Int>) -> Word? {
    if word == "model" || word.hasSuffix(".model") {
      return report(
        place, "a condition compares numbers, not models",
        hint: "the model is the same in all configurations")
    }
    UnknownPath(word, structure, base).report(place, problems)
    return nil
  }

  // MARK: Meaning

  private func test(_ left: Word, _ sign: Sign, _ right: Word) -> FilterRule.Test? {
    switch (left.field, right.field) {
    case (nil, nil):
      return report(node.range, "a condition needs a path on one side at least")
    case (let a?, nil):
      guard isOrdered(a.parameter, sign), let value = value(right, a.parameter) else { return nil }
      return .comparison(.value(position: a.position, scale: 1), sign.comparator, .constant(value))
    case (nil, let b?):
      guard isOrdered(b.parameter, sign), let value = value(left, b.parameter) else { return nil }
      return .comparison(.constant(value), sign.comparator, .value(position: b.position, scale: 1))
    case (let a?, let b?):
      guard isOrdered(a.parameter, sign), areAlike(a.parameter, b.parameter, at: right.place) else {
        return nil
      }
      let shift = (b.parameter.unit?.exponent ?? 0) - (a.parameter.unit?.exponent ?? 0)
      return .comparison(
        .value(position: a.position, scale: 1), sign.comparator,
        .value(position: b.position, scale: SignificantDigits.double(1, exponent: shift)))
    }
  }

  private func isOrdered(_ parameter: Parameter, _ sign: Sign) -> Bool {
    guard parameter.kind == .flag, sign.comparator != .equal, sign.comparator != .unequal else {
      return true
    }
    problems.report(
      place(sign.range), "'\(parameter.name)' is true or false, which have no order",
      hint: "write '==' or '!='")
    return false
  }

  private func areAlike(_ a: Parameter, _ b: Parameter, at place: Range<Int>) -> Bool {
    let isSame = (a.kind == .flag) == (b.kind == .flag) && a.unit?.dimension == b.unit?.dimension
    guard !isSame else { return true }
    problems.report(
      place,
      "'\(b.name)' is \(b.kindPhrase) and cannot be compared with '\(a.name)', "
        + a.kindPhrase)
    return false
  }

  private func value(_ word: Word, _ parameter: Parameter) -> Double? {
    do throws(Complaint) {
      return try ValueText(parameter: parameter.asThreshold).value(word.text)
    } catch {
      problems.report(word.place, error)
      return nil
    }
  }

  private static func canonical(_ test: FilterRule.Test, _ structure: Structure) -> String {
    guard case .comparison(let a, let comparator, let b) = test else { return "" }
    func text(_ operand: FilterRule.Operand) -> String {
      switch operand {
      case .constant(let value): (value + 0).brief
      case .value(let position, _): structure.fields[position].path
      }
    }
    return "\(text(a)) \(comparator.rawValue) \(text(b))"
  }
}

extension Parameter {
  /// The parameter for a number to compare with: in its unit, but of any size.
  var asThreshold: Parameter {
    Parameter(
      name, kind == .integer ? .number(nil) : kind, default: defaultValue, .any, meaning,
      source: source)
  }

  /// What a value is, in a sentence.
  var kindPhrase: String {
    switch kind {
    case .flag: "true or false"
    case .choice(let words): DisplayText.list(words)
    case .list: "a list"
    case .number, .integer: unit?.dimension.phrase ?? "a number without a unit"
    }
  }
}
