import SynapseModel

/// Release of docked vesicles that come back by recycling: at a spike each docked one is released with
/// probability u, which is constant or facilitates as in the Tsodyks-Markram model.
struct PoolRelease: ReleaseLaw {
  static let facilitation = Parameter(
    "facilitation", .number(.ms), default: 0, .nonNegative,
    "Time constant by which the utilisation falls back between spikes; 0 for no facilitation",
    source: "0; 0-1000 ms (Tsodyks, Pawelzik & Markram 1998)")
  static let model = Model(
    "pools", "Docked vesicles are released and come back; needs 'vesicles: {recycling: ...}'",
    source: "science reference 6.5",
    parameters: [
      StaticRelease.sites, StaticRelease.probability, StaticRelease.heterogeneity,
      StaticRelease.distribution, facilitation, StaticRelease.stochastic,
    ])

  let isStochastic: Bool
  private let pools: VesiclePools
  private let context: InputContext
  private let probability: ReleaseProbability
  private let facilitationRate: Memory<Double>
  private let utilisations: Memory<Double>
  private let facilitates: Bool
  /// Docked vesicles and last spikes of eight terminals.
  private let eights = Memory(repeating: 0.0, count: 2 * BatchSize.width)

  init(_ parameters: LaneParameters, pools: VesiclePools, context: InputContext) {
    self.pools = pools
    self.context = context
    isStochastic = pools.isStochastic
    probability = ReleaseProbability(parameters, context)
    facilitationRate = parameters.rates(Self.facilitation)
    facilitates = parameters.values(Self.facilitation).contains { $0 > 0 }
    utilisations = Memory(repeating: 0, count: context.slots)
  }

  func respond(to group: SpikeGroup) -> SpikeResponse {
    let (docked, last) = isStochastic ? single(group) : mean(group)
    let own = probability.gather(group)
    let utilisation = facilitates ? utilisation(group, last: last, own) : own
    let released = drawn(group, docked, group.modulated(utilisation, context))
    if isStochastic {
      for index in 0..<group.count {
        pools.release(released[index], group.slot(index), at: group.times[index])
      }
    } else {
      pools.depart(released, group)
    }
    return SpikeResponse(released, of: docked)
  }

  /// Docked vesicles and last spikes (ms) of eight terminals that a spike each finds.
  @inline(__always) private func single(_ group: SpikeGroup) -> (Group, Group) {
    // Vectors are put together in memory: single places of a vector in a register cost more.
    for index in 0..<BatchSize.width {
      (eights[index], eights[BatchSize.width + index]) = (0, -1e300)
    }
    for index in 0..<group.count {
      let slot = group.slot(index)
      eights[BatchSize.width + index] = pools.spikes[slot]
      pools.spike(slot, at: group.times[index])
      eights[index] = pools.number(.docked, slot)
    }
    return (eights.group(at: 0), eights.group(at: BatchSize.width))
  }

  /// The same for means; `depart` has to follow.
  @inline(__always) private func mean(_ group: SpikeGroup) -> (Group, Group) {
    pools.meet(group)
    let found = pools.eight.base
    return (found.pointee.numbers.start.docked, found.pointee.before)
  }

  /// Utilisation at the spikes of eight terminals, `last` the ones before (ms); notes it.
  @inline(never) private func utilisation(
    _ group: SpikeGroup, last: Group, _ probability: Group
  ) -> Group {
    let left = Exponential.exp(-((group.times - last) * group.gather(facilitationRate)))
    let kept = group.gather(slots: utilisations) * left
    let utilisation = (1 - kept).times(probability, plus: kept)
    for index in 0..<group.count { utilisations[group.slot(index)] = utilisation[index] }
    return utilisation
  }

  @inline(__always)
  private func drawn(_ group: SpikeGroup, _ docked: Group, _ utilisation: Group) -> Group {
    guard isStochastic else { return docked * utilisation }
    let words = group.words(part: 0, context)
    return group.successes(
      trials: docked, most: pools.most, probability: utilisation,
      uniform: Philox.uniform(words.c, words.d), part: 2, context)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    let left = Scalar.exp(-max(0, min(1e3, (time - pools.spikes[slot]) * facilitationRate[lane])))
    return [StateValue(name: "utilisation", unit: nil, value: utilisations[slot] * left)]
      + pools.look(slot, at: time)
  }
}

