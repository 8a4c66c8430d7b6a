import SynapseModel

/// What protons inside the terminals do to spontaneous release that stands beside a calcium sensor.
///
/// Vesicles come 10^(spontaneous (7.2 - pH)) times as often, the factor of `protons: {model: promote}` on
/// spontaneous fusion. pH falls with each spike as it does for calcium entry; for the rate it counts to
/// ten times the rate at rest, which candidates are drawn for. Check T-17.
struct SpontaneousAcid {
  /// The most that spikes do to the rate.
  private static let most = 10.0

  /// The factor at resting pH, lane by lane, and the highest one.
  let atRest, highest: [Double]
  /// Whether spikes change pH in any lane.
  let followsSpikes: Bool
  private let fall, rate, tenfolds: [Double]

  /// `input` holds the input's sections; `nil` where protons have no say.
  init?(_ input: LaneParameters) {
    let calcium = input.section("calcium")
    let section = calcium.section(Protons.section.name)
    let release = input.section("release").model
    guard Protons.promotes(section), release == CalciumSensorRelease.model.name else { return nil }
    let isImposed = CalciumModels.isImposed(
      calcium, potential: input.section(TerminalPotential.section.name))
    let tenfolds = section.values(Protons.spontaneous)
    let fall = section.values(Protons.fall).map { isImposed ? 0 : $0 }
    atRest = zip(tenfolds, section.values(Protons.ph)).map {
      Self.tenTo($0 * (Protons.reference.inside - $1))
    }
    let changes = zip(tenfolds, fall).map { $0 > 0 && $1 > 0 }
    highest = zip(atRest, changes).map { $0 * ($1 ? Self.most : 1) }
    followsSpikes = changes.contains(true)
    (self.fall, self.tenfolds) = (fall, tenfolds)
    rate = section.values(Protons.recovery).map { 1 / $0 }
  }

  private static func tenTo(_ x: Double) -> Double { Scalar.exp(x * 2.302585092994046) }

  /// What is left of a fall of pH after some time (ms).
  func left(_ shift: Double, after time: Double, lane: Int) -> Double {
    shift > 0 ? shift * Scalar.exp(-(time * rate[lane])) : 0
  }

  /// The fall of pH right after a spike that finds one of `shift`.
  func fallen(_ shift: Double, lane: Int) -> Double { shift + fall[lane] }

  /// The factor on the rate with a fall of pH, as a share of the highest one.
  func share(_ shift: Double, lane: Int) -> Double {
    let factor = min(Self.tenTo(tenfolds[lane] * shift), Self.most)
    return factor * atRest[lane] / highest[lane]
  }
}
