/// Single vesicles: where in the sub-steps they fuse.
extension CalciumSensorRelease {
  /// Takes off the clock what has passed since it was last set.
  func rewind(_ slot: Int) {
    let passed: Double
    if mixture.isTrivial {
      passed = spent[slot] - aimed[slot]
    } else {
      passed =
        Scalar.log(mixture.survival(aimed[slot], slot: slot))
        - Scalar.log(mixture.survival(spent[slot], slot: slot))
    }
    vesicles.clock[slot] = max(0, vesicles.clock[slot] - passed)
    aimed[slot] = spent[slot]
  }

  /// Finds at what integral of the sensor's fusion rate the clock runs out.
  func aim(_ slot: Int) {
    aimed[slot] = spent[slot]
    due[slot] = mixture.integral(
      after: vesicles.clock[slot], from: spent[slot], slot: slot)
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
      : Scalar.log(mixture.survival(before, slot: slot))
        - Scalar.log(mixture.survival(after, slot: slot))
    let rate = max(0, effective) / (end - start)
    let docked = vesicles.docked[slot]
    var fused = 0.0
    vesicles.run(slot, from: start, to: end, rate: rate) { time in
      fused += 1
      emit(1, slot: slot, time: time, output)
    }
    if isEvoked(slot, at: end) {
      output.tally.countOpportunities(slot: slot, vesicles.docked[slot] - docked + fused)
    }
    spent[slot] = after
    aim(slot)
  }

  /// Releases the vesicles of quiet terminals.
  func drawRestingFusions(_ output: ReleaseOutput) {
    let stretch = stretch
    var clock = stretch.load(vesicles.clock)
    var refill = stretch.load(vesicles.refill)
    let followed = stretch.load(followed)
    for step in 0..<stretch.steps {
      let (start, end) = (stretch.starts.base[step], stretch.ends.base[step])
      let rate = stretch.hazard.base[step] * mixture.meanRates(stretch, at: start)
      let integral = rate * (end - start)
      // Where the tick has begun in a block before, its clock stands at the last event.
      let happens =
        ((clock .<= integral) .| (refill .<= end) .| (followed .> start)) .& (end .> start)
      guard isAny(happens) else {
        clock -= integral
        continue
      }
      for index in 0..<stretch.count where happens[index] {
        let slot = stretch.slots.base[index]
        vesicles.clock[slot] = clock[index]
        let begin = max(start[index], followed[index])
        vesicles.run(slot, from: begin, to: end[index], rate: rate[index]) { time in
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

  /// Releases the vesicles of quiet terminals in the stretch's only sub-step, the part of a slow tick.
  func drawFirstFusions(_ output: ReleaseOutput) {
    let rate = stretch.hazard[0] * mixture.meanRates(stretch, at: stretch.starts[0])
    for index in 0..<stretch.count {
      let (start, end) = (stretch.starts[0][index], stretch.ends[0][index])
      guard end > start else { continue }
      let slot = stretch.slots[index]
      let begin = max(start, followed[slot])
      followed[slot] = vesicles.follow(slot, from: begin, to: end, rate: rate[index]) { time in
        emit(1, slot: slot, time: time, output)
      }
    }
  }

  /// Whether what fuses now counts as evoked by the last spike.
  @inline(__always) func isEvoked(_ slot: Int, at time: Double) -> Bool {
    isImposed || time - origins[slot] <= Self.evokedWindow
  }

  /// A vesicle, or the mean of some, is released.
  @inline(__always)
  func emit(_ amount: Double, slot: Int, time: Double, _ output: ReleaseOutput) {
    let effect =
      output.quanta.contents?.amount(
        of: amount, acting: amount, slot: slot, time: time, isLate: false) ?? amount
    if hasDelay {
      let later = time + delay[slot & (BatchSize.lanes - 1)]
      output.quanta.schedule(effect, slot: slot, time: later, block: output.block)
    } else {
      output.quanta.add(effect, slot: slot, time: time, block: output.block)
    }
    if isStochastic { calcium.release(slot: slot, time: time, amount: amount) }
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
