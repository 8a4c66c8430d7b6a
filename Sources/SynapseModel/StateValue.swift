/// One number of a mechanism's state, for people: what traces show.
public struct StateValue: Sendable {
  /// For example `residual_calcium`.
  public let name: String
  /// Its unit; `nil` without dimension.
  public let unit: Unit?
  /// How much it is.
  public let value: Double

  /// Names a number.
  public init(name: String, unit: Unit?, value: Double) {
    self.name = name
    self.unit = unit
    self.value = value
  }
}
