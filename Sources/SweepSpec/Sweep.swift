public import SynapseModel

/// A sweep as a spec describes it: which configurations there are, in which order, and how each is
/// named and seeded.
public struct Sweep: Sendable {
  /// Its name, also of its results folder.
  public let name: String
  /// The spec as it was read.
  public let text: String
  /// What is swept; the last axis varies fastest.
  public let axes: [Axis]
  /// How often each configuration is simulated.
  public let trials: Trials
  /// The revision of the model, which is part of every run's name.
  public let revision: Int
  /// What is legal in the spec and probably not meant.
  public let warnings: [Diagnostic]
  /// How many combinations of values the axes have: positions go from 0 to one less.
  public let productCount: Int
  /// How many of these `where` and `exclude` keep: the configurations of the sweep.
  public let configurationCount: Int
  /// How many runs there are: configurations times trials.
  public var runCount: Int { configurationCount * trials.count }

  /// Every swept parameter, axis by axis.
  public var sweptColumns: [Axis.Column] { axes.flatMap(\.columns) }

  let base: Configuration
  let filter: Filter?
  let canonical: CanonicalForm

  /// The reader has checked that the product is small; `keptCount` is what the filter keeps of it.
  init(
    name: String, text: String, axes: [Axis], trials: Trials, revision: Int, base: Configuration,
    filter: Filter?, keptCount: Int?, defaultModels: [String: String], warnings: [Diagnostic]
  ) {
    self.name = name
    self.text = text
    self.axes = axes
    self.trials = trials
    self.revision = revision
    self.base = base
    self.warnings = warnings
    self.filter = filter
    productCount = axes.reduce(1) { $0 * $1.count }
    configurationCount = keptCount ?? productCount
    canonical = CanonicalForm(base, defaultModels: defaultModels, revision: revision)
  }

  /// The configuration at a position from 0 to `productCount - 1`, kept or not.
  public func configuration(at position: Int) -> Configuration {
    precondition(position >= 0 && position < productCount, "no configuration at that position")
    var configuration = base
    var rest = position
    for axis in axes.reversed() {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: axis.count)
      configuration.values[axis.first.position] = axis.first.values[remainder]
      for column in axis.others { configuration.values[column.position] = column.values[remainder] }
      rest = quotient
    }
    return configuration
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
