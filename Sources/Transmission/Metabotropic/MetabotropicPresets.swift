import SynapseModel

/// Parameter sets of metabotropic receptors.
///
/// Only GABA-B, and the affinities of D1 and D2, are measured values of a published model; all others
/// are estimates that give the time course and the sign of the effect.
/// Their effects have the size of the table where all receptors of one terminal are active; more
/// terminals together drive those on the neuron up to 1.5 times (n = 1) or 1.25 times (n = 2) as far.
enum MetabotropicPresets {
  private static let estimate =
    "estimate for time course and sign, not measured rates; science reference 10.3 [E]"
  private static let destexhe = "Destexhe, Mainen & Sejnowski 1998; science reference 10.2"
  private static let dreyer = "affinity: Dreyer et al. 2010; other rates: "

  static let all: [Preset] = [
    Preset(
      "gaba_b_minimal", "GABA-B receptors that open potassium channels, without desensitisation",
      source: destexhe + " [V]; conductance by choice",
      keys: "{model: metabotropic, binding: 0.52 /mM/ms, unbinding: 0.0013 /ms,"
        + " production: 0.098 /ms, removal: 0.033 /ms, cooperativity: 4, dissociation: 100,"
        + " effect: {model: conductance, conductance: 1 nS, reversal: -95 mV}}"),
    Preset(
      "gaba_b_detailed", "GABA-B receptors that open potassium channels and desensitise",
      source: destexhe + " [V]; conductance by choice",
      keys: "{model: metabotropic, binding: 0.66 /mM/ms, unbinding: 0.02 /ms,"
        + " desensitization: 0.017 /ms, resensitization: 0.0053 /ms, production: 0.083 /ms,"
        + " removal: 0.0079 /ms, cooperativity: 4, dissociation: 100,"
        + " effect: {model: conductance, conductance: 1 nS, reversal: -95 mV}}"),
    set(
      "mglur1", "mGluR1 and 5 (Gq): TRPC cation channels, peak 0.3-0.8 s", half: 10,
      unbinding: 0.01, 0.01, 0.005, 2, .channel(reversal: 0)),
    set(
      "mglur23", "mGluR2 and 3 (Gi): presynaptic inhibition, seconds", half: 5,
      unbinding: 0.005, 0.01, 0.005, 1, .release(-0.5)),
    set(
      "mglur478", "mGluR4, 7 and 8 (Gi): presynaptic inhibition by much glutamate", half: 500,
      unbinding: 0.005, 0.01, 0.005, 1, .release(-0.5)),
    set(
      "m1", "Muscarinic M1, 3 and 5 (Gq): closes M channels, peak 1-3 s", half: 1,
      unbinding: 0.002, 0.005, 0.002, 1, .closing(3)),
    set(
      "m2", "Muscarinic M2 and 4 (Gi): potassium channels, peak 0.5 s", half: 0.3,
      unbinding: 0.003, 0.01, 0.004, 2, .channel(reversal: -95)),
    set(
      "m2_presynaptic", "Muscarinic M2 and 4 (Gi) on terminals", half: 0.3,
      unbinding: 0.003, 0.01, 0.004, 2, .release(-0.5)),
    set(
      "d1", "Dopamine D1 (Gs): lowers the threshold, seconds", half: 1,
      unbinding: 0.0195, 0.001, 0.0005, 1, .threshold(-1),
      source: dreyer + estimate),
    set(
      "d1_nmda", "Dopamine D1 (Gs): raises the conductance of receptors named 'nmda'", half: 1,
      unbinding: 0.0195, 0.001, 0.0005, 1, .nmda(0.3),
      source: dreyer + estimate),
    set(
      "d2", "Dopamine D2 (Gi): raises the threshold, seconds", half: 0.007,
      unbinding: 0.0002, 0.001, 0.0005, 1, .threshold(1),
      source: dreyer + estimate),
    set(
      "d2_presynaptic", "Dopamine D2 (Gi) on terminals, seconds", half: 0.007,
      unbinding: 0.0002, 0.001, 0.0005, 1, .release(-0.5), source: dreyer + estimate),
    set(
      "alpha1", "Adrenergic alpha1: depolarises by cation channels, seconds", half: 0.5,
      unbinding: 0.001, 0.003, 0.001, 2, .channel(reversal: 0)),
    set(
      "alpha2", "Adrenergic alpha2: presynaptic inhibition that begins after 2 s", half: 0.1,
      unbinding: 0.001, 0.003, 0.001, 1, .release(-0.6), more: " latency: 2 s,"),
    set(
      "beta", "Adrenergic beta: raises excitability, tens of seconds", half: 0.5,
      unbinding: 0.001, 0.001, 0.0005, 1, .threshold(-1),
      more: " messenger: {model: slow, decay: 10 s},"),
    set(
      "beta_adaptation", "Adrenergic beta: less afterhyperpolarisation, tens of seconds", half: 0.5,
      unbinding: 0.001, 0.001, 0.0005, 1, .adaptation(-0.5),
      more: " messenger: {model: slow, decay: 10 s},"),
    set(
      "a1", "Adenosine A1: presynaptic inhibition, seconds", half: 0.3,
      unbinding: 0.001, 0.003, 0.001, 1, .release(-0.5)),
    set(
      "p2y", "P2Y: slow potassium channels, seconds", half: 1,
      unbinding: 0.002, 0.005, 0.002, 2, .channel(reversal: -95)),
    set(
      "vpac", "VPAC, for VIP: its G-protein for other mechanisms, 10-60 s", half: 0.01,
      unbinding: 0.00005, 0.0005, 0.0002, 1, .none),
    set(
      "cgrp", "CGRP receptor: raises release, 10-100 s", half: 0.01,
      unbinding: 0.00005, 0.0005, 0.0002, 1, .release(0.3)),
    set(
      "kor", "Kappa opioid receptor, for dynorphin: presynaptic inhibition, minutes", half: 0.005,
      unbinding: 0.00002, 0.0005, 0.0002, 1, .release(-0.6)),
    set(
      "5ht1a", "5-HT1A: potassium channels, peak 0.5-1 s", half: 0.1,
      unbinding: 0.001, 0.003, 0.001, 2, .channel(reversal: -95)),
  ]

