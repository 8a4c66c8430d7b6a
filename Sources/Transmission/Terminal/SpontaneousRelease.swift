import SynapseModel

/// Release without spikes (miniature events): vesicles at the times of a Poisson process in each
/// terminal.
///
/// `poisson` has a constant rate. `recovering` falls silent at each spike of the terminal: t after
/// it the rate is (2 / (1 + exp(-t / recovery)) - 1) / interval, as in cortical network models.
/// `calcium_dependent` goes with a power of residual calcium, rate (Ca / rest)^n. Processes of an input's
/// terminals are drawn as one, which is the same by superposition, and thinned where the rate is not
/// full. Spontaneous release leaves the sites of evoked release alone; protons inside the terminals act on
/// its rate (`SpontaneousAcid`). Check T-44.
final class SpontaneousRelease: LateRelease {
  static let rate = Parameter(
    "rate", .number(.hz), default: 0.01, .within(0, 10_000),
    "Mean rate of spontaneous release of each terminal, at resting calcium",
    source: "1e-3 to 1 Hz (science reference 7.6)")
  static let interval = Parameter(
    "interval", .number(.ms), default: 250, .within(0.1, 1e12),
    "Mean time between spontaneous releases of a terminal long after its last spike",
    source: "250 ms in cortical network models, unverified (science reference 7.6)")
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 400, .positive,
    "Time constant by which spontaneous release comes back after a spike",
    source: "400 ms in cortical network models, unverified (science reference 7.6)")
  static let none = Model("none", "No release without spikes", source: "by choice", parameters: [])
  static let poisson = Model(
    "poisson", "Vesicles at the times of a Poisson process", source: "Fatt & Katz 1952",
    parameters: [rate])
  static let recovering = Model(
    "recovering", "A Poisson process that falls silent at each spike and recovers",
    source: "cortical network models, science reference 7.6", parameters: [interval, recovery])
  static let cooperativity = Parameter(
    "cooperativity", .integer, default: 2, .within(1, 3),
    "Power of residual calcium that spontaneous release goes with",
    source: "1 to 3 (science reference 7.6)")
  static let calciumDependent = Model(
    "calcium_dependent", "A Poisson process whose rate follows a power of residual calcium",
    source: "science reference 7.6",
    parameters: [rate, cooperativity] + CalciumTerms.parameters)
  static let section = Section(
    "spontaneous", "Release of vesicles without action potentials",
    models: [none, poisson, recovering, calciumDependent], defaultModel: none.name)

  /// Spontaneous release of an input, empty for none; `parameters` are those of the section.
  static func make(
    _ parameters: LaneParameters, isStochastic: Bool, hasContents: Bool,
    acid: SpontaneousAcid? = nil, context: InputContext
  ) -> [any LateRelease] {
    guard parameters.model == calciumDependent.name else {
      return SpontaneousRelease(parameters, acid: acid, context: context).map { [$0] } ?? []
    }
    let base = parameters.values(rate).map { $0 * 1e-3 }
    let terms = CalciumTerms(
      base: base, power: parameters.values(cooperativity), parameters, context: context)
    guard isStochastic else {
      let all = base.map { $0 * Double(context.terminals) }
      return [
        MeanCalciumDrivenRelease(
          terms, .spontaneous, base: all, hasContents: hasContents, snare: context.snare)
      ]
    }
    let end = parameters.root.uniform(Simulation.duration)
    let driven = CalciumDrivenRelease(terms, .spontaneous, end: end, context: context)
    return SpontaneousRelease(parameters, context: context).map { [$0, driven] } ?? [driven]
  }

  /// Vesicle that may be released.
  private struct Candidate {
    let time: Double
    let slot: Int
    let lane: Int
    /// A uniform number that decides.
    let uniform: Double
    /// The terminal's last spike before it (ms), and the fall of its pH right after that.
    var last, shift: Double
    /// The next candidate in the same terminal and block, -1 for none.
    let sibling: Int32
  }

  private let context: InputContext
  /// Mean interval between candidates of all terminals together (ms).
  private var interval = PerLane(repeating: 0)
  private var next = PerLane(repeating: 0)
  private var ordinals: [Words]
  private let acid: SpontaneousAcid?
  /// Where release depends on spikes: its time constant, the last spike of each terminal and the fall of
  /// pH right after it, the block's candidates, and the first of each terminal.
  private let isRecovering: Bool
  private let recovery: Memory<Double>
  private let shifts: Memory<Double>
  private let lastSpikes: Memory<Double>?
  private let firstCandidates: Memory<Int32>
  private var candidates: [Candidate] = []
  /// The highest share of vesicles that SNARE complexes ever let fuse, lane by lane.
  private let highest: Memory<Double>

  /// `parameters` are those of the section `spontaneous`; `nil` for none.
  init?(_ parameters: LaneParameters, acid: SpontaneousAcid? = nil, context: InputContext) {
    let models = [Self.poisson, Self.recovering, Self.calciumDependent]
    guard models.contains(where: { $0.name == parameters.model }) else { return nil }
    self.context = context
    self.acid = acid
    isRecovering = parameters.model == Self.recovering.name
    let isThinned = isRecovering || acid?.followsSpikes == true
    let terminals = Double(context.terminals)
    let intervals =
      isRecovering
      ? parameters.values(Self.interval)
      : parameters.values(Self.rate).map { $0 > 0 ? 1000 / $0 : 1e300 }
    let allowed = (0..<BatchSize.lanes).map { lane in
      context.snare?.highestRate(lane, until: context.duration) ?? 1
    }
    highest = Memory(allowed)
    let most = acid.map { zip(allowed, $0.highest).map { $0 * $1 } } ?? allowed
    interval = PerLane(
      zip(intervals, most).map { $1 > 0 ? $0 / terminals / $1 : 1e300 })
    ordinals = Array(repeating: Words(), count: BatchSize.groups)
    recovery = Memory(parameters.values(Self.recovery))
    lastSpikes = isThinned ? Memory(repeating: -1e300, count: context.slots) : nil
    shifts = Memory(repeating: 0, count: isThinned ? context.slots : 0)
    firstCandidates = Memory(repeating: -1, count: isThinned ? context.slots : 0)
    for group in 0..<BatchSize.groups {
      let all = LaneMask(repeating: true)
      _ = draw(group, where: all)
    }
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    for group in 0..<BatchSize.groups {
      while isAny(next[group] .< block.end) {
        let (isDue, times) = (next[group] .< block.end, next[group])
        let words = draw(group, where: isDue)
        for index in 0..<BatchSize.width where isDue[index] {
          let lane = group * BatchSize.width + index
          let slot = terminal(words.c[index]) * BatchSize.lanes + lane
          guard lastSpikes == nil else {
            consider(times[index], slot, words.d[index])
            continue
          }
          let uniform = (Double(words.d[index]) + 0.5) * 0x1p-32
          guard uniform < allowed(lane, times[index]) else { continue }
          release(slot, at: times[index], block, quanta, tally)
        }
      }
    }
    if let lastSpikes { thin(spikes, lastSpikes, block, quanta, tally) }
  }

  /// Moves on to the next times of a group of runs.
  private func draw(_ group: Int, where isDue: LaneMask) -> Philox.Draw {
    var lanes = Words()
    for index in 0..<BatchSize.width { lanes[index] = UInt64(group * BatchSize.width + index) }
    let words = context.words(
      slots: lanes, ordinals: ordinals[group] & 0xFFFF_FFFF,
      purpose: Purpose.spontaneous.rawValue &<< 24)
    let later = next[group] - interval[group] * Logarithm.log(Philox.uniform(words.a, words.b))
    next[group].replace(with: later, where: isDue)
    ordinals[group].replace(with: ordinals[group] &+ 1, where: isDue)
    return words
  }

  /// Share of the candidates that SNARE complexes let fuse at a time (ms).
  @inline(__always) private func allowed(_ lane: Int, _ time: Double) -> Double {
    guard let snare = context.snare else { return 1 }
    return snare.rate(lane, at: time) / highest[lane]
  }

  /// One of the terminals, by a random word.
  @inline(__always) private func terminal(_ word: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* UInt64(context.terminals)) &>> 32)
  }

  /// Releases a vesicle of a terminal.
  @inline(__always)
  private func release(
    _ slot: Int, at time: Double, _ block: Block, _ quanta: Quanta, _ tally: ReleaseTally
  ) {
    let amount =
      quanta.contents?.amount(of: 1, acting: 1, slot: slot, time: time, isLate: true) ?? 1
    quanta.add(amount, slot: quanta.place(slot, at: time), time: time, block: block)
    tally.countSpontaneous(lane: slot & (BatchSize.lanes - 1))
  }

  /// Notes a candidate.
  private func consider(_ time: Double, _ slot: Int, _ chance: UInt64) {
    candidates.append(
      Candidate(
        time: time, slot: slot, lane: slot & (BatchSize.lanes - 1),
        uniform: (Double(chance) + 0.5) * 0x1p-32,
        last: lastSpikes?[slot] ?? -1e300, shift: shifts[slot],
        sibling: firstCandidates[slot]))
    firstCandidates[slot] = Int32(truncatingIfNeeded: candidates.count - 1)
  }

  /// What the last spike leaves of the rate.
  private func recovered(_ candidate: Candidate) -> Double {
    let (lane, time) = (candidate.lane, candidate.time - candidate.last)
    var share = 1.0
    if isRecovering {
      let decayed = Exponential.exp(Group(repeating: -(time / recovery[lane])))[0]
      share = (1 - decayed) / (1 + decayed)
    }
    guard let acid else { return share }
    return share * acid.share(acid.left(candidate.shift, after: time, lane: lane), lane: lane)
  }

  /// Releases the candidates that the time since the last spike allows.
  private func thin(
    _ spikes: SpikeList, _ lastSpikes: Memory<Double>, _ block: Block, _ quanta: Quanta,
    _ tally: ReleaseTally
  ) {
    var groups = spikes.groups
    while let group = groups.next() {
      for index in 0..<group.count {
        let (slot, time) = (group.slot(index), group.times[index])
        if let acid {
          let lane = slot & (BatchSize.lanes - 1)
          let before = acid.left(shifts[slot], after: time - lastSpikes[slot], lane: lane)
          shifts[slot] = acid.fallen(before, lane: lane)
        }
        lastSpikes[slot] = time
        var place = Int(firstCandidates[slot])
        while place >= 0 {
          if time < candidates[place].time {
            (candidates[place].last, candidates[place].shift) = (time, shifts[slot])
          }
          place = Int(candidates[place].sibling)
        }
      }
    }
    for candidate in candidates {
      firstCandidates[candidate.slot] = -1
      let chance = recovered(candidate) * allowed(candidate.lane, candidate.time)
      guard candidate.uniform < chance else { continue }
      release(candidate.slot, at: candidate.time, block, quanta, tally)
    }
    candidates.removeAll(keepingCapacity: true)
  }
}
