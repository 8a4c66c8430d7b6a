extension InputOutcome {
  /// Two inputs as one, or one input's terminals at two targets.
  public func merged(with other: InputOutcome) -> InputOutcome {
    var both = self
    both.spikes += other.spikes
    both.vesicles += other.vesicles
    both.opportunities += other.opportunities
    both.failures = failures.flatMap { mine in other.failures.map { mine + $0 } }
    both.firstSpike = min(firstSpike, other.firstSpike)
    both.spontaneous = Self.sum(spontaneous, other.spontaneous)
    both.asynchronous = Self.sum(asynchronous, other.asynchronous)
    both.trunkSpikes = Self.sum(trunkSpikes, other.trunkSpikes)
    both.hasVesicles = hasVesicles || other.hasVesicles
    both.entryFactors = entryFactors?.merged(with: other.entryFactors) ?? other.entryFactors
    both.triggered = Self.sum(triggered, other.triggered)
    if sizes != nil || other.sizes != nil { both.sizes = allSizes + other.allSizes }
    return both
  }

  /// What all released vesicles held; usual ones count as one each.
  private var allSizes: Double {
    sizes ?? vesicles + (spontaneous ?? 0) + (asynchronous ?? 0)
  }

  /// The sum of what is there; `nil` if nothing is.
  private static func sum(_ a: Double?, _ b: Double?) -> Double? {
    guard let a else { return b }
    return a + (b ?? 0)
  }
}
