import SynapseModel

/// An axis as `files: pattern`: the lists in the files that match, sorted by name.
///
/// What is in a file counts for the name of a run, not what the file is called.
struct FilesForm: AxisForm {
  private let lists: [Double]
  private let range: Range<Int>
  /// The files, in the order of their lists.
  let names: [String]

  var count: Int { lists.count }
  func values() -> [Double] { lists }
  func place(of index: Int) -> Range<Int> { range }

  /// Reads `{files: pattern}`, with `column` and `unit` where the files need them.
  static func read(
    _ entries: [YAMLNode.Entry], _ node: YAMLNode, _ context: AxisContext
  ) -> (any AxisForm)? {
    let keys = ["files", "column", "unit"]
    var isClean = true
    for entry in entries where !keys.contains(entry.key) {
      context.problems.report(
        entry.keyRange, "unknown key \(DisplayText.quoted(entry.key))",
        hint: Suggestion.hint(for: entry.key, among: keys) ?? "allowed here: files, column, unit")
      isClean = false
    }
    guard isClean, let pattern = entries.first(where: { $0.key == "files" })?.value else {
      return nil
    }
    guard case .list = context.parameter.kind, let reader = context.lists else {
      context.problems.report(
        node.range, "'\(context.parameter.name)' is \(context.parameter.kindPhrase), not a list",
        hint: "'files' is for lists of numbers, such as recorded spike times")
      return nil
    }
    guard let text = pattern.text, !pattern.isMissing else {
      context.problems.report(
        pattern.range, "'files' takes a pattern such as \"spikes/*.txt\", not \(pattern.kindPhrase)"
      )
      return nil
    }
    guard let names = reader.files.matches(text, at: pattern.range) else { return nil }
    let column = entries.first { $0.key == "column" }?.value
    let unit = entries.first { $0.key == "unit" }?.value
    let values = names.map {
      reader.value(file: $0, at: pattern.range, column, unit, context.parameter)
    }
    let known = values.compactMap { $0 }
    guard known.count == values.count else { return nil }
    return FilesForm(lists: known, range: pattern.range, names: names)
  }
}
