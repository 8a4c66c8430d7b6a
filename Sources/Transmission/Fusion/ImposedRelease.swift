/// Terminals whose calcium is set from outside: they are never quiet.
extension CalciumSensorRelease {
  /// Prepares terminals that are never quiet.
  func beginActive() {
    for first in stride(from: 0, to: context.slots, by: BatchSize.width) {
      for index in 0..<BatchSize.width {
        chosen[index] = UInt32(truncatingIfNeeded: first + index)
      }
      stretch.choose(chosen.base, count: BatchSize.width)
      calcium.look(stretch)
      sensor.settle(stretch)
      for index in 0..<BatchSize.width where isStochastic { aim(first + index) }
    }
  }

  /// Brings terminals with imposed calcium from slow tick to slow tick, and over all jumps of calcium,
  /// up to `ends` (ms).
  ///
  /// At slow ticks the survival becomes 1 again, because it would be too small to be a number after
  /// a while; after a jump sub-steps are fine.
  func advanceImposed(to ends: Group, _ output: ReleaseOutput) {
    while isImposed {
      let now = stretch.load(times)
      var (goals, isJump) = (now, [Bool](repeating: false, count: BatchSize.width))
      for index in 0..<BatchSize.width {
        let lane = stretch.slots[index] & (BatchSize.lanes - 1)
        let jump = calcium.nextJump(after: now[index], lane: lane)
        let next = min(jump, grid.slowEnd(after: now[index].nextUp))
        isJump[index] = jump == next
        if next <= ends[index] { goals[index] = next }
      }
      guard isAny(goals .> now) else { return }
      advanceActive(to: goals, isWhole: false, output)
      for index in 0..<stretch.count where goals[index] > now[index] {
        let slot = stretch.slots[index]
        if isJump[index] { origins[slot] = goals[index] }
        if isStochastic { rewind(slot) }
      }
      renewStretch(where: goals .> now)
    }
  }

  /// Makes the survival of the stretch's terminals 1 where `isReached`.
  private func renewStretch(where isReached: LaneMask) {
    var slots: [UInt32] = []
    for index in 0..<stretch.count {
      slots.append(UInt32(truncatingIfNeeded: stretch.slots[index]))
    }
    let reached = slots.indices.filter { isReached[$0] }.map { slots[$0] }
    guard !reached.isEmpty else { return }
    stretch.choose(reached, count: reached.count)
    sensor.renew(stretch)
    restart(reached.count, isSpike: false)
    stretch.choose(slots, count: slots.count)
  }
}
