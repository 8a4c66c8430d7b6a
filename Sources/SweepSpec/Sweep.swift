import Crypto
public import SynapseModel

/// A sweep as a spec describes it: which configurations there are, in which order, and how each is
/// named and seeded.
public struct Sweep: Sendable {
  /// Its name, also of its results folder.
  public let name: String
  /// The spec as it is run, with included files in their place.
  public let text: String
  /// The combinations of cases, each with a base and axes; one where there are no cases.
  public let variants: [Variant]
  /// What decides about configurations, from the slowest to the fastest.
  public let dimensions: [SweepDimension]
  /// The columns of tables that say what a configuration is.
  public let sweptColumns: [SweptColumn]
  /// The other files that were read, and the SHA-256 of each in hexadecimal digits.
  public let files: [(name: String, sha256: String)]
  /// How often each configuration is simulated.
  public let trials: Trials
  /// The revision of the model, which is part of every run's name.
  public let revision: Int
  /// What is legal in the spec and probably not meant.
  public private(set) var warnings: [Diagnostic]
  /// How many combinations of values there are: positions go from 0 to one less.
  public var productCount: Int { expansion.size }
  /// How many of these `where` and `exclude` keep: the configurations of the sweep.
  public let configurationCount: Int
  /// How many runs there are: configurations times trials.
  public var runCount: Int { configurationCount * trials.count }
  /// How many structures the configurations have; runs of one are simulated side by side.
  public let structureCount: Int

  let expansion: Expansion
  private let canonicalForms: [ObjectIdentifier: CanonicalForm]
  /// Section path to the model that is taken when none is written.
  private let defaultModels: [String: String]

  init(
    name: String, text: String, files: [SourceText], _ expanded: SweepAssembly.Expanded,
    trials: Trials, revision: Int, defaultModels: [String: String], warnings: [Diagnostic]
  ) {
    self.name = name
    self.text = text
    self.files = files.map { ($0.name, Hexadecimal.text(SHA256.hash(data: $0.bytes))) }
    expansion = expanded.expansion
    variants = expanded.variants
    dimensions = expanded.dimensions
    sweptColumns = expanded.columns
    self.trials = trials
    self.revision = revision
    self.warnings = warnings
    configurationCount = variants.reduce(0) { $0 + $1.keptCount }
    var forms: [ObjectIdentifier: CanonicalForm] = [:]
    for variant in variants where forms[ObjectIdentifier(variant.structure)] == nil {
      forms[ObjectIdentifier(variant.structure)] = CanonicalForm(
        variant.base, defaultModels: defaultModels, revision: revision)
    }
    canonicalForms = forms
    self.defaultModels = defaultModels
    structureCount = forms.count
  }

  /// The same sweep with warnings.
  func warned(_ warnings: [Diagnostic]) -> Sweep {
    var sweep = self
    sweep.warnings = warnings
    return sweep
  }

  /// The configuration at a position from 0 to `productCount - 1`, kept or not.
  public func configuration(at position: Int) -> Configuration { located(position).configuration }

  /// The configuration at a position, and the variant that it belongs to.
  public func located(_ position: Int) -> (configuration: Configuration, variant: Variant) {
    precondition(position >= 0 && position < productCount, "no configuration at that position")
    let location = expansion.locate(position)
    let variant = variants[location.variant]
    return (variant.configuration(at: location.local), variant)
  }

  /// The place of a position along each of the dimensions.
  public func places(of position: Int) -> [Int] {
    expansion.places(of: position, count: dimensions.count)
  }

  /// The canonical text of a configuration of this sweep.
  func canonicalText(of configuration: Configuration) -> String {
    // A structure of another sweep has no form that is ready.
    let form =
      canonicalForms[ObjectIdentifier(configuration.structure)]
      ?? CanonicalForm(configuration, defaultModels: defaultModels, revision: revision)
    return form.text(of: configuration)
  }

  /// The name of the table column for a path: `glutamate_spikes_rate_hz`.
  public static func columnName(path: String, unit: Unit?) -> String {
    let front = "inputs."
    let short = path.hasPrefix(front) ? path.dropFirst(front.count) : path[...]
    return String(short.map { $0 == "." ? "_" : $0 }) + (unit?.columnSuffix ?? "")
  }

  /// Whether a text can name a sweep: safe as a folder on every system.
  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != 0x2E, name.utf8.count <= 100 else { return false }
    return name.utf8.allSatisfy {
      switch $0 {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
  }
}
