import SynapseModel

/// Whole synapses: everything behind the spikes of an input.
///
/// Terminals of a preset with `count` are the release sites of one axon and get the same spikes.
enum InputPresets {
  static let all: [Preset] = [
    preset(
      "cortex_depressing", "Depressing synapse between cortical pyramidal cells",
      "Tsodyks, Pawelzik & Markram 1998; Destexhe, Mainen & Sejnowski 1998",
      tsodyksMarkram(5, 0.5, recovery: 800, facilitation: 0, delay: 0.5),
      "cleft: {model: pulse, per_site: true, amplitude: 1 mM, duration: 1 ms}",
      "receptors: {ampa: {preset: ampa_two_state, conductance: 0.5 nS},"
        + " nmda: {preset: nmda_two_state, conductance: 0.1 nS}}"),
    preset(
      "cortex_facilitating", "Facilitating synapse of a cortical pyramidal cell on an interneuron",
      "Tsodyks, Pawelzik & Markram 1998; Destexhe, Mainen & Sejnowski 1998",
      tsodyksMarkram(5, 0.03, recovery: 130, facilitation: 530, delay: 0.5),
      "cleft: {model: pulse, per_site: true, amplitude: 1 mM, duration: 1 ms}",
      "receptors: {ampa: {preset: ampa_two_state, conductance: 0.5 nS}}"),
    preset(
      "ca3_ca1",
      "Synapse of hippocampal CA3 and CA1 cells: seven docked vesicles, one fuses at a time",
      "Nadkarni et al. 2010, Destexhe, Mainen & Sejnowski 1998",
      "calcium: {model: gaussian, amplitude: 30 uM}", "sensor: {model: nadkarni_2010}",
      "release: {model: calcium_sensor, sites: 7, recovery: 2800 ms, refractory: 6.33 ms}",
      "cleft: {model: diffusion, molecules: 3000}",
      "receptors: {ampa: {preset: ampa_six_state}, nmda: {preset: nmda_five_state}}"),
    preset(
      "mossy_fiber_granule", "Synapse of a mossy fibre on a cerebellar granule cell (control)",
      "Nieus et al. 2006; a probability of 0.6 after potentiation",
      tsodyksMarkram(4, 0.416, recovery: 35.1, facilitation: 10.8, inactivation: 3, delay: 0.3),
      "cleft: {model: diffusion, per_site: true, molecules: 21500, diffusion: 0.223 um2/ms,"
        + " distance: 1.033 um}",
      "receptors: {ampa: {preset: ampa_granule}, nmda: {preset: nmda_granule}}"),
    preset(
      "calyx", "Calyx of Held: 500 active zones with five ready vesicles each",
      "Lou, Scheuss & Schneggenburger 2005; Raman & Trussell 1992; pool of Sun et al. 2007",
      "count: 500", "spikes: {contacts: 0}", "calcium: {model: gaussian}",
      "sensor: {model: lou_2005}",
      "release: {model: calcium_sensor, sites: 5}", "cleft: {model: first_order}",
      "receptors: {ampa: {preset: ampa_auditory}}"),
    preset(
      "nmj", "Neuromuscular junction: 200 quanta a spike, each from an active zone of its own",
      "Boyd & Martin 1956; Edelstein et al. 1996; Rosenberry 1979; space and conductance so that a"
        + " quantum is 0.4 mV in the preset 'muscle_fibre'",
      "count: 200", "spikes: {contacts: 0}",
      "release: {model: poisson, quantal_content: 1, latency: {model: fixed, delay: 0.5 ms}}",
      "vesicles: {quantal_cv: 0.217}",
      "cleft: {model: compartment, molecules: 10000, radius: 0.3 um, height: 50 nm,"
        + " escape: 1 /ms, enzyme: {model: acetylcholinesterase}}",
      "receptors: {nicotinic: {preset: nicotinic_twelve_state, conductance: 6.7 nS}}"),
    preset(
      "gaba_basket", "Synapse of a basket cell: fast and slow inhibition",
      "Destexhe, Mainen & Sejnowski 1998; plasticity by choice",
      tsodyksMarkram(6, 0.25, recovery: 300, facilitation: 20, delay: 0.5),
      "cleft: {model: pulse, per_site: true, amplitude: 0.5 mM, duration: 0.3 ms}",
      "receptors: {gaba_a: {preset: gaba_a_five_state, conductance: 0.6 nS, reversal: -75 mV},"
        + " gaba_b: {preset: gaba_b_minimal}}"),
    preset(
      "gly_brainstem", "Glycinergic synapse of the auditory brainstem",
      "cnmodel (Manis & Campagnola 2018): 0.75 nS a quantum over an open probability of 0.0385",
      "release: {model: dittman_regehr, sites: 10, probability: 0.4,"
        + " latency: {model: fixed, delay: 0.4 ms}}",
      "cleft: {model: first_order, per_site: true}",
      "receptors: {glycine: {preset: glycine_five_state, conductance: 20 nS}}"),
    preset(
      "da_striatum", "Dopamine terminal of the striatum: volume transmission and uptake, 1 um away",
      "Dreyer et al. 2010; distance by choice",
      "release: {model: static, sites: 1, probability: 0.06, latency: {model: fixed, delay: 0.5 ms}}",
      "cleft: {model: volume, molecules: 3000, distance: 1 um, transporter: {preset: dat}}",
      "receptors: {d1: {preset: d1}, d2: {preset: d2}}"),
    preset(
      "na_atp_sympathetic", "Sympathetic axon with 50 varicosities on smooth muscle: its ATP",
      "by choice",
      "count: 50", "spikes: {contacts: 0}", "axon: {delay: 5 ms}",
      "release: {model: static, sites: 1, probability: 0.03}",
      "cleft: {model: pulse, amplitude: 10 uM, duration: 1 ms}",
      "receptors: {p2x: {preset: p2x_fast}}"),
    preset(
      "graded_prinz", "Graded synapse of the stomatogastric ganglion (glutamatergic)",
      "Prinz, Bucher & Marder 2004",
      "potential: {model: constant, level: -40 mV}", "release: {model: graded, maximal: 1000 Hz}",
      "receptors: {graded: {model: exponential, conductance: 1 nS, decay: 5 ms, reversal: -70 mV}}"),
    preset(
      "graded_prinz_cholinergic", "Graded synapse of the stomatogastric ganglion (cholinergic)",
      "Prinz, Bucher & Marder 2004", "potential: {model: constant, level: -40 mV}",
      "release: {model: graded, maximal: 1000 Hz, opening: 0.01 /ms}",
      "receptors: {graded: {model: exponential, conductance: 1 nS, decay: 5 ms, reversal: -80 mV}}"),
  ]

  private static func preset(
    _ name: String, _ meaning: String, _ source: String, _ sections: String...
  ) -> Preset {
    Preset(
      name, meaning, source: source + " (science reference Appendix B)",
      keys: "{" + sections.joined(separator: ", ") + "}")
  }

  /// Release with facilitation and depression behind a fixed latency; times in ms.
  private static func tsodyksMarkram(
    _ sites: Int, _ probability: Double, recovery: Double, facilitation: Double,
    inactivation: Double = 0, delay: Double
  ) -> String {
    "release: {model: tsodyks_markram, sites: \(sites), probability: \(probability.brief),"
      + " recovery: \(recovery.brief) ms, facilitation: \(facilitation.brief) ms,"
      + " inactivation: \(inactivation.brief) ms,"
      + " latency: {model: fixed, delay: \(delay.brief) ms}}"
  }
}
