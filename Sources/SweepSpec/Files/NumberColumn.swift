import SynapseModel

/// Reads one column of a file as numbers of a parameter.
struct NumberColumn {
  let table: CSVTable
  let parameter: Parameter
  let problems: ProblemList

  /// A word of the spec and where it stands.
  typealias Word = (text: String, place: Range<Int>)

  /// The numbers in the parameter's unit; `nil` after a problem, which is noted.
  func numbers(column: Word?, unit: Word?, file: Range<Int>) -> [Double]? {
    // A recording without any spike is an empty file.
    guard !table.rows.isEmpty else { return [] }
    guard let place = place(of: column, file) else { return nil }
    guard let inOwnUnit = conversion(unit, column: place, file) else { return nil }
    let element = ListReader.element(of: parameter)
    let plain = ValueText(
      parameter: Parameter(
        parameter.name, .number(nil), default: nil, .any, parameter.meaning, source: ""))
    var numbers: [Double] = []
    numbers.reserveCapacity(rows.count)
    for row in rows {
      guard place < row.count else {
        let first = row.first ?? file
        problems.report(first, "this row has no column \(place + 1)")
        return nil
      }
      do throws(Complaint) {
        let text = table.text(row[place])
        let number = inOwnUnit(try plain.decimal(text))
        numbers.append(try ValueText(parameter: element).checked(number, text))
      } catch {
        problems.report(row[place], error)
        return nil
      }
    }
    return numbers
  }

  /// The first row, if it holds names.
  private var header: [Range<Int>]? {
    guard let first = table.rows.first else { return nil }
    let isNumeric = first.contains { cell in
      (try? NumberText(table.text(cell)).number(for: "")) != nil
    }
    return isNumeric ? nil : first
  }

  private var rows: ArraySlice<[Range<Int>]> {
    header == nil ? table.rows[...] : table.rows.dropFirst()
  }

  private func place(of column: Word?, _ file: Range<Int>) -> Int? {
    let width = table.rows.first?.count ?? 0
    guard let column else {
      if width == 1 { return 0 }
      problems.report(
        file, "the file has \(width) columns", hint: "say which: 'column: ' and a name or a number")
      return nil
    }
    if let number = Int(column.text) {
      if number >= 1, number <= width { return number - 1 }
      problems.report(column.place, "the file has columns 1 to \(width)")
      return nil
    }
    let names = (header ?? []).map { table.text($0) }
    if let place = names.firstIndex(where: { $0 == column.text || name($0).name == column.text }) {
      return place
    }
    problems.report(
      column.place, "the file has no column \(DisplayText.quoted(column.text))",
      hint: Suggestion.hint(for: column.text, among: names)
        ?? (names.isEmpty ? "its first line has no names; write a number" : nil))
    return nil
  }

  /// A column's name without the unit behind it: `time [s]`, `time (s)` or `time_s`.
  private func name(_ header: String) -> (name: String, unit: String?) {
    HeaderText.parts(of: header, units: Unit.all.map(\.symbol))
  }

  /// How numbers in the file's unit become numbers in the parameter's.
  private func conversion(
    _ unit: Word?, column: Int, _ file: Range<Int>
  ) -> ((DecimalNumber) -> DecimalNumber)? {
    guard let own = parameter.unit else {
      guard let unit else { return { $0 } }
      problems.report(unit.place, "'\(parameter.name)' has no unit", hint: "remove 'unit'")
      return nil
    }
    let written =
      unit
      ?? header.flatMap { header in
        column < header.count ? name(table.text(header[column])).unit.map { ($0, file) } : nil
      }
    guard let written else {
      problems.report(
        file, "the unit of the numbers is not known",
        hint: "write 'unit: \(own.symbol)', or it behind the column's name: time_\(own.symbol)")
      return nil
    }
    guard let given = Unit.named(written.text), given.dimension == own.dimension else {
      let symbols = Unit.all.filter { $0.dimension == own.dimension }.map(\.symbol)
      problems.report(
        written.place,
        "\(DisplayText.quoted(written.text)) is no unit of \(own.dimension.phrase)",
        hint: Suggestion.hint(for: written.text, among: symbols)
          ?? "one of \(DisplayText.list(symbols))")
      return nil
    }
    return { $0.converted(from: given, to: own) }
  }
}

/// What people write at the top of a column.
enum HeaderText {
  /// The name and the unit behind it, as in `time [s]`, `time (s)` or `time_s`.
  static func parts(of header: String, units: [String]) -> (name: String, unit: String?) {
    for (open, close) in [(Character("["), Character("]")), ("(", ")")] {
      guard header.last == close, let start = header.lastIndex(of: open) else { continue }
      let unit = header[header.index(after: start)..<header.index(before: header.endIndex)]
      var name = header[..<start]
      while name.last == " " { name.removeLast() }
      return (String(name), String(unit))
    }
    if let line = header.lastIndex(of: "_") {
      let unit = header[header.index(after: line)...]
      if let symbol = units.first(where: { $0 == unit })
        ?? units.first(
          where: { $0.lowercased() == unit })
      {
        return (String(header[..<line]), symbol)
      }
    }
    return (header, nil)
  }
}
