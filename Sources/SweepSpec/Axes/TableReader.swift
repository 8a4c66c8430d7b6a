import SynapseModel

/// Reads `table: file.csv`: one place along the axis for each row, one path for each column.
///
/// A column is named by its path. Behind it may stand a unit (`spikes.rate [Hz]`), for plain
/// numbers; else each cell has its unit.
struct TableReader {
  /// The most cells; longer designs are made by axes and samples.
  private static let cellLimit = 1_000_000

  let problems: ProblemList
  let files: SpecFiles

  /// The columns of a file named at a place; `nil` after a problem, which is noted.
  func columns(of name: String, at place: Range<Int>) -> [RowCases.Column]? {
    guard let source = files.source(name, at: place, limit: FileAccess.sizeLimit),
      let table = CSVTable(source, problems), let (header, rows) = parts(of: table, at: place)
    else { return nil }
    var columns: [RowCases.Column] = []
    var places: [String: Range<Int>] = [:]
    var isClean = true
    for (index, cell) in header.enumerated() {
      let title = table.text(cell)
      guard !title.isEmpty else {
        problems.report(cell, "column \(index + 1) has no name", hint: "write a path")
        isClean = false
        continue
      }
      let (path, unit) = Self.parts(of: title)
      if let first = places.updateValue(cell, forKey: path) {
        problems.report(
          cell, "duplicate column \(DisplayText.quoted(path))", hint: "remove one of them",
          related: first)
        isClean = false
        continue
      }
      let cells = rows.map { row in
        let text = table.text(row[index])
        return YAMLNode(
          content: .scalar(unit.map { text.isEmpty ? "" : "\(text) \($0)" } ?? text, isPlain: true),
          range: row[index], size: 1, height: 1)
      }
      columns.append(RowCases.Column(path: path, place: cell, cells: cells))
    }
    return isClean ? columns : nil
  }

  /// The header and the rows below it, each with as many cells; `nil` after a problem, which is noted.
  private func parts(
    of table: CSVTable, at place: Range<Int>
  ) -> (header: [Range<Int>], rows: ArraySlice<[Range<Int>]>)? {
    guard let header = table.rows.first else {
      problems.report(place, "the table is empty", hint: "its first line names the paths")
      return nil
    }
    let rows = table.rows.dropFirst()
    guard !rows.isEmpty else {
      problems.report(place, "the table has a header and no rows")
      return nil
    }
    guard rows.count * header.count <= Self.cellLimit else {
      problems.report(place, "a table has at most \(Self.cellLimit) cells")
      return nil
    }
    for row in rows where row.count != header.count {
      problems.report(
        row[0], "this row has \(row.count) cells; the header has \(header.count)",
        hint: "an empty cell still needs its separator")
      return nil
    }
    return (header, rows)
  }

  /// Path and unit of `spikes.rate [Hz]` or `spikes.rate (Hz)`.
  private static func parts(of title: String) -> (path: String, unit: String?) {
    title.hasSuffix("]") || title.hasSuffix(")")
      ? HeaderText.parts(of: title, units: []) : (title, nil)
  }
}
