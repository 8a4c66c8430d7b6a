import SynapseModel

/// Neurons with published numbers.
enum NeuronPresets {
  static let all: [Preset] =
    [
      Preset(
        "nest_iaf_psc_exp", "Integrate-and-fire neuron of current-based network models",
        source: "NEST iaf_psc_exp, science reference 12.1",
        keys: lif(250, 25, -70, -55, -70, 2)),
      Preset(
        "nest_iaf_cond_exp", "Integrate-and-fire neuron of conductance-based network models",
        source: "NEST iaf_cond_exp, science reference 12.1",
        keys: lif(250, 16.6667, -70, -55, -60, 2)),
      Preset(
        "fast_spiking", "Interneuron that fires fast", source: "science reference Appendix B",
        keys: lif(100, 10, -70, -50, -60, 1)),
      Preset(
        "muscle_fibre", "Muscle fibre: an endplate potential of 20 mV makes it fire",
        source: "science reference Appendix B; 2 nF and 0.5 uS by choice; refractory for 2.2-4.6 ms"
          + " (Farmer, Buchthal & Rosenfalck 1960)",
        keys: lif(2000, 500, -90, -70, -90, 3.5)),
      Preset(
        "granule_cell", "Cerebellar granule cell: small, with a high resistance",
        source: "3-5 pF (science reference Appendix B); 10 ms by choice",
        keys: lif(4, 0.4, -65, -45, -65, 2)),
      Preset(
        "smooth_muscle",
        "Smooth muscle cell without action potentials: junction potentials of a second",
        source: "300 ms (science reference 9.4); 1 nS by choice",
        keys: "{model: passive, capacitance: 300 pF, leak: 1 nS, rest: -60 mV}"),
      Preset(
        "smooth_muscle_firing",
        "Smooth muscle cell whose action potentials bring calcium, on which it contracts",
        source: "threshold of the vas deferens (Burnstock & Holman 1961), membrane as"
          + " 'smooth_muscle'; 0.1 uM at rest (Himpens & Somlyo 1988), other numbers by choice",
        keys: "{model: lif, capacitance: 300 pF, leak: 1 nS, rest: -60 mV, threshold: -35 mV,"
          + " reset: -60 mV, refractory: 50 ms, calcium: {model: single_compartment, rest: 0.1 uM,"
          + " per_spike: 0.3 uM, decay: 1000 ms}, contraction: {model: calcium}}"),
    ]
    + [
      naud("tonic", 500, 200, 10, -70, 2, 30, 0, -58),
      naud("adaptation", 500, 200, 12, -70, 2, 300, 60, -58),
      naud("initial_burst", 400, 130, 18, -58, 4, 150, 120, -50),
      naud("regular_bursting", 210, 200, 10, -58, 2, 120, 100, -46),
      naud("delayed_accelerating", 300, 200, 12, -70, -10, 300, 0, -58),
      naud("delayed_regular_bursting", 110, 100, 10, -65, -10, 90, 30, -47),
      naud("transient", 180, 100, 10, -65, 10, 90, 100, -47),
      naud("irregular", 160, 100, 12, -60, -11, 130, 30, -48),
    ]
    + [
      izhikevich("regular_spiking", 0.02, 0.2, -65, 8),
      izhikevich("intrinsically_bursting", 0.02, 0.2, -55, 4),
      izhikevich("chattering", 0.02, 0.2, -50, 2),
      izhikevich("fast_spiking", 0.1, 0.2, -65, 2),
      izhikevich("low_threshold_spiking", 0.02, 0.25, -65, 2),
      izhikevich("thalamocortical", 0.02, 0.25, -65, 0.05),
      izhikevich("resonator", 0.1, 0.26, -65, 2),
    ]

  private static func lif(
    _ capacitance: Double, _ leak: Double, _ rest: Double, _ threshold: Double, _ reset: Double,
    _ refractory: Double
  ) -> String {
    "{model: lif, capacitance: \(capacitance.brief) pF, leak: \(leak.brief) nS,"
      + " rest: \(rest.brief) mV, threshold: \(threshold.brief) mV, reset: \(reset.brief) mV,"
      + " refractory: \(refractory.brief) ms}"
  }

  /// A firing pattern of Naud and others 2008; all have V_T -50 mV and a slope factor of 2 mV.
  private static func naud(
    _ name: String, _ current: Double, _ capacitance: Double, _ leak: Double, _ rest: Double,
    _ adaptation: Double, _ time: Double, _ jump: Double, _ reset: Double
  ) -> Preset {
    let words = name.split(separator: "_").joined(separator: " ")
    return Preset(
      "adex_" + name,
      "Adaptive exponential neuron: \(words) at \(current.brief) pA",
      source: "Naud, Marcille, Clopath & Gerstner 2008, Table 1",
      keys: "{model: adex, capacitance: \(capacitance.brief) pF, leak: \(leak.brief) nS,"
        + " rest: \(rest.brief) mV, threshold: -50 mV, slope_factor: 2 mV,"
        + " adaptation: \(adaptation.brief) nS, adaptation_time: \(time.brief) ms,"
        + " adaptation_jump: \(jump.brief) pA, reset: \(reset.brief) mV, peak: 0 mV}")
  }

  /// A kind of cell of Izhikevich 2003: a, b, c and d.
  private static func izhikevich(
    _ name: String, _ rate: Double, _ sensitivity: Double, _ reset: Double, _ jump: Double
  ) -> Preset {
    let words = name.split(separator: "_").joined(separator: " ")
    return Preset(
      "izhikevich_" + name, "Neuron of Izhikevich: \(words); his I = 10 is 1000 pA",
      source: "Izhikevich 2003, Fig. 2",
      keys: "{model: izhikevich, capacitance: 100 pF, recovery_rate: \(rate.brief) /ms,"
        + " recovery_sensitivity: \(sensitivity.brief) /ms, reset: \(reset.brief) mV,"
        + " recovery_jump: \(jump.brief), peak: 30 mV}")
  }
}
