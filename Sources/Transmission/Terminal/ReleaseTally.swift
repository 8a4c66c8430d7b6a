/// What one input released, lane by lane.
final class ReleaseTally {
  /// Vesicles, opportunities, failures and spikes of each lane, as one vector that is added at once.
  private let counts = Memory(repeating: SIMD4<Double>(), count: BatchSize.lanes)
  private let spontaneousCounts = Memory(repeating: 0.0, count: BatchSize.lanes)
  private let asynchronousCounts = Memory(repeating: 0.0, count: BatchSize.lanes)

  /// Vesicles released by spikes, without those of asynchronous release.
  func vesicles(_ lane: Int) -> Double { counts[lane].x }
  /// Sites that held a vesicle when a spike came, or got one while it still released.
  func opportunities(_ lane: Int) -> Double { counts[lane].y }
  /// Spikes that released nothing.
  func failures(_ lane: Int) -> Double { counts[lane].z }
  /// Presynaptic spikes.
  func spikes(_ lane: Int) -> Double { counts[lane].w }
  /// Vesicles released without a spike.
  func spontaneous(_ lane: Int) -> Double { spontaneousCounts[lane] }
  /// Vesicles released late, while a spike's calcium lasts.
  func asynchronous(_ lane: Int) -> Double { asynchronousCounts[lane] }

  /// Vesicles of all kinds.
  func allVesicles(_ lane: Int) -> Double {
    vesicles(lane) + spontaneous(lane) + asynchronous(lane)
  }

  /// Counts a spike.
  @inline(__always) func count(slot: Int, released: Double, available: Double) {
    counts.base[slot & (BatchSize.lanes - 1)] += SIMD4(
      released, available, released == 0 ? 1 : 0, 1)
  }

  /// Counts a spike whose vesicles are counted when they fuse.
  ///
  /// The mean number of vesicles that are there is rounded to 2^-29, so that sums have no order.
  func countSpike(slot: Int, available: Double) {
    let exact = (available + 12_582_912) - 12_582_912
    counts.base[slot & (BatchSize.lanes - 1)] += SIMD4(0, exact, 1, 1)
  }

  /// Counts sites that got a vesicle while release by a spike goes on, rounded in the same way.
  func countOpportunities(slot: Int, _ refilled: Double) {
    counts.base[slot & (BatchSize.lanes - 1)].y += (refilled + 12_582_912) - 12_582_912
  }

  /// Counts vesicles when they fuse; the first ones after a spike make it no failure.
  func countRelease(slot: Int, released: Double, isFirst: Bool) {
    counts.base[slot & (BatchSize.lanes - 1)] += SIMD4(released, 0, isFirst ? -1 : 0, 0)
  }

  /// Counts vesicles that no spike released.
  func countSpontaneous(slot: Int, _ amount: Double) {
    spontaneousCounts.base[slot & (BatchSize.lanes - 1)] += amount
  }

  /// Counts the vesicles of eight runs, the first one's in slot `slot`, that no spike released.
  func countSpontaneous(slot: Int, _ amounts: Group) {
    spontaneousCounts.add(amounts, at: slot & (BatchSize.lanes - 1))
  }

  /// Counts the vesicles of eight runs, the first one's in slot `slot`, released asynchronously.
  func countAsynchronous(slot: Int, _ amounts: Group) {
    asynchronousCounts.add(amounts, at: slot & (BatchSize.lanes - 1))
  }

  /// Counts a vesicle that no spike released.
  @inline(__always) func countSpontaneous(lane: Int) { spontaneousCounts.base[lane] += 1 }

  /// Counts vesicles released asynchronously.
  @inline(__always) func countAsynchronous(slot: Int, _ amount: Double) {
    asynchronousCounts.base[slot & (BatchSize.lanes - 1)] += amount
  }
}
