/// A measured column.
public struct Measure: Sendable {
  /// The column's name, with its unit at the end.
  public let name: String
  /// The unit, empty where it has no dimension.
  public let unit: String
  /// Whether its values are whole numbers.
  public let isCount: Bool
  /// One sentence for people, without a full stop.
  public let meaning: String

  /// Declares a measure.
  public init(_ name: String, unit: String = "", isCount: Bool = false, _ meaning: String) {
    self.name = name
    self.unit = unit
    self.isCount = isCount
    self.meaning = meaning
  }
}
