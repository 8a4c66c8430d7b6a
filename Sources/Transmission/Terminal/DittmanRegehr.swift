import SynapseModel

/// Facilitation, and recovery that calcium speeds up (Dittman & Regehr 1998; Dittman, Kreitzer &
/// Regehr 2000).
///
/// At each spike calcium rises by an increment for facilitation (F) and for recovery (D), and
/// decays between spikes with time constants t_F and t_D. A spike finds
/// u = p + (1 - p) F / (F + K_F), with F before its own increment. Empty sites recover with rate
/// k_0 + (k_max - k_0) D / (D + K_D); with D = c behind the last spike, the probability to have
/// recovered h later is 1 - exp(-k_0 h) ((c + K_D) / (c exp(-h / t_D) + K_D))^-((k_max - k_0) t_D).
/// The mean over trials is the model as published: release u D_n with
/// D_n = 1 - (1 - (1 - u) D_(n-1)) (1 - refill), where u is that of spike n - 1.
struct DittmanRegehr: PlasticityLaw {
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 1750, .within(0.001, 1e9),
    "Time constant by which an empty site is refilled at rest",
    source: "1.75 s (multisite synapse of cnmodel)")
  static let fastRecovery = Parameter(
    "fast_recovery", .number(.ms), default: 25, .within(0.001, 1e9),
    "Time constant by which an empty site is refilled at saturating calcium",
    source: "25 ms (multisite synapse of cnmodel)")
  static let recoveryCalciumDecay = Parameter(
    "recovery_calcium_decay", .number(.ms), default: 50, .within(0.001, 1e9),
    "Time constant of the calcium that speeds up recovery",
    source: "50 ms (multisite synapse of cnmodel)")
  static let recoveryAffinity = Parameter(
    "recovery_affinity", .number(nil), default: 0.7, .within(1e-6, 1e6),
    "Calcium at which recovery is half as fast as it can be, in units of the increments",
    source: "0.7 (multisite synapse of cnmodel)")
  static let recoveryIncrement = Parameter(
    "recovery_increment", .number(nil), default: 0.02, .within(0, 1e6),
    "Rise, at each spike, of the calcium that speeds up recovery; 0 for none",
    source: "0.02 (multisite synapse of cnmodel)")
  static let facilitation = Parameter(
    "facilitation", .number(.ms), default: 10, .nonNegative,
    "Time constant of the calcium that facilitates; 0 for no facilitation",
    source:
      "10 ms (multisite synapse of cnmodel); about 100 ms at facilitating synapses, unverified")
  static let facilitationAffinity = Parameter(
    "facilitation_affinity", .number(nil), default: 0.5, .within(1e-6, 1e6),
    "Calcium at which the release probability is half way to 1, in units of the increments",
    source: "0.5 (multisite synapse of cnmodel)")
  static let facilitationIncrement = Parameter(
    "facilitation_increment", .number(nil), default: 0.02, .within(0, 1e6),
    "Rise, at each spike, of the calcium that facilitates; 0 for no facilitation",
    source: "0.02 (multisite synapse of cnmodel)")
  static let probability = Parameter(
    "probability", .number(nil), default: 0.4, .fraction,
    "Release probability of a site that holds a vesicle, at rest",
    source: "0.4-0.5 (multisite synapse of cnmodel)")
  static let model = Model(
    "dittman_regehr", "Facilitation, and recovery that calcium speeds up",
    source: "Dittman, Kreitzer & Regehr 2000, science reference 7.4",
    parameters: [
      StaticRelease.sites, probability, recovery, fastRecovery, recoveryCalciumDecay,
      recoveryAffinity, recoveryIncrement, facilitation, facilitationAffinity,
      facilitationIncrement, StaticRelease.stochastic,
    ])

  static let traceCount = 2
  private let probability, facilitationRate, facilitationAffinity, facilitationIncrement,
    recoveryRate, decayRate, recoveryAffinity, recoveryIncrement, exponent: Memory<Double>

  init(_ parameters: LaneParameters) {
    func values(_ parameter: Parameter) -> Memory<Double> { Memory(parameters.values(parameter)) }
    probability = Memory(ExternalCalcium.probabilities(parameters, Self.probability))
    facilitationRate = parameters.rates(Self.facilitation)
    facilitationAffinity = values(Self.facilitationAffinity)
    facilitationIncrement = values(Self.facilitationIncrement)
    recoveryRate = parameters.rates(Self.recovery)
    decayRate = parameters.rates(Self.recoveryCalciumDecay)
    recoveryAffinity = values(Self.recoveryAffinity)
    recoveryIncrement = values(Self.recoveryIncrement)
    let (slow, fast) = (recoveryRate, parameters.rates(Self.fastRecovery))
    exponent = Memory(
      parameters.values(Self.recoveryCalciumDecay).enumerated().map { lane, decay in
        (fast[lane] - slow[lane]) * decay
      })
  }

  @inline(__always)
  func step(_ group: SpikeGroup, interval: Group, traces: Traces) -> PlasticityStep {
    let left = decayed(group, interval: interval, traces: traces)
    let (facilitating, calcium) = (left.first, left.second)
    let p = group.gather(probability)
    let share = facilitating / (facilitating + group.gather(facilitationAffinity))
    let affinity = group.gather(recoveryAffinity)
    let ratio = (traces.second + affinity) / (calcium + affinity)
    // Rounding may make the integral of a rate near 0 negative.
    let integral = (interval * group.gather(recoveryRate))
      .addingProduct(group.gather(exponent), Logarithm.log(ratio)).atLeast(Group(repeating: 0))
    var after = left
    after.first = facilitating + group.gather(facilitationIncrement)
    after.second = calcium + group.gather(recoveryIncrement)
    return PlasticityStep(
      utilisation: (1 - p).times(share, plus: p), refill: Exponential.complement(integral),
      traces: after)
  }

  @inline(__always)
  func decayed(_ group: SpikeGroup, interval: Group, traces: Traces) -> Traces {
    var left = traces
    left.first *= Exponential.exp(-(interval * group.gather(facilitationRate)))
    left.second *= Exponential.exp(-(interval * group.gather(decayRate)))
    return left
  }

  func states(_ traces: Traces, lane: Int) -> [StateValue] {
    [
      StateValue(name: "facilitation_calcium", unit: nil, value: traces.first[0]),
      StateValue(name: "recovery_calcium", unit: nil, value: traces.second[0]),
    ]
  }
}

extension DittmanRegehr {
  /// Calcium speeds recovery up; the other way round is a slip.
  static func problems(_ parameters: LaneParameters) -> [Problem] {
    guard parameters.model == model.name,
      parameters.uniform(fastRecovery) > parameters.uniform(recovery)
    else { return [] }
    return [
      parameters.problem(
        at: fastRecovery, "recovery at saturating calcium is slower than at rest",
        hint: "'fast_recovery' is the shorter time, 'recovery' the longer one")
    ]
  }
}
