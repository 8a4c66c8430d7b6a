import SynapseModel

/// Release that goes on after a spike: each spike adds the hazard (quanta / decay) exp(-t / decay),
/// so it releases `quanta` more vesicles on average, each after an exponential time.
///
/// They count apart from those that the spike released at once, from when they are released, and
/// leave the sites of evoked release alone. Check T-45.
final class AsynchronousRelease: LateRelease {
  static let quanta = Parameter(
    "quanta", .number(nil), default: 0.1, .within(0, 1000),
    "Mean number of vesicles that a spike releases asynchronously from a terminal",
    source: "0.1; usual range 0-2 (science reference, Appendix C)")
  static let decay = Parameter(
    "decay", .number(.ms), default: 100, .positive,
    "Time constant by which asynchronous release falls after a spike",
    source: "100 ms; usual range 20-1000 ms (science reference, Appendix C)")
  static let none = Model("none", "No asynchronous release", source: "by choice", parameters: [])
  static let kernel = Model(
    "kernel", "Each spike adds an exponentially falling rate of release",
    source: "science reference 7.7", parameters: [quanta, decay])
  static let section = Section(
    "asynchronous", "Release that goes on after an action potential", models: [none, kernel],
    defaultModel: none.name)

  private let context: InputContext
  private let mean, decay: Memory<Double>
  /// The largest mean of any lane.
  private let most: Double
  /// End of the run (ms): what would be released later is not.
  private let end: Double
  private let vesicles = VesicleList()

  /// Asynchronous release of an input, `nil` for none; `parameters` are those of its `release`.
  static func make(
    _ parameters: LaneParameters, isStochastic: Bool, hasContents: Bool, context: InputContext
  ) -> (any LateRelease)? {
    let section = parameters.section(Self.section.name)
    guard section.model == kernel.name else { return nil }
    guard isStochastic else {
      return MeanAsynchronousRelease(section, hasContents: hasContents)
    }
    return AsynchronousRelease(section, context: context)
  }

  private init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    mean = Memory(parameters.values(Self.quanta))
    most = parameters.values(Self.quanta).max() ?? 0
    decay = Memory(parameters.values(Self.decay))
    end = parameters.root.uniform(Simulation.duration)
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      let words = context.words(
        slots: group.slots, ordinals: group.ordinals,
        purpose: Purpose.asynchronous.rawValue &<< 24)
      let number = group.poisson(
        mean: group.gather(mean), most: most, uniform: Philox.uniform(words.a, words.b), context,
        .asynchronous)
      guard isAny(number .> 0) else { continue }
      for index in 0..<group.count where number[index] > 0 {
        vesicles.add(
          quanta.lateSize(number[index], group, index), copies: Int(number[index]), group, index)
      }
    }
    deliver(in: block, into: quanta, tally: tally)
  }

  /// Draws the time of each vesicle.
  private func deliver(in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    for place in 0..<vesicles.groupCount {
      let group = vesicles[place]
      let words = group.words(.asynchronousTime, context)
      let times =
        group.times - group.gather(decay) * Logarithm.log(Philox.uniform(words.a, words.b))
      for index in 0..<vesicles.size(of: place) where times[index] < end {
        let slot = Int(truncatingIfNeeded: group.slots[index])
        quanta.schedule(group.amounts[index], slot: slot, time: times[index], block: block)
        tally.countAsynchronous(slot: slot, 1)
      }
    }
    vesicles.removeAll()
  }
}

extension Quanta {
  /// What each of `number` vesicles holds that a spike will release late.
  fileprivate func lateSize(_ number: Double, _ group: SpikeGroup, _ index: Int) -> Double {
    contents?.amount(
      of: number, acting: 1, slot: group.slot(index), time: group.times[index], isLate: true) ?? 1
  }
}

/// Release beside what spikes release at once.
protocol LateRelease: AnyObject {
  /// Releases what is due because of the block's spikes, and counts it.
  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally)
}

/// Asynchronous release as the mean over many trials: parts of vesicles at each step.
///
/// What a terminal's spikes have still to release decays exponentially; a step releases what is
/// lost in it. Spikes count from the grid point nearest to them, as vesicles do.
final class MeanAsynchronousRelease: LateRelease {
  private let mean, decay: PerLane
  /// Spikes by the step at whose start they count.
  private let spikeCounts = Quanta()
  /// The same, weighted by what their vesicles hold, where that differs.
  private let spikeSizes: Quanta?
  /// Vesicles still to be released, and what they hold.
  private var due = PerLane(repeating: 0)
  private var dueSizes = PerLane(repeating: 0)

  init(_ parameters: LaneParameters, hasContents: Bool) {
    spikeSizes = hasContents ? Quanta() : nil
    mean = parameters[AsynchronousRelease.quanta]
    decay = parameters[AsynchronousRelease.decay]
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      for index in 0..<group.count {
        let (slot, time) = (group.slot(index), group.times[index])
        spikeCounts.add(1, slot: slot, time: time, block: block)
        guard let contents = quanta.contents else { continue }
        let (number, lane) = (mean, slot & (BatchSize.lanes - 1))
        let size = contents.amount(
          of: number[lane / BatchSize.width][lane % BatchSize.width], acting: 1, slot: slot,
          time: time, isLate: true)
        spikeSizes?.add(size, slot: slot, time: time, block: block)
      }
    }
    guard block.completeSteps == block.count else { return }
    releaseDue(spikeCounts, &due, block, into: spikeSizes == nil ? quanta : nil, tally)
    if let spikeSizes { releaseDue(spikeSizes, &dueSizes, block, into: quanta, nil) }
  }

  /// Releases what is due in each step of a block.
  private func releaseDue(
    _ spikes: Quanta, _ due: inout PerLane, _ block: Block, into quanta: Quanta?,
    _ tally: ReleaseTally?
  ) {
    let (counts, amounts) = (spikes.grid.groups, quanta?.grid.groups)
    for group in 0..<BatchSize.groups {
      let step = block.step / decay[group]
      let (share, half) = (Exponential.complement(step), Exponential.complement(0.5 * step))
      var (left, total) = (due[group], Group(repeating: 0))
      for row in 0..<block.count {
        let place = row * BatchSize.groups + group
        // A release acts at the nearest grid point: half a step's worth at the spike's own.
        let new = counts[place] * mean[group]
        let released = left * share + new * half
        left = left - left * share + (new - new * half)
        if let amounts { amounts[place] += released }
        total += released
      }
      due[group] = left
      for lane in 0..<BatchSize.width {
        tally?.countAsynchronous(slot: group * BatchSize.width + lane, total[lane])
      }
    }
    spikes.advance(past: block)
  }
}
