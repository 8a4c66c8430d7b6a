public import SynapseModel

/// Everything that a spec can say of what vesicles hold and how they come back.
enum VesicleSection {
  static let section = Section(
    "vesicles", "What a vesicle holds",
    parameters: [QuantalVariance.variation] + VesicleGeometry.parameters,
    sections: [
      Synthesis.section, VesicleFilling.section, FusionPore.section, Recycling.section,
    ],
    presets: presets)

  private static let presets = [
    preset("glutamate", "Glutamate, 1033 molecules", 42, 100, "60-150 mM (Montana et al. 2006)"),
    preset("gaba", "GABA, 1033 molecules", 42, 100, "as glutamate, by choice"),
    preset("acetylcholine", "Acetylcholine, 1033 molecules", 42, 100, "as glutamate, by choice"),
    preset(
      "dopamine", "Dopamine, 3000 molecules", 42, 290.35, "3000 molecules (Pothos et al. 1998)"),
    preset(
      "acetylcholine_nmj", "Acetylcholine at the neuromuscular junction, 8000 molecules", 50,
      396.43,
      "6000 (Anantharam & Schenk 2020) to 10000 molecules"),
  ]

  private static func preset(
    _ name: String, _ meaning: String, _ diameter: Double, _ concentration: Double, _ source: String
  ) -> Preset {
    let (size, held) = ("\(diameter.brief) nm", "\(concentration.brief) mM")
    return Preset(
      name, meaning, source: source + ", science reference 6.3",
      keys: "{diameter: \(size), concentration: \(held), usual_diameter: \(size),"
        + " usual_concentration: \(held)}")
  }
}

extension Simulation {
  /// Whether what an input's vesicles hold can change during a run of a structure.
  public static func hasChangingContents(_ input: String, in structure: Structure) -> Bool {
    let vesicles = "inputs.\(input).vesicles."
    return VesicleSection.section.sections.contains { section in
      structure.models[vesicles + section.name].map { $0 != "none" } ?? false
    }
  }
}
