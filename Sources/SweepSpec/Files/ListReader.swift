import Crypto
import SynapseModel

/// Reads lists of numbers, which stand in the spec or in a file, and keeps each once.
final class ListReader {
  /// The most numbers that all lists of a sweep have together.
  private static let limit = 50_000_000

  let files: SpecFiles
  private let problems: ProblemList
  private var lists: [NumberLists.List] = []
  private var places: [String: Int] = [:]
  private var numberCount = 0
  /// What files gave, since a file may be named in many cases; `nil` after a problem.
  private var known: [FileKey: Double?] = [:]

  private struct FileKey: Hashable {
    let path: String
    let column: String?
    let unit: String?
    let parameter: Parameter
  }

  /// The keys of a list that stands in a file.
  struct FileKeys {
    let file: YAMLNode
    let column: YAMLNode?
    let unit: YAMLNode?
  }

  init(files: SpecFiles, problems: ProblemList) {
    self.files = files
    self.problems = problems
  }

  /// All lists that were read.
  var numberLists: NumberLists { NumberLists(lists) }

  /// The value for a list that is written out; `nil` after a problem, which is noted.
  func value(_ items: [YAMLNode], at place: Range<Int>, _ parameter: Parameter) -> Double? {
    if let reader = WordReader(parameter) { return value(items, at: place, reader) }
    let element = Self.element(of: parameter)
    let context = AxisContext(path: parameter.name, parameter: element, problems: problems)
    let numbers = items.map { context.value($0) }
    let known = numbers.compactMap { $0 }
    guard known.count == numbers.count else { return nil }
    return intern(known, label: nil, at: place)
  }

  /// The value for words in one text; `nil` after a problem, which is noted.
  func value(words node: YAMLNode, _ reader: WordReader) -> Double? {
    do throws(Complaint) {
      let reading = try reader.reading(text: node.text ?? "")
      return intern(reading, at: node.range, reader)
    } catch {
      problems.report(node.range, error)
      return nil
    }
  }

  /// The value for a list in which words may stand beside numbers.
  private func value(_ items: [YAMLNode], at place: Range<Int>, _ reader: WordReader) -> Double? {
    let context = AxisContext(
      path: reader.parameter.name, parameter: Self.element(of: reader.parameter),
      problems: problems)
    var whole = WordReader.Reading()
    var isClean = true
    for item in items {
      guard let text = item.text, !item.isMissing, !WordReader.isNumber(text) else {
        let number = context.value(item)
        isClean = isClean && number != nil
        whole.append(
          WordReader.Reading(
            intervals: number.map { [$0] } ?? [], labels: number.map { [$0.brief] } ?? []))
        continue
      }
      do throws(Complaint) {
        whole.append(try reader.reading(word: text))
      } catch {
        problems.report(item.range, error)
        isClean = false
      }
    }
    return isClean ? intern(whole, at: place, reader) : nil
  }

  private func intern(
    _ reading: WordReader.Reading, at place: Range<Int>, _ reader: WordReader
  ) -> Double? {
    intern(
      reading.intervals, label: Self.shown(reading.labels),
      identity: reader.identity(of: reading.intervals), at: place)
  }

  /// The value for a list in a file; `nil` after a problem, which is noted.
  func value(_ keys: FileKeys, _ parameter: Parameter) -> Double? {
    guard let name = word(keys.file, "file") else { return nil }
    return value(file: name, at: keys.file.range, keys.column, keys.unit, parameter)
  }

  /// The value for the list in the file `name`, which is named at `place`.
  func value(
    file name: String, at place: Range<Int>, _ column: YAMLNode?, _ unit: YAMLNode?,
    _ parameter: Parameter
  ) -> Double? {
    let columnName = column.flatMap { word($0, "column") }
    let unitName = unit.flatMap { word($0, "unit") }
    guard (column == nil) == (columnName == nil), (unit == nil) == (unitName == nil) else {
      return nil
    }
    let key = FileKey(
      path: files.path(name, at: place), column: columnName, unit: unitName, parameter: parameter)
    if let value = known[key] { return value }
    let numbers = numbers(
      file: name, at: place, columnName.map { ($0, column?.range ?? place) },
      unitName.map { ($0, unit?.range ?? place) }, parameter)
    let value = numbers.flatMap { intern($0, label: name, at: place) }
    known[key] = .some(value)
    return value
  }

  private func numbers(
    file name: String, at place: Range<Int>, _ column: NumberColumn.Word?,
    _ unit: NumberColumn.Word?, _ parameter: Parameter
  ) -> [Double]? {
    guard let source = files.source(name, at: place, limit: FileAccess.sizeLimit),
      let table = CSVTable(source, problems)
    else { return nil }
    return NumberColumn(table: table, parameter: parameter, problems: problems)
      .numbers(column: column, unit: unit, file: place)
  }

  private func word(_ node: YAMLNode, _ name: String) -> String? {
    if !node.isMissing, let text = node.text { return text }
    problems.report(node.range, "'\(name)' takes one word, not \(node.kindPhrase)")
    return nil
  }

  /// The place of a list among those that were read.
  private func intern(
    _ numbers: [Double], label: String?, identity: String? = nil, at place: Range<Int>
  ) -> Double? {
    guard !numbers.isEmpty else { return 0 }
    let identity = identity ?? Self.identity(of: numbers)
    if let place = places[identity] { return Double(place) }
    numberCount += numbers.count
    guard numberCount <= Self.limit else {
      problems.report(place, "the sweep's lists have more than \(Self.limit) numbers")
      return nil
    }
    let label = label ?? Self.label(of: numbers)
    lists.append(NumberLists.List(numbers: numbers, label: label, identity: identity))
    places[identity] = lists.count
    return Double(lists.count)
  }

  /// The text that only lists of the same numbers share, for a value.
  func identity(of value: Double) -> String { numberLists[value].identity }

  /// Numbers with blanks between; of a long list the beginning.
  private static func label(of numbers: [Double]) -> String {
    shown(numbers.prefix(20).map { ($0 + 0).brief }, of: numbers.count)
  }

  private static func shown(_ words: [String], of count: Int? = nil) -> String {
    let shown = words.prefix(20).joined(separator: " ")
    let count = count ?? words.count
    return count > 20 ? "\(shown) ... (\(count))" : shown
  }

  private static func identity(of numbers: [Double]) -> String {
    var hash = SHA256()
    for start in stride(from: 0, to: numbers.count, by: 8192) {
      let bytes = numbers[start..<min(start + 8192, numbers.count)].flatMap { number in
        // Adding zero turns -0 into 0: they are one value.
        let bits = (number + 0).bitPattern
        return (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(8 * $0)) }
      }
      hash.update(data: bytes)
    }
    return Hexadecimal.text(hash.finalize().prefix(12))
  }

  /// The declaration of one number of a list.
  static func element(of parameter: Parameter) -> Parameter {
    Parameter(
      parameter.name, .number(parameter.unit), default: nil, parameter.bounds, parameter.meaning,
      source: parameter.source)
  }
}
