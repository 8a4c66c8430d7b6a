import SynapseModel

/// The channel of the calyx of Held (science reference 3.3a), a gate m^2 with the current of Ohm.
///
/// m_inf = 1 / (1 + exp(-(V - half) / slope)), 1 / tau = alpha exp(V / alpha_slope) + beta exp(-V /
/// beta_slope).
struct SquaredGate: ChannelGating {
  private static let source = "(Borst & Sakmann 1998, science reference 3.3a)"
  static let half = Parameter(
    "half", .number(.mV), default: -23.2, .within(-150, 150),
    "Potential at which half of the gating particles are open", source: "-23.2 mV \(source)")
  static let slope = Parameter(
    "slope", .number(.mV), default: 9.1, .within(1, 100),
    "Steepness of activation; a smaller one is steeper", source: "9.1 mV \(source)")
  static let alpha = Parameter(
    "alpha", .number(.perMs), default: 1.78, .within(1e-6, 1e4),
    "Part of the rate of gating that grows with the potential, at 0 mV",
    source: "1.78 /ms \(source)")
  static let alphaSlope = Parameter(
    "alpha_slope", .number(.mV), default: 23.3, .within(2, 1000),
    "Potential by which that part grows e-fold", source: "23.3 mV \(source)")
  static let beta = Parameter(
    "beta", .number(.perMs), default: 0.14, .within(1e-6, 1e4),
    "Part of the rate of gating that falls with the potential, at 0 mV",
    source: "0.140 /ms \(source)")
  static let betaSlope = Parameter(
    "beta_slope", .number(.mV), default: 15, .within(2, 1000),
    "Potential by which that part falls e-fold", source: "15 mV \(source)")
  static let conductance = Parameter(
    "conductance", .number(.nS), default: 48.9, .within(0, 1e6),
    "Conductance of the terminal's channels all open; entry is in proportion to it",
    source: "about 48.9 nS for a whole calyx \(source)")
  static let reversal = Parameter(
    "reversal", .number(.mV), default: 43.9, .within(1, 200),
    "Potential at which no calcium enters", source: "43.9 mV (Borst & Sakmann 1998)")
  static let parameters = [
    half, slope, alpha, alphaSlope, beta, betaSlope, conductance, reversal,
  ]

  private let half, slope: Double
  private let alpha, beta: VoltageRate
  private let reversal, entry, scale: Double

  init(_ section: LaneParameters, lane: Int, surroundings: ChannelSurroundings) {
    func value(_ parameter: Parameter) -> Double { section.values(parameter)[lane] }
    (half, slope) = (value(Self.half), value(Self.slope))
    alpha = VoltageRate(amplitude: value(Self.alpha), slope: value(Self.alphaSlope))
    beta = VoltageRate(amplitude: value(Self.beta), slope: value(Self.betaSlope))
    (reversal, entry) = (value(Self.reversal), surroundings.entry)
    scale = value(Self.conductance) / (Self.conductance.defaultValue ?? 1)
  }

  func rates(_ v: Double) -> (forward: [Double], backward: [Double]) {
    let open = 1 / (1 + Scalar.exp(-(v - half) / slope))
    let rate = alpha.up(v) + beta.down(v)
    // Rounding must not leave a channel without a way back.
    let (up, down) = (open * rate, max(1 - open, 1e-30) * rate)
    return ([2 * up, up], [down, 2 * down])
  }

  func current(_ v: Double) -> Double { scale * (entry * (reversal - v) / reversal) }
}

/// Five closed states and an open one (science reference 3.3b), with the flux of Bartol and others (2015).
///
/// Forward alpha_i exp(V / slope_i), backward beta_i exp(-V / slope_i), to and from the open state
/// opening and closing whatever the potential. Current flux x / (1 - e^x) (flux_offset - e^-x), x = V /
/// flux_slope.
struct ClosedChain: ChannelGating {
  private static let source = "(Bischofberger, Geiger & Jonas 2002, science reference 3.3b)"

  private static func rate(_ name: String, _ value: Double, _ meaning: String) -> Parameter {
    Parameter(
      name, .number(.perMs), default: value, .within(1e-6, 1e6), meaning,
      source: "\(value.brief) /ms \(source)")
  }
  private static func alpha(_ number: Int, _ value: Double) -> Parameter {
    rate(
      "alpha_\(number)", value, "Rate from closed state \(number - 1) to \(number) at 0 mV")
  }
  private static func beta(_ number: Int, _ value: Double) -> Parameter {
    rate("beta_\(number)", value, "Rate from closed state \(number) to \(number - 1) at 0 mV")
  }
  private static func slope(_ number: Int, _ value: Double) -> Parameter {
    Parameter(
      "slope_\(number)", .number(.mV), default: value, .within(5, 1000),
      "Potential by which alpha_\(number) grows and beta_\(number) falls e-fold",
      source: "\(value.brief) mV \(source)")
  }

