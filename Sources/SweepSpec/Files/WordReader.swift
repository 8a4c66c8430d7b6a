import SynapseModel

/// Reads words that stand for intervals, `accelerating` or `regular-5@100`, in a list of them.
struct WordReader {
  let parameter: Parameter
  let words: IntervalWords

  /// What one or several words stand for.
  struct Reading {
    /// The intervals (ms).
    var intervals: [Double] = []
    /// The words and numbers in one spelling.
    var labels: [String] = []

    /// Puts another one behind.
    mutating func append(_ other: Reading) {
      intervals += other.intervals
      labels += other.labels
    }
  }

  /// The reader of a parameter whose lists may have words; `nil` for others.
  init?(_ parameter: Parameter) {
    guard let words = parameter.words else { return nil }
    (self.parameter, self.words) = (parameter, words)
  }

  /// The text by which runs have always been named where the intervals are those of one word.
  func identity(of intervals: [Double]) -> String? {
    words.words.first { $0.intervals == intervals }?.name
  }

  /// Whether an item of a list is meant as a number and not as a word.
  static func isNumber(_ text: String) -> Bool {
    text.utf8.first.map { (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0) } ?? false
  }

  /// Words with blanks between, or what stands for none.
  func reading(text: String) throws(Complaint) -> Reading {
    guard text != words.none else { return Reading() }
    var reading = Reading()
    for part in text.split(separator: " ") {
      guard !Self.isNumber(String(part)) else {
        throw Complaint(
          message: "\(name) is a word or a list, not \(DisplayText.quoted(text))",
          hint: "numbers with their units stand in a list: [\(example), 200 ms]")
      }
      reading.append(try self.reading(word: String(part)))
    }
    return reading
  }

  /// One word.
  func reading(word text: String) throws(Complaint) -> Reading {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let (stem, count) = Self.split(parts[0])
    guard let word = words.word(named: stem) else { throw unknown(text, stem, count, parts) }
    guard parts.count == 2 || count != nil else {
      return Reading(intervals: word.intervals, labels: [word.name])
    }
    guard parts.count == 2, let count else {
      throw Complaint(
        message: "\(name): \(DisplayText.quoted(text)) lacks the "
          + (count == nil ? "number of spikes" : "rate"),
        hint: "write for example '\(word.name)-\(count ?? "5")@100' for \(count ?? "5") spikes "
          + "at a mean rate of 100 Hz")
    }
    let spikes = try spikes(count, in: text)
    let rate = try rate(String(parts[1]), in: text)
    return Reading(
      intervals: word.intervals(spikes: spikes, rate: rate),
      labels: ["\(word.name)-\(spikes)@\(rate.brief)"])
  }

  /// The name in front of a number behind a dash, and the number.
  private static func split(_ text: Substring) -> (stem: Substring, count: Substring?) {
    guard let dash = text.lastIndex(of: "-") else { return (text, nil) }
    let count = text[text.index(after: dash)...]
    guard !count.isEmpty, count.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return (text, nil)
    }
    return (text[..<dash], count)
  }

  private func spikes(_ digits: Substring, in text: String) throws(Complaint) -> Int {
    guard digits.first != "0" || digits == "0" else {
      throw Complaint(
        message: "\(name): leading zero in \(DisplayText.quoted(text))",
        hint: "write the number without the zero")
    }
    guard let spikes = Int(digits), (2...IntervalWords.mostSpikes).contains(spikes) else {
      throw Complaint(
        message: "\(name): a word has 2 to \(IntervalWords.mostSpikes) spikes, not "
          + DisplayText.quoted(String(digits)))
    }
    return spikes
  }

  private func rate(_ text: String, in whole: String) throws(Complaint) -> Double {
    let (number, rest) = try NumberText(text).number(for: name)
    guard rest.isEmpty else {
      throw Complaint(
        message: "\(name): \(DisplayText.quoted(String(rest))) behind the rate in "
          + DisplayText.quoted(whole),
        hint: "the rate is in Hz and has no unit: \(example)")
    }
    let rate = number.double
    guard rate > 0, rate <= IntervalWords.highestRate else {
      throw Complaint(
        message: "\(name): the rate in \(DisplayText.quoted(whole)) must be above 0 to "
          + "\(IntervalWords.highestRate.brief) Hz")
    }
    return rate
  }

  private func unknown(
    _ text: String, _ stem: Substring, _ count: Substring?, _ parts: [Substring]
  ) -> Complaint {
    let names = words.words.map(\.name)
    let plain = String(stem.map { $0 == "-" ? "_" : $0 })
    let near = Suggestion.nearest(to: plain, among: names + [words.none])
    let tail = (count.map { "-\($0)" } ?? "") + (parts.count == 2 ? "@\(parts[1])" : "")
    let meant = near.map { $0 == words.none ? $0 : $0 + DisplayText.printable(tail.unicodeScalars) }
    return Complaint(
      message: "\(name): unknown word \(DisplayText.quoted(text))",
      hint: meant.map { "did you mean '\($0)'?" }
        ?? "words: \(DisplayText.list([words.none] + names)), or for example \(example)")
  }

  private var example: String { "\(words.words.first?.name ?? words.none)-5@100" }
  private var name: String { "'\(parameter.name)'" }
}
