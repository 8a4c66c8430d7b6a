import SynapseModel

/// The text by which a configuration is named: one sorted line for everything that differs from
/// the defaults.
///
/// A default is left out, so that a parameter added to the model later does not rename old runs.
struct CanonicalForm: Sendable {
  private let structure: Structure
  /// The model that each section takes when the spec names none.
  let defaultModels: [String: String]
  private let head: String
  /// Lines that do not depend on numbers: members of named maps, and models.
  private let fixedLines: [(path: String, line: String)]
  /// The lines of the base's values; a sweep changes a few of them only.
  private let baseLines: [String]
  private let baseValues: [Double]

  init(_ base: Configuration, defaultModels: [String: String], revision: Int) {
    structure = base.structure
    self.defaultModels = defaultModels
    head = "revision=\(revision)\n"
    fixedLines = Self.fixedLines(base.structure, defaultModels)
    baseValues = base.values
    baseLines = zip(base.structure.fields, base.values).map { Self.line($0, $1) }
  }

  /// The canonical text of a configuration.
  func text(of configuration: Configuration) -> String {
    if configuration.structure === structure { return text(values: configuration.values) }
    let other = Configuration(structure: configuration.structure, values: configuration.values)
    let form = CanonicalForm(other, head: head, defaultModels: defaultModels)
    return form.text(values: other.values)
  }

  private init(_ base: Configuration, head: String, defaultModels: [String: String]) {
    structure = base.structure
    self.defaultModels = defaultModels
    self.head = head
    fixedLines = Self.fixedLines(base.structure, defaultModels)
    baseValues = base.values
    baseLines = zip(base.structure.fields, base.values).map { Self.line($0, $1) }
  }

  private func text(values: [Double]) -> String {
    var text = head
    for (_, line) in fixedLines { text += line }
    for (position, field) in structure.fields.enumerated() {
      guard position < values.count, position < baseValues.count else { break }
      let isBase = values[position] == baseValues[position]
      text += isBase ? baseLines[position] : Self.line(field, values[position])
    }
    return text
  }

  private static func fixedLines(
    _ structure: Structure, _ defaultModels: [String: String]
  ) -> [(path: String, line: String)] {
    var lines: [(path: String, line: String)] = []
    // An entry of a named map counts even if all its values are defaults: one receptor is not none.
    for (path, names) in structure.members {
      for name in names { lines.append((path + "." + name, "\(path).\(name)\n")) }
    }
    for (path, model) in structure.models where defaultModels[path] != model {
      lines.append((path, "\(path).model=\(model)\n"))
    }
    return lines.sorted { $0.line < $1.line }
  }

  private static func line(_ field: Structure.Field, _ value: Double) -> String {
    if let standard = field.parameter.defaultValue, standard == value { return "" }
    // Adding zero turns -0 into 0: they are one value.
    return "\(field.path)=\((value + 0).brief)\n"
  }
}
