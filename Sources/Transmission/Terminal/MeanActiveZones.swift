import SynapseModel

/// Active zones that are always full as the mean over many trials: N (1 - (1 - p)^n) vesicles of N
/// univesicular zones with n docked ones, N n p of multivesicular zones.
///
/// With a memory the mean of (1 - p)^n is not (1 - p) to the mean of n, so there is no such law.
struct MeanActiveZones: ReleaseLaw {
  let isStochastic = false
  private let isUnivesicular: Bool
  private let context: InputContext
  private let sites, docked: Memory<Double>
  private let probability: ReleaseProbability

  init(_ parameters: LaneParameters, context: InputContext) {
    self.context = context
    isUnivesicular = parameters.model == ActiveZones.univesicular.name
    sites = Memory(parameters.values(ActiveZones.sites))
    docked = Memory(parameters.values(ActiveZones.docked))
    probability = ReleaseProbability(parameters, of: ActiveZones.probability, context)
  }

  @inline(__always) func respond(to group: SpikeGroup) -> SpikeResponse {
    let p = group.modulated(probability.gather(group), context)
    let (zones, vesicles) = (group.gather(sites), group.gather(docked))
    guard isUnivesicular else { return SpikeResponse(zones * vesicles * p, of: zones * vesicles) }
    // 690 is as certain to the last digit.
    let hazard = -Logarithm.log((1 - p).atLeast(Group(repeating: 1e-300)))
    return SpikeResponse(zones * Exponential.complement(vesicles * hazard), of: zones)
  }
}
