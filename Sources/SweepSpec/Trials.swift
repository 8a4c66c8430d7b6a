/// How often each configuration is simulated, and with which random numbers.
public struct Trials: Sendable, Hashable {
  /// Which random numbers the configurations have.
  public enum Noise: String, Sendable, CaseIterable {
    /// Every configuration has its own.
    case independent
    /// The same in every configuration (common random numbers).
    case shared
  }

  /// How many there are; they are numbered from 1.
  public let count: Int
  /// What all random numbers come from.
  public let seed: UInt64
  /// Which random numbers the configurations have.
  public let noise: Noise
}
