/// What a run is made of, apart from its numbers: the sections that are present, the model of
/// each, and the list of its parameters.
///
/// Runs of one structure differ in numbers only, so they can be simulated side by side.
public final class Structure: Sendable {
  /// One parameter at one place.
  public struct Field: Sendable {
    /// Where it stands, for example `inputs.glutamate.release.probability`.
    public let path: String
    /// Its declaration.
    public let parameter: Parameter

    /// Places a parameter.
    public init(path: String, parameter: Parameter) {
      self.path = path
      self.parameter = parameter
    }
  }

  /// All parameters, sorted by path; a configuration's values are in this order.
  public let fields: [Field]
  /// The model of each section that has one: section path to model name.
  public let models: [String: String]
  /// The members of each named map: its path to the sorted names.
  public let members: [String: [String]]
  private let positions: [String: Int]
  /// Where the flags stand that make runs share the value of a field.
  private let flags: [Int: Int]

  /// Makes a structure; fields and names are sorted here, so what is written in another order is
  /// the same structure.
  public init(fields: [Field], models: [String: String], members: [String: [String]]) {
    self.fields = fields.sorted { $0.path < $1.path }
    self.models = models
    self.members = members.mapValues { $0.sorted() }
    let positions = Dictionary(
      self.fields.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: { a, _ in a }
    )
    self.positions = positions
    flags = self.fields.enumerated().reduce(into: [:]) { flags, field in
      guard case .valueWhere(let flag) = field.element.parameter.shared else { return }
      let parent = field.element.path.split(separator: ".").dropLast(2) + [flag[...]]
      flags[field.offset] = positions[parent.joined(separator: ".")]
    }
  }

  /// Where the value of the parameter at `path` stands in a configuration's values.
  public func position(of path: String) -> Int? { positions[path] }

  /// Whether runs share the value of the field at `position`, of the kind `valueWhere`.
  func sharesValue(at position: Int, _ values: [Double]) -> Bool {
    flags[position].map { values[$0] != 0 } ?? false
  }
}

/// One set of parameter values.
public struct Configuration: Sendable {
  /// What it is made of.
  public let structure: Structure
  /// One number for each of the structure's fields, in the parameters' units.
  public var values: [Double]
  /// What values of lists stand for.
  public let lists: NumberLists

  /// Joins a structure and its values.
  public init(structure: Structure, values: [Double], lists: NumberLists = .none) {
    self.structure = structure
    self.values = values
    self.lists = lists
  }

  /// A value with its unit; of a list, its label.
  public func text(of value: Double, _ parameter: Parameter) -> String {
    if case .list = parameter.kind {
      return value == 0 ? parameter.words?.none ?? "" : lists[value].label
    }
    return parameter.text(of: value)
  }

  /// The numbers of a list whose value is `value`.
  public func numbers(_ value: Double) -> [Double] { lists[value].numbers }
}

/// What runs must have in common to be simulated side by side.
public struct BatchKey: Hashable, Sendable {
  private let structure: ObjectIdentifier
  private let shared: [Double]

  fileprivate init(structure: ObjectIdentifier, shared: [Double]) {
    self.structure = structure
    self.shared = shared
  }
}

extension Configuration {
  /// The key of the batches that it can be in: its structure and the values that runs must share.
  public var batchKey: BatchKey {
    BatchKey(structure: ObjectIdentifier(structure), shared: sharedValues)
  }

  /// What runs of one structure must have in common to be simulated side by side.
  public var sharedValues: [Double] {
    zip(structure.fields.indices, values).compactMap { position, value in
      switch structure.fields[position].parameter.shared {
      case .nothing: nil
      case .presence: value == 0 ? 0 : 1
      case .value: value
      case .valueWhere: structure.sharesValue(at: position, values) ? value : nil
      }
    }
  }
}
