import SynapseModel

/// Reuptake of transmitter by transporters.
///
/// `michaelis_menten`: dT/dt = -maximal_rate T / (affinity + T), in closed form
/// T = K W((T0 / K) exp((T0 - V t) / K)), W Lambert's function, where nothing else removes transmitter.
/// In tissue (`volume`) it is linear, at V / K.
/// `cyclic`: T0 + G <-> T1 -> T2 -> T0, where binding itself removes transmitter; at rest it has a
/// turnover k_t k_r / (k_t + k_r) and half of it at k_r (k_off + k_t) / (k_on (k_t + k_r)). Checks
/// T-48, T-49. With temperature all rates change by one factor, affinities stay.
enum Transporter {
  static let location = Parameter(
    "location", .choice(["cleft", "perisynaptic"]), default: 0, .within(0, 1),
    "Where the transporters are; around the synapse needs a perisynaptic space",
    source: "by choice", shared: .value)
  static let maximalRate = Parameter(
    "maximal_rate", .number(.uMPerMs), default: 0.0041, .nonNegative,
    "Uptake at high concentration, V_max", source: "DAT 4.1 uM/s (Dreyer et al. 2010)")
  static let affinity = Parameter(
    "affinity", .number(.uM), default: 0.21, .within(1e-6, 1e9),
    "Concentration of half-maximal uptake, K_m", source: "DAT 0.21 uM (Dreyer et al. 2010)")
  static let concentration = Parameter(
    "concentration", .number(.uM), default: 200, .within(0, 1e6),
    "Transporters per volume of the space they are in", source: "by choice")
  static let binding = Parameter(
    "binding", .number(.perUMMs), default: 0.018, .within(0, 1000),
    "Rate constant of binding", source: "1.8e7 /M/s (Geiger et al. 1999)")
  static let unbinding = Parameter(
    "unbinding", .number(.perMs), default: 0.18, .within(0, 1e5),
    "Rate constant of leaving the transporter outwards", source: "180 /s (Geiger et al. 1999)")
  static let translocation = Parameter(
    "translocation", .number(.perMs), default: 0.18, .within(0, 1e5),
    "Rate constant of the way inwards", source: "180 /s (Geiger et al. 1999)")
  static let turning = Parameter(
    "return", .number(.perMs), default: 0.0257, .within(1e-9, 1e5),
    "Rate constant of the empty transporter's way outwards", source: "25.7 /s (Geiger et al. 1999)")
  static let inhibition = Parameter(
    "inhibition", .number(nil), default: 0, .fraction,
    "Share of the transporters that a drug blocks; 1 for none working", source: "by choice")
  static let reuse = Parameter(
    "reuse", .number(nil), default: 1, .fraction,
    "Share of what is taken up that the terminal fills into vesicles again",
    source: "by choice; the rest goes to glia or is degraded")

  static let warming = Parameter(
    "temperature_shift", .number(.degC), default: 0, .within(-40, 40),
    "Temperature above the one at which the rates hold",
    source: "0: rates as published")
  static let q10 = Parameter(
    "q10", .number(nil), default: 2.5, .within(1, 10),
    "Factor on all rates for each 10 degC of 'temperature_shift'; not on concentrations",
    source: "2-3 for transporters (science reference 1.5); for enzymes by choice")

  static let none = Model("none", "No reuptake", source: "by choice", parameters: [])
  static let michaelisMenten = Model(
    "michaelis_menten", "Uptake that saturates", source: "science reference 8.3",
    parameters: [maximalRate, affinity, location, inhibition, reuse, warming, q10])
  static let cyclic = Model(
    "cyclic", "Transporters that bind, carry inwards and return",
    source: "Geiger et al. 1999 (as in KabirDabholkar/tripartiteSynapse), science reference 8.3",
    parameters: [
      concentration, binding, unbinding, translocation, turning, location, inhibition, reuse,
      warming, q10,
    ])
  static let section = Section(
    "transporter", "Reuptake of transmitter", models: [none, michaelisMenten, cyclic],
    defaultModel: none.name, presets: presets)

  /// The factor on the rates of transporters or an enzyme, lane by lane.
  static func warmth(_ section: LaneParameters) -> [Double] {
    SensorParameters.warmth(section, temperature: warming, q10: q10).values
  }

  private static func saturable(
    _ name: String, _ meaning: String, _ source: String, _ rate: String, _ affinity: String,
    _ reuse: String = "1"
  ) -> Preset {
    Preset(
      name, meaning, source: source,
      keys: "{model: michaelis_menten, maximal_rate: \(rate), affinity: \(affinity),"
        + " reuse: \(reuse)}")
  }

  // Turnover numbers become a rate with 200 uM of transporters.
  private static let unverified = "from memory, unverified (science reference 8.3)"
  private static let presets: [Preset] = [
    saturable(
      "dat", "Dopamine transporter", "Dreyer et al. 2010, science reference 8.3", "4.1 uM/s",
      "0.21 uM"),
    saturable(
      "net", "Noradrenaline transporter", unverified + "; as DAT with another affinity",
      "4.1 uM/s", "0.4 uM"),
    saturable(
      "sert", "Serotonin transporter", unverified + "; rate as DAT, by choice", "4.1 uM/s",
      "0.4 uM"),
    Preset(
      "eaat", "Glutamate transporters, mostly glial",
      source: "Geiger et al. 1999, science reference 8.3; their concentration and reuse by choice",
      keys: "{model: cyclic, concentration: 200 uM, binding: 0.018 /uM/ms, unbinding: 0.18 /ms,"
        + " translocation: 0.18 /ms, return: 0.0257 /ms, reuse: 0.1}"),
    saturable(
      "gat1", "GABA transporter", unverified + ": 7.5 /s, 15 uM; 200 uM of them by choice",
      "1500 uM/s", "15 uM", "0.8"),
    saturable(
      "glyt", "Glycine transporter", unverified + ": 15 /s, 50 uM; 200 uM of them by choice",
      "3000 uM/s", "50 uM", "0.5"),
  ]
}
