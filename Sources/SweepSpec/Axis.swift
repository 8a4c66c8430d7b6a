public import SynapseModel

/// One swept parameter and its values.
public struct Axis: Sendable {
  /// The path of the parameter, for example `inputs.glutamate.release.probability`.
  public let path: String
  /// Its declaration.
  public let parameter: Parameter
  /// Its values in the order of the spec, in the parameter's unit.
  public let values: [Double]
  /// Where its value stands in a configuration's values.
  let position: Int

  /// The column of tables that holds its values, for example `glutamate_spikes_rate_hz`.
  public var columnName: String { Sweep.columnName(path: path, unit: parameter.unit) }
}
