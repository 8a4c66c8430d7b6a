import SynapseModel

/// Published kinetic receptors, in the form that a spec has.
enum KineticPresets {
  static let all: [Preset] = [
    Preset(
      "ampa_two_state", "AMPA receptors, closed or open",
      source: "Destexhe, Mainen & Sejnowski 1998 (ModelDB 18198); science reference 9.3",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, scheme: {c_o: "
        + "{binding: 1.1 /mM/ms, backward: 0.19 /ms}}, open: {o: {}}}"),
    Preset(
      "nmda_two_state", "NMDA receptors, closed or open, blocked by 1 mM magnesium",
      source: "Destexhe, Mainen & Sejnowski 1998 (ModelDB 18198); science reference 9.3",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, magnesium: 1 mM, "
        + "calcium_fraction: 0.1, "
        + "scheme: {c_o: {binding: 0.072 /mM/ms, backward: 0.0066 /ms}}, open: {o: {}}}"),
    Preset(
      "gaba_a_two_state", "GABA-A receptors, closed or open",
      source: "Destexhe, Mainen & Sejnowski 1998 (ModelDB 18198); science reference 9.3",
      keys: "{model: kinetic, conductance: 0.6 nS, reversal: -80 mV, scheme: {c_o: "
        + "{binding: 5 /mM/ms, backward: 0.18 /ms}}, open: {o: {}}}"),
    Preset(
      "glycine_two_state", "Glycine receptors, closed or open",
      source: "cnmodel, gly2.mod; science reference 9.3",
      keys: "{model: kinetic, conductance: 1 nS, reversal: -80 mV, scheme: {c_o: "
        + "{binding: 0.53 /mM/ms, backward: 0.18 /ms}}, open: {o: {}}}"),
    Preset(
      "ampa_six_state", "AMPA receptors that desensitise",
      source: "Destexhe, Mainen & Sejnowski 1998 (ModelDB 18198), ampa5.mod; science "
        + "reference 9.4",
      keys: "{model: kinetic, conductance: 3 nS, reversal: 0 mV, scheme: {c0_c1: "
        + "{binding: 13 /mM/ms, backward: 0.0059 /ms}, c1_c2: {binding: 13 /mM/ms, "
        + "backward: 86 /ms}, c1_d1: {forward: 0.9 /ms, backward: 0.064 /ms}, c2_d2: "
        + "{forward: 0.9 /ms, backward: 0.064 /ms}, c2_o: {forward: 2.7 /ms, backward: "
        + "0.2 /ms}}, open: {o: {}}}"),
    Preset(
      "ampa_auditory", "Fast AMPA receptors of auditory neurons with two open states",
      source: "Raman & Trussell 1992; cnmodel, ampa_trussell.mod; science reference 9.4",
      keys: "{model: kinetic, conductance: 1 nS, reversal: 7 mV, scheme: {c_c1: {binding: "
        + "13 /mM/ms, backward: 0.3 /ms}, c1_c2: {binding: 13 /mM/ms, backward: 200 "
        + "/ms}, c2_d: {forward: 30 /ms, backward: 0.02 /ms}, c2_o1: {forward: 100 /ms, "
        + "backward: 2 /ms}, c2_o2: {forward: 2 /ms, backward: 0.25 /ms}}, open: {o1: "
        + "{}, o2: {}}}"),
    Preset(
      "ampa_granule", "AMPA receptors of cerebellar granule cells",
      source: "Nieus et al. 2006 (ModelDB 128446); science reference 9.4",
      keys: "{model: kinetic, conductance: 1.2 nS, reversal: 0 mV, scheme: {c_o: "
        + "{forward: 5.4 /ms, backward: 0.82 /ms, saturation: 0.44 mM, power: 2}, c_d: "
        + "{forward: 1.12 /ms, backward: 0.013 /ms, saturation: 0.44 mM, power: 2}}, "
        + "open: {o: {}}}"),
    Preset(
      "nmda_five_state", "NMDA receptors that desensitise, blocked by 1 mM magnesium",
      source: "Destexhe, Mainen & Sejnowski 1998 (ModelDB 18198), nmda5.mod; science "
        + "reference 9.4",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, magnesium: 1 mM, "
        + "calcium_fraction: 0.1, "
        + "scheme: {c0_c1: {binding: 5 /mM/ms, backward: 0.0129 /ms}, c1_c2: {binding: "
        + "5 /mM/ms, backward: 0.0129 /ms}, c2_d: {forward: 0.0084 /ms, backward: "
        + "0.0068 /ms}, c2_o: {forward: 0.0465 /ms, backward: 0.0738 /ms}}, open: {o: "
        + "{}}}"),
    Preset(
      "nmda_clements", "NMDA receptors with the rates of Clements et al.",
      source: "Clements et al. 1992 in nmda5.mod; science reference 9.4",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, magnesium: 1 mM, "
        + "calcium_fraction: 0.1, "
        + "scheme: {c0_c1: {binding: 5 /mM/ms, backward: 0.0095 /ms}, c1_c2: {binding: "
        + "5 /mM/ms, backward: 0.0095 /ms}, c2_d: {forward: 0.016 /ms, backward: 0.013 "
        + "/ms}, c2_o: {forward: 0.025 /ms, backward: 0.059 /ms}}, open: {o: {}}}"),
    Preset(
      "nmda_lester_jahr", "NMDA receptors with the rates of Lester & Jahr",
      source: "Lester & Jahr 1992 in nmda5.mod; science reference 9.4",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, magnesium: 1 mM, "
        + "calcium_fraction: 0.1, "
        + "scheme: {c0_c1: {binding: 5 /mM/ms, backward: 0.0067 /ms}, c1_c2: {binding: "
        + "5 /mM/ms, backward: 0.0067 /ms}, c2_d: {forward: 0.0152 /ms, backward: "
        + "0.0094 /ms}, c2_o: {forward: 0.0838 /ms, backward: 0.0838 /ms}}, open: {o: "
        + "{}}}"),
    Preset(
      "nmda_edmonds_colquhoun", "NMDA receptors with the rates of Edmonds & Colquhoun",
      source: "Edmonds & Colquhoun 1992 in nmda5.mod; science reference 9.4",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, magnesium: 1 mM, "
        + "calcium_fraction: 0.1, "
        + "scheme: {c0_c1: {binding: 5 /mM/ms, backward: 0.0047 /ms}, c1_c2: {binding: "
        + "5 /mM/ms, backward: 0.0047 /ms}, c2_d: {forward: 0.0084 /ms, backward: "
        + "0.0018 /ms}, c2_o: {forward: 0.0465 /ms, backward: 0.0916 /ms}}, open: {o: "
        + "{}}}"),
    Preset(
      "nmda_granule", "NMDA receptors of cerebellar granule cells; half are blocked at -20 mV",
      source: "Nieus et al. 2006 (ModelDB 128446); science reference 9.4",
      keys: "{model: kinetic, conductance: 18.8 nS, reversal: 0 mV, magnesium: 1 mM, "
        + "calcium_fraction: 0.1, "
        + "block_concentration: 4.657419496 mM, block_slope: 13 mV, scheme: {c0_c1: "
        + "{binding: 5 /mM/ms, backward: 0.1 /ms}, c1_c2: {binding: 5 /mM/ms, backward: "
        + "0.1 /ms}, c2_d: {forward: 0.0012 /ms, backward: 0.009 /ms}, c2_o: {forward: "
        + "0.03 /ms, backward: 0.966 /ms}}, open: {o: {}}}"),
    Preset(
      "gaba_a_five_state", "GABA-A receptors with two open states",
      source: "Destexhe, Mainen & Sejnowski 1998 (ModelDB 18198), gabaa5.mod; science "
        + "reference 9.4",
      keys: "{model: kinetic, conductance: 0.6 nS, reversal: -80 mV, scheme: {c0_c1: "
        + "{binding: 20 /mM/ms, backward: 4.6 /ms}, c1_c2: {binding: 10 /mM/ms, "
        + "backward: 9.2 /ms}, c1_o1: {forward: 3.3 /ms, backward: 9.8 /ms}, c2_o2: "
        + "{forward: 10.6 /ms, backward: 0.41 /ms}}, open: {o1: {}, o2: {}}}"),
    Preset(
      "glycine_five_state", "Glycine receptors with two open states",
      source: "Legendre 1998; cnmodel, Gly5PL.mod: 0.75 nS over 0.0385; science reference 9.4",
      keys: "{model: kinetic, conductance: 20 nS, reversal: -70 mV, scheme: {c0_c1: "
        + "{binding: 77.268 /mM/ms, backward: 13.1431 /ms}, c1_c2: {binding: 38.634 "
        + "/mM/ms, backward: 26.2862 /ms}, c2_o1: {forward: 1.000476 /ms, backward: "
        + "1.700306 /ms}, c2_c3: {forward: 12.82182 /ms, backward: 0.842504 /ms}, "
        + "c3_o2: {forward: 0.137903 /ms, backward: 8.051435 /ms}}, open: {o1: {}, o2: "
        + "{}}}"),
    Preset(
      "nicotinic_twelve_state", "Nicotinic receptors of the endplate, allosteric",
      source: "Edelstein et al. 1996 (BioModels 1); science reference 9.4",
      keys: "{model: kinetic, conductance: 30 nS, reversal: 0 mV, scheme: {b0_b1: "
        + "{binding: 300 /mM/ms, backward: 8 /ms}, b1_b2: {binding: 150 /mM/ms, "
        + "backward: 16 /ms}, a0_a1: {binding: 300 /mM/ms, backward: 0.00864 /ms}, "
        + "a1_a2: {binding: 150 /mM/ms, backward: 0.01728 /ms}, i0_i1: {binding: 300 "
        + "/mM/ms, backward: 0.004 /ms}, i1_i2: {binding: 150 /mM/ms, backward: 0.008 "
        + "/ms}, d0_d1: {binding: 300 /mM/ms, backward: 0.004 /ms}, d1_d2: {binding: "
        + "150 /mM/ms, backward: 0.008 /ms}, b0_a0: {forward: 0.00054 /ms, backward: "
        + "10.8 /ms}, b1_a1: {forward: 0.13 /ms, backward: 2.74 /ms}, b2_a2: {forward: "
        + "30 /ms, backward: 0.7 /ms}, a0_i0: {forward: 0.0197 /ms, backward: 0.00374 "
        + "/ms}, a1_i1: {forward: 0.01985 /ms, backward: 0.00174 /ms}, a2_i2: {forward: "
        + "0.02 /ms, backward: 0.00081 /ms}, i0_d0: {forward: 0.05 /s, backward: 0.0012 "
        + "/s}, i1_d1: {forward: 0.05 /s, backward: 0.0012 /s}, i2_d2: {forward: 0.05 "
        + "/s, backward: 0.0012 /s}}, open: {a0: {}, a1: {}, a2: {}}, start: {b0: {}}}"),
    Preset(
      "nicotinic", "Nicotinic receptors, closed or open",
      source: "Anantharam & Schenk 2020; science reference 9.4",
      keys: "{model: kinetic, conductance: 30 nS, reversal: 0 mV, scheme: {c_o: {binding: "
        + "7.5 /mM/ms, backward: 0.7 /ms}}, open: {o: {}}}"),
    Preset(
      "p2x_fast", "P2X receptors that desensitise fast (P2X1, P2X3)",
      source: "by choice; science reference 9.4",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, scheme: {c_o: "
        + "{binding: 5 /mM/ms, backward: 0.01 /ms}, o_d: {forward: 0.003 /ms}, d_c: "
        + "{forward: 0.0001 /ms}}, open: {o: {}}}"),
    Preset(
      "p2x_slow", "P2X receptors that desensitise slowly (P2X2, P2X4)",
      source: "by choice; science reference 9.4",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, scheme: {c_o: "
        + "{binding: 5 /mM/ms, backward: 0.01 /ms}, o_d: {forward: 0.0001 /ms}, d_c: "
        + "{forward: 0.0001 /ms}}, open: {o: {}}}"),
    Preset(
      "serotonin_3", "5-HT3 receptors, desensitising within seconds",
      source: "by choice; science reference 9.4",
      keys: "{model: kinetic, conductance: 0.5 nS, reversal: 0 mV, scheme: {c_o: "
        + "{binding: 2 /mM/ms, backward: 0.02 /ms}, o_d: {forward: 0.5 /s, backward: "
        + "0.5 /s}}, open: {o: {}}}"),
    Preset(
      "kainate", "Kainate receptors, slow and small",
      source: "by choice; science reference 9.4",
      keys: "{model: kinetic, conductance: 0.1 nS, reversal: 0 mV, scheme: {c_o: "
        + "{binding: 0.5 /mM/ms, backward: 0.02 /ms}}, open: {o: {}}}"),
  ]
}