  /// What a set does; numbers are those of the table, where all receptors of a terminal are active.
  private enum Effect {
    case none
    case channel(reversal: Double)
    case closing(Double)
    case threshold(Double)
    case adaptation(Double)
    case nmda(Double)
    case release(Double)

    /// As a spec has it, where `share` of the effectors are then active.
    func keys(share: Double) -> String {
      func scaled(_ value: Double) -> String { MetabotropicPresets.decimal(value / share) }
      return switch self {
      case .none: "{model: none}"
      case .channel(let reversal):
        "{model: conductance, conductance: 1 nS, reversal: \(reversal.brief) mV}"
      case .closing(let conductance):
        "{model: closing, conductance: \(scaled(conductance)) nS, reversal: -95 mV}"
      case .threshold(let shift): "{model: threshold, shift: \(scaled(shift)) mV}"
      case .adaptation(let gain): "{model: adaptation, gain: \(scaled(gain))}"
      case .nmda(let gain): "{model: gain, gain: \(scaled(gain)), targets: {nmda: {}}}"
      case .release(let gain): "{model: release_probability, gain: \(scaled(gain))}"
      }
    }
  }

  /// A set of which half of the receptors are active at `half` (uM); rates in 1/ms.
  ///
  /// Half of the effectors are active at half of what one terminal's G-protein can be, to the power n,
  /// so that n sets the shape alone. So no more than 2^n / (2^n + 1) of them are, by one terminal: that is
  /// where the effect is as large as the table says.
  private static func set(
    _ name: String, _ meaning: String, half: Double, unbinding: Double, _ production: Double,
    _ removal: Double, _ cooperativity: Int, _ effect: Effect, more: String = "",
    source: String = estimate
  ) -> Preset {
    let middle = production / removal / 2
    let (dissociation, most) =
      cooperativity == 1 ? (middle, 2.0 / 3) : (middle * middle, 4.0 / 5)
    return Preset(
      name, meaning, source: source,
      keys: "{model: metabotropic, binding: \(decimal(unbinding / half)) /uM/ms,"
        + " unbinding: \(decimal(unbinding)) /ms, production: \(decimal(production)) /ms,"
        + " removal: \(decimal(removal)) /ms, cooperativity: \(cooperativity),"
        + " dissociation: \(decimal(dissociation)),\(more) effect: \(effect.keys(share: most))}")
  }

  /// Twelve decimals, so that a preset reads as in a spec.
  private static func decimal(_ value: Double) -> String {
    ((value * 1e12).rounded() / 1e12).brief
  }
}