/// Content of vesicles that are kept in pools.
final class PoolContents: ContentSource {
  private let pools: VesiclePools

  init(_ pools: VesiclePools) { self.pools = pools }

  func begin(at time: Double) { pools.marks.block += 1 }

  /// Vesicles released late are not taken from the pools; they hold what docked ones do.
  func take(
    _ vesicles: Double, slot: Int, time: Double, isLate: Bool
  ) -> (Double, closing: Double) {
    guard isLate else { return (pools.releasedContent[slot], pools.releasedClosing[slot]) }
    let closing = vesicles * pools.kissAndRun[slot & (BatchSize.lanes - 1)]
    guard let filling = pools.filling else { return (1, closing) }
    return (filling.content(pools.marks.atStart(slot), slot, at: time), closing)
  }

  func stored(eight first: Int, at time: Double) -> Group {
    guard let filling = pools.filling else { return Group() }
    var sums = Group()
    for index in 0..<BatchSize.width {
      sums[index] = stored(first + index, filling, at: time)
    }
    return sums
  }

  private func stored(_ slot: Int, _ filling: VesicleFilling, at time: Double) -> Double {
    let left = filling.left(after: time - pools.stamps[slot], slot)
    let (place, drive) = (
      slot * VesiclePools.stride, filling.drive[slot & (BatchSize.lanes - 1)]
    )
    let full = filling.full(slot, at: time)
    var sum = pools.deficits[place + VesiclePools.Pool.closing.rawValue]
    for pool in VesiclePools.Pool.allCases {
      switch pool {
      case .closing, .fused, .engulfed, .endosome, .stranded: break
      default:
        let old = pools.olds[place + pool.rawValue]
        let number = pools.numbers[place + pool.rawValue]
        sum += full * (old + (number - old) * drive) - pools.deficits[place + pool.rawValue] * left
      }
    }
    return max(0, sum)
  }

  /// The pools are shown with release.
  func states(of slot: Int, at time: Double) -> [StateValue] { [] }
}

extension VesiclePools {
  /// What time and releases change of a terminal.
  struct Saved {
    fileprivate let memories: [[Double]]
    fileprivate let numbers: (stamp: Double, content: Double, closing: Double)
    fileprivate let mark: ContentMark
    fileprivate let draws: (UInt64, [PoolDraws.Draw])
  }

  func save(_ slot: Int) -> Saved {
    let range = slot * Self.stride..<(slot + 1) * Self.stride
    return Saved(
      memories: [numbers, deficits, olds].map { memory in
        memory.count > 0 ? range.map { memory[$0] } : []
      },
      numbers: (stamps[slot], releasedContent[slot], releasedClosing[slot]), mark: marks[slot],
      draws: draws.save(slot))
  }

  func restore(_ saved: Saved, _ slot: Int) {
    for (memory, values) in zip([numbers, deficits, olds], saved.memories) {
      for (index, value) in values.enumerated() { memory[slot * Self.stride + index] = value }
    }
    (stamps[slot], releasedContent[slot], releasedClosing[slot]) = saved.numbers
    // A mark keeps what it was when the block began.
    if filling != nil { marks[slot] = saved.mark }
    draws.restore(saved.draws, slot)
  }

  /// What there is to see of a terminal at a time (ms) not before its last spike; it stays as it is.
  func look(_ slot: Int, at time: Double) -> [StateValue] {
    let saved = save(slot)
    defer { restore(saved, slot) }
    advance(slot, to: time)
    var states = Pool.allCases.map { pool in
      StateValue(name: pool.name, unit: nil, value: number(pool, slot))
    }
    if refill.feelsCalcium {
      let calcium = refill.calcium(
        residual[slot], time - spikes[slot], slot & (BatchSize.lanes - 1))
      states.append(
        StateValue(name: "refill_calcium", unit: refill.calciumUnit, value: calcium))
    }
    if let filling {
      let content = dockedMark(slot, at: time, filling).map {
        filling.content($0, slot, at: time)
      }
      states.append(StateValue(name: "docked_content", unit: nil, value: content ?? 0))
    }
    return states
  }
}
