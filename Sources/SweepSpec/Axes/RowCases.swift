import SynapseModel

/// Turns rows of values of which some are models into cases: a model changes what there is.
struct RowCases {
  /// The values of one path.
  struct Column {
    let path: String
    let place: Range<Int>
    let cells: [YAMLNode]
  }

  let columns: [Column]
  let place: Range<Int>
  let problems: ProblemList

  /// One case for each run of rows with the same models; `nil` after a problem, which is noted.
  func item() -> CasesItem? {
    guard let first = columns.first else { return nil }
    if let other = columns.first(where: { $0.cells.count != first.cells.count }) {
      problems.report(
        place,
        "'zip' needs equal lengths: \(first.path) has \(first.cells.count), "
          + "\(other.path) has \(other.cells.count)",
        hint: "give each path as many values", related: other.place)
      return nil
    }
    let models = columns.filter { AxesReader.isModel($0.path) }
    let numbers = columns.filter { !AxesReader.isModel($0.path) }
    var cases: [CasesItem.Case] = []
    var start = 0
    for end in 1...first.cells.count {
      let isSame =
        end < first.cells.count
        && models.allSatisfy { $0.cells[end].text == $0.cells[start].text }
      guard !isSame else { continue }
      cases.append(one(start..<end, models, numbers))
      start = end
    }
    guard hasNoRepetition() else { return nil }
    return CasesItem(place: place, cases: cases, isNamed: false)
  }

  private func one(_ rows: Range<Int>, _ models: [Column], _ numbers: [Column]) -> CasesItem.Case {
    let entries = models.map { model in
      YAMLNode.Entry(
        key: model.path, keyRange: model.cells[rows.lowerBound].range,
        value: model.cells[rows.lowerBound])
    }
    let axis = AxisItem(
      columns: numbers.map {
        AxisItem.Column(path: $0.path, place: $0.place, source: .cells(Array($0.cells[rows])))
      }, place: place)
    return CasesItem.Case(
      name: entries.map { $0.value.text ?? "" }.joined(separator: " "),
      place: entries.first?.value.range ?? place, entries: entries,
      items: numbers.isEmpty ? [] : [.axis(axis)])
  }

  /// Equal rows are one configuration twice.
  private func hasNoRepetition() -> Bool {
    var first: [[String]: Range<Int>] = [:]
    var isClean = true
    for row in 0..<(columns.first?.cells.count ?? 0) {
      let words = columns.compactMap { $0.cells[row].text }
      // Lists are compared when they have been read.
      guard words.count == columns.count else { continue }
      let cell = columns[0].cells[row].range
      if let earlier = first[words] {
        problems.report(
          cell, "\(DisplayText.quoted(words.joined(separator: " "))) is given twice in this axis",
          hint: "remove one of them", related: earlier)
        isClean = false
      } else {
        first[words] = cell
      }
    }
    return isClean
  }
}
