/// Mean over many trials: the share of sites that hold a vesicle instead of single vesicles.
extension CalciumSensorRelease {
  /// Lets vesicles fuse and sites be refilled through the stretch's sub-steps.
  func averageFusions(_ output: ReleaseOutput) {
    guard stretch.steps > 0 else { return }
    var survival = stretch.load(self.survival)
    var before = mixture.isTrivial ? Group() : -Logarithm.log(survival)
    var sum = means()
    for step in 0..<stretch.steps {
      let next = stretch.survival[step].atLeast(Group(repeating: 1e-300))
      var left = next / survival
      if !mixture.isTrivial {
        let after = -Logarithm.log(next)
        left = mixtureLeft(from: before, to: after)
        before = after
      }
      average(step, left: left.atMost(Group(repeating: 1)), &sum, output)
      survival = next
    }
    close(&sum, output)
    stretch.store(survival, self.survival)
  }

  /// What the stretch's terminals start from.
  private func means() -> Means {
    let first = stretch.slots[0]
    return Means(
      docked: stretch.load(vesicles.docked), carry: stretch.load(carry),
      sites: stretch.gather(vesicles.sites), recoveryRate: stretch.gather(recoveryRate),
      isSideBySide: stretch.count == BatchSize.width && first % BatchSize.width == 0
        && stretch.slots[BatchSize.width - 1] == first + BatchSize.width - 1)
  }

  /// Keeps what the stretch's terminals have come to.
  private func close(_ means: inout Means, _ output: ReleaseOutput) {
    flush(&means, output)
    stretch.store(means.docked, vesicles.docked)
    stretch.store(means.carry, carry)
  }

  /// The share of vesicles with unlike SNARE complexes that an increase of the integral leaves.
  private func mixtureLeft(from before: Group, to after: Group) -> Group {
    var left = Group()
    for index in 0..<stretch.count {
      let slot = stretch.slots[index]
      left[index] =
        mixture.survival(after[index], slot: slot)
        / max(mixture.survival(before[index], slot: slot), 1e-300)
    }
    return left
  }

  /// The same for quiet terminals.
  func averageRestingFusions(_ output: ReleaseOutput) {
    var sum = means()
    for step in 0..<stretch.steps {
      let share = mixture.meanRates(stretch, at: stretch.starts[step])
      let integral = stretch.hazard[step] * share * (stretch.ends[step] - stretch.starts[step])
      average(step, left: Exponential.exp(-integral), &sum, output)
    }
    close(&sum, output)
  }

  /// One sub-step, in which the share `left` of ready vesicles does not fuse.
  @inline(__always)
  private func average(
    _ step: Int, left: Group, _ sum: inout Means, _ output: ReleaseOutput
  ) {
    let (start, end) = (stretch.starts.base[step], stretch.ends.base[step])
    let length = end - start
    let docked = sum.docked
    let kept = docked * left
    // Amounts are rounded to multiples of 2^-29 of a vesicle, whose halves add up exactly in any
    // order; what rounding leaves over goes to the next sub-step.
    let exact = (docked - kept) + sum.carry
    let amounts = (exact + 12_582_912) - 12_582_912
    let isReal = length .> 0
    sum.carry.replace(with: exact - amounts, where: isReal)
    sum.docked = refill(
      step, from: docked, to: kept, sites: sum.sites, recoveryRate: sum.recoveryRate)
    countRefilled(sum.docked - kept, isReal, at: end, output)
    if calcium.feelsRelease { acidify(amounts.replacing(with: 0, where: .!isReal), at: end) }
    // A sub-step as long as a step gives half to each of its ends, a shorter one to the nearest.
    let perStep = output.block.stepsPerMillisecond
    let isLong = length * perStep .> 0.75
    let nearest = ((start + 0.5 * length) * perStep).nearestWhole
    let first = nearest.replacing(with: (start * perStep).nearestWhole, where: isLong)
    let isNew = (first .!= sum.row) .& isReal
    if isAny(isNew) { flush(&sum, output) }
    sum.row = first.replacing(with: sum.row, where: .!isReal)
    sum.amount += (amounts * 0.5).replacing(with: amounts, where: .!isLong)
      .replacing(with: 0, where: .!isReal)
    guard isAny(isLong) else { return }
    flush(&sum, output)
    sum.row.replace(with: first + 1, where: isLong)
    sum.amount = (amounts * 0.5).replacing(with: 0, where: .!isLong)
  }

