/// Single vesicles: where in the sub-steps they fuse.
extension CalciumSensorRelease {
  /// Turns the distance to the next fusion back into a clock, before the survival is renewed.
  func rewind(_ slot: Int) {
    let lane = slot & (BatchSize.lanes - 1)
    guard due[slot] < .infinity else {
      vesicles.clock[slot] = .infinity
      return
    }
    guard !mixture.isTrivial else {
      vesicles.clock[slot] = max(0, due[slot] - spent[slot])
      return
    }
    vesicles.clock[slot] = max(
      0, Scalar.log(mixture.survival(spent[slot], lane: lane))
        - Scalar.log(mixture.survival(due[slot], lane: lane)))
  }

  /// Finds at what integral of the sensor's fusion rate the clock runs out.
  func aim(_ slot: Int) {
    due[slot] = mixture.integral(
      after: vesicles.clock[slot], from: spent[slot], lane: slot & (BatchSize.lanes - 1))
  }

  /// Releases the vesicles that fuse in the stretch's sub-steps.
  func drawFusions(_ output: ReleaseOutput) {
    let stretch = stretch
    var refill = stretch.load(vesicles.refill)
    var due = stretch.load(due)
    // What survives is compared as it is; its logarithm is taken where something happens.
    var level = Exponential.exp(-(due.atMost(Group(repeating: 800))))
    for step in 0..<stretch.steps {
      let (survival, end) = (stretch.survival.base[step], stretch.ends.base[step])
      let happens = (survival .< level) .| (refill .<= end)
      guard isAny(happens) else { continue }
      for index in 0..<stretch.count where happens[index] {
        let slot = stretch.slots.base[index]
        happen(slot, index: index, step: step, output)
        refill[index] = vesicles.refill[slot]
        due[index] = self.due[slot]
      }
      level = Exponential.exp(-(due.atMost(Group(repeating: 800))))
    }
    guard stretch.steps > 0 else { return }
    let left = -Logarithm.log(
      stretch.survival[stretch.steps - 1].atLeast(Group(repeating: 1e-300)))
    stretch.store(left, spent)
  }

  /// What happens to one terminal's vesicles in one sub-step.
  private func happen(_ slot: Int, index: Int, step: Int, _ output: ReleaseOutput) {
    let lane = slot & (BatchSize.lanes - 1)
    let start = stretch.starts[step][index]
    let end = stretch.ends[step][index]
    guard end > start else { return }
    func integral(_ survival: Double) -> Double { max(0, -Scalar.log(max(survival, 1e-300))) }
    // The integral at the start of the sub-step is known from the sub-step before.
    let before = step > 0 ? integral(stretch.survival[step - 1][index]) : spent[slot]
    let after = integral(stretch.survival[step][index])
    spent[slot] = before
    rewind(slot)
    let effective =
      mixture.isTrivial
      ? after - before
      : Scalar.log(mixture.survival(before, lane: lane))
        - Scalar.log(mixture.survival(after, lane: lane))
    vesicles.run(slot, from: start, to: end, integral: max(0, effective)) { time in
      emit(1, slot: slot, time: time, output)
    }
    spent[slot] = after
    aim(slot)
  }

  /// Releases the vesicles of quiet terminals.
  func drawRestingFusions(_ output: ReleaseOutput) {
    let stretch = stretch
    let share = stretch.gather(mixture.meanRate)
    var clock = stretch.load(vesicles.clock)
    var refill = stretch.load(vesicles.refill)
    for step in 0..<stretch.steps {
      let (start, end) = (stretch.starts.base[step], stretch.ends.base[step])
      let integral = stretch.hazard.base[step] * share * (end - start)
      let happens = ((clock .<= integral) .| (refill .<= end)) .& (end .> start)
      guard isAny(happens) else {
        clock -= integral
        continue
      }
      for index in 0..<stretch.count where happens[index] {
        let slot = stretch.slots.base[index]
        vesicles.clock[slot] = clock[index]
        vesicles.run(slot, from: start[index], to: end[index], integral: integral[index]) { time in
          emit(1, slot: slot, time: time, output)
        }
        refill[index] = vesicles.refill[slot]
        // What follows subtracts this tick's integral from all.
        clock[index] = vesicles.clock[slot]
      }
      clock = (clock - integral).replacing(with: clock, where: happens)
    }
    stretch.store(clock, vesicles.clock)
  }

  /// A vesicle, or the mean of some, is released.
  @inline(__always)
  func emit(_ amount: Double, slot: Int, time: Double, _ output: ReleaseOutput) {
    // A slow tick may reach behind the end of the run.
    guard time < output.block.end else { return }
    output.quanta.add(amount, slot: slot, time: time, block: output.block)
    calcium.release(slot: slot, time: time, amount: amount)
    let isEvoked = time - origins[slot] <= Self.evokedWindow
    output.tally.countRelease(
      slot: slot, released: amount, isFirst: isEvoked && isFailure[slot], isEvoked: isEvoked)
    if isEvoked { isFailure[slot] = false }
  }
}

/// Mean over many trials: the share of sites that hold a vesicle instead of single vesicles.
extension CalciumSensorRelease {
  /// Amounts are rounded to 2^-30 of a vesicle, so that sums are exact in any order.
  @inline(__always) private func rounded(_ amount: Double) -> Double {
    (amount + 6_291_456) - 6_291_456
  }

  /// Lets vesicles fuse and sites be refilled through the stretch's sub-steps.
  func averageFusions(_ output: ReleaseOutput) {
    var before = stretch.load(spent)
    for step in 0..<stretch.steps {
      let after = -Logarithm.log(stretch.survival[step].atLeast(Group(repeating: 1e-300)))
      for index in 0..<stretch.count {
        let slot = stretch.slots[index]
        let lane = slot & (BatchSize.lanes - 1)
        let left =
          mixture.isTrivial
          ? Scalar.exp(before[index] - after[index])
          : mixture.survival(after[index], lane: lane)
            / max(mixture.survival(before[index], lane: lane), 1e-300)
        average(slot, index: index, step: step, left: min(left, 1), output)
      }
      before = after
    }
    stretch.store(before, spent)
  }

  /// The same for quiet terminals.
  func averageRestingFusions(_ output: ReleaseOutput) {
    let share = stretch.gather(mixture.meanRate)
    for step in 0..<stretch.steps {
      let integral = stretch.hazard[step] * share * (stretch.ends[step] - stretch.starts[step])
      let left = Exponential.exp(-integral)
      for index in 0..<stretch.count {
        average(stretch.slots[index], index: index, step: step, left: left[index], output)
      }
    }
  }

  private func average(
    _ slot: Int, index: Int, step: Int, left: Double, _ output: ReleaseOutput
  ) {
    let (start, end) = (stretch.starts[step][index], stretch.ends[step][index])
    guard end > start else { return }
    let lane = slot & (BatchSize.lanes - 1)
    let docked = vesicles.docked[slot]
    let amount = rounded(docked * (1 - left))
    let empty = vesicles.sites[lane] - docked * left
    let refilled = empty * Exponential.complement(Group(repeating: (end - start) * recoveryRate[lane]))[0]
    vesicles.docked[slot] = docked * left + refilled
    if amount > 0 { emit(amount, slot: slot, time: 0.5 * (start + end), output) }
  }
}
