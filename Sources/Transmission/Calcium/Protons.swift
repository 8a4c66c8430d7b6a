import SynapseModel

/// Protons at the terminal: they can promote calcium entry from inside and block it from the cleft.
///
/// Inside, pH falls by `fall` with each spike and by `extrusion_fall` with each uM of calcium that pumps exchange
/// for protons, and returns with `recovery`. `promote`: entry is
/// multiplied by f = 1 + gain (h(pH) - h(7.2)), h(pH) = 1 / (1 + 10^(hill (pH - half_ph))), so f = 1 at
/// pH 7.2, where amplitudes hold; protons compete with calcium for the buffer, whose dissociation
/// constant is affinity (1 + 10^(pKa - pH)) / (1 + 10^(pKa - 7.2)); and between spikes vesicles fuse
/// 10^(spontaneous (7.2 - pH)) times as often. `block`: entry is multiplied by
/// (1 + (H0 / K)^n) / (1 + (H / K)^n), H the protons in the cleft, H0 those at pH 7.3, K at block_ph.
/// `shift`: instead the channels' activation moves by shift (7.3 - pH of the cleft) (`ProtonShift`).
/// Checks T-17.
enum Protons {
  /// pH at which amplitudes and rates hold: inside and in the cleft.
  static let reference = (inside: 7.2, cleft: 7.3)

