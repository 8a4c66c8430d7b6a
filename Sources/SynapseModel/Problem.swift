/// Something wrong with a configuration that no single parameter shows.
public struct Problem: Sendable, Hashable {
  /// The path of the parameter or section that it is best reported at.
  public let path: String
  /// What is wrong, without a full stop.
  public let message: String
  /// What to do about it, if that is known.
  public let hint: String?
  /// Whether the configuration can be run all the same.
  public let isWarning: Bool
  /// Whether it is about a value without effect, which is no problem where a preset fills it in or
  /// other configurations of a sweep use it.
  public let isOfSpareValue: Bool

  /// Describes a problem.
  public init(
    path: String, message: String, hint: String? = nil, isWarning: Bool = false,
    isOfSpareValue: Bool = false
  ) {
    self.path = path
    self.message = message
    self.hint = hint
    self.isWarning = isWarning
    self.isOfSpareValue = isOfSpareValue
  }
}
