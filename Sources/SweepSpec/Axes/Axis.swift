public import SynapseModel

/// One dimension of a sweep: one swept parameter, or several that vary together.
public struct Axis: Sendable {
  /// One swept parameter and its values.
  public struct Column: Sendable {
    /// The path of the parameter, for example `inputs.glutamate.release.probability`.
    public let path: String
    /// Its declaration.
    public let parameter: Parameter
    /// Its values in the order of the spec, in the parameter's unit.
    public let values: [Double]
    /// Where its value stands in a configuration's values.
    let position: Int

    /// The column of tables that holds its values, for example `glutamate_spikes_rate_hz`.
    public var columnName: String {
      Sweep.columnName(path: path, unit: parameter.isOrdered ? parameter.unit : nil)
    }
  }

  /// The parameter that stands for the axis where there is room for one only.
  public let first: Column
  /// The parameters that vary with the first, with as many values; empty for a plain axis.
  public let others: [Column]

  init(first: Column, others: [Column] = []) {
    self.first = first
    self.others = others
  }

  /// All parameters of the axis in the order of the spec.
  public var columns: [Column] { [first] + others }
  /// How many places there are along the axis.
  public var count: Int { first.values.count }
}
