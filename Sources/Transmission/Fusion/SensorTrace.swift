import SynapseModel

/// What a trace shows between the borders of sub-steps, without changing anything.
///
/// Where a sub-step ends must not depend on who looks, so that a traced run has the bits of the run
/// in its sweep. Hence a terminal goes on to the moment in question and is put back. In mean field its
/// vesicles go on, too; single ones fuse and come at moments of their own, which are known at borders.
extension CalciumSensorRelease {
  func states(of slot: Int, at time: Double) -> [StateValue] {
    look(at: slot, time) { _ in
      [
        StateValue(name: "ready_vesicles", unit: nil, value: vesicles.docked[slot]),
        StateValue(name: "calcium", unit: .uM, value: calcium.calcium(of: slot, at: time)),
      ] + calcium.states(of: slot, at: time) + sensor.states(of: slot)
        + (vesicles.pools?.look(slot, at: max(time, vesicles.pools?.times[slot] ?? 0)) ?? [])
    }
  }

  func released(lane: Int, by time: Double) -> Double {
    guard !isStochastic else { return 0 }
    return stride(from: lane, to: context.slots, by: BatchSize.lanes).reduce(0) { sum, slot in
      times[slot] < time ? sum + look(at: slot, time) { $0 } : sum
    }
  }

  /// Shows a terminal as it is at a time (ms) that is not before its last sub-step; `see` gets how much the
  /// mean field has released since then.
  private func look<Result>(at slot: Int, _ time: Double, _ see: (Double) -> Result) -> Result {
    let (calciumBefore, sensorBefore) = (calcium.course(of: slot), sensor.course(of: slot))
    let docked = vesicles.docked[slot]
    let pools = isStochastic ? nil : vesicles.pools?.save(slot)
    defer {
      calcium.restore(calciumBefore, of: slot)
      sensor.restore(sensorBefore, of: slot)
      vesicles.docked[slot] = docked
      if let pools { vesicles.pools?.restore(pools, slot) }
    }
    chosen[0] = UInt32(truncatingIfNeeded: slot)
    stretch.choose(chosen.base, count: 1)
    var now = stretch.load(times)
    var goals = Group(repeating: time).atLeast(now)
    let origins = lastSpikes
    let isActive = activeUntil[slot] > times[slot]
    var (fused, before) = (0.0, survival[slot])
    stretch.steps = 0
    while isAny(now .< goals) {
      if isActive {
        _ = grid.fill(stretch, times: &now, goals: &goals, origins: origins, isWhole: false)
        calcium.fill(stretch)
        sensor.advance(stretch)
        if !isStochastic { fused += fuse(slot, from: &before) }
      } else {
        _ = grid.fillSlowly(stretch, times: &now, goals: &goals, isWhole: false)
        calcium.fillSlowly(stretch, tick: grid.slow, isLasting: true)
        if !isStochastic { fused += fuseAtRest(slot) }
      }
    }
    if !isActive {
      // The binding sites of quiet terminals follow calcium.
      calcium.look(stretch)
      sensor.settle(stretch)
    }
    return see(fused)
  }

  /// Lets the mean field's vesicles of an active terminal fuse in the stretch's sub-steps, `survival` of them
  /// being left since the last spike; how many do.
  private func fuse(_ slot: Int, from survival: inout Double) -> Double {
    var fused = 0.0
    for step in 0..<stretch.steps {
      let next = max(stretch.survival[step][0], 1e-300)
      var left = next / survival
      if !mixture.isTrivial {
        left =
          mixture.survival(-Scalar.log(next), slot: slot)
          / max(mixture.survival(-Scalar.log(survival), slot: slot), 1e-300)
      }
      fused += fuse(slot, step, left: min(1, left))
      survival = next
    }
    return fused
  }

  /// The same for a quiet terminal, in slow ticks.
  private func fuseAtRest(_ slot: Int) -> Double {
    sensor.rest(stretch)
    calcium.boost(stretch)
    return (0..<stretch.steps).reduce(0) { fused, step in
      let rate = stretch.hazard[step] * mixture.meanRates(stretch, at: stretch.starts[step])
      let length = stretch.ends[step] - stretch.starts[step]
      return fused + fuse(slot, step, left: Exponential.exp(-(rate * length))[0])
    }
  }

  /// One sub-step, in which the share `left` of ready vesicles does not fuse and sites are refilled.
  private func fuse(_ slot: Int, _ step: Int, left: Double) -> Double {
    let (start, end) = (stretch.starts[step][0], stretch.ends[step][0])
    guard end > start else { return 0 }
    let docked = stretch.load(vesicles.docked)
    let kept = docked * left
    vesicles.docked[slot] =
      refill(
        step, from: docked, to: kept, sites: stretch.gather(vesicles.sites),
        recoveryRate: stretch.gather(recoveryRate))[0]
    return (docked - kept)[0]
  }
}
