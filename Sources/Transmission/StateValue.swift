import SynapseModel

/// One number of a mechanism's state, for people.
struct StateValue {
  /// For example `residual_calcium`.
  let name: String
  /// Its unit; `nil` without dimension.
  let unit: Unit?
  let value: Double
}
