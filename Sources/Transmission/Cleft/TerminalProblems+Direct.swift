import SynapseModel

/// Combinations with transmitter that comes without vesicles which have no meaning.
extension TerminalProblems {
  /// What is wrong with the pair of release and cleft, and with what only one of them has a use for.
  mutating func checkDirect() {
    checkPair()
    checkDirectPotential()
    checkCascade()
    guard !hasVesicles else { return }
    checkWithoutVesicles()
    checkReceptors()
  }

  private var hasVesicles: Bool { input.section("release").model != NoVesicles.model.name }

  /// Transmitter comes either with vesicles or without.
  private mutating func checkPair() {
    let cleft = model(Clefts.section.name)
    let isDirect = DirectTransmitter.models.contains { $0.name == cleft }
    if !hasVesicles, !isDirect {
      report(
        "release", "without vesicles the transmitter must come from the cleft's own model",
        "add 'cleft: {model: logistic}' or 'cascade', or choose a release model with vesicles")
    }
    if hasVesicles, isDirect {
      report(
        "cleft", "the transmitter of '\(cleft)' comes without vesicles, which would add nothing",
        "choose 'release: {model: none}', or a cleft that vesicles fill")
    }
  }

  private mutating func checkDirectPotential() {
    guard isLogistic, model(TerminalPotential.section.name) == TerminalPotential.none.name else {
      return
    }
    report(
      "cleft", "this transmitter follows the terminal's potential",
      "add for example 'potential: {model: gaussian}'")
  }

  /// The cascade lies between calcium and transmitter, and its transmitter changes fast.
  private mutating func checkCascade() {
    guard usesCascade else { return }
    if model("calcium") == CalciumModels.none.name {
      report("cleft", "the cascade needs calcium", "add for example 'calcium: {model: gaussian}'")
    }
    if model("sensor") != CascadeSensor.model.name {
      report(
        "cleft", "only the sensor '\(CascadeSensor.model.name)' is a cascade to transmitter",
        "write 'sensor: {model: \(CascadeSensor.model.name)}'")
    }
    let (step, longest) = (
      input.root.uniform(Simulation.step), CascadeTransmitter.resolution * Double(Stretch.longest)
    )
    guard step > longest * (1 + 1e-9) else { return }
    problems.append(
      Problem(
        path: input.path + ".cleft",
        message: "the step of \(step.brief) ms is too long for the cascade's transmitter",
        hint: "a step of \(longest.brief) ms resolves it", isWarning: true))
  }

  /// What is said of vesicles would be said of nothing.
  private mutating func checkWithoutVesicles() {
    let sections = [
      ("release.", Latency.section), ("release.", AsynchronousRelease.section),
      ("release.", ExternalCalcium.section), ("", SpontaneousRelease.section),
      ("vesicles.", VesicleFilling.section), ("vesicles.", Synthesis.section),
      ("vesicles.", FusionPore.section), ("sensor.", SNARE.section),
    ]
    for (place, section) in sections {
      let path = place + section.name
      let model = input.structure.models[input.path + "." + path]
      guard let model, model != section.defaultModel else { continue }
      report(path, "there are no vesicles with 'release: {model: none}'", "leave it out")
    }
    let latency = input.section("release").section(Latency.section.name)
    if latency.model == Latency.fixed.name, latency.uniform(Latency.delay) > 0 {
      report(
        "release.latency.delay", "there are no vesicles with 'release: {model: none}'",
        "an action potential may come later by 'axon: {delay: …}'")
    }
    let protons = input.section("calcium").section(Protons.section.name)
    if protons.uniform(Protons.load) > 0 {
      problems.append(
        protons.problem(
          at: Protons.load, "there are no vesicles with 'release: {model: none}'",
          hint: "leave it out"))
    }
    if QuantalVariance.isPresent(input.section("vesicles")) {
      report("vesicles", "there are no vesicles with 'release: {model: none}'", "leave it out")
    }
  }

  private mutating func checkReceptors() {
    let readers = [KineticReceptor.model.name, MetabotropicReceptor.model.name]
    let receptors = input.section("receptors")
    for name in receptors.members {
      let receptor = receptors.section(name)
      let isRead =
        readers.contains(receptor.model) && !ReceptorAvailability.isPresent(receptor)
      guard !isRead else { continue }
      report(
        "receptors." + name, "it answers to vesicles, and there are none",
        "give it 'model: kinetic' or 'metabotropic'")
    }
  }
}
