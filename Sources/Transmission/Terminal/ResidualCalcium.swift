import SynapseModel

/// Facilitation by residual calcium (Katz & Miledi 1968).
///
/// A spike brings the calcium at the release site to A, on top of what earlier ones have left, c:
/// release goes with a power of the sum, so the hazard over the spike is
/// H = -ln(1 - p) ((A + c) / A)^n and the release probability 1 - exp(-H). Each spike leaves
/// `increment` more, which decays. At small p a second spike releases ((A + c) / A)^n times as
/// much. With `recovery` above 0 sites deplete, too. Check T-43.
struct ResidualCalcium: PlasticityLaw {
  static let amplitude = Parameter(
    "amplitude", .number(.uM), default: 20, .within(0.001, 1e6),
    "Calcium that a spike brings to the release site",
    source: "20 uM, usual range 5-300 uM (science reference, Appendix C)")
  static let increment = Parameter(
    "increment", .number(.uM), default: 0.5, .within(0, 1e6),
    "Residual calcium that a spike leaves", source: "0.3-1 uM (science reference 4.3)")
  static let decay = Parameter(
    "decay", .number(.ms), default: 100, .nonNegative, "Time constant of the residual calcium",
    source: "100 ms, range 40-200 ms (science reference 4.3)")
  static let cooperativity = Parameter(
    "cooperativity", .number(nil), default: 4, .within(0, 10),
    "Power of calcium that release goes with",
    source: "4, range 3-5 (Dodge & Rahamimoff 1967)")
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 0, .nonNegative,
    "Time constant by which an empty site is refilled; 0 for at once, so without depression",
    source: "0: facilitation alone (science reference 7.5)")
  static let model = Model(
    "residual_calcium", "Calcium that earlier spikes left adds to that of a spike",
    source: "Katz & Miledi 1968, science reference 7.5",
    parameters: [
      StaticRelease.sites, StaticRelease.probability, amplitude, increment, decay, cooperativity,
      recovery, StaticRelease.stochastic,
    ])

  static let traceCount = 1
  private let hazard, shareOfAmplitude, rate, cooperativity, recoveryRate: Memory<Double>
  private let amplitude: Memory<Double>

  init(_ parameters: LaneParameters) {
    // Residual calcium in units of the amplitude.
    shareOfAmplitude = Memory(
      zip(parameters.values(Self.increment), parameters.values(Self.amplitude)).map { $0 / $1 })
    amplitude = Memory(parameters.values(Self.amplitude))
    rate = parameters.rates(Self.decay)
    cooperativity = Memory(parameters.values(Self.cooperativity))
    recoveryRate = parameters.rates(Self.recovery)
    // A certain release has an infinite hazard; 690 is as certain to the last digit.
    let failure = PerLane(
      ExternalCalcium.probabilities(parameters, StaticRelease.probability).map { 1 - $0 })
    hazard = Memory(
      failure.map { (-Logarithm.log($0.atLeast(Group(repeating: 1e-300)))) }.values)
  }

  @inline(__always)
  func step(_ group: SpikeGroup, interval: Group, traces: Traces) -> PlasticityStep {
    let left = decayed(group, interval: interval, traces: traces)
    let residual = left.first
    let power = Exponential.exp(group.gather(cooperativity) * Logarithm.log(1 + residual))
      .atMost(Group(repeating: 1e300))
    var after = left
    after.first = residual + group.gather(shareOfAmplitude)
    return PlasticityStep(
      utilisation: Exponential.complement(group.gather(hazard) * power),
      refill: Exponential.complement(interval * group.gather(recoveryRate)), traces: after)
  }

  @inline(__always)
  func decayed(_ group: SpikeGroup, interval: Group, traces: Traces) -> Traces {
    var left = traces
    left.first *= Exponential.exp(-(interval * group.gather(rate)))
    return left
  }

  func states(_ traces: Traces, lane: Int) -> [StateValue] {
    [StateValue(name: "residual_calcium", unit: .uM, value: traces.first[0] * amplitude[lane])]
  }
}
