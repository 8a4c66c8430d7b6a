public import SynapseModel

/// One thing that a spec can name below `base`, at its place.
public struct Entry: Sendable {
  /// What there is at a place.
  public enum Subject: Sendable {
    /// A section or a named map.
    case section(Section)
    /// A model of a section.
    case model(Model, of: Section)
    /// A preset of a section.
    case preset(Preset)
    /// A parameter, with the names of the models that have it; none where it belongs to the section.
    case parameter(Parameter, models: [String])
  }

  /// Stands for the user's own name in a path.
  public static let placeholder = "NAME"

  /// Its keys from `base` on; for a model or a preset the section's and its name.
  public let path: [String]
  /// What it is.
  public let subject: Subject
  /// Other paths by which people may ask for it.
  let aliases: [[String]]

  /// Its own name, the last key.
  public var name: String { path.last ?? "" }

  /// The path of the section that it belongs to.
  public var home: String { path.dropLast().joined(separator: ".") }
}

extension Parameter {
  /// The default with its unit as a spec has it; `nil` where a value must be given.
  public var defaultText: String? { defaultValue.map { text(of: $0) } }

  /// What values are legal, with the unit; `nil` where anything goes.
  public var rangeText: String? {
    switch kind {
    case .flag: return "true or false"
    case .choice(let words): return words.joined(separator: ", ")
    case .list where words != nil: return words?.phrase
    default: break
    }
    return bounds.phrase.map { $0 + (unit.map { " \($0.symbol)" } ?? "") }
  }

  /// The units that a spec may use for it, the largest first.
  public var units: [String] {
    unit.map { Unit.units(of: $0.dimension).map(\.symbol) } ?? []
  }
}
