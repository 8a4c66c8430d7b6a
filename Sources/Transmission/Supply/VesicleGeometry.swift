import SynapseModel

/// How much a vesicle holds, from its size, and what so much transmitter does.
///
/// The inner radius is half of the outer diameter less the membrane; a full vesicle holds
/// n = concentration (4/3) pi r^3 N_A molecules. Its effect on receptors is S(n) / S(usual n) with
/// S(n) = n^h / (n^h + n50^h), or n / usual n without saturation. Checks T-30, T-31 and E-8.
struct VesicleGeometry {
  static let diameter = Parameter(
    "diameter", .number(.nm), default: 42, .within(10, 1000), "Outer diameter of a vesicle",
    source: "42 nm; 35-50 nm at fast synapses (science reference 6.3)")
  static let spread = Parameter(
    "diameter_cv", .number(nil), default: 0, .within(0, 0.5),
    "Coefficient of variation of the diameter from vesicle to vesicle; 0 for equal ones",
    source: "0; 0.05 makes contents vary by 0.2 (science reference 6.3)", shared: .presence)
  static let membrane = Parameter(
    "membrane", .number(.nm), default: 5, .within(0, 100),
    "Thickness of a vesicle's membrane with both leaflets",
    source: "5 nm; 4-6 nm (science reference 6.3)")
  static let concentration = Parameter(
    "concentration", .number(.mM), default: 100, .within(1e-6, 10_000),
    "Concentration of transmitter in a full vesicle",
    source: "100 mM; glutamate 60-150 mM (Montana et al. 2006, science reference 6.3)")
  static let usualDiameter = Parameter(
    "usual_diameter", .number(.nm), default: 42, .within(10, 1000),
    "Outer diameter of the vesicles whose effect the receptors' amplitudes describe",
    source: "equal to the diameter's default, by choice")
  static let usualConcentration = Parameter(
    "usual_concentration", .number(.mM), default: 100, .within(1e-6, 10_000),
    "Concentration in the vesicles whose effect the receptors' amplitudes describe",
    source: "equal to the concentration's default, by choice")
  static let half = Parameter(
    "half_content", .number(nil), default: 0, .within(0, 1e9),
    "Molecules in a vesicle that open half of the receptors; 0 for an effect in proportion",
    source: "0; saturation is an option (science reference 6.3)", shared: .presence)
  static let exponent = Parameter(
    "content_exponent", .number(nil), default: 1, .within(0.5, 4),
    "Hill exponent of the effect of a vesicle's content where it saturates",
    source: "1-2 (science reference 6.3)")
  static let parameters = [
    diameter, spread, membrane, concentration, usualDiameter, usualConcentration, half, exponent,
  ]

  /// Avogadro's number (1/mol).
  static let avogadro = 6.02214076e23

  /// Molecules in a full vesicle and in a usual one, lane by lane.
  let molecules, usualMolecules: [Double]
  /// A full vesicle's content in usual ones, lane by lane.
  let relative: [Double]

  /// `parameters` are those of the section `vesicles`.
  init(_ parameters: LaneParameters) {
    let membrane = parameters.values(Self.membrane)
    func radii(_ diameter: Parameter) -> [Double] {
      zip(parameters.values(diameter), membrane).map { max(0, 0.5 * $0 - $1) }
    }
    let radii = (own: radii(Self.diameter), usual: radii(Self.usualDiameter))
    let concentrations = (
      own: parameters.values(Self.concentration), usual: parameters.values(Self.usualConcentration)
    )
    molecules = zip(concentrations.own, radii.own).map { Self.molecules($0, radius: $1) }
    usualMolecules = zip(concentrations.usual, radii.usual).map { Self.molecules($0, radius: $1) }
    // A ratio of equal numbers is exactly 1.
    relative = zip(molecules, usualMolecules).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// Molecules at a concentration (mM) in a sphere of an inner radius (nm).
  static func molecules(_ concentration: Double, radius: Double) -> Double {
    // A cubic nanometre is 1e-24 litres.
    concentration * 1e-3 * volume(radius: radius) * 1e-24 * avogadro
  }

  /// Volume of a sphere (nm^3).
  static func volume(radius: Double) -> Double { 4 / 3 * Double.pi * radius * radius * radius }

  /// Coefficient of variation of a vesicle's effect that follows from unlike diameters, lane by lane.
  ///
  /// With a normal radius of mean r and standard deviation s, exact moments of r^3; receptors that
  /// saturate see what is left of it at the mean content.
  static func variation(_ parameters: LaneParameters) -> [Double] {
    let geometry = VesicleGeometry(parameters)
    let (diameter, membrane) = (parameters.values(diameter), parameters.values(membrane))
    let (spread, half) = (parameters.values(spread), parameters.values(half))
    let exponent = parameters.values(exponent)
    return diameter.indices.map { lane in
      let radius = 0.5 * diameter[lane] - membrane[lane]
      guard spread[lane] > 0, radius > 0 else { return 0 }
      let ratio = 0.5 * diameter[lane] * spread[lane] / radius
      let v = ratio * ratio
      let mean = 1 + 3 * v
      let square = 1 + v * (15 + v * (45 + v * 15))
      let variation = (square / (mean * mean) - 1).squareRoot()
      guard half[lane] > 0 else { return variation }
      let h = exponent[lane]
      let power = Scalar.exp(h * Scalar.log(geometry.molecules[lane] / half[lane]))
      return variation * h / (1 + power)
    }
  }
}

/// What a vesicle's content does to receptors, relative to a usual vesicle's.
struct ContentEffect {
  private let isLinear: Bool
  /// Usual content over the half-saturating one, the exponent, and the effect of a usual vesicle.
  private let ratio, exponent, usual: Memory<Double>

  /// `parameters` are those of the section `vesicles`.
  init(_ parameters: LaneParameters, _ geometry: VesicleGeometry) {
    isLinear = !parameters.isPresent(VesicleGeometry.half)
    let half = parameters.values(VesicleGeometry.half)
    let ratios = zip(geometry.usualMolecules, half).map { $1 > 0 ? $0 / $1 : 0 }
    let exponents = parameters.values(VesicleGeometry.exponent)
    ratio = Memory(ratios)
    exponent = Memory(exponents)
    usual = Memory(zip(ratios, exponents).map { Self.share($0, $1) })
  }

  /// The effect of `content` usual vesicles' transmitter from one vesicle.
  @inline(__always) func of(_ content: Double, lane: Int) -> Double {
    isLinear ? content : saturated(content, lane)
  }

  private func saturated(_ content: Double, _ lane: Int) -> Double {
    content == 1 ? 1 : Self.share(content * ratio[lane], exponent[lane]) / usual[lane]
  }

  /// x^h / (1 + x^h).
  private static func share(_ x: Double, _ exponent: Double) -> Double {
    guard x > 1e-300 else { return 0 }
    let power = Scalar.exp(exponent * Scalar.log(x))
    return power / (1 + power)
  }
}
