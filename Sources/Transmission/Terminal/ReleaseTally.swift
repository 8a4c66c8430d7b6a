/// What one input released, lane by lane.
final class ReleaseTally {
  /// Vesicles, opportunities, failures and spikes of each lane, as one vector that is added at once.
  private let counts = Memory(repeating: SIMD4<Double>(), count: BatchSize.lanes)

  /// Released vesicles.
  func vesicles(_ lane: Int) -> Double { counts[lane].x }
  /// Sites that held a vesicle when a spike came.
  func opportunities(_ lane: Int) -> Double { counts[lane].y }
  /// Spikes that released nothing.
  func failures(_ lane: Int) -> Double { counts[lane].z }
  /// Presynaptic spikes.
  func spikes(_ lane: Int) -> Double { counts[lane].w }

  /// Counts a spike.
  @inline(__always) func count(slot: Int, released: Double, available: Double) {
    counts.base[slot & (BatchSize.lanes - 1)] += SIMD4(
      released, available, released == 0 ? 1 : 0, 1)
  }
}
