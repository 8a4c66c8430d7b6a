import SynapseModel

/// Vesicles with facilitation and depression: the Tsodyks-Markram model, vesicle by vesicle.
///
/// At a spike, h after the terminal's previous one (infinite before the first):
/// u <- u exp(-h / facilitation), u <- u + p (1 - u); every empty site is refilled with probability
/// 1 - exp(-h / recovery); every site that holds a vesicle then releases it with probability u.
/// u is 0 before the first spike, so the first u is p. Literature: Tsodyks, Pawelzik & Markram
/// 1998; Maass & Markram 2002; stochastic vesicles Fuhrmann et al. 2002, Loebel et al. 2009.
/// Checks T-37 to T-39, T-41 and T-115.
final class TsodyksMarkram: ReleaseModel {
  static let facilitation = Parameter(
    "facilitation", .number(.ms), default: 100, .nonNegative,
    "Time constant by which the utilisation falls back between spikes; 0 for no facilitation",
    source: "0-1000 ms (Tsodyks, Pawelzik & Markram 1998)")
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 200, .nonNegative,
    "Time constant by which an empty site is refilled; 0 for at once",
    source: "100-800 ms (Tsodyks, Pawelzik & Markram 1998)")
  static let inactivation = Parameter(
    "inactivation", .number(.ms), default: 0, .nonNegative,
    "Time constant by which a released vesicle becomes inactive, before which it does not recover;"
      + " 0 for at once",
    source: "0 (two states); 3 ms as the current's decay (Tsodyks, Pawelzik & Markram 1998)",
    shared: .presence)
  static let stochastic = Parameter(
    "stochastic", .flag, default: 1, .fraction,
    "Whether single vesicles are drawn; false gives the mean over many trials (mean field)",
    source: "Fuhrmann et al. 2002 for vesicles, Tsodyks & Markram 1997 for the mean",
    shared: .value)
  static let model = Model(
    "tsodyks_markram", "Release probability facilitates and sites deplete from spike to spike",
    source: "Tsodyks, Pawelzik & Markram 1998; Fuhrmann et al. 2002, science reference 7.3",
    parameters: [
      StaticRelease.sites, StaticRelease.probability, facilitation, recovery, inactivation,
      stochastic,
    ])

  let isStochastic = true
  private let context: InputContext
  private let kinetics: TsodyksMarkramKinetics
  private let terminals: Memory<Terminal>

  /// A terminal between two spikes.
  private struct Terminal {
    /// Time of the last spike (ms).
    var last: Double
    /// Utilisation at the last spike.
    var utilisation: Double
    /// Sites that held a vesicle after the last spike.
    var occupied: Double
  }

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    kinetics = TsodyksMarkramKinetics(parameters)
    terminals = Memory(
      repeating: Terminal(last: -1e300, utilisation: 0, occupied: 0), count: context.slots)
    for slot in 0..<context.slots {
      terminals[slot].occupied = kinetics.sites[slot & (BatchSize.lanes - 1)]
    }
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    let terminals = terminals.base
    var groups = spikes.groups
    while let group = groups.next() {
      var (last, utilisation, occupied) = (Group(), Group(), Group())
      for index in 0..<BatchSize.width {
        let terminal = terminals[group.slot(index)]
        last[index] = terminal.last
        utilisation[index] = terminal.utilisation
        occupied[index] = terminal.occupied
      }
      let step = kinetics.step(group, interval: group.times - last, utilisation: utilisation)
      let words = group.words(part: 0, context)
      let refilled = group.successes(
        trials: step.sites - occupied, most: kinetics.most, probability: step.refill,
        uniform: Philox.uniform(words.a, words.b), part: 1, context)
      let available = occupied + refilled
      let released = group.successes(
        trials: available, most: kinetics.most, probability: step.utilisation,
        uniform: Philox.uniform(words.c, words.d), part: 2, context)
      let left = available - released
      for index in 0..<group.count {
        let (slot, time) = (group.slot(index), group.times[index])
        terminals[slot] = Terminal(
          last: time, utilisation: step.utilisation[index], occupied: left[index])
        quanta.add(released[index], slot: slot, time: time, block: block)
        tally.count(
          slot: slot, released: released[index], available: available[index])
      }
    }
  }
}

/// What happens to utilisation and sites from one spike to the next, for vesicles and mean field.
struct TsodyksMarkramKinetics {
  let sites: Memory<Double>
  /// The most sites of any lane.
  let most: Int
  private let probability: Memory<Double>
  private let inactivationRate: Memory<Double>
  /// Weights of the two exponentials by which an active vesicle recovers, and whether their time
  /// constants are equal.
  private let slowWeight, fastWeight, isEqual: Memory<Double>
  private let facilitationRate: Memory<Double>
  private let recoveryRate: Memory<Double>

  init(_ parameters: LaneParameters) {
    // A time constant of 0 is a rate so high that nothing is left after any interval.
    func rates(_ parameter: Parameter) -> Memory<Double> {
      Memory(parameters.values(parameter).map { $0 > 0 ? 1 / $0 : 1e300 }, or: 0)
    }
    sites = Memory(parameters.values(StaticRelease.sites), or: 0)
    most = Int(parameters.values(StaticRelease.sites).max() ?? 0)
    probability = Memory(parameters.values(StaticRelease.probability), or: 0)
    facilitationRate = rates(TsodyksMarkram.facilitation)
    recoveryRate = rates(TsodyksMarkram.recovery)
    inactivationRate = rates(TsodyksMarkram.inactivation)
    let pairs = zip(
      parameters.values(TsodyksMarkram.recovery), parameters.values(TsodyksMarkram.inactivation))
    func weights(_ weight: (Double, Double) -> Double) -> Memory<Double> {
      Memory(pairs.map(weight), or: 0)
    }
    func areEqual(_ slow: Double, _ fast: Double) -> Bool { abs(slow - fast) <= 1e-6 * slow }
    isEqual = weights { areEqual($0, $1) ? 1 : 0 }
    slowWeight = weights { areEqual($0, $1) ? 1 : $0 / ($0 - $1) }
    fastWeight = weights { areEqual($0, $1) ? 0 : $1 / ($0 - $1) }
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
      utilisation: (1 - kept).times(group.gather(probability), plus: kept),
      refill: Exponential.complement(interval * group.gather(recoveryRate)))
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
