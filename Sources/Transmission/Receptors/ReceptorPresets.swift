import SynapseModel

/// Common receptors as waveforms.
enum ReceptorPresets {
  static let all: [Preset] = waveforms + KineticPresets.all

  private static let waveforms: [Preset] = [
    Preset(
      "ampa", "AMPA receptors of a cortical synapse",
      source: "Destexhe, Mainen & Sejnowski 1998; science reference 9.2 and 9.6",
      keys: "{model: exponential, conductance: 0.5 nS, decay: 2 ms, reversal: 0 mV}"),
    Preset(
      "nmda", "NMDA receptors of a cortical synapse, blocked by 1 mM magnesium",
      source: "Jahr & Stevens 1990; Destexhe, Mainen & Sejnowski 1998; science reference 9.2, 9.5",
      keys: "{model: dual_exponential, conductance: 0.1 nS, rise: 2 ms, decay: 100 ms,"
        + " reversal: 0 mV, magnesium: 1 mM, calcium_fraction: 0.1}"),
    Preset(
      "gaba_a", "GABA-A receptors of a cortical synapse",
      source: "Destexhe, Mainen & Sejnowski 1998; science reference 9.2 and 9.6",
      keys: "{model: dual_exponential, conductance: 0.6 nS, rise: 0.5 ms, decay: 8 ms,"
        + " reversal: -75 mV}"),
  ]
}
