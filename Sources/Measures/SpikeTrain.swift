/// A spike train as its statistics, gathered spike by spike in constant memory.
public struct SpikeTrain: Sendable {
  /// Number of spikes.
  public private(set) var count = 0
  /// Time of the first spike (ms).
  public private(set) var first: Double?
  /// Time of the last spike (ms).
  public private(set) var last: Double?
  private var intervals = Moments()

  /// A train without spikes.
  public init() {}

  /// Adds a spike; times must not fall.
  public mutating func add(_ time: Double) {
    count += 1
    if let last { intervals.add(time - last) } else { first = time }
    last = time
  }

  /// Coefficient of variation of the intervals between spikes: population SD over mean.
  ///
  /// `nil` with fewer than two intervals, where it has no meaning.
  public var intervalCV: Double? {
    guard intervals.count >= 2, intervals.mean > 0 else { return nil }
    return intervals.populationSD / intervals.mean
  }
}
