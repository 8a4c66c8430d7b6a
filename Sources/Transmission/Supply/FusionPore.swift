import SynapseModel

/// The fusion pore of a porosome: how fast a vesicle empties, and what is left when it closes again.
///
/// A well-mixed vesicle of volume V empties through a pipe of radius r and length L with the time
/// constant V (L + pi r / 2) / (D pi r^2), the pipe's resistance and the access to it. A pore that is open
/// for a time t lets out the share 1 - exp(-t / time constant). Checks T-32 and T-33.
struct FusionPore {
  static let openTime = Parameter(
    "open_time", .number(.ms), default: 0.5, .nonNegative,
    "How long the pore of a vesicle that closes again is open",
    source: "0.5 ms, of the order of flickering pores, by choice")
  static let radius = Parameter(
    "radius", .number(.nm), default: 2.5, .within(0.01, 100), "Radius of the pore",
    source: "2.5 nm; 0.5-7.5 nm (science reference, Appendix C)")
  static let length = Parameter(
    "length", .number(.nm), default: 12.5, .within(0, 1000), "Length of the pore",
    source: "12.5 nm, the middle of a porosome's 10-15 nm (science reference 6.4)")
  static let diffusion = Parameter(
    "diffusion", .number(.um2PerMs), default: 0.33, .within(1e-6, 100),
    "Diffusion coefficient of the transmitter in the pore",
    source: "0.33 um2/ms for glutamate (science reference 6.4)")
  static let narrowest = Parameter(
    "narrowest", .number(.nm), default: 10, .within(0.02, 200),
    "Diameter of the narrowest porosomes", source: "10 nm (science reference 6.4)")
  static let widest = Parameter(
    "widest", .number(.nm), default: 15, .within(0.02, 200),
    "Diameter of the widest porosomes", source: "15 nm (science reference 6.4)")
  static let none = Model(
    "none", "Vesicles release all that they hold", source: "by choice", parameters: [])
  static let conduit = Model(
    "conduit", "A pipe through which a vesicle that closes again releases a part",
    source: "science reference 6.4", parameters: [openTime, radius, length, diffusion])
  static let cups = Model(
    "cups", "Cups of a porosome whose diameters differ evenly from vesicle to vesicle",
    source: "science reference 6.4",
    parameters: [openTime, narrowest, widest, length, diffusion])
  static let section = Section(
    "pore", "The fusion pore of vesicles that close again (kiss-and-run)",
    models: [none, conduit, cups], defaultModel: none.name)

  /// Mean share of the content that gets out, lane by lane, and its coefficient of variation.
  let released, variation: [Double]

  /// `parameters` are those of the section `vesicles`; `nil` for none.
  init?(_ parameters: LaneParameters) {
    let own = parameters.section(Self.section.name)
    guard own.model != Self.none.name else { return nil }
    let (diameter, membrane) = (
      parameters.values(VesicleGeometry.diameter), parameters.values(VesicleGeometry.membrane)
    )
    let (open, length) = (own.values(Self.openTime), own.values(Self.length))
    let diffusion = own.values(Self.diffusion)
    let (low, high) =
      own.model == Self.cups.name
      ? (own.values(Self.narrowest).map { 0.5 * $0 }, own.values(Self.widest).map { 0.5 * $0 })
      : (own.values(Self.radius), own.values(Self.radius))
    let moments = open.indices.map { lane in
      let volume = VesicleGeometry.volume(radius: 0.5 * diameter[lane] - membrane[lane])
      return Self.moments(from: low[lane], to: high[lane]) { radius in
        let time = Self.emptying(
          volume: volume, radius: radius, length: length[lane], diffusion: diffusion[lane])
        return Self.share(open[lane], time)
      }
    }
    released = moments.map(\.mean)
    variation = moments.map(\.variation)
  }

  /// Time constant (ms) by which a vesicle (nm^3) empties through a pore; lengths in nm, diffusion in
  /// um^2/ms.
  static func emptying(
    volume: Double, radius: Double, length: Double, diffusion: Double
  ) -> Double {
    volume * (length + 0.5 * Double.pi * radius) / (diffusion * 1e6 * Double.pi * radius * radius)
  }

  /// 1 - exp(-time / constant).
  static func share(_ time: Double, _ constant: Double) -> Double {
    guard constant > 0 else { return 1 }
    return Exponential.complement(Group(repeating: min(time / constant, 1e4)))[0]
  }

  /// Mean and coefficient of variation of a function of an evenly distributed radius (Simpson's rule).
  private static func moments(
    from low: Double, to high: Double, _ value: (Double) -> Double
  ) -> (mean: Double, variation: Double) {
    guard high > low else { return (value(low), 0) }
    let parts = 200
    var (mean, square) = (0.0, 0.0)
    for part in 0...parts {
      let weight = part == 0 || part == parts ? 1.0 : part % 2 == 1 ? 4.0 : 2.0
      let found = value(low + (high - low) * Double(part) / Double(parts))
      mean += weight * found / Double(3 * parts)
      square += weight * found * found / Double(3 * parts)
    }
    let variance = max(0, square - mean * mean)
    return (mean, mean > 0 ? variance.squareRoot() / mean : 0)
  }
}
