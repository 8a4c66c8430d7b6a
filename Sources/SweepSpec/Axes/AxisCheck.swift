import SynapseModel

/// Checks the values of one axis: each within bounds, and no place along the axis twice.
struct AxisCheck {
  let axis: PlacedAxis
  let problems: ProblemList

  /// Whether all is well; what is not is noted.
  func passes() -> Bool {
    guard !axis.columns.map({ isWithinBounds($0) }).contains(false),
      !axis.columns.map({ stepsAreLarge($0) }).contains(false)
    else { return false }
    // Generated values rise or fall, so one generated column makes all rows different.
    guard !axis.columns.contains(where: { !($0.form is ListForm) }) else { return true }
    return hasNoDuplicates()
  }

  private func isWithinBounds(_ placed: PlacedAxis.Column) -> Bool {
    let values = placed.column.values
    let text = ValueText(parameter: placed.column.parameter)
    for (index, value) in values.enumerated() {
      do throws(Complaint) {
        try text.check(value)
      } catch {
        problems.report(
          placed.form.place(of: index), error.message,
          hint: "value \(index + 1) of \(values.count) is \(shown(value, placed))")
        return false
      }
    }
    return true
  }

  private func stepsAreLarge(_ placed: PlacedAxis.Column) -> Bool {
    let values = placed.column.values
    guard !(placed.form is ListForm),
      let index = values.indices.dropFirst().first(where: { values[$0] == values[$0 - 1] })
    else { return true }
    problems.report(
      placed.form.place(of: index),
      "neighbouring values are equal when rounded to 12 digits: \(shown(values[index], placed))",
      hint: "fewer values, please")
    return false
  }

  /// Of lists only, which are short.
  private func hasNoDuplicates() -> Bool {
    var first: [[Double]: Int] = [:]
    var isClean = true
    for index in 0..<axis.axis.count {
      let row = axis.columns.map { $0.column.values[index] }
      guard let earlier = first.updateValue(index, forKey: row) else { continue }
      problems.report(
        axis.place(of: index), duplicateMessage(index, earlier), hint: "remove one of them",
        related: axis.place(of: earlier))
      isClean = false
    }
    return isClean
  }

  private func duplicateMessage(_ index: Int, _ earlier: Int) -> String {
    guard axis.columns.count == 1, let column = axis.columns.first else {
      return "place \(index + 1) of this zip is the same as place \(earlier + 1) in all paths"
    }
    return "\(shown(column.column.values[index], column)) is given twice in this axis"
  }

  private func shown(_ value: Double, _ placed: PlacedAxis.Column) -> String {
    placed.column.parameter.text(of: value)
  }
}
