public import SynapseModel

/// One combination of cases: a base configuration and the axes over it.
///
/// A sweep without cases has one variant. All configurations of a variant have one structure.
public struct Variant: Sendable {
  /// The case of each `cases`, in the order of the spec; empty where it does not come up.
  public let caseNames: [String]
  /// What is swept in it; the last axis varies fastest.
  public let axes: [Axis]
  /// What its configurations are made of.
  public var structure: Structure { base.structure }
  /// How many combinations of values the axes have.
  public let productCount: Int
  /// How many of these `where` and `exclude` keep.
  public let keptCount: Int

  let base: Configuration
  let filter: Filter?
  /// How many neighbouring positions of the sweep have no position of another variant between.
  let blockSize: Int

  init(
    caseNames: [String], axes: [Axis], base: Configuration, filter: Filter?, keptCount: Int?,
    innerAxes: Int
  ) {
    self.caseNames = caseNames
    self.axes = axes
    self.base = base
    self.filter = filter
    productCount = axes.reduce(1) { $0 * $1.count }
    self.keptCount = keptCount ?? productCount
    blockSize = axes.suffix(innerAxes).reduce(1) { $0 * $1.count }
  }

  /// A value with its unit; of a list, its label.
  public func text(of value: Double, _ parameter: Parameter) -> String {
    base.text(of: value, parameter)
  }

  /// Its first configuration, kept or not.
  public var firstConfiguration: Configuration { configuration(at: 0) }

  /// The configuration at a position of the variant's own product, kept or not.
  func configuration(at position: Int) -> Configuration {
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

  /// The first kept position from `start` on, below `end`.
  func firstKept(from start: Int, below end: Int) -> Int? {
    guard start < end else { return nil }
    return filter.map { $0.firstKept(from: start, below: end) } ?? start
  }

  /// Whether a position is kept.
  func isKept(_ position: Int) -> Bool { filter?.keeps(position) ?? true }
}
