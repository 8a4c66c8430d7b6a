import SynapseModel

/// Active zones with several docked vesicles each: at most one of them is released at a spike
/// (univesicular), or any number (multivesicular).
///
/// A docked vesicle would fuse with probability p. Of n docked ones, a univesicular zone releases
/// one with probability 1 - (1 - p)^n; a multivesicular zone releases a binomial number k, which
/// act like k (1 + s) / (1 + s k) vesicles on receptors that saturate. Empty places are filled with
/// time constant `recovery`, each on its own. Check T-36.
struct ActiveZones: ReleaseLaw {
  static let sites = Parameter(
    "sites", .integer, default: 1, .within(1, 1000), "Active zones of one terminal",
    source: "1 at many hippocampal boutons (science reference, Appendix B)",
    shared: .valueWhere("cleft.per_site"))
  static let docked = Parameter(
    "docked", .integer, default: 7, .within(1, 100),
    "Vesicles that can be docked at an active zone",
    source: "7 at CA3-CA1 synapses (Nadkarni et al. 2010)")
  static let probability = Parameter(
    "probability", .number(nil), default: 0.05, .fraction,
    "Probability that a spike releases a docked vesicle that is alone in its active zone",
    source: "by choice: with 7 docked vesicles an active zone then releases with 0.30")
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 0, .nonNegative,
    "Time constant by which an empty place of an active zone is filled; 0 for at once",
    source: "0; 2.8 s at hippocampal synapses (Dobrunz & Stevens 1997)", shared: .presence)
  static let saturation = Parameter(
    "saturation", .number(nil), default: 0, .within(0, 1000),
    "Saturation s of the receptors at an active zone: k vesicles act like k (1 + s) / (1 + s k)",
    source: "0 for none (science reference 7.2)", shared: .presence)
  static let univesicular = Model(
    "univesicular", "An active zone releases one of its docked vesicles at most at a spike",
    source: "science reference 7.2",
    parameters: [
      sites, docked, probability, StaticRelease.heterogeneity, StaticRelease.distribution, recovery,
      StaticRelease.refractory, StaticRelease.stochastic,
    ])
  static let multivesicular = Model(
    "multivesicular", "An active zone releases any number of its docked vesicles at a spike",
    source: "science reference 7.2",
    parameters: [
      sites, docked, probability, StaticRelease.heterogeneity, StaticRelease.distribution, recovery,
      saturation, StaticRelease.refractory, StaticRelease.stochastic,
    ])

  /// One active zone.
  private struct Zone {
    var docked = 0.0
    /// Time of its last release (ms).
    var release = -1e300
  }

  /// The most zones of a terminal that a trace shows one by one.
  private static let mostShown = 10

  let isStochastic = true
  private let isUnivesicular: Bool
  private let context: InputContext
  private let sites, docked, recoveryRate, saturation, refractory: Memory<Double>
  private let probability: ReleaseProbability
  /// The most active zones, and vesicles in one, of any lane.
  private let mostSites, mostDocked: Int
  private let zones: Memory<Zone>
  /// Time of each terminal's last spike (ms).
  private let last: Memory<Double>
  let zoneReleases: ZoneReleases?

  /// Whether zones have to be kept apart.
  private static func hasMemory(_ parameters: LaneParameters) -> Bool {
    [recovery, saturation, StaticRelease.refractory].contains(where: parameters.isPresent)
  }

  /// The simplest law that does what the parameters say.
  ///
  /// `isApart` says that zones have clefts of their own.
  static func make(
    _ parameters: LaneParameters, isApart: Bool, _ context: InputContext
  ) -> any ReleaseModel {
    // One vesicle a zone needs no count.
    let isCounted = isApart && parameters.model == multivesicular.name
    if parameters.uniform(StaticRelease.stochastic) == 0 {
      let law = MeanActiveZones(parameters, context: context)
      return EvokedRelease(law, parameters, context: context)
    }
    // A gain and SNARE complexes act on each vesicle's probability.
    guard hasMemory(parameters) || context.gain != nil || context.snare != nil || isCounted
    else {
      return EvokedRelease(memoryless(parameters, context), parameters, context: context)
    }
    let law = ActiveZones(parameters, isCounted: isCounted, context: context)
    return EvokedRelease(law, parameters, context: context)
  }

  /// Zones that are always full are sites without memory.
  private static func memoryless(
    _ parameters: LaneParameters, _ context: InputContext
  ) -> StaticRelease {
    let (sites, docked) = (parameters.values(sites), parameters.values(docked))
    let probability = ReleaseProbability(parameters, of: probability, context)
    guard parameters.model == univesicular.name else {
      return StaticRelease(
        sites: zip(sites, docked).map { $0 * $1 }, probability: probability, parameters, context)
    }
    let any = probability.map { p, lane in
      1 - (0..<Int(docked[lane])).reduce(1) { failure, _ in failure * (1 - p) }
    }
    return StaticRelease(sites: sites, probability: any, parameters, context)
  }

  /// `isCounted` says that it is kept how many vesicles each zone releases.
  init(_ parameters: LaneParameters, isCounted: Bool, context: InputContext) {
    self.context = context
    isUnivesicular = parameters.model == Self.univesicular.name
    sites = Memory(parameters.values(Self.sites))
    docked = Memory(parameters.values(Self.docked))
    mostSites = Int(parameters.values(Self.sites).max() ?? 0)
    mostDocked = Int(parameters.values(Self.docked).max() ?? 0)
    probability = ReleaseProbability(parameters, of: Self.probability, context)
    recoveryRate = Memory(parameters.values(Self.recovery).map { $0 > 0 ? 1 / $0 : 1e300 })
    saturation = Memory(parameters.values(Self.saturation))
    refractory = Memory(parameters.values(StaticRelease.refractory))
    last = Memory(repeating: -1e300, count: context.slots)
    zones = Memory(repeating: Zone(), count: context.slots * mostSites)
    zoneReleases =
      isCounted ? ZoneReleases(slots: context.slots, perTerminal: mostSites) : nil
    for slot in 0..<context.slots {
      let full = docked[slot & (BatchSize.lanes - 1)]
      for zone in 0..<mostSites { zones.base[slot * mostSites + zone].docked = full }
    }
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    let refill = Exponential.complement(
      (group.times - group.gather(slots: last)) * group.gather(recoveryRate))
    let p = group.modulated(probability.gather(group), context)
    let full = group.gather(docked)
    let (count, s) = (group.gather(sites), group.gather(saturation))
    let ready = group.times - group.gather(refractory)
    var (vesicles, sites, amounts) = (Group(), Group(), Group())
    for zone in 0..<mostSites {
      let before = gather(group, zone)
      // Zones that a lane does not have stay empty of chance and of release.
      let exists = count .> Double(zone)
      let part = UInt64(zone) &<< 8
      let words = group.words(part: part, context)
      let held =
        before.docked
        + group.successes(
          trials: full - before.docked, most: mostDocked, probability: refill,
          uniform: Philox.uniform(words.a, words.b), part: part | 1, context)
      let able = held.replacing(with: 0, where: .!exists .| (before.release .> ready))
      let drawn = group.successes(
        trials: able, most: mostDocked, probability: p,
        uniform: Philox.uniform(words.c, words.d), part: part | 2, context)
      let released = isUnivesicular ? drawn.atMost(Group(repeating: 1)) : drawn
      scatter(group, zone, docked: held - released, released: released)
      vesicles += released
      sites += isUnivesicular ? able.atMost(Group(repeating: 1)) : able
      let acting = released * (1 + s) / released.times(s, plus: 1)
      zoneReleases?.note(released, actingLike: acting, group, zone)
      amounts += acting
    }
    for index in 0..<BatchSize.width { last[group.slot(index)] = group.times[index] }
    return SpikeResponse(vesicles, of: sites, actingLike: amounts)
  }

  /// What a spike would find; places are filled at one only, so their number is the one to be expected.
  func states(of slot: Int, at time: Double) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    let count = Int(sites[lane])
    let refill = Exponential.complement(
      Group(repeating: (time - last[slot]) * recoveryRate[lane]))[0]
    let all = (0..<count).map { zones[slot * mostSites + $0] }
    let held = all.map { $0.docked + (docked[lane] - $0.docked) * refill }
    var states = [StateValue(name: "docked_vesicles", unit: nil, value: held.reduce(0, +))]
    if refractory[lane] > 0 {
      let resting = all.count { $0.release > time - refractory[lane] }
      states.append(StateValue(name: "refractory_zones", unit: nil, value: Double(resting)))
    }
    guard count > 1, count <= Self.mostShown else { return states }
    return states
      + held.enumerated().map { zone, vesicles in
        StateValue(name: "zone_\(zone + 1)_docked_vesicles", unit: nil, value: vesicles)
      }
  }

  /// A zone of each of eight terminals.
  @inline(__always)
  private func gather(_ group: SpikeGroup, _ zone: Int) -> (docked: Group, release: Group) {
    var (docked, release) = (Group(), Group())
    for index in 0..<BatchSize.width {
      let state = zones[group.slot(index) &* mostSites &+ zone]
      (docked[index], release[index]) = (state.docked, state.release)
    }
    return (docked, release)
  }

  @inline(__always)
  private func scatter(_ group: SpikeGroup, _ zone: Int, docked: Group, released: Group) {
    // The last spike of an incomplete group stands there several times and is written as often.
    for index in 0..<BatchSize.width {
      let place = zones.base + (group.slot(index) &* mostSites &+ zone)
      place.pointee.docked = docked[index]
      if released[index] > 0 { place.pointee.release = group.times[index] }
    }
  }
}

