import SynapseModel

/// Vesicles with facilitation and depression: the Tsodyks-Markram model, vesicle by vesicle.
///
/// At a spike, h after the terminal's previous one (infinite before the first):
/// u <- u exp(-h / facilitation), u <- u + p (1 - u); every empty site is refilled with probability
/// 1 - exp(-h / recovery); every site that holds a vesicle then releases it with probability u.
/// u is 0 before the first spike, so the first u is p. Literature: Tsodyks, Pawelzik & Markram
/// 1998; Maass & Markram 2002; stochastic vesicles Fuhrmann et al. 2002, Loebel et al. 2009.
/// Checks T-37 to T-39, T-41 and T-115.
struct TsodyksMarkram: ReleaseLaw {
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
  static let model = Model(
    "tsodyks_markram", "Release probability facilitates and sites deplete from spike to spike",
    source: "Tsodyks, Pawelzik & Markram 1998; Fuhrmann et al. 2002, science reference 7.3",
    parameters: [
      StaticRelease.sites, StaticRelease.probability, StaticRelease.heterogeneity,
      StaticRelease.distribution, facilitation, recovery, inactivation, StaticRelease.refractory,
      StaticRelease.stochastic,
    ])

  let isStochastic = true
  private let context: InputContext
  private let kinetics: TsodyksMarkramKinetics
  private let terminals: TsodyksMarkramTerminals

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    kinetics = TsodyksMarkramKinetics(parameters, context: context)
    terminals = TsodyksMarkramTerminals(kinetics.sites, context)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    kinetics.states(of: terminals, slot: slot, at: time)
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    let before = terminals.gather(group)
    let step = kinetics.step(
      group, interval: group.times - before.last, utilisation: before.utilisation)
    let words = group.words(part: 0, context)
    let refilled = group.successes(
      trials: step.sites - before.occupied, most: kinetics.most, probability: step.refill,
      uniform: Philox.uniform(words.a, words.b), part: 1, context)
    let available = before.occupied + refilled
    let released = group.successes(
      trials: available, most: kinetics.most,
      probability: group.modulated(step.utilisation, context),
      uniform: Philox.uniform(words.c, words.d), part: 2, context)
    let left = available - released
    for index in 0..<BatchSize.width {
      terminals[group.slot(index)] = TsodyksMarkramTerminals.State(
        last: group.times[index], utilisation: step.utilisation[index], occupied: left[index])
    }
    return SpikeResponse(released, of: available)
  }
}
