/// One way to model a stage, for example the release model `tsodyks_markram`.
public struct Model: Sendable {
  /// What `model:` is set to in the spec.
  public let name: String
  /// One sentence for people, without a full stop.
  public let meaning: String
  /// Its parameters, in the order of documentation.
  public let parameters: [Parameter]
  /// Where the equations come from, in the manner of `Parameter.source`.
  public let source: String

  /// Declares a model.
  public init(_ name: String, _ meaning: String, source: String, parameters: [Parameter]) {
    self.name = name
    self.meaning = meaning
    self.source = source
    self.parameters = parameters
  }
}

/// A named set of values that fills a section; keys beside `preset:` override it.
public struct Preset: Sendable {
  /// What `preset:` is set to in the spec.
  public let name: String
  /// One sentence for people, without a full stop.
  public let meaning: String
  /// Where the values come from.
  public let source: String
  /// The keys and values as they would be written in a spec.
  public let keys: String

  /// Declares a preset; `keys` is YAML, for example `{model: lif, leak: 10 nS}`.
  public init(_ name: String, _ meaning: String, source: String, keys: String) {
    self.name = name
    self.meaning = meaning
    self.source = source
    self.keys = keys
  }
}

/// One section of the spec: what keys may stand there.
public struct Section: Sendable {
  /// Its key, for example `release`; for the members of a named map, what one is called.
  public let name: String
  /// One sentence for people, without a full stop.
  public let meaning: String
  /// The parameters that it has whatever the model.
  public let parameters: [Parameter]
  /// The models that `model:` chooses among; empty where there is nothing to choose.
  public let models: [Model]
  /// The model taken when `model:` is missing; `nil` where it must be given.
  public let defaultModel: String?
  /// Whether the spec must have the section; if not and it is missing, a section with models or
  /// parameters takes its defaults, a named map is empty.
  public let isRequired: Bool
  /// The sections inside it.
  public let sections: [Section]
  /// The presets that `preset:` chooses among.
  public let presets: [Preset]
  /// For a map from the user's own names to sections of one shape: that shape.
  public let members: SectionBox?

  /// Declares a section with fixed keys.
  public init(
    _ name: String, _ meaning: String, required: Bool = false, parameters: [Parameter] = [],
    models: [Model] = [], defaultModel: String? = nil, sections: [Section] = [],
    presets: [Preset] = []
  ) {
    self.name = name
    self.meaning = meaning
    self.parameters = parameters
    self.models = models
    self.defaultModel = defaultModel
    isRequired = required
    self.sections = sections
    self.presets = presets
    members = nil
  }

  /// Declares a map from the user's own names to sections like `member`.
  public init(
    _ name: String, _ meaning: String, required: Bool = false, eachNamed member: Section
  ) {
    self.name = name
    self.meaning = meaning
    parameters = []
    models = []
    defaultModel = nil
    isRequired = required
    sections = []
    presets = []
    members = SectionBox(section: member)
  }

  /// The declared model of that name.
  public func model(named name: String) -> Model? { models.first { $0.name == name } }
}

/// Holds the shape of a named map's members (a struct cannot contain itself).
public final class SectionBox: Sendable {
  /// The shape.
  public let section: Section

  init(section: Section) { self.section = section }
}