  static let ph = Parameter(
    "ph", .number(nil), default: 7.2, .within(5, 9), "pH of the terminal at rest",
    source: "7.2 (science reference 4.6)")
  static let fall = Parameter(
    "fall", .number(nil), default: 0.002, .within(0, 1), "Fall of the terminal's pH by one spike",
    source: "about 0.1 in 50 spikes at the neuromuscular junction (Synapse 67:729, 2013)")
  static let extrusionFall = Parameter(
    "extrusion_fall", .number(nil), default: 0, .within(0, 1),
    "Fall of the terminal's pH by each uM of calcium that is extruded in exchange for protons",
    source: "0; 1e-4 falls as far as 'fall' with an influx of 20 uM (science reference 4.6)",
    shared: .presence)
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 10_000, .above(0),
    "Time constant by which the terminal's pH returns", source: "by choice (science reference 4.6)")
  static let gain = Parameter(
    "gain", .number(nil), default: 1, .within(-1, 100),
    "Largest promotion of calcium entry; below 0 acid inside lowers entry",
    source: "1, by choice; usual range -1 to 3 (science reference 4.6, Appendix C)")
  static let halfPh = Parameter(
    "half_ph", .number(nil), default: 6.5, .within(4, 9), "pH of half-maximal promotion",
    source: "by choice (science reference 4.6)")
  static let hill = Parameter(
    "hill", .number(nil), default: 1, .within(0.5, 4), "Steepness of the promotion",
    source: "by choice (science reference 4.6)")
  static let bufferPka = Parameter(
    "buffer_pka", .number(nil), default: 6.5, .within(0, 9),
    "pKa of the buffer's calcium sites; 0 for sites that protons do not reach",
    source: "by choice (science reference 4.6)")
  static let spontaneous = Parameter(
    "spontaneous", .number(nil), default: 1, .within(0, 5),
    "Tenfolds of spontaneous fusion for each unit of pH",
    source: "acid raises the rate of miniature currents (Synapse 67:729, 2013); size by choice")
  static let cleftPh = Parameter(
    "cleft_ph", .number(nil), default: 7.3, .within(5, 9), "pH of the cleft at rest",
    source: "7.3 (science reference 4.6)")
  static let load = Parameter(
    "load", .number(.uM), default: 0, .within(0, 1000),
    "Rise of free protons in the cleft by one vesicle of the terminal",
    source:
      "0 at conventional synapses; 600-1300 protons at hair-cell ribbons (J Neurosci 34:15877)")
  static let cleftRecovery = Parameter(
    "cleft_recovery", .number(.ms), default: 1, .above(0),
    "Time constant by which the cleft's protons disappear", source: "by choice (reference 4.6)")
  static let blockPh = Parameter(
    "block_ph", .number(nil), default: 6.5, .within(4, 9), "pH of half-maximal block of entry",
    source: "6.5-7 (science reference 4.6)")
  static let blockHill = Parameter(
    "block_hill", .number(nil), default: 1, .within(0.5, 4), "Steepness of the block",
    source: "by choice (science reference 4.6)")

  private static let inside = [
    ph, fall, extrusionFall, recovery, gain, halfPh, hill, bufferPka, spontaneous,
  ]
  private static let space = [cleftPh, load, cleftRecovery]
  private static let outside = space + [blockPh, blockHill]
  static let none = Model("none", "Protons have no effect", source: "by choice", parameters: [])
  static let promote = Model(
    "promote", "Acid inside the terminal promotes calcium entry and spontaneous fusion",
    source: "Synapse 67:729 (2013), science reference 4.6", parameters: inside)
  static let block = Model(
    "block", "Acid in the cleft blocks calcium channels",
    source: "Cho & von Gersdorff 2014, science reference 4.6", parameters: outside)
  static let both = Model(
    "both", "Promotion from inside and block from the cleft", source: "science reference 4.6",
    parameters: inside + outside)
  static let shift = Model(
    "shift", "Acid in the cleft moves the activation of the calcium channels to higher potentials",
    source: "science reference 4.6", parameters: space + [ProtonShift.shift])
  static let promoteShift = Model(
    "promote_shift", "Promotion from inside and shift of activation from the cleft",
    source: "science reference 4.6", parameters: inside + space + [ProtonShift.shift])
  static let section = Section(
    "protons", "Effects of protons on calcium entry, buffers and spontaneous fusion",
    models: [none, promote, block, both, shift, promoteShift], defaultModel: none.name,
    presets: [
      Preset(
        "ribbon", "Protons of vesicles close channels nearby, as at hair-cell ribbons",
        source: "Cho & von Gersdorff 2014, science reference 4.6; the size of `load` by choice",
        keys: "{model: block, load: 0.1 uM}")
    ])

  /// Whether acid inside promotes entry, and acid in the cleft blocks it or shifts activation.
  static func promotes(_ section: LaneParameters) -> Bool {
    [promote.name, both.name, promoteShift.name].contains(section.model)
  }
  static func blocks(_ section: LaneParameters) -> Bool {
    [block.name, both.name].contains(section.model)
  }
  static func shifts(_ section: LaneParameters) -> Bool {
    [shift.name, promoteShift.name].contains(section.model)
  }

  /// The factor on calcium entry at the pH of rest, lane by lane; channels know of a shift by themselves.
  ///
  /// `calcium` is the section around that of protons.
  static func restingEntry(_ calcium: LaneParameters) -> [Double] {
    let kinetics = ProtonKinetics(calcium, slots: BatchSize.lanes)
    return (0..<BatchSize.lanes).map { lane in
      let moment = Stretch(of: lane)
      moment.starts[0] = Group()
      return kinetics.isPresent ? kinetics.entry(moment)[0] : 1
    }
  }

  /// The largest factor on calcium entry, lane by lane.
  static func largest(_ section: LaneParameters) -> [Double] {
    let (promotes, blocks) = (promotes(section), blocks(section))
    // Below 0 the gain promotes where the terminal is more alkaline than at the reference.
    let promotion = section.values(gain).map { promotes ? 1 + abs($0) : 1 }
    let (rest, half) = (section.values(cleftPh), section.values(blockPh))
    let steepness = section.values(blockHill)
    return promotion.indices.map { lane in
      func blocked(_ ph: Double) -> Double {
        1 + Scalar.exp(steepness[lane] * (half[lane] - ph) * 2.302585092994046)
      }
      // Vesicles only add protons, so entry is highest at rest.
      let relief = blocks ? max(2, blocked(reference.cleft) / blocked(rest[lane])) : 1
      return promotion[lane] * relief
    }
  }
}
