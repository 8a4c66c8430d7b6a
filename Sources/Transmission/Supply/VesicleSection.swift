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

  /// What is wrong with an input's vesicles, though each parameter is in range.
  ///
  /// `input` holds the input's sections.
  static func problems(_ input: LaneParameters) -> [Problem] {
    VesicleProblems.find(input)
  }
}

/// Combinations in `vesicles` that have no meaning.
private struct VesicleProblems {
  private let input, vesicles: LaneParameters
  private var problems: [Problem] = []

  static func find(_ input: LaneParameters) -> [Problem] {
    var finder = VesicleProblems(input: input)
    finder.checkGeometry()
    finder.checkSynthesis()
    finder.checkRecycling()
    finder.checkRelease()
    return finder.problems
  }

  private init(input: LaneParameters) {
    (self.input, vesicles) = (input, input.section("vesicles"))
  }

  private func model(_ path: String) -> String {
    input.structure.models[input.path + "." + path] ?? "none"
  }

  private mutating func report(_ path: String, _ message: String, _ hint: String) {
    problems.append(Problem(path: input.path + "." + path, message: message, hint: hint))
  }

  private mutating func checkGeometry() {
    let membrane = vesicles.uniform(VesicleGeometry.membrane)
    for diameter in [VesicleGeometry.diameter, VesicleGeometry.usualDiameter]
    where vesicles.uniform(diameter) <= 2 * membrane {
      report(
        "vesicles." + diameter.name, "a vesicle of that size has no room inside its membrane",
        "it must be above \((2 * membrane).brief) nm, twice 'membrane'")
    }
    let pore = vesicles.section("pore")
    guard pore.model == FusionPore.cups.name else { return }
    if pore.uniform(FusionPore.narrowest) > pore.uniform(FusionPore.widest) {
      report("vesicles.pore.narrowest", "it is wider than 'widest'", "exchange the two")
    }
  }

  private mutating func checkSynthesis() {
    let synthesis = vesicles.section("synthesis")
    let isFilled = model("vesicles.filling") != VesicleFilling.none.name
    if synthesis.model == DopamineTerminal.model.name {
      if isFilled {
        report(
          "vesicles.filling", "the dopamine terminal fills its vesicles by itself",
          "leave 'filling' out, or choose 'synthesis: {model: generic}'")
      }
      if model("vesicles.recycling") != Recycling.none.name {
        report(
          "vesicles.recycling", "the dopamine terminal has one pool of vesicles",
          "leave 'recycling' out, or choose 'synthesis: {model: generic}'")
      }
    }
    guard synthesis.model == Synthesis.generic.name else { return }
    if !isFilled {
      report(
        "vesicles.synthesis", "nothing here follows the transmitter in the cytosol",
        "add for example 'filling: {model: carrier}'")
    }
    if synthesis.uniform(Synthesis.site) != 0, synthesis.isPresent(Synthesis.inhibition) {
      report(
        "vesicles.synthesis.inhibition",
        "the terminal's transmitter cannot inhibit synthesis elsewhere",
        "choose 'site: terminal' or 'inhibition: 0 mM'")
    }
  }

  /// Each run has exactly one way by which sites get vesicles.
  private mutating func checkRecycling() {
    let release = model("release")
    let recycles = model("vesicles.recycling") != Recycling.none.name
    if release == PoolRelease.model.name, !recycles {
      report(
        "release", "release from pools needs vesicles that come back",
        "add for example 'vesicles: {recycling: {model: routes}}'")
    }
    let isSensor = release == CalciumSensorRelease.model.name
    if release != PoolRelease.model.name, !isSensor, recycles {
      report(
        "vesicles.recycling",
        "'\(release)' refills its sites by itself, so vesicles would come back twice",
        "choose 'release: {model: pools}' or 'calcium_sensor', or leave 'recycling' out")
    }
    let recycling = vesicles.section(Recycling.section.name)
    if isSensor, recycling.model == Recycling.routesByProbability.name {
      report(
        "vesicles.recycling", "release by calcium sensors has no 'probability' to go by",
        "choose 'recycling: {model: routes, kiss_and_run: ...}'")
    }
    for late in ["release.asynchronous", "spontaneous"]
    where release == PoolRelease.model.name && model(late) != "none" {
      problems.append(
        Problem(
          path: input.path + "." + late,
          message: "these vesicles are not taken from the pools, which stay as they are",
          hint: "behind 'release: {model: calcium_sensor}' every vesicle is", isWarning: true))
    }
    let hasSecondStep = SiteRefill(recycling.section(SiteRefill.section.name)).hasSecondStep
    if recycles, hasSecondStep, recycling.values(Recycling.priming).contains(where: { $0 > 0 }) {
      report(
        "vesicles.recycling.priming", "the model of 'refill' primes vesicles by itself",
        "leave 'priming' out")
    }
    checkPore(recycling)
    let terminals = input.uniform(Simulation.count)
    if recycles, terminals > 10_000 {
      report(
        "vesicles.recycling", "so many terminals with pools do not fit into memory",
        "an input can have 10000 terminals with recycling")
    }
  }

  /// With recycling, pores are those of vesicles that close again.
  private mutating func checkPore(_ recycling: LaneParameters) {
    let closes =
      recycling.model != Recycling.unlimited.name
      && !(recycling.model == Recycling.routes.name
        && recycling.uniform(Recycling.kissAndRun) == 0)
    guard model("vesicles.pore") != FusionPore.none.name, !closes else { return }
    problems.append(
      Problem(
        path: input.path + ".vesicles.pore",
        message: "no vesicle closes again, so that none releases a part through its pore",
        hint: "give 'recycling: {model: routes}' a 'kiss_and_run' above 0, or leave 'pore' out",
        isWarning: true))
  }

  private mutating func checkRelease() {
    let isGraded = [GradedRelease.graded.name, GradedRelease.logistic.name]
      .contains(model("release"))
    for section in ["filling", "synthesis"]
    where isGraded && model("vesicles." + section) != "none" {
      report(
        "vesicles." + section, "graded release does not know which terminal a vesicle comes from",
        "choose a release model that follows spikes, or leave '\(section)' out")
    }
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
