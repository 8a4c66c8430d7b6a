/// Which terminals go through their sub-steps side by side.
///
/// Eight go as long as the one that has the longest way, so those that have about as many sub-steps
/// before them go together. Terminals do not know of each other: their order changes no result.
extension CalciumSensorRelease {
  /// Four classes for each doubling of the number of sub-steps.
  private static let classes = 64

  /// Brings terminals that still remember a spike to their next one.
  func bringActive(to spikes: SpikeList.Round, _ output: ReleaseOutput) {
    var count = 0
    for spike in UnsafeBufferPointer(start: spikes.start, count: spikes.count) {
      let slot = Int(spike.slot)
      guard activeUntil[slot] > times[slot] else { continue }
      goals[slot] = spike.time
      chosen[count] = spike.slot
      count += 1
    }
    sort(count, by: substeps)
    for first in stride(from: 0, to: count, by: BatchSize.width) {
      stretch.choose(sorted.base + first, count: min(BatchSize.width, count - first))
      advanceActive(to: stretch.load(goals), isWhole: false, output)
    }
  }

  /// Brings quiet terminals to their next spike.
  func bringQuiet(to spikes: SpikeList.Round, _ output: ReleaseOutput) {
    var count = 0
    for spike in UnsafeBufferPointer(start: spikes.start, count: spikes.count) {
      let slot = Int(spike.slot)
      guard activeUntil[slot] <= times[slot] else { continue }
      goals[slot] = spike.time
      chosen[count] = spike.slot
      count += 1
    }
    sort(count) { (goals[$0] - times[$0]) / grid.slow }
    for first in stride(from: 0, to: count, by: BatchSize.width) {
      stretch.choose(sorted.base + first, count: min(BatchSize.width, count - first))
      advanceQuiet(to: stretch.load(goals), isWhole: false, output)
    }
  }

  /// Brings terminals that still remember a spike to the end of the block (ms).
  func bringActive(toEndOf end: Group, _ output: ReleaseOutput) {
    var count = 0
    for slot in 0..<context.slots where activeUntil[slot] > times[slot] {
      goals[slot] = end[0]
      chosen[count] = UInt32(truncatingIfNeeded: slot)
      count += 1
    }
    sort(count, by: substeps)
    for first in stride(from: 0, to: count, by: BatchSize.width) {
      stretch.choose(sorted.base + first, count: min(BatchSize.width, count - first))
      advanceImposed(to: end, output)
      advanceActive(to: end, isWhole: true, output)
    }
  }

  /// Writes the first `count` chosen terminals into `sorted`, by how much they have to do.
  private func sort(_ count: Int, by work: (Int) -> Double) {
    var ends = [Int](repeating: 0, count: Self.classes)
    for index in 0..<count { ends[workClass(work(Int(chosen[index])))] += 1 }
    var sum = 0
    for index in 0..<Self.classes {
      sum += ends[index]
      ends[index] = sum
    }
    for index in 0..<count {
      let place = workClass(work(Int(chosen[index])))
      ends[place] -= 1
      sorted[ends[place]] = chosen[index]
    }
  }

  /// About how many sub-steps an active terminal has before it.
  private func substeps(_ slot: Int) -> Double {
    let end = min(goals[slot], activeUntil[slot])
    return grid.work(
      lane: slot & (BatchSize.lanes - 1), from: times[slot] - origins[slot],
      to: end - origins[slot])
  }

  private func workClass(_ work: Double) -> Int {
    // The exponent and two bits more.
    let place = Int(truncatingIfNeeded: (1 + max(0, work)).bitPattern >> 50) - 4 * 1023
    return min(max(place, 0), Self.classes - 1)
  }
}
