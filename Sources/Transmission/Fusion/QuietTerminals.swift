/// Terminals that have forgotten their last spike go through slow ticks.
extension CalciumSensorRelease {
  /// A terminal that has forgotten its last spike is quiet.
  func settle(_ slot: Int) {
    guard activeUntil[slot] > -.infinity else { return }
    activeUntil[slot] = -.infinity
    if isStochastic { rewind(slot) }
  }

  /// Lets the quiet ones of the stretch's terminals go through slow ticks, with `isWhole` through
  /// those that are over by then.
  func advanceQuiet(to goals: Group, isWhole: Bool, _ output: ReleaseOutput) {
    var now = stretch.load(times)
    let isActive = stretch.load(activeUntil) .> now
    var ends = goals.replacing(with: now, where: isActive)
    var isDone = !isAny(now .< ends)
    while !isDone {
      isDone = grid.fillSlowly(stretch, times: &now, goals: &ends, isWhole: isWhole)
      calcium.fillSlowly(stretch, tick: grid.slow, isLasting: true)
      sensor.rest(stretch)
      calcium.boost(stretch)
      if isStochastic { drawRestingFusions(output) } else { averageRestingFusions(output) }
    }
    stretch.store(now, times)
  }

  /// Lets vesicles of quiet terminals fuse in the part of a slow tick that is over at `goals`.
  ///
  /// The rate of fusion is that of the whole tick and the clock runs from event to event, so that it
  /// is the same whether the rest of the tick is known or not.
  func beginTick(until goals: Group, _ output: ReleaseOutput) {
    let now = stretch.load(times)
    let isActive = stretch.load(activeUntil) .> now
    let ends = goals.replacing(with: now, where: isActive).atLeast(now)
    guard isAny(now .< ends) else { return }
    stretch.steps = 1
    (stretch.starts[0], stretch.ends[0]) = (now, ends)
    calcium.fillSlowly(stretch, tick: grid.slow, isLasting: false)
    sensor.rest(stretch)
    calcium.boost(stretch)
    drawFirstFusions(output)
  }
}