  /// Ready vesicles at the end of a sub-step in which `docked` came down to `kept` and sites were refilled.
  @inline(__always)
  func refill(
    _ step: Int, from docked: Group, to kept: Group, sites: Group, recoveryRate: Group
  ) -> Group {
    let (start, end) = (stretch.starts.base[step], stretch.ends.base[step])
    let isReal = end - start .> 0
    guard vesicles.pools == nil else {
      takeMeans((docked - kept).replacing(with: 0, where: .!isReal), isReal, at: end)
      return stretch.load(vesicles.docked)
    }
    let refilled = Exponential.complement((end - start) * recoveryRate)
    return docked.replacing(with: (sites - kept).times(refilled, plus: kept), where: isReal)
  }

  /// Counts sites that were refilled while the last spike still released.
  private func countRefilled(
    _ amounts: Group, _ isReal: LaneMask, at end: Group, _ output: ReleaseOutput
  ) {
    let age = isImposed ? Group() : end - stretch.load(origins)
    let isCounted = (age .<= Group(repeating: Self.evokedWindow)) .& isReal
    guard isAny(isCounted) else { return }
    for index in 0..<stretch.count where isCounted[index] {
      output.tally.countOpportunities(slot: stretch.slots.base[index], amounts[index])
    }
  }

  /// Takes a sub-step's amounts from the pools, which have gone on to its end.
  private func takeMeans(_ amounts: Group, _ isReal: LaneMask, at end: Group) {
    for index in 0..<stretch.count where isReal[index] {
      vesicles.take(amounts[index], stretch.slots.base[index], at: end[index])
    }
  }

  /// Tells calcium of each sub-step's vesicles, not of sums over some, which neighbours cut.
  private func acidify(_ amounts: Group, at time: Group) {
    for index in 0..<stretch.count where amounts[index] > 0 {
      calcium.release(slot: stretch.slots.base[index], time: time[index], amount: amounts[index])
    }
  }

  /// Releases what has come together for one grid point.
  private func flush(_ sum: inout Means, _ output: ReleaseOutput) {
    if !flushTogether(sum, output) {
      let step = output.block.step
      for index in 0..<stretch.count where sum.amount[index] > 0 {
        let time = sum.row[index] * step
        emit(sum.amount[index], slot: stretch.slots.base[index], time: time, output)
      }
    }
    sum.amount = Group()
  }

  /// The same for terminals of eight runs side by side that release late and at one grid point; false
  /// for others.
  @inline(__always)
  private func flushTogether(_ sum: Means, _ output: ReleaseOutput) -> Bool {
    guard sum.isSideBySide, !hasDelay, !isImposed, output.quanta.isPlain else { return false }
    let isReleased = sum.amount .> 0
    guard isAny(isReleased) else { return true }
    var row = sum.row[0]
    for index in 1..<BatchSize.width where isReleased[index] { row = sum.row[index] }
    let age = row * output.block.step - stretch.load(origins)
    let isOther = (sum.row .!= Group(repeating: row)) .| (age .<= Self.evokedWindow)
    guard !isAny(isOther .& isReleased) else { return false }
    let slot = stretch.slots[0]
    output.quanta.add(sum.amount, slot: slot, row: Int(row), block: output.block)
    let isSpontaneous = age .> Self.asynchronousWindow
    output.tally.countAsynchronous(
      slot: slot, sum.amount.replacing(with: 0, where: isSpontaneous))
    output.tally.countSpontaneous(
      slot: slot, sum.amount.replacing(with: 0, where: .!isSpontaneous))
    return true
  }
}

/// Eight terminals on their way through a stretch.
private struct Means {
  /// Vesicles at sites, and what rounding has left over.
  var docked, carry: Group
  let sites, recoveryRate: Group
  /// Whether they are the same terminal of a group's eight runs.
  let isSideBySide: Bool
  /// Number of the grid point at which `amount` acts.
  var row = Group(repeating: -1)
  var amount = Group()
}
