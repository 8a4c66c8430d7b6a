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
  static let docked = Parameter(
    "docked", .number(nil), default: 5, .within(0, 10_000),
    "Docked vesicles of a terminal, which asynchronous release does not use up",
    source: "5-10 at a hippocampal bouton (science reference 6.5)")
  static let rate = Parameter(
    "rate", .number(.hz), default: 1, .within(0, 10_000),
    "Rate of asynchronous release of a docked vesicle at 1 uM of residual calcium",
    source: "by choice, science reference 7.7")
  static let residual = Model(
    "residual_calcium", "Docked vesicles fuse with the square of residual calcium",
    source: "science reference 7.7",
    parameters: [docked, rate] + CalciumTerms.parameters)
  static let section = Section(
    "asynchronous", "Release that goes on after an action potential",
    models: [none, kernel, residual], defaultModel: none.name)

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
    if section.model == residual.name {
      return driven(section, isStochastic: isStochastic, hasContents: hasContents, context)
    }
    guard section.model == kernel.name else { return nil }
    guard isStochastic else {
      return MeanAsynchronousRelease(section, hasContents: hasContents, snare: context.snare)
    }
    return AsynchronousRelease(section, context: context)
  }

  /// Release with the square of residual calcium; that at rest counts as spontaneous and is left out.
  private static func driven(
    _ section: LaneParameters, isStochastic: Bool, hasContents: Bool, _ context: InputContext
  ) -> any LateRelease {
    let rest = section.values(CalciumBasics.rest)
    let perVesicle = zip(section.values(docked), section.values(rate)).map { $0 * $1 * 1e-3 }
    let terms = CalciumTerms(
      base: zip(perVesicle, rest).map { $0 * $1 * $1 },
      power: Array(repeating: 2, count: BatchSize.lanes), section, context: context)
    guard isStochastic else {
      let none = Array(repeating: 0.0, count: BatchSize.lanes)
      return MeanCalciumDrivenRelease(
        terms, .asynchronous, base: none, hasContents: hasContents, snare: context.snare)
    }
    return CalciumDrivenRelease(
      terms, .asynchronous, end: section.root.uniform(Simulation.duration), context: context)
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
      var mean = group.gather(mean)
      if let snare = context.snare { mean *= snare.rates(group) }
      let number = group.poisson(
        mean: mean, most: most, uniform: Philox.uniform(words.a, words.b), context,
        .asynchronous)
      guard isAny(number .> 0) else { continue }
      for index in 0..<group.count where number[index] > 0 {
        vesicles.add(
          quanta.lateSize(number[index], group, index), copies: Int(number[index]), group, index)
      }
    }
    vesicles.release(
      .asynchronousTime, decay: decay, before: end, in: block, into: quanta, context
    ) { tally.countAsynchronous(slot: $0, 1) }
  }
}

extension Quanta {
  /// What each of `number` vesicles holds that a spike will release late.
  func lateSize(_ number: Double, _ group: SpikeGroup, _ index: Int) -> Double {
    contents?.amount(
      of: number, acting: 1, slot: group.slot(index), time: group.times[index], isLate: true) ?? 1
  }
}

/// Release beside what spikes release at once.
protocol LateRelease: AnyObject {
  /// Releases what is due because of the block's spikes, and counts it.
  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally)
  /// What there is to see of one terminal at a time (ms), which is not before its last spike.
  func states(of slot: Int, at time: Double) -> [StateValue]
}

extension LateRelease {
  func states(of slot: Int, at time: Double) -> [StateValue] { [] }
}

/// Asynchronous release as the mean over many trials: parts of vesicles at each step.
final class MeanAsynchronousRelease: LateRelease {
  private let mean: PerLane
  private let due: DueVesicles
  private let snare: SNAREComplexes?

  init(_ parameters: LaneParameters, hasContents: Bool, snare: SNAREComplexes?) {
    self.snare = snare
    mean = parameters[AsynchronousRelease.quanta]
    due = DueVesicles(
      decay: parameters[AsynchronousRelease.decay], factor: mean, hasContents: hasContents)
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      for index in 0..<group.count {
        let (slot, time) = (group.slot(index), group.times[index])
        let lane = slot & (BatchSize.lanes - 1)
        let left = snare?.rate(lane, at: time) ?? 1
        let number = mean[lane / BatchSize.width][lane % BatchSize.width] * left
        due.add(
          left, holding: quanta.lateSize(number, group, index), slot: slot, time: time, block: block
        )
      }
    }
    guard block.completeSteps == block.count else { return }
    let released = due.release(in: block, into: quanta).values
    for lane in 0..<BatchSize.lanes { tally.countAsynchronous(slot: lane, released[lane]) }
  }
}
