/// Single vesicles: where in the sub-steps they fuse.
extension CalciumSensorRelease {
  /// Takes off the clock what has passed since it was last set.
  func rewind(_ slot: Int) {
    let passed: Double
    if mixture.isTrivial {
      passed = spent[slot] - aimed[slot]
    } else {
      let lane = slot & (BatchSize.lanes - 1)
      passed =
        Scalar.log(mixture.survival(aimed[slot], lane: lane))
        - Scalar.log(mixture.survival(spent[slot], lane: lane))
    }
    vesicles.clock[slot] = max(0, vesicles.clock[slot] - passed)
    aimed[slot] = spent[slot]
  }

  /// Finds at what integral of the sensor's fusion rate the clock runs out.
  func aim(_ slot: Int) {
    aimed[slot] = spent[slot]
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
    if hasDelay {
      let later = time + delay[slot & (BatchSize.lanes - 1)]
      output.quanta.schedule(amount, slot: slot, time: later, block: output.block)
    } else {
      output.quanta.add(amount, slot: slot, time: time, block: output.block)
    }
    calcium.release(slot: slot, time: time, amount: amount)
    let age = isImposed ? 0 : time - origins[slot]
    if age <= Self.evokedWindow {
      output.tally.countRelease(slot: slot, released: amount, isFirst: isFailure[slot])
      isFailure[slot] = false
    } else if age <= Self.asynchronousWindow {
      output.tally.countAsynchronous(slot: slot, amount)
    } else {
      output.tally.countSpontaneous(slot: slot, amount)
    }
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
      var left = Exponential.exp(before - after)
      if !mixture.isTrivial {
        for index in 0..<stretch.count {
          let lane = stretch.slots[index] & (BatchSize.lanes - 1)
          left[index] =
            mixture.survival(after[index], lane: lane)
            / max(mixture.survival(before[index], lane: lane), 1e-300)
        }
      }
      average(step, left: left.atMost(Group(repeating: 1)), output)
      before = after
    }
    stretch.store(before, spent)
  }

  /// The same for quiet terminals.
  func averageRestingFusions(_ output: ReleaseOutput) {
    let share = stretch.gather(mixture.meanRate)
    for step in 0..<stretch.steps {
      let integral = stretch.hazard[step] * share * (stretch.ends[step] - stretch.starts[step])
      average(step, left: Exponential.exp(-integral), output)
    }
  }

  /// One sub-step, in which the share `left` of ready vesicles does not fuse.
  @inline(__always)
  private func average(_ step: Int, left: Group, _ output: ReleaseOutput) {
    let (start, end) = (stretch.starts[step], stretch.ends[step])
    let length = end - start
    let docked = stretch.load(vesicles.docked)
    let kept = docked * left
    // Amounts are rounded to 2^-30 of a vesicle, so that sums are exact in any order; what rounding
    // leaves over goes to the next sub-step.
    let exact = (docked - kept) + stretch.load(carry)
    let amounts = (exact + 6_291_456) - 6_291_456
    stretch.store(
      (exact - amounts).replacing(with: stretch.load(carry), where: .!(length .> 0)), carry)
    let refilled = Exponential.complement(length * stretch.gather(recoveryRate))
    let next = (stretch.gather(vesicles.sites) - kept).times(refilled, plus: kept)
    stretch.store(next.replacing(with: docked, where: .!(length .> 0)), vesicles.docked)
    let middle = start + 0.5 * length
    for index in 0..<stretch.count where amounts[index] > 0 && length[index] > 0 {
      let slot = stretch.slots.base[index]
      if length[index] < 0.75 * output.block.step {
        emit(amounts[index], slot: slot, time: middle[index], output)
      } else {
        spread(amounts[index], slot: slot, from: start[index], to: end[index], output)
      }
    }
  }

  /// Distributes an amount evenly over a sub-step that is as long as a step or longer: halves at the
  /// ends of each step.
  private func spread(
    _ amount: Double, slot: Int, from start: Double, to end: Double, _ output: ReleaseOutput
  ) {
    let step = output.block.step
    let count = max(1, ((end - start) / step).rounded())
    let share = ((0.5 * amount / count) + 6_291_456) - 6_291_456
    let end = output.block.end
    for index in 0..<Int(count) {
      let time = start + Double(index) * step
      emit(share, slot: slot, time: time, output)
      // The end of the last step may be the end of the block, and is then at its last grid point.
      let next = time + step
      emit(
        share, slot: slot, time: next < end + 0.5 * step ? min(next, end.nextDown) : next, output)
    }
    emit(amount - 2 * count * share, slot: slot, time: start, output)
  }
}
