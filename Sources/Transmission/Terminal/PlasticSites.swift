import SynapseModel

/// How release probability and recovery follow from the spikes before, for sites that deplete.
protocol PlasticityLaw {
  /// How many of four traces it uses.
  static var traceCount: Int { get }

  /// What a spike finds, `interval` (ms) after the terminal's last one, and the traces behind it.
  func step(_ group: SpikeGroup, interval: Group, traces: Traces) -> PlasticityStep
  /// What is left of the traces `interval` (ms) after the terminal's last spike.
  func decayed(_ group: SpikeGroup, interval: Group, traces: Traces) -> Traces
  /// What the traces of the first terminal mean, as people see them; `lane` is its run.
  func states(_ traces: Traces, lane: Int) -> [StateValue]
}

/// Up to four quantities of eight terminals that rise at each spike and decay between spikes, as
/// they are right behind the last spike; 0 before the first.
struct Traces {
  var first = Group(repeating: 0)
  var second = Group(repeating: 0)
  var third = Group(repeating: 0)
  var fourth = Group(repeating: 0)
}

/// What eight spikes find.
struct PlasticityStep {
  /// Probability that a site that holds a vesicle releases it.
  let utilisation: Group
  /// Probability that a site, empty after the last spike, has been refilled.
  let refill: Group
  /// The traces right behind this spike.
  let traces: Traces
}

/// Sites that are refilled and release one by one, with probabilities by any law.
///
/// At a spike every empty site is first refilled with the law's probability, then every site that
/// holds a vesicle releases it with the law's probability. As the law depends on spike times only,
/// replacing numbers of sites by their means gives the exact mean over trials (mean field).
struct PlasticSites<Law: PlasticityLaw>: ReleaseLaw {
  /// A terminal after its last spike.
  private struct State {
    var traces = SIMD4<Double>()
    var last = -1e300
    var occupied = 0.0
  }

  let isStochastic: Bool
  private let law: Law
  private let context: InputContext
  private let sites: Memory<Double>
  /// The most sites of any lane.
  private let most: Int
  private let states: Memory<State>

  init(_ law: Law, _ parameters: LaneParameters, context: InputContext) {
    self.law = law
    self.context = context
    isStochastic = parameters.uniform(StaticRelease.stochastic) != 0
    sites = Memory(parameters.values(StaticRelease.sites))
    most = Int(parameters.values(StaticRelease.sites).max() ?? 0)
    states = Memory(repeating: State(), count: context.slots)
    for slot in 0..<context.slots {
      states.base[slot].occupied = sites[slot & (BatchSize.lanes - 1)]
    }
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    let before = gather(group)
    let step = law.step(group, interval: group.times - before.last, traces: before.traces)
    let (available, released) = draw(
      group, step, occupied: before.occupied, empty: group.gather(sites) - before.occupied)
    scatter(group, step.traces, occupied: available - released)
    return SpikeResponse(released, of: available)
  }

  /// What a spike would find; sites are refilled at one only, so their number is the one to be expected.
  func states(of slot: Int, at time: Double) -> [StateValue] {
    let spike = SpikeGroup(of: slot, at: time)
    let before = gather(spike)
    let interval = spike.times - before.last
    let step = law.step(spike, interval: interval, traces: before.traces)
    let empty = spike.gather(sites) - before.occupied
    return [
      StateValue(name: "utilisation", unit: nil, value: step.utilisation[0]),
      StateValue(
        name: "occupied_sites", unit: nil,
        value: empty.times(step.refill, plus: before.occupied)[0]),
    ]
      + law.states(
        law.decayed(spike, interval: interval, traces: before.traces),
        lane: slot & (BatchSize.lanes - 1))
  }

  /// Sites that hold a vesicle at the spike, and those that release it.
  @inline(__always)
  private func draw(
    _ group: SpikeGroup, _ step: PlasticityStep, occupied: Group, empty: Group
  ) -> (available: Group, released: Group) {
    let utilisation = group.modulated(step.utilisation, context)
    guard isStochastic else {
      let available = empty.times(step.refill, plus: occupied)
      return (available, available * utilisation)
    }
    let words = group.words(part: 0, context)
    let refilled = group.successes(
      trials: empty, most: most, probability: step.refill,
      uniform: Philox.uniform(words.a, words.b), part: 1, context)
    let available = occupied + refilled
    let released = group.successes(
      trials: available, most: most, probability: utilisation,
      uniform: Philox.uniform(words.c, words.d), part: 2, context)
    return (available, released)
  }

  @inline(__always)
  private func gather(_ group: SpikeGroup) -> (traces: Traces, last: Group, occupied: Group) {
    var traces = Traces()
    var (last, occupied) = (Group(), Group())
    for index in 0..<BatchSize.width {
      let state = states[group.slot(index)]
      (last[index], occupied[index]) = (state.last, state.occupied)
      traces.first[index] = state.traces[0]
      if Law.traceCount > 1 { traces.second[index] = state.traces[1] }
      if Law.traceCount > 2 { traces.third[index] = state.traces[2] }
      if Law.traceCount > 3 { traces.fourth[index] = state.traces[3] }
    }
    return (traces, last, occupied)
  }

  @inline(__always)
  private func scatter(_ group: SpikeGroup, _ traces: Traces, occupied: Group) {
    for index in 0..<BatchSize.width {
      let values = SIMD4(
        traces.first[index], Law.traceCount > 1 ? traces.second[index] : 0,
        Law.traceCount > 2 ? traces.third[index] : 0,
        Law.traceCount > 3 ? traces.fourth[index] : 0)
      states[group.slot(index)] = State(
        traces: values, last: group.times[index], occupied: occupied[index])
    }
  }
}

extension LaneParameters {
  /// 1 / time constant, lane by lane (1/ms); a time constant of 0 is a rate so high that nothing
  /// is left after any interval.
  func rates(_ parameter: Parameter) -> Memory<Double> {
    Memory(values(parameter).map { $0 > 0 ? 1 / $0 : 1e300 })
  }
}
