import SynapseModel

/// What the paths of `where` and `exclude` mean in one variant.
struct FilterScope {
  /// What a path stands for.
  enum Meaning {
    /// A number of every configuration.
    case field(position: Int, parameter: Parameter)
    /// A word that all configurations of the variant have: a model or the name of a case.
    case word(String, among: [String])
    /// Something that only other variants have.
    case absent
  }

  let structure: Structure
  let base: BaseReader
  /// For each column of cases the name of the case that is taken, if it comes up, and all names.
  let cases: [(column: String, name: String?, all: [String])]
  /// The paths of parameters and models that any variant has.
  let known: Set<String>
  let problems: ProblemList

  /// What a path means; `nil` where it means nothing in any variant.
  func meaning(of path: String) -> Meaning? {
    if let position = structure.position(of: path) {
      return .field(position: position, parameter: structure.fields[position].parameter)
    }
    if let column = cases.first(where: { $0.column == path }) {
      return column.name.map { .word($0, among: column.all) } ?? .absent
    }
    if AxesReader.isModel(path) {
      let section = path == "model" ? "" : String(path.dropLast(".model".count))
      if let model = structure.models[section], let declared = base.sections[section] {
        return .word(model, among: declared.models.map(\.name))
      }
    }
    return known.contains(path) ? .absent : nil
  }

  /// Whether a word is one of those that it is compared with; what is wrong is noted.
  func isOne(_ word: String, of words: [String], _ path: String, at place: Range<Int>) -> Bool {
    guard !words.contains(word) else { return true }
    problems.report(
      place, "'\(path)' is never \(DisplayText.quoted(word))",
      hint: Suggestion.hint(for: word, among: words) ?? "one of \(DisplayText.list(words))")
    return false
  }
}
