import SynapseModel

/// As what vesicles count that residual calcium releases.
enum CalciumDrivenKind {
  case spontaneous, asynchronous

  /// What their numbers are drawn for.
  var number: Purpose { self == .spontaneous ? .spontaneousCalcium : .asynchronousCalcium }
  /// What their times are drawn for.
  var time: Purpose { self == .spontaneous ? .spontaneousCalciumTime : .asynchronousCalciumTime }

  /// Calcium that the terms stand for, of one terminal.
  func states(_ terms: CalciumTerms, of slot: Int, at time: Double) -> [StateValue] {
    let name = self == .spontaneous ? "spontaneous_calcium" : "asynchronous_calcium"
    return [StateValue(name: name, unit: .uM, value: terms.calcium(of: slot, at: time))]
  }

  func count(_ amount: Double, slot: Int, in tally: ReleaseTally) {
    switch self {
    case .spontaneous: tally.countSpontaneous(slot: slot, amount)
    case .asynchronous: tally.countAsynchronous(slot: slot, amount)
    }
  }
}

/// Vesicles that residual calcium releases beyond those at rest.
///
/// For each spike and term of `CalciumTerms` a Poisson number is drawn, and for each vesicle an
/// exponential time: exactly the Poisson process whose rate follows calcium. Vesicles leave the sites of
/// evoked release alone. Checks T-44, T-45.
final class CalciumDrivenRelease: LateRelease {
  private let context: InputContext
  private let terms: CalciumTerms
  private let kind: CalciumDrivenKind
  /// End of the run (ms): what would be released later is not.
  private let end: Double
  private let vesicles = (0..<CalciumTerms.most).map { _ in VesicleList() }

  init(_ terms: CalciumTerms, _ kind: CalciumDrivenKind, end: Double, context: InputContext) {
    (self.terms, self.kind, self.end, self.context) = (terms, kind, end, context)
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      terms.fire(group)
      for term in 0..<terms.count { draw(group, term, quanta) }
    }
    for term in 0..<terms.count {
      vesicles[term].release(
        kind.time, attempt: UInt64(truncatingIfNeeded: term),
        decay: terms.decays[term], before: end, in: block, into: quanta, context
      ) { kind.count(1, slot: $0, in: tally) }
    }
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    kind.states(terms, of: slot, at: time)
  }

  /// Draws how many vesicles a term of the group's spikes releases.
  private func draw(_ group: SpikeGroup, _ term: Int, _ quanta: Quanta) {
    let part = UInt64(truncatingIfNeeded: term) &<< 16
    let words = context.words(
      slots: group.slots, ordinals: group.ordinals,
      purpose: (kind.number.rawValue &<< 24) | part)
    let number = group.poisson(
      mean: terms.means[term], most: .infinity, uniform: Philox.uniform(words.a, words.b), context,
      kind.number, part: part)
    for index in 0..<group.count where number[index] > 0 {
      vesicles[term].add(
        quanta.lateSize(number[index], group, index), copies: Int(number[index]), group, index)
    }
  }
}

/// The same as the mean over many trials, with the release at rest: parts of vesicles at each step.
final class MeanCalciumDrivenRelease: LateRelease {
  private let terms: CalciumTerms
  private let kind: CalciumDrivenKind
  /// Release at rest by all terminals together (1/ms).
  private let base: [Double]
  private let snare: SNAREComplexes?
  private let due: [DueVesicles]

  /// `base` is the rate of release at rest of all terminals together, lane by lane (1/ms).
  init(
    _ terms: CalciumTerms, _ kind: CalciumDrivenKind, base: [Double], hasContents: Bool,
    snare: SNAREComplexes?
  ) {
    (self.terms, self.kind, self.base, self.snare) = (terms, kind, base, snare)
    due = terms.decays.map { decay in
      DueVesicles(
        decay: PerLane((0..<BatchSize.lanes).map { decay[$0] }), factor: PerLane(repeating: 1),
        hasContents: hasContents)
    }
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      terms.fire(group)
      for term in 0..<terms.count { note(group, term, quanta, block) }
    }
    guard block.completeSteps == block.count else { return }
    for term in 0..<terms.count {
      let total = due[term].release(in: block, into: quanta).values
      for lane in 0..<BatchSize.lanes { kind.count(total[lane], slot: lane, in: tally) }
    }
    for lane in 0..<BatchSize.lanes where base[lane] > 0 {
      releaseAtRest(lane, block, quanta, tally)
    }
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    kind.states(terms, of: slot, at: time)
  }

  /// Keeps what a term of the group's spikes will release.
  private func note(_ group: SpikeGroup, _ term: Int, _ quanta: Quanta, _ block: Block) {
    let means = terms.means[term]
    for index in 0..<group.count where means[index] > 0 {
      let (slot, time) = (group.slot(index), group.times[index])
      due[term].add(
        means[index], holding: quanta.lateSize(means[index], group, index), slot: slot, time: time,
        block: block)
    }
  }

  /// Row by row, so that sums do not depend on where blocks end.
  private func releaseAtRest(_ lane: Int, _ block: Block, _ quanta: Quanta, _ tally: ReleaseTally) {
    let size = quanta.contents?.recentSize(lane) ?? 1
    for row in 0..<block.count {
      let time = Double(block.firstStep + row) * block.step
      let amount = base[lane] * block.step * (snare?.rate(lane, at: time) ?? 1)
      quanta.grid.lanes[row * BatchSize.lanes + lane] += amount * size
      kind.count(amount, slot: lane, in: tally)
    }
  }
}
