public import SynapseModel

/// Everything that a spec can name below `base`, in the order of the schema.
public struct Catalogue: Sendable {
  /// What all of it is part of.
  public let schema: Section
  /// Sections, their parameters, models and presets; a parameter that models of one section declare
  /// differently has an entry for each declaration.
  public let entries: [Entry]

  /// Lists what a schema declares.
  public init(_ schema: Section) {
    self.schema = schema
    entries = Self.entries(in: schema, at: [])
  }

  private static func entries(in section: Section, at path: [String]) -> [Entry] {
    var entries: [Entry] = []
    if !path.isEmpty {
      entries.append(Entry(path: path, subject: .section(section), aliases: []))
    }
    entries += section.parameters.map { parameter in
      Entry(
        path: path + [parameter.name], subject: .parameter(parameter, models: []),
        aliases: short(path).map { $0 + [parameter.name] })
    }
    entries += section.models.map { model in
      Entry(
        path: path + [model.name], subject: .model(model, of: section),
        aliases: short(path).map { $0 + [model.name] })
    }
    entries += section.presets.map { preset in
      Entry(
        path: path + [preset.name], subject: .preset(preset),
        aliases: short(path).map { $0 + [preset.name] })
    }
    entries += modelParameters(of: section, at: path)
    if let member = section.members?.section {
      entries += Self.entries(in: member, at: path + [Entry.placeholder])
    }
    for inner in section.sections {
      entries += Self.entries(in: inner, at: path + [inner.name])
    }
    return entries
  }

  private static func modelParameters(of section: Section, at path: [String]) -> [Entry] {
    var declarations: [(parameter: Parameter, models: [String])] = []
    for model in section.models {
      for parameter in model.parameters {
        if let index = declarations.firstIndex(where: { $0.parameter == parameter }) {
          declarations[index].models.append(model.name)
        } else {
          declarations.append((parameter, [model.name]))
        }
      }
    }
    return declarations.map { parameter, models in
      let places =
        short(path)
        + ([path] + short(path)).flatMap { place in
          models.map { place + [$0] }
        }
      return Entry(
        path: path + [parameter.name], subject: .parameter(parameter, models: models),
        aliases: places.map { $0 + [parameter.name] })
    }
  }

  /// The path of a map for that of its members: people leave the name out.
  private static func short(_ path: [String]) -> [[String]] {
    path.last == Entry.placeholder ? [path.dropLast()] : []
  }
}
