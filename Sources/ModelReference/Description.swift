import SynapseModel

extension Catalogue.Match {
  /// All about it, for people.
  public var text: String {
    switch entry.subject {
    case .section(let section): text(section)
    case .model(let model, let section): text(model, of: section)
    case .preset(let preset): text(preset)
    case .parameter(let parameter, let models): text(parameter, models)
    }
  }

  private func text(_ section: Section) -> String {
    var text = "\(path)\n  \(section.meaning)\(section.isRequired ? " (must be given)" : "")\n"
    if !section.parameters.isEmpty { text += "\n" + parameterTable(section.parameters) }
    let tree = SectionTree.rows(inside: section)
    if !tree.isEmpty { text += "\n" + TextTable.lines(tree) }
    if !section.presets.isEmpty { text += "\n" + presetTable(section.presets) }
    return text
  }

  private func presetTable(_ presets: [Preset]) -> String {
    TextTable.lines(
      [["  preset", "meaning"]] + presets.map { ["  " + $0.name, $0.meaning] })
  }

  private func text(_ preset: Preset) -> String {
    let section = path.split(separator: ".").dropLast().joined(separator: ".")
    return """
      \(section) with preset: \(preset.name)
        \(preset.meaning)

        source  \(preset.source)
        sets    \(preset.keys)

      """
  }

  private func text(_ model: Model, of section: Section) -> String {
    let isDefault = section.defaultModel == model.name ? ", taken when none is given" : ""
    let place = path.split(separator: ".").dropLast().joined(separator: ".")
    return """
      \(place) with model: \(model.name)\(isDefault)
        \(model.meaning)

        source  \(model.source)

      \(parameterTable(model.parameters))
      """
  }

  private func parameterTable(_ parameters: [Parameter]) -> String {
    let head = ["  parameter", "default", "range", "meaning"]
    return TextTable.lines(
      [head]
        + parameters.map {
          ["  " + $0.name, $0.defaultText ?? "(required)", $0.rangeText ?? "any", $0.meaning]
        })
  }

  private func text(_ parameter: Parameter, _ models: [String]) -> String {
    var rows: [[String]] = []
    if let unit = parameter.unit {
      let others = parameter.units.filter { $0 != unit.symbol }.joined(separator: ", ")
      rows.append(["  unit", "\(unit.symbol) (also \(others))"])
    } else if parameter.isOrdered {
      let isWhole = parameter.kind == .integer
      rows.append(["  unit", isWhole ? "none, a whole number" : "none, a plain number"])
    }
    rows.append(["  default", parameter.defaultText ?? "none: it must be given or swept"])
    rows.append(["  range", parameter.rangeText ?? "any"])
    rows.append(["  source", parameter.source])
    if !models.isEmpty { rows.append(["  models", models.joined(separator: ", ")]) }
    return "\(path)\n  \(parameter.meaning)\n\n" + TextTable.lines(rows)
  }
}

extension Catalogue {
  /// The tree of all sections with their parameters and models, for people.
  public var tree: String {
    let own = schema.parameters.map { [$0.name, $0.meaning] }
    return TextTable.lines(own + SectionTree.rows(inside: schema, indentation: ""))
  }
}

/// Sections and models as rows of name and meaning.
enum SectionTree {
  /// What is inside a section: models first.
  static func rows(inside section: Section, indentation: String = "  ") -> [[String]] {
    var rows = section.models.map { model in
      let mark = section.defaultModel == model.name ? " (default)" : ""
      return ["\(indentation)model: \(model.name)\(mark)", model.meaning]
    }
    let inner = section.sections.map { ($0.name, $0) }
    let members = section.members.map { [(Entry.placeholder, $0.section)] } ?? []
    for (name, section) in inner + members {
      rows.append([indentation + name, section.meaning])
      rows += section.parameters.map { ["\(indentation)  \($0.name)", $0.meaning] }
      rows += self.rows(inside: section, indentation: indentation + "  ")
    }
    return rows
  }
}

/// Columns of text.
enum TextTable {
  /// The rows, one a line; all columns but the last are padded.
  static func lines(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1
          ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}
