import SynapseModel

extension Catalogue {
  /// The whole reference of sections, models and parameters as a Markdown page.
  public var markdown: String {
    """
    # Parameters

    <!-- Written by `make docs` from the declarations in Sources; changes here are lost. -->

    Every parameter that a spec can have below `base`, as `quantal describe` shows it. `NAME` stands
    for names of your own. The equations are in [models](models), the sections of the science
    reference in [science-reference.md](science-reference.md).

    ## base

    \(schema.meaning).

    \(Self.table(schema.parameters) + entries.map(Self.markdown).joined())
    """.trimmedToOneLineEnd
  }

  private static func markdown(_ entry: Entry) -> String {
    switch entry.subject {
    case .section(let section):
      "\n## \(entry.path.joined(separator: "."))\n\n\(section.meaning)"
        + "\(section.isRequired ? "; must be given" : "").\n"
        + (section.parameters.isEmpty ? "" : "\n" + table(section.parameters))
        + (section.presets.isEmpty ? "" : "\n" + table(section.presets))
    case .model(let model, let section):
      "\n### \(entry.home), model \(model.name)\n\n\(model.meaning)"
        + "\(section.defaultModel == model.name ? "; taken when no model is given" : "").\n"
        + "Source: \(model.source).\n\n" + table(model.parameters)
    case .preset, .parameter: ""
    }
  }

  private static func table(_ parameters: [Parameter]) -> String {
    let head =
      "| parameter | default | range | meaning | source |\n| --- | --- | --- | --- | --- |\n"
    return head
      + parameters.map { parameter in
        let cells = [
          "`\(parameter.name)`", parameter.defaultText ?? "must be given",
          parameter.rangeText ?? "any\(parameter.unit.map { " \($0.symbol)" } ?? "")",
          parameter.meaning, parameter.source,
        ]
        return "| \(cells.map(escaped).joined(separator: " | ")) |\n"
      }.joined()
  }

  private static func table(_ presets: [Preset]) -> String {
    "| preset | what it sets | meaning | source |\n| --- | --- | --- | --- |\n"
      + presets.map { preset in
        let cells = ["`\(preset.name)`", "`\(preset.keys)`", preset.meaning, preset.source]
        return "| \(cells.map(escaped).joined(separator: " | ")) |\n"
      }.joined()
  }

  private static func escaped(_ cell: String) -> String {
    cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}

extension String {
  fileprivate var trimmedToOneLineEnd: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return text + "\n"
  }
}
