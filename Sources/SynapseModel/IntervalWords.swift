/// Words that stand for the intervals between the spikes of a list (ms): `accelerating` for 40, 30, 20
/// and 10 ms, `accelerating-5@100` for the same five spikes at a mean rate of 100 Hz.
public struct IntervalWords: Sendable, Hashable {
  /// How the intervals of a word go on where it has another number of them.
  public enum Shape: Sendable, Hashable {
    /// All are the same.
    case equal
    /// They fall by as much each to the last, which is the step: 4, 3, 2, 1.
    case falling
    /// The reverse.
    case rising
    /// The last is so many times as long as each of the others.
    case lastLonger(Double)
  }

  /// One word.
  public struct Word: Sendable, Hashable {
    /// As it is written; `-` counts as `_`.
    public let name: String
    /// What it stands for (ms).
    public let intervals: [Double]
    /// How it goes on.
    public let shape: Shape

    /// Makes a word.
    public init(_ name: String, _ intervals: [Double], _ shape: Shape) {
      self.name = name
      self.intervals = intervals
      self.shape = shape
    }

    /// The intervals (ms) of so many spikes, at least 2, at a mean rate (Hz).
    public func intervals(spikes: Int, rate: Double) -> [Double] {
      let count = max(spikes, 2) - 1
      let weights = (0..<count).map { place -> Double in
        switch shape {
        case .equal: 1
        case .falling: Double(count - place)
        case .rising: Double(place + 1)
        case .lastLonger(let factor): place == count - 1 ? factor : 1
        }
      }
      let scale = 1000 / rate * Double(count) / weights.reduce(0, +)
      return weights.map { $0 * scale }
    }
  }

  /// What stands for no word, the default.
  public let none: String
  /// The words.
  public let words: [Word]

  /// Makes a vocabulary.
  public init(none: String, _ words: [Word]) {
    self.none = none
    self.words = words
  }

  /// The most spikes that a word may have.
  public static let mostSpikes = 10_000
  /// The highest mean rate that a word may have (Hz): the shortest mean interval is 0.1 ms.
  public static let highestRate = 10_000.0

  /// The forms that a spec may use, in words.
  public var phrase: String {
    let names = words.map(\.name)
    return ([none] + names).joined(separator: ", ") + ", \(names.first ?? none)-5@100"
  }

  /// One word as a regular expression.
  public var pattern: String {
    let names = words.map { name in name.name.map { $0 == "_" ? "[_-]" : String($0) }.joined() }
    let number = "(?:(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    return "(?:\(names.joined(separator: "|")))(?:-[1-9][0-9]{0,4}@\(number))?"
  }

  /// The word of that name.
  public func word(named name: some StringProtocol) -> Word? {
    let key = String(name.map { $0 == "-" ? "_" : $0 })
    return words.first { $0.name == key }
  }
}
