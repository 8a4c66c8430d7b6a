import SynapseModel

/// What a trace shows between the borders of sub-steps, without changing anything.
///
/// Where a sub-step ends must not depend on who looks, so that a traced run has the bits of the run
/// in its sweep. Hence a terminal goes on to the moment in question and is put back.
extension CalciumSensorRelease {
  func states(of slot: Int, at time: Double) -> [StateValue] {
    look(at: slot, time) {
      [
        StateValue(name: "ready_vesicles", unit: nil, value: vesicles.docked[slot]),
        StateValue(name: "calcium", unit: .uM, value: calcium.calcium(of: slot, at: time)),
      ] + calcium.states(of: slot, at: time) + sensor.states(of: slot)
        + (vesicles.pools?.look(slot, at: max(time, vesicles.pools?.times[slot] ?? 0)) ?? [])
    }
  }

  func released(lane: Int, by time: Double) -> Double {
    guard !isStochastic, mixture.isTrivial else { return 0 }
    return stride(from: lane, to: context.slots, by: BatchSize.lanes).reduce(0) { sum, slot in
      guard activeUntil[slot] > times[slot], times[slot] < time else { return sum }
      let after = look(at: slot, time) {
        stretch.steps > 0 ? stretch.survival[stretch.steps - 1][0] : survival[slot]
      }
      let left = min(1, max(after, 1e-300) / survival[slot])
      return sum + vesicles.docked[slot] * (1 - left)
    }
  }

  /// Shows a terminal as it is at a time (ms) that is not before its last sub-step.
  private func look<Result>(at slot: Int, _ time: Double, _ see: () -> Result) -> Result {
    let (calciumBefore, sensorBefore) = (calcium.course(of: slot), sensor.course(of: slot))
    defer {
      calcium.restore(calciumBefore, of: slot)
      sensor.restore(sensorBefore, of: slot)
    }
    chosen[0] = UInt32(truncatingIfNeeded: slot)
    stretch.choose(chosen.base, count: 1)
    var now = stretch.load(times)
    var goals = Group(repeating: time).atLeast(now)
    let origins = lastSpikes
    let isActive = activeUntil[slot] > times[slot]
    stretch.steps = 0
    while isAny(now .< goals) {
      if isActive {
        _ = grid.fill(stretch, times: &now, goals: &goals, origins: origins, isWhole: false)
        calcium.fill(stretch)
        sensor.advance(stretch)
      } else {
        _ = grid.fillSlowly(stretch, times: &now, goals: &goals, isWhole: false)
        calcium.fillSlowly(stretch, tick: grid.slow, isLasting: true)
      }
    }
    if !isActive {
      // The binding sites of quiet terminals follow calcium.
      calcium.look(stretch)
      sensor.settle(stretch)
    }
    return see()
  }
}
