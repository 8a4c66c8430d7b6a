import SynapseModel

/// Where a receptor whose channels may be those of NMDA receptors leaves its mean conductance.
///
/// Channels that magnesium blocks go to the membrane by themselves, others are added to its sums. Calcium
/// of the neuron, where it is followed, looks at both.
struct ChannelOutlet {
  static let calciumFraction = Parameter(
    "calcium_fraction", .number(nil), default: -1, .within(-1, 1),
    "Share of the current that calcium carries, for 'neuron.calcium'; below 0 it is 0.1 where"
      + " 'magnesium' is above 0 and none elsewhere",
    source: "0.1 in NMDA receptors (Schneggenburger et al. 1993), science reference 9.5")
  /// What a share is measured by: that of NMDA receptors.
  private static let usual = 0.1

  /// What takes blocked conductances, step by step.
  let blocked: Grid?
  /// What takes a copy of conductances that are not blocked.
  let copied: Grid?

  /// `parameters` are those of a receptor.
  init(_ parameters: LaneParameters, reversal: PerLane, drive: Drive) {
    let isBlocked = parameters.isPresent(DualExponentialReceptor.magnesium)
    let weights = Self.weights(parameters)
    let isWatched = drive.followsCalcium && weights.contains { $0 > 0 }
    guard isBlocked || isWatched else {
      (blocked, copied) = (nil, nil)
      return
    }
    let channel = MagnesiumBlock(
      parameters, magnesium: parameters[DualExponentialReceptor.magnesium], reversal: reversal)
    blocked = isBlocked ? drive.addBlocked(channel) : nil
    copied = isBlocked ? nil : channel.conductance
    guard isWatched else { return }
    drive.add(CalciumEntry(channel: channel, weight: PerLane(weights), isBlocked: isBlocked))
  }

  /// How much of a receptor's current counts for calcium, as a share of that of NMDA receptors.
  static func weights(_ parameters: LaneParameters) -> [Double] {
    zip(
      parameters.values(calciumFraction), parameters.values(DualExponentialReceptor.magnesium)
    ).map { $0 < 0 ? ($1 > 0 ? 1 : 0) : $0 / usual }
  }
}

/// Channels that let calcium into the neuron.
struct CalciumEntry {
  /// Their conductance, reversal potential and block; without magnesium all of them are free.
  let channel: MagnesiumBlock
  /// How much of their current counts, lane by lane.
  let weight: PerLane
  /// Whether the membrane takes the conductance from the same place.
  let isBlocked: Bool
}
