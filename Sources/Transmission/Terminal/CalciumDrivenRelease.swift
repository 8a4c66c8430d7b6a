import SynapseModel

/// Vesicles that residual calcium releases beyond those at rest.
///
/// For each spike and term of `CalciumTerms` a Poisson number is drawn, and for each vesicle an
/// exponential time: exactly the Poisson process whose rate follows calcium. Vesicles leave the sites of
/// evoked release alone. Checks T-44, T-45.
final class CalciumDrivenRelease: LateRelease {
  /// What the vesicles count as.
  enum Kind { case spontaneous, asynchronous }

  private let context: InputContext
  private let terms: CalciumTerms
  private let kind: Kind
  /// End of the run (ms): what would be released later is not.
  private let end: Double
  private let vesicles = (0..<CalciumTerms.most).map { _ in VesicleList() }

  init(_ terms: CalciumTerms, _ kind: Kind, end: Double, context: InputContext) {
    (self.terms, self.kind, self.end, self.context) = (terms, kind, end, context)
  }

  private var purposes: (number: Purpose, time: Purpose) {
    switch kind {
    case .spontaneous: (.spontaneousCalcium, .spontaneousCalciumTime)
    case .asynchronous: (.asynchronousCalcium, .asynchronousCalciumTime)
    }
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      terms.fire(group)
      for term in 0..<terms.count { draw(group, term, quanta) }
    }
    for term in 0..<terms.count { deliver(term, block, quanta, tally) }
  }

  /// Draws how many vesicles a term of the group's spikes releases.
  private func draw(_ group: SpikeGroup, _ term: Int, _ quanta: Quanta) {
    let part = UInt64(truncatingIfNeeded: term) &<< 16
    let words = context.words(
      slots: group.slots, ordinals: group.ordinals,
      purpose: (purposes.number.rawValue &<< 24) | part)
    let number = group.poisson(
      mean: terms.means[term], most: .infinity, uniform: Philox.uniform(words.a, words.b), context,
      purposes.number, part: part)
    for index in 0..<group.count where number[index] > 0 {
      vesicles[term].add(
        quanta.lateSize(number[index], group, index), copies: Int(number[index]), group, index)
    }
  }

  /// Draws the time of each vesicle of a term.
  private func deliver(
    _ term: Int, _ block: Block, _ quanta: Quanta, _ tally: ReleaseTally
  ) {
    let (list, decay) = (vesicles[term], terms.decays[term])
    for place in 0..<list.groupCount {
      let group = list[place]
      let words = group.words(
        purposes.time, attempt: UInt64(truncatingIfNeeded: term), context)
      let times =
        group.times - group.gather(decay) * Logarithm.log(Philox.uniform(words.a, words.b))
      for index in 0..<list.size(of: place) where times[index] < end {
        let slot = Int(truncatingIfNeeded: group.slots[index])
        quanta.schedule(group.amounts[index], slot: slot, time: times[index], block: block)
        switch kind {
        case .spontaneous: tally.countSpontaneous(slot: slot, 1)
        case .asynchronous: tally.countAsynchronous(slot: slot, 1)
        }
      }
    }
    list.removeAll()
  }
}

/// The same as the mean over many trials, with the release at rest: parts of vesicles at each step.
final class MeanCalciumDrivenRelease: LateRelease {
  private let terms: CalciumTerms
  private let kind: CalciumDrivenRelease.Kind
  /// Release at rest by all terminals together (1/ms).
  private let base: [Double]
  private let snare: SNAREComplexes?
  private let due, dueSizes: [DueVesicles]

  /// `base` is the rate of release at rest of all terminals together, lane by lane (1/ms).
  init(
    _ terms: CalciumTerms, _ kind: CalciumDrivenRelease.Kind, base: [Double], hasContents: Bool,
    snare: SNAREComplexes?
  ) {
    (self.terms, self.kind, self.base, self.snare) = (terms, kind, base, snare)
    func stores() -> [DueVesicles] {
      terms.decays.map { decay in
        let lanes = PerLane((0..<BatchSize.lanes).map { decay[$0] })
        return DueVesicles(decay: lanes, factor: PerLane(repeating: 1))
      }
    }
    due = stores()
    dueSizes = hasContents ? stores() : []
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      terms.fire(group)
      for term in 0..<terms.count { note(group, term, quanta, block) }
    }
    guard block.completeSteps == block.count else { return }
    for term in 0..<terms.count {
      let total = due[term].release(in: block, into: dueSizes.isEmpty ? quanta : nil)
      for lane in 0..<BatchSize.lanes { count(total.values[lane], lane, tally) }
      if !dueSizes.isEmpty { _ = dueSizes[term].release(in: block, into: quanta) }
    }
    for lane in 0..<BatchSize.lanes where base[lane] > 0 {
      releaseAtRest(lane, block, quanta, tally)
    }
  }

  /// Keeps what a term of the group's spikes will release.
  private func note(_ group: SpikeGroup, _ term: Int, _ quanta: Quanta, _ block: Block) {
    let means = terms.means[term]
    for index in 0..<group.count where means[index] > 0 {
      let (slot, time) = (group.slot(index), group.times[index])
      due[term].add(means[index], slot: slot, time: time, block: block)
      guard !dueSizes.isEmpty else { continue }
      let size = quanta.lateSize(means[index], group, index)
      dueSizes[term].add(means[index] * size, slot: slot, time: time, block: block)
    }
  }

  /// Row by row, so that sums do not depend on where blocks end.
  private func releaseAtRest(_ lane: Int, _ block: Block, _ quanta: Quanta, _ tally: ReleaseTally) {
    let size = quanta.contents?.recentSize(lane) ?? 1
    for row in 0..<block.count {
      let time = Double(block.firstStep + row) * block.step
      let amount = base[lane] * block.step * (snare?.rate(lane, at: time) ?? 1)
      quanta.grid.lanes[row * BatchSize.lanes + lane] += amount * size
      count(amount, lane, tally)
    }
  }

  private func count(_ amount: Double, _ lane: Int, _ tally: ReleaseTally) {
    switch kind {
    case .spontaneous: tally.countSpontaneous(slot: lane, amount)
    case .asynchronous: tally.countAsynchronous(slot: lane, amount)
    }
  }
}
