import SynapseModel

/// The text by which configurations of one structure are named: one sorted line for everything that
/// differs from the defaults.
///
/// A default is left out, so that a parameter added to the model later does not rename old runs.
struct CanonicalForm: Sendable {
  private let structure: Structure
  private let head: String
  /// Lines that do not depend on numbers: members of named maps, and models.
  private let fixedLines: String
  /// The lines of some base's values; a sweep changes a few of them only.
  private let baseLines: [String]
  private let baseValues: [Double]
  private let lists: NumberLists

  init(_ base: Configuration, defaultModels: [String: String], revision: Int) {
    structure = base.structure
    lists = base.lists
    head = "revision=\(revision)\n"
    fixedLines = Self.fixedLines(base.structure, defaultModels)
    baseValues = base.values
    baseLines = zip(base.structure.fields, base.values).map { Self.line($0, $1, base.lists) }
  }

  /// The canonical text of a configuration of the structure.
  func text(of configuration: Configuration) -> String {
    let values = configuration.values
    var text = head + fixedLines
    for (position, field) in structure.fields.enumerated() {
      guard position < values.count, position < baseValues.count else { break }
      let isBase = values[position] == baseValues[position]
      text += isBase ? baseLines[position] : Self.line(field, values[position], lists)
    }
    return text
  }

  private static func fixedLines(
    _ structure: Structure, _ defaultModels: [String: String]
  ) -> String {
    var lines: [String] = []
    // An entry of a named map counts even if all its values are defaults: one receptor is not none.
    for (path, names) in structure.members {
      for name in names { lines.append("\(path).\(name)\n") }
    }
    for (path, model) in structure.models where defaultModels[path] != model {
      lines.append("\(path).model=\(model)\n")
    }
    return lines.sorted().joined()
  }

  private static func line(
    _ field: Structure.Field, _ value: Double, _ lists: NumberLists
  ) -> String {
    if let standard = field.parameter.defaultValue, standard == value { return "" }
    switch field.parameter.kind {
    // Words and lists by their content: their places may change.
    case .choice: return "\(field.path)=\(field.parameter.text(of: value))\n"
    case .list: return "\(field.path)=\(lists[value].identity)\n"
    // Adding zero turns -0 into 0: they are one value.
    case .number, .integer, .flag: return "\(field.path)=\((value + 0).brief)\n"
    }
  }
}
