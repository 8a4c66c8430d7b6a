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
    guard hasNoRepetition(cases, isModelsOnly: numbers.isEmpty) else { return nil }
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

  /// Rows with equal models and nothing else are one configuration twice.
  private func hasNoRepetition(_ cases: [CasesItem.Case], isModelsOnly: Bool) -> Bool {
    guard isModelsOnly else { return true }
    var first: [String: Range<Int>] = [:]
    var isClean = true
    // Neighbours with the same models have been joined, so their rows are looked at.
    for row in 0..<(columns.first?.cells.count ?? 0) {
      let name = columns.map { $0.cells[row].text ?? "" }.joined(separator: " ")
      let cell = columns[0].cells[row].range
      if let earlier = first[name] {
        problems.report(
          cell, "\(DisplayText.quoted(name)) is given twice in this axis",
          hint: "remove one of them", related: earlier)
        isClean = false
      }
      first[name] = first[name] ?? cell
    }
    return isClean
  }
}
