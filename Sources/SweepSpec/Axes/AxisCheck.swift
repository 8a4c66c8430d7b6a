import SynapseModel

/// Checks the values of one axis: each within bounds, and no place along the axis twice.
struct AxisCheck {
  let item: AxisItem
  let parameters: [Parameter]
  let forms: [any AxisForm]
  /// The values of each form.
  let values: [[Double]]

  /// Whether all is well; what is not is noted.
  func passes(_ problems: ProblemList) -> Bool {
    guard !values.indices.map({ isWithinBounds($0, problems) }).contains(false),
      !values.indices.map({ stepsAreLarge($0, problems) }).contains(false)
    else { return false }
    if let samples {
      return samples.haveDistinctRows(forms.compactMap { $0 as? SampledForm }, values)
    }
    // Generated values rise or fall, so one generated column makes all rows different.
    guard forms.allSatisfy({ $0 is ListForm || $0 is FilesForm }) else { return true }
    return hasNoDuplicates(problems)
  }

  private var samples: SamplesReader? {
    guard case .sampled(let samples, _) = item.columns.first?.source else { return nil }
    return samples
  }

  /// Values of lists were checked as they were read.
  private func isWithinBounds(_ column: Int, _ problems: ProblemList) -> Bool {
    guard parameters[column].isOrdered else { return true }
    let text = ValueText(parameter: parameters[column])
    for (index, value) in values[column].enumerated() {
      do throws(Complaint) {
        try text.check(value)
      } catch {
        problems.report(
          forms[column].place(of: index), error.message,
          hint: "value \(index + 1) of \(values[column].count) is \(shown(value, column))")
        return false
      }
    }
    return true
  }

  private func stepsAreLarge(_ column: Int, _ problems: ProblemList) -> Bool {
    let values = values[column]
    guard samples == nil, !(forms[column] is ListForm), !(forms[column] is FilesForm),
      let index = values.indices.dropFirst().first(where: { values[$0] == values[$0 - 1] })
    else { return true }
    problems.report(
      forms[column].place(of: index),
      "neighbouring values are equal when rounded to 12 digits: \(shown(values[index], column))",
      hint: "fewer values, please")
    return false
  }

  /// Of lists only, which are short.
  private func hasNoDuplicates(_ problems: ProblemList) -> Bool {
    var first: [[Double]: Int] = [:]
    var isClean = true
    for index in 0..<(values.first?.count ?? 0) {
      let row = values.map { $0[index] }
      guard let earlier = first.updateValue(index, forKey: row) else { continue }
      problems.report(
        forms[0].place(of: index), duplicateMessage(index, earlier), hint: "remove one of them",
        related: forms[0].place(of: earlier))
      isClean = false
    }
    return isClean
  }

  private func duplicateMessage(_ index: Int, _ earlier: Int) -> String {
    guard values.count == 1 else {
      if case .cells = item.columns.first?.source {
        return "this row has the same values as row \(earlier + 1)"
      }
      return "place \(index + 1) of this zip is the same as place \(earlier + 1) in all paths"
    }
    if let files = forms[0] as? FilesForm {
      let names = [earlier, index].map { DisplayText.quoted(files.names[$0], limit: 100) }
      return "\(names[0]) and \(names[1]) hold the same numbers"
    }
    return "\(shown(values[0][index], 0)) is given twice in this axis"
  }

  private func shown(_ value: Double, _ column: Int) -> String {
    parameters[column].text(of: value)
  }
}
