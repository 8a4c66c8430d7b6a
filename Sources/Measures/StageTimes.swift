/// How long each stage of the simulation took (s), if asked for.
public struct StageTimes: Sendable {
  /// Spikes and release.
  public var events = 0.0
  /// Receptors.
  public var receptors = 0.0
  /// Membrane.
  public var membrane = 0.0
  /// Names, seeds, lines and compression.
  public var rows = 0.0
  private let clock: ContinuousClock?

  /// Measures only if `isMeasured`: reading the clock at every block costs a per cent or two.
  public init(isMeasured: Bool) { clock = isMeasured ? ContinuousClock() : nil }

  /// Does `work` and adds its time to `stage`.
  @inlinable
  public mutating func measure(
    _ stage: WritableKeyPath<StageTimes, Double>, _ work: () -> Void
  ) {
    guard let start = now else { return work() }
    work()
    self[keyPath: stage] += start.duration(to: ContinuousClock.now) / .seconds(1)
  }

  /// The time now, if times are measured.
  @usableFromInline var now: ContinuousClock.Instant? { clock?.now }

  /// Adds another's times.
  public mutating func add(_ other: StageTimes) {
    events += other.events
    receptors += other.receptors
    membrane += other.membrane
    rows += other.rows
  }
}
