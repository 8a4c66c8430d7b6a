import SynapseModel

/// Values that another one leaves without effect.
extension TerminalProblems {
  mutating func checkSpareValues() {
    let vesicles = input.section("vesicles")
    let (filling, synthesis) = (
      vesicles.section(VesicleFilling.section.name), vesicles.section(Synthesis.section.name)
    )
    if model("vesicles.recycling") != Recycling.none.name {
      if usesSensor {
        point(
          input.section("release"), [CalciumSensorRelease.recovery],
          "sites are refilled from the pools", "'vesicles.recycling.refill' says how fast")
      }
      point(
        filling, [VesicleFilling.turnover], "'recycling' counts the vesicles", "leave it out")
    }
    if synthesis.model == Synthesis.generic.name {
      point(
        filling, [VesicleFilling.cytosol], "'synthesis' makes what is in the cytosol",
        "'synthesis.initial' is what it begins with")
      if synthesis.uniform(Synthesis.site) == 0 {
        point(
          synthesis, [Synthesis.distance, Synthesis.speed],
          "transmitter that is made in the terminal needs no transport", "site: axon")
      }
    }
    checkSpareConstants()
  }

  /// Constants of something of which there is none.
  private mutating func checkSpareConstants() {
    let (release, axon) = (input.section("release"), input.section(Axon.section.name))
    let residual = input.section("calcium").section(TerminalResidual.section.name)
    if !release.isPresent(StaticRelease.heterogeneity) {
      point(
        release, [StaticRelease.distribution], "all terminals have the same release probability",
        "give 'heterogeneity', too")
    }
    if residual.values(TerminalResidual.buffer).allSatisfy({ $0 == 0 }) {
      point(
        residual, [TerminalResidual.affinity, TerminalResidual.saturation],
        "there is no buffer", "leave it out, or give 'buffer'")
    }
    if residual.values(TerminalResidual.charge).allSatisfy({ $0 == 0 }) {
      point(
        residual, [TerminalResidual.volume], "no charge enters the volume", "give 'charge', too")
    }
    if axon.values(Axon.length).allSatisfy({ $0 == 0 }) {
      point(axon, [Axon.speed], "the axon has no length", "give 'length', too")
    }
  }

  private mutating func point(
    _ section: LaneParameters, _ parameters: [Parameter], _ message: String, _ hint: String
  ) {
    problems += section.spareWarnings(parameters, message, hint: hint)
  }

  /// A warning where more than two courses of calcium overlap, as of a Gaussian only two add up.
  mutating func checkOverlap() {
    guard model("calcium") == LocalTransient.gaussian.name,
      input.structure.position(of: input.path + ".spikes.rate") != nil
    else { return }
    let (calcium, spikes) = (input.section("calcium"), input.section("spikes"))
    // Four widths hold all but 1e-5 of the course.
    let most =
      zip(calcium.values(LocalTransient.width), spikes.values(RegularLaw.rate))
      .map { 4 * $0 * $1 / 1000 }.max() ?? 0
    guard most > 2 else { return }
    problems.append(
      calcium.warning(
        at: LocalTransient.width,
        "at this rate more than two transients overlap, of which only the last two add up",
        hint: "'calcium: {model: exponential}' adds up all; or a narrower 'width'"))
  }
}
