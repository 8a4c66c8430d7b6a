import SynapseModel

/// Reads one condition of `where`: `a < b`, where a and b are paths or one of them a quantity.
struct ConditionReader {
  /// Two paths are shorter; one long text may be there a thousand times through aliases.
  private static let lengthLimit = 500

  /// A condition as it was read.
  enum Result {
    case rule(FilterRule)
    /// It is about something that this variant has not.
    case irrelevant
    /// There was a problem, which is noted.
    case wrong
  }

  private let scope: FilterScope
  private let problems: ProblemList
  private let node: YAMLNode
  private let lists: ListReader
  private let text: [UInt8]
  /// Where the text begins in the file; `nil` where escapes or line breaks moved it.
  private let start: Int?

  init(scope: FilterScope, node: YAMLNode, lists: ListReader) {
    self.scope = scope
    self.lists = lists
    problems = scope.problems
    self.node = node
    let isShort = node.text.map { $0.utf8.count <= Self.lengthLimit } ?? false
    let text = isShort ? Array((node.text ?? "").utf8) : []
    self.text = text
    let source = problems.source(at: node.range.lowerBound)
    start = [0, 1].map { node.range.lowerBound + $0 }.first {
      source.slice($0..<$0 + text.count).elementsEqual(text)
    }
  }

  /// One side of the comparison.
  private struct Word {
    let text: String
    let place: Range<Int>
    /// What it stands for, if it is a path.
    let meaning: FilterScope.Meaning?
    /// Whether it begins like a path.
    var isName = false
  }

  private struct Sign {
    let range: Range<Int>
    let comparator: FilterRule.Comparator
  }

  /// The rule in the variant.
  func result() -> Result {
    guard let (left, sign, right) = parts() else { return .wrong }
    if isAbsent(left, beside: right) || isAbsent(right, beside: left) { return .irrelevant }
    guard let test = test(left, sign, right) else { return .wrong }
    let text = canonical(test, "\(left.text) \(sign.comparator.rawValue) \(right.text)")
    return .rule(
      FilterRule(tests: [test], isExclusion: false, place: node.range, canonical: "where \(text)\n")
    )
  }

  private func parts() -> (Word, Sign, Word)? {
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
    return (left, sign, right)
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
      return Word(text: word, place: place(low..<high), meaning: nil)
    }
    return Word(
      text: word, place: place(low..<high), meaning: scope.meaning(of: word), isName: true)
  }

  // MARK: Meaning

  /// Whether a word is a path that this variant has not, and not the name of a model or case.
  private func isAbsent(_ word: Word, beside other: Word) -> Bool {
    guard case .absent? = word.meaning else { return false }
    if case .word(_, let words)? = other.meaning { return !words.contains(word.text) }
    return true
  }

  private func test(_ left: Word, _ sign: Sign, _ right: Word) -> FilterRule.Test? {
    switch (left.meaning, right.meaning) {
    case (.word(let word, let all)?, _): return comparison(of: word, all, left, sign, right)
    case (_, .word(let word, let all)?): return comparison(of: word, all, right, sign, left)
    case (.field(let position, let parameter)?, nil):
      guard let value = constant(right, sign, parameter) else { return nil }
      return .comparison(.value(position: position, scale: 1), sign.comparator, .constant(value))
    case (nil, .field(let position, let parameter)?):
      guard let value = constant(left, sign, parameter) else { return nil }
      return .comparison(.constant(value), sign.comparator, .value(position: position, scale: 1))
    case (.field(let a, let first)?, .field(let b, let second)?):
      guard isOrdered(first, sign), areAlike(first, second, at: right.place) else { return nil }
      let shift = (second.unit?.exponent ?? 0) - (first.unit?.exponent ?? 0)
      return .comparison(
        .value(position: a, scale: 1), sign.comparator,
        .value(position: b, scale: SignificantDigits.double(1, exponent: shift)))
    default:
      // Behind an unknown path, a single word may be what it was to be compared with.
      let isPair = left.isName && left.meaning == nil && !right.text.contains(".")
      for word in isPair ? [left] : [left, right] where word.isName && word.meaning == nil {
        UnknownPath(word.text, scope.structure, scope.base).report(word.place, problems)
      }
      guard !left.isName, !right.isName else { return nil }
      return report(node.range, "a condition needs a path on one side at least")
    }
  }

  /// A number or word to compare a parameter with.
  private func constant(_ word: Word, _ sign: Sign, _ parameter: Parameter) -> Double? {
    guard isOrdered(parameter, sign) else { return nil }
    if word.isName, parameter.isOrdered || parameter.kind == .flag {
      UnknownPath(word.text, scope.structure, scope.base).report(word.place, problems)
      return nil
    }
    return value(word, parameter)
  }

  /// Models and cases are the same in all configurations of a variant.
  private func comparison(
    of word: String, _ words: [String], _ path: Word, _ sign: Sign, _ other: Word
  ) -> FilterRule.Test? {
    guard sign.comparator == .equal || sign.comparator == .unequal else {
      return report(
        place(sign.range), "'\(path.text)' is a word, which has no order",
        hint: "write '==' or '!='")
    }
    let isEqual = sign.comparator == .equal
    if case .word(let second, _)? = other.meaning, !words.contains(other.text) {
      return .known((word == second) == isEqual)
    }
    guard scope.isOne(other.text, of: words, path.text, at: other.place) else { return nil }
    return .known((word == other.text) == isEqual)
  }

  private func isOrdered(_ parameter: Parameter, _ sign: Sign) -> Bool {
    if case .list = parameter.kind, parameter.words == nil {
      problems.report(node.range, "'\(parameter.name)' is a list and cannot be compared")
      return false
    }
    guard !parameter.isOrdered, sign.comparator != .equal, sign.comparator != .unequal else {
      return true
    }
    problems.report(
      place(sign.range), "'\(parameter.name)' is \(parameter.kindPhrase), which have no order",
      hint: "write '==' or '!='")
    return false
  }

  private func areAlike(_ a: Parameter, _ b: Parameter, at place: Range<Int>) -> Bool {
    let isSame =
      a.isOrdered && b.isOrdered ? a.unit?.dimension == b.unit?.dimension : a.kind == b.kind
    guard !isSame else { return true }
    problems.report(
      place,
      "'\(b.name)' is \(b.kindPhrase) and cannot be compared with '\(a.name)', "
        + a.kindPhrase)
    return false
  }

  private func value(_ word: Word, _ parameter: Parameter) -> Double? {
    if let reader = WordReader(parameter) {
      let node = YAMLNode(
        content: .scalar(word.text, isPlain: true), range: word.place, size: 1, height: 1)
      return lists.value(words: node, reader)
    }
    do throws(Complaint) {
      return try ValueText(parameter: parameter.asThreshold).value(word.text)
    } catch {
      problems.report(word.place, error)
      return nil
    }
  }

  /// The test in one spelling; `written` is for words, which have one.
  private func canonical(_ test: FilterRule.Test, _ written: String) -> String {
    guard case .comparison(let a, let comparator, let b) = test else { return written }
    // Words by what they stand for: their places may change.
    let hasWords = [a, b].contains { operand in
      guard case .value(let position, _) = operand else { return false }
      return scope.structure.fields[position].parameter.words != nil
    }
    func text(_ operand: FilterRule.Operand) -> String {
      switch operand {
      case .constant(let value): hasWords ? lists.identity(of: value) : (value + 0).brief
      case .value(let position, _): scope.structure.fields[position].path
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
    case .list: words == nil ? "a list" : "words"
    case .number, .integer: unit?.dimension.phrase ?? "a number without a unit"
    }
  }
}
