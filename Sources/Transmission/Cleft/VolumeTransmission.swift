import SynapseModel

/// Transmitter that spreads from the release site through tissue, in all directions.
///
/// M / (alpha (4 pi D* t)^(3/2)) exp(-r^2 / 4 D* t - k t) at a distance r, D* = D / lambda^2 behind
/// obstacles, alpha the share of the volume outside of cells. It is `DiffusionCleft` with another kernel.
/// Transporters take up in proportion to the concentration, k = V_max / K_m: right far below K_m, too
/// much above it. Check T-47.
enum VolumeTransmission {
  private static let diffusion = Parameter(
    "diffusion", .number(.um2PerMs), default: 0.763, .within(1e-9, 100),
    "Diffusion coefficient in water, D", source: "dopamine 763 um2/s (Dreyer et al. 2010)")
  private static let distance = Parameter(
    "distance", .number(.um), default: 1, .within(0.01, 1e4),
    "From the release site to the receptors",
    source: "by choice: receptors outside of the synapse, within a few um (Dreyer et al. 2010)",
    shared: .presence)
  private static let tortuosity = Parameter(
    "tortuosity", .number(nil), default: 1.54, .within(1, 100),
    "Factor lambda on paths around obstacles: D / lambda^2",
    source: "1.54 in neuropil (Dreyer et al. 2010)")
  private static let volumeFraction = Parameter(
    "volume_fraction", .number(nil), default: 0.21, .within(1e-3, 1),
    "Share of the volume that is outside of cells", source: "0.21 in neuropil (Dreyer et al. 2010)")
  static let model = Model(
    "volume", "Diffusion through tissue in all directions: volume transmission",
    source: "Dreyer et al. 2010, science reference 8.2",
    parameters: [
      CleftGeometry.molecules, diffusion, distance, DiffusionCleft.loss, tortuosity, volumeFraction,
      AmbientTransmitter.ambient,
    ])

  /// The rate constant of uptake at low concentration, V_max / K_m (1/ms), lane by lane; `nil` without.
  static func uptake(_ cleft: LaneParameters) -> [Double]? {
    let transporter = cleft.section(Transporter.section.name)
    guard cleft.model == model.name, transporter.model == Transporter.michaelisMenten.name else {
      return nil
    }
    let (maximal, half) = (
      transporter.values(Transporter.maximalRate), transporter.values(Transporter.affinity)
    )
    let warmth = Transporter.warmth(transporter)
    return transporter.values(Transporter.inhibition).enumerated().map { lane, inhibition in
      maximal[lane] / half[lane] * (1 - inhibition) * warmth[lane]
    }
  }
}
