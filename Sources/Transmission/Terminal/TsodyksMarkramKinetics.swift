import SynapseModel

/// All terminals of an input between two spikes, for vesicles (counts of sites) and mean field
/// (shares).
struct TsodyksMarkramTerminals {
  /// A terminal.
  struct State {
    /// Time of the last spike (ms).
    var last = -1e300
    /// Utilisation at the last spike.
    var utilisation = 0.0
    /// Sites that held a vesicle after the last spike.
    var occupied = 0.0
    /// Sites whose vesicle was released and was not yet inactive, or that rested, after the last spike.
    var active = 0.0
  }

  private let states: UnsafeMutablePointer<State>
  private let memory: Memory<State>

  /// Terminals that have not fired; `occupied` is the number of sites of each lane.
  init(_ occupied: Memory<Double>, _ context: InputContext) {
    memory = Memory(repeating: State(), count: context.slots)
    states = memory.base
    for slot in 0..<context.slots {
      states[slot].occupied = occupied[slot & (BatchSize.lanes - 1)]
    }
  }

  subscript(slot: Int) -> State {
    @_transparent get { states[slot] }
    @_transparent nonmutating set { states[slot] = newValue }
  }

  /// The states of eight terminals.
  @_transparent
  func gather(
    _ group: SpikeGroup
  ) -> (last: Group, utilisation: Group, occupied: Group, active: Group) {
    var (last, utilisation, occupied, active) = (Group(), Group(), Group(), Group())
    for index in 0..<BatchSize.width {
      let state = states[group.slot(index)]
      (last[index], utilisation[index]) = (state.last, state.utilisation)
      (occupied[index], active[index]) = (state.occupied, state.active)
    }
    return (last, utilisation, occupied, active)
  }
}

/// What happens to utilisation and sites from one spike to the next, for vesicles and mean field.
struct TsodyksMarkramKinetics {
  let sites: Memory<Double>
  /// The most sites of any lane.
  let most: Int
  private let probability: ReleaseProbability
  /// Whether a released vesicle is active for a while.
  private let hasInactivation: Bool
  private let inactivationRate: Memory<Double>
  /// Weights of the two exponentials by which an active vesicle recovers, and whether their time
  /// constants are equal.
  private let slowWeight, fastWeight, isEqual: Memory<Double>
  private let facilitationRate: Memory<Double>
  private let recoveryRate: Memory<Double>

  init(_ parameters: LaneParameters, context: InputContext) {
    // A time constant of 0 is a rate so high that nothing is left after any interval.
    func rates(_ parameter: Parameter) -> Memory<Double> {
      Memory(parameters.values(parameter).map { $0 > 0 ? 1 / $0 : 1e300 })
    }
    sites = Memory(parameters.values(StaticRelease.sites))
    most = Int(parameters.values(StaticRelease.sites).max() ?? 0)
    probability = ReleaseProbability(parameters, context)
    facilitationRate = rates(TsodyksMarkram.facilitation)
    recoveryRate = rates(TsodyksMarkram.recovery)
    inactivationRate = rates(TsodyksMarkram.inactivation)
    hasInactivation = parameters.isPresent(TsodyksMarkram.inactivation)
    let pairs = zip(
      parameters.values(TsodyksMarkram.recovery), parameters.values(TsodyksMarkram.inactivation))
    func weights(_ weight: (Double, Double) -> Double) -> Memory<Double> {
      Memory(pairs.map(weight))
    }
    func areEqual(_ slow: Double, _ fast: Double) -> Bool { abs(slow - fast) <= 1e-6 * slow }
    isEqual = weights { areEqual($0, $1) ? 1 : 0 }
    slowWeight = weights { areEqual($0, $1) ? 1 : $0 / ($0 - $1) }
    fastWeight = weights { areEqual($0, $1) ? 0 : $1 / ($0 - $1) }
  }

  /// What there is to see of a terminal between two spikes; `total` is its sites, or a share of 1.
  ///
  /// Sites are refilled at the next spike only; until then their number is the one to be expected. Of
  /// those that the last spike left resting, `rested` hold a vesicle again and `resting` rest; `nil` where
  /// `active` ones are vesicles that become inactive.
  func states(
    of terminals: TsodyksMarkramTerminals, slot: Int, total share: Double? = nil, at time: Double,
    rest: (rested: Double, resting: Double)? = nil
  ) -> [StateValue] {
    let (state, lane) = (terminals[slot], slot & (BatchSize.lanes - 1))
    let total = share ?? sites[lane]
    let spike = SpikeGroup(of: slot, at: time)
    let interval = Group(repeating: time - state.last)
    let kept = Exponential.exp(-(interval * facilitationRate[lane]))[0]
    let refill = Exponential.complement(interval * recoveryRate[lane])
    let fate = inactivation(spike, interval: interval, refill: refill)
    let empty = total - state.occupied - state.active
    let back = rest?.rested ?? (state.active * fate.recovered[0])
    let perShare = sites[lane] / total
    let states = [
      StateValue(name: "utilisation", unit: nil, value: state.utilisation * kept),
      StateValue(
        name: "occupied_sites", unit: nil,
        value: (state.occupied + empty * refill[0] + back) * perShare),
    ]
    if let rest {
      return states + [StateValue(name: "refractory_sites", unit: nil, value: rest.resting)]
    }
    guard hasInactivation else { return states }
    let active = state.active * (1 - fate.inactive[0]) * perShare
    return states + [StateValue(name: "active_sites", unit: nil, value: active)]
  }

  /// Eight terminals at a spike.
  struct Step {
    let sites: Group
    /// Utilisation u at this spike: the release probability of an occupied site.
    let utilisation: Group
    /// Probability that a site, empty after the last spike, has been refilled.
    let refill: Group
  }

  @_transparent
  func step(_ group: SpikeGroup, interval: Group, utilisation: Group) -> Step {
    let kept = utilisation * Exponential.exp(-(interval * group.gather(facilitationRate)))
    return Step(
      sites: group.gather(sites),
      utilisation: (1 - kept).times(probability.gather(group), plus: kept),
      refill: Exponential.complement(interval * group.gather(recoveryRate)))
  }

  /// Probability that sites have been refilled some time (ms) after they became empty.
  @_transparent func refill(_ group: SpikeGroup, after ages: Group) -> Group {
    Exponential.complement(ages * group.gather(recoveryRate))
  }

  /// What becomes of a vesicle that was active after the last spike: probabilities that it is no
  /// longer active, and that it has recovered too.
  ///
  /// Two exponential steps one after the other; with equal time constants the second is
  /// 1 - (1 + x) exp(-x).
  @_transparent
  func inactivation(
    _ group: SpikeGroup, interval: Group, refill: Group
  ) -> (inactive: Group, recovered: Group) {
    let inactive = Exponential.complement(interval * group.gather(inactivationRate))
    let x = (interval * group.gather(recoveryRate)).atMost(Group(repeating: 1000))
    let different =
      group.gather(slowWeight) * refill - group.gather(fastWeight) * inactive
    let recovered = different.replacing(
      with: refill - x * (1 - refill), where: group.gather(isEqual) .> 0)
    return (inactive, recovered.atLeast(Group(repeating: 0)).atMost(inactive))
  }
}
