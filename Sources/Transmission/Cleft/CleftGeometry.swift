import SynapseModel

/// What clefts of different models have in common: a flat disc that vesicles empty into.
enum CleftGeometry {
  static let molecules = Parameter(
    "molecules", .number(nil), default: 3000, .within(1, 1e9),
    "Molecules of transmitter in a vesicle of the usual content",
    source:
      "3000-4000 glutamate, 6000-10000 acetylcholine, 3000 dopamine (science reference 6.3, 8.2)"
  )
  static let radius = Parameter(
    "radius", .number(.um), default: 0.2, .within(1e-4, 1000), "Radius of the cleft",
    source: "science reference 8.5")
  static let height = Parameter(
    "height", .number(.nm), default: 20, .within(0.1, 1e6),
    "Distance between the two membranes",
    source: "20 nm (Nieus et al. 2006); 15 nm at dopamine synapses")

  /// The concentration of one molecule in a cubic micrometre (mM).
  static let moleculePerCubicMicrometre = 1e18 / 6.02214076e23
  static let pi = 3.141592653589793

  /// Volume lane by lane (cubic micrometres).
  static func volumes(_ cleft: LaneParameters) -> [Double] {
    zip(cleft.values(radius), cleft.values(height)).map { pi * $0 * $0 * $1 * 1e-3 }
  }

  /// By how much a vesicle raises the concentration, lane by lane (mM).
  static func jumps(_ cleft: LaneParameters) -> [Double] {
    zip(cleft.values(molecules), volumes(cleft)).map { $0 * moleculePerCubicMicrometre / $1 }
  }
}