extension ActiveZones {
  /// Active zones, all terminals together, that a run can keep in memory.
  private static let mostZones = 100_000.0

  /// What is wrong with an input's active zones.
  static func problems(
    _ parameters: LaneParameters, terminals: Double, hasVariance: Bool
  ) -> [Problem] {
    guard [univesicular.name, multivesicular.name].contains(parameters.model) else { return [] }
    var problems: [Problem] = []
    // Saturation is a function of the number of vesicles, so their sizes must be equal.
    if parameters.isPresent(saturation), hasVariance {
      problems.append(
        parameters.problem(
          at: saturation,
          "receptors saturate with the number of vesicles, so these cannot vary in size",
          hint: "set 'vesicles.quantal_cv' or 'saturation' to 0"))
    }
    if parameters.uniform(StaticRelease.stochastic) == 0, hasMemory(parameters) {
      problems.append(
        parameters.problem(
          at: StaticRelease.stochastic,
          "active zones have no mean field with 'recovery', 'refractory' or 'saturation'",
          hint: "set these to 0, or 'stochastic: true'"))
    }
    let zones = terminals * parameters.uniform(sites)
    if hasMemory(parameters), zones > mostZones {
      problems.append(
        parameters.problem(
          at: sites,
          "an input can have \(mostZones.brief) active zones with a memory, not "
            + zones.brief,
          hint: "take fewer terminals, or 'recovery', 'saturation' and 'refractory' 0"))
    }
    return problems
  }
}
