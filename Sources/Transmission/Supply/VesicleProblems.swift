import SynapseModel

/// Combinations in `vesicles` that have no meaning.
extension TerminalProblems {
  private var vesicles: LaneParameters { input.section("vesicles") }

  mutating func checkVesicles() {
    checkGeometry()
    checkSynthesis()
    checkRecycling()
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
    let isPools = release == PoolRelease.model.name
    let recycles = model("vesicles.recycling") != Recycling.none.name
    if isPools, !recycles {
      report(
        "release", "release from pools needs vesicles that come back",
        "add for example 'vesicles: {recycling: {model: routes}}'")
    }
    if !isPools, !usesSensor, recycles {
      report(
        "vesicles.recycling",
        "'\(release)' refills its sites by itself, so vesicles would come back twice",
        "choose 'release: {model: pools}' or 'calcium_sensor', or leave 'recycling' out")
    }
    let recycling = vesicles.section(Recycling.section.name)
    if usesSensor, recycling.model == Recycling.routesByProbability.name {
      report(
        "vesicles.recycling", "release by calcium sensors has no 'probability' to go by",
        "choose 'recycling: {model: routes, kiss_and_run: ...}'")
    }
    for late in ["release.asynchronous", "spontaneous"]
    where isPools && model(late) != "none" {
      problems.append(
        Problem(
          path: input.path + "." + late,
          message: "these vesicles are not taken from the pools, which stay as they are",
          hint: "behind 'release: {model: calcium_sensor}' every vesicle is", isWarning: true))
    }
    let hasSecondStep = SiteRefill.hasSecondStep(recycling.section(SiteRefill.section.name).model)
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
}
