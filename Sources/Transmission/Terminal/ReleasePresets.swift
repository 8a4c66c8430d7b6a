import SynapseModel

/// Published parameter sets of short-term plasticity.
enum ReleasePresets {
  private static let tsodyks = "Tsodyks, Pawelzik & Markram 1998; science reference 7.3"
  private static let gupta = "Gupta, Wang & Markram 2000; science reference 7.3"
  private static let nieus = "Nieus et al. 2006; science reference 7.3"

  static let all: [Preset] = [
    set("depressing", "Depressing cortical pyramidal synapse", tsodyks, 0.5, 800, 0, inactive: 3),
    set(
      "facilitating", "Facilitating cortical synapse onto interneurons", tsodyks, 0.03, 130, 530,
      inactive: 1.5),
    set(
      "inhibitory_facilitating", "Facilitating inhibitory cortical synapse", tsodyks, 0.04, 100,
      1000),
    set("e1", "Excitatory, facilitating (type E1)", gupta, 0.02, 194, 507),
    set("e2", "Excitatory, depressing (type E2)", gupta, 0.5, 671, 17),
    set("e3", "Excitatory, recovering (type E3)", gupta, 0.29, 329, 326),
    set("i1", "Inhibitory, facilitating (type I1)", gupta, 0.16, 45, 376),
    set("i2", "Inhibitory, depressing (type I2)", gupta, 0.25, 706, 21),
    set("i3", "Inhibitory, recovering (type I3)", gupta, 0.32, 144, 62),
    set(
      "granule_cell", "Mossy fibre to cerebellar granule cell, control", nieus, 0.416, 35.1, 10.8,
      inactive: 3),
    set(
      "granule_cell_potentiated", "Mossy fibre to cerebellar granule cell, after potentiation",
      nieus, 0.6, 35.1, 10.8, inactive: 3),
  ]

  /// Time constants in ms.
  private static func set(
    _ name: String, _ meaning: String, _ source: String, _ probability: Double,
    _ recovery: Double, _ facilitation: Double, inactive: Double = 0
  ) -> Preset {
    Preset(
      name, meaning, source: source,
      keys: "{model: tsodyks_markram, probability: \(probability.brief),"
        + " recovery: \(recovery.brief) ms, facilitation: \(facilitation.brief) ms"
        + (inactive > 0 ? ", inactivation: \(inactive.brief) ms}" : "}"))
  }
}