  static let alphas = [alpha(1, 5.89), alpha(2, 9.21), alpha(3, 5.2), alpha(4, 1823.18)]
  static let betas = [beta(1, 14.99), beta(2, 6.63), beta(3, 132.8), beta(4, 248.58)]
  static let slopes = [slope(1, 62.61), slope(2, 33.92), slope(3, 135.08), slope(4, 20.86)]
  static let opening = rate("opening", 247.71, "Rate from the last closed state to the open one")
  static let closing = rate("closing", 8.28, "Rate from the open state to the last closed one")
  private static let fluxSource = "(Bartol et al. 2015, science reference 3.3b)"
  static let flux = Parameter(
    "flux", .number(nil), default: 3.72, .within(0, 1e6),
    "Scale of the flux through an open channel; entry is in proportion to it",
    source: "3.72, of which only the proportion counts \(fluxSource)")
  static let fluxSlope = Parameter(
    "flux_slope", .number(.mV), default: 80.36, .within(5, 1000),
    "Scale of the potential in the flux", source: "80.36 mV \(fluxSource)")
  static let fluxOffset = Parameter(
    "flux_offset", .number(nil), default: 0.3933, .within(1e-6, 0.99),
    "Where the flux turns: it is 0 at -flux_slope ln(flux_offset), 75 mV by default",
    source: "0.3933 \(fluxSource)")
  static let parameters =
    alphas + betas + slopes + [opening, closing, flux, fluxSlope, fluxOffset]

  private let up, down: [VoltageRate]
  private let opening, closing: Double
  private let slope, offset, entry, scale: Double

  init(_ section: LaneParameters, lane: Int, surroundings: ChannelSurroundings) {
    func value(_ parameter: Parameter) -> Double { section.values(parameter)[lane] }
    func rates(_ amplitudes: [Parameter]) -> [VoltageRate] {
      zip(amplitudes, Self.slopes).map { VoltageRate(amplitude: value($0), slope: value($1)) }
    }
    (up, down) = (rates(Self.alphas), rates(Self.betas))
    (opening, closing) = (value(Self.opening), value(Self.closing))
    (slope, offset) = (value(Self.fluxSlope), value(Self.fluxOffset))
    entry = surroundings.entry
    scale = value(Self.flux) / (Self.flux.defaultValue ?? 1)
  }

  func rates(_ v: Double) -> (forward: [Double], backward: [Double]) {
    (up.map { $0.up(v) } + [opening], down.map { $0.down(v) } + [closing])
  }

  func current(_ v: Double) -> Double { scale * (entry * shape(v) / shape(0)) }

  private func shape(_ v: Double) -> Double {
    let x = v / slope
    // x / (1 - e^x) tends to -1 at 0.
    let ratio = abs(x) < 1e-6 ? -1 + 0.5 * x : x / (1 - Scalar.exp(x))
    return ratio * (offset - Scalar.exp(-x))
  }
}

/// A closed and an open state (science reference 3.3c), with the current of Goldman, Hodgkin & Katz.
///
/// Opening opening / (1 + exp(-(V - half) / slope)), closing closing / (1 + exp((V - half) / slope)).
struct TwoStates: ChannelGating {
  private static let source = "(Destexhe, Mainen & Sejnowski 1998, science reference 3.3c)"
  static let half = Parameter(
    "half", .number(.mV), default: 5, .within(-150, 150),
    "Potential at which opening and closing have half of their rates", source: "5 mV \(source)")
  static let slope = Parameter(
    "slope", .number(.mV), default: 13, .within(1, 100),
    "Steepness of both rates; a smaller one is steeper", source: "13 mV \(source)")
  static let opening = Parameter(
    "opening", .number(.perMs), default: 1.6, .within(1e-6, 1e4),
    "Rate of opening at high potentials", source: "1.6 /ms \(source)")
  static let closing = Parameter(
    "closing", .number(.perMs), default: 0.2, .within(1e-6, 1e4),
    "Rate of closing at low potentials", source: "0.2 /ms \(source)")
  static let permeability = Parameter(
    "permeability", .number(.cmPerS), default: 2e-4, .within(0, 1),
    "Permeability of the membrane with all channels open; entry is in proportion to it",
    source: "0.2e-3 cm/s \(source)")
  static let parameters = [half, slope, opening, closing, permeability]

  private let half, slope, opening, closing, scale: Double
  private let surroundings: ChannelSurroundings
  /// The current at 0 mV and 2 mM external calcium.
  private let reference: Double

  init(_ section: LaneParameters, lane: Int, surroundings: ChannelSurroundings) {
    func value(_ parameter: Parameter) -> Double { section.values(parameter)[lane] }
    (half, slope) = (value(Self.half), value(Self.slope))
    (opening, closing) = (value(Self.opening), value(Self.closing))
    scale = value(Self.permeability) / (Self.permeability.defaultValue ?? 1)
    self.surroundings = surroundings
    reference = ChannelKinetics.goldman(
      0, inside: surroundings.inside, outside: CalciumBasics.reference.calcium * 1000,
      celsius: surroundings.celsius)
  }

  func rates(_ v: Double) -> (forward: [Double], backward: [Double]) {
    (
      [opening / (1 + Scalar.exp(-(v - half) / slope))],
      [closing / (1 + Scalar.exp((v - half) / slope))]
    )
  }

  func current(_ v: Double) -> Double {
    let current = ChannelKinetics.goldman(
      v, inside: surroundings.inside, outside: surroundings.outside,
      celsius: surroundings.celsius)
    return scale * (current / reference)
  }
}
