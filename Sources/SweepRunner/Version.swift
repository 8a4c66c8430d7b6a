/// The program's version.
public enum QuantalVersion {
  /// As in the change log.
  public static let number = "0.1.0"
}
