import SynapseModel

/// Combinations of a terminal's sections that have no meaning.
struct TerminalProblems {
  let input: LaneParameters
  var problems: [Problem] = []

  /// What is wrong with one input's sections from the potential to the transmitter.
  static func find(_ input: LaneParameters) -> [Problem] {
    var finder = TerminalProblems(input: input)
    finder.checkRelease()
    finder.checkLateRelease()
    finder.checkCalcium()
    finder.checkPotential()
    finder.checkSensor()
    finder.checkSites()
    finder.checkVesicles()
    finder.checkSpikes()
    finder.checkDirect()
    finder.checkSpareValues()
    finder.checkOverlap()
    return finder.problems
  }

  private init(input: LaneParameters) { self.input = input }

  func model(_ path: String) -> String {
    input.structure.models[input.path + "." + path] ?? "none"
  }

  var usesSensor: Bool { model("release") == CalciumSensorRelease.model.name }
  var isGradedRelease: Bool {
    [GradedRelease.graded.name, GradedRelease.logistic.name].contains(model("release"))
  }
  /// Whether the transmitter follows the terminal's potential without vesicles.
  var isLogistic: Bool { model("cleft") == DirectTransmitter.logistic.name }
  /// Whether the transmitter follows calcium and the sensor without vesicles.
  var usesCascade: Bool { model("cleft") == CascadeTransmitter.model.name }
  private var usesChannels: Bool { model("calcium") == ChannelTransient.model.name }

  mutating func report(_ path: String, _ message: String, _ hint: String) {
    problems.append(
      Problem(path: input.path + "." + path, message: message, hint: hint))
  }

  private mutating func checkRelease() {
    if usesSensor {
      if model("calcium") == "none" {
        report(
          "release", "release by calcium sensors needs calcium",
          "add for example 'calcium: {model: gaussian}'")
      }
      if model("sensor") == "none" {
        report(
          "release", "release by calcium sensors needs a sensor",
          "add for example 'sensor: {model: lou_2005}'")
      }
      let release = input.section("release")
      if release.isPresent(StaticRelease.refractory),
        release.uniform(StaticRelease.stochastic) == 0
      {
        report(
          "release.refractory", "the mean field does not know which terminals have just released",
          "'stochastic: true', or leave it out")
      }
      return
    }
    guard !usesCascade else { return }
    for section in ["calcium", "sensor"] where model(section) != "none" {
      report(
        section, "the release model '\(model("release"))' has no use for '\(section)'",
        "choose 'release: {model: calcium_sensor}' or leave '\(section)' out")
    }
  }

  /// Sensors make latency and late release by themselves; graded release has no spikes to be late of.
  private mutating func checkLateRelease() {
    guard usesSensor || isGradedRelease else { return }
    let hint = usesSensor ? "it follows from calcium and the sensor" : "leave it out"
    if model("spontaneous") == SpontaneousRelease.calciumDependent.name {
      report(
        "spontaneous",
        "'\(model("release"))' has no use for spontaneous release by spikes' calcium",
        usesSensor ? hint : "spontaneous: {model: poisson}")
    } else if usesSensor, model("spontaneous") != SpontaneousRelease.none.name {
      problems.append(
        Problem(
          path: input.path + ".spontaneous",
          message: "the sensor releases at rest, too: vesicles of both kinds are counted",
          hint: "leave it out, unless these are vesicles without the sensor", isWarning: true))
    }
    let standards = [
      ("latency", Latency.fixed.name, hint), ("asynchronous", "none", hint),
      ("external", "none", usesSensor ? "calcium has 'external' of its own" : "leave it out"),
    ]
    for (section, standard, hint) in standards where model("release." + section) != standard {
      report(
        "release." + section, "'\(model("release"))' has no use for '\(section)'", hint)
    }
  }

  private mutating func checkCalcium() {
    let parts = [
      ("calcium.channels", usesChannels, "calcium: {model: channels}"),
      ("calcium.residual", followsSpikes, "calcium that follows spikes"),
      (
        "calcium.protons", followsSpikes || usesChannels,
        "calcium that follows spikes, or channels"
      ),
    ]
    for (path, isUsed, needed) in parts where model(path) != "none" && !isUsed {
      report(path, "'\(path)' has no effect here", "it needs \(needed)")
    }
    checkProtons()
    if usesChannels, model("calcium.channels") == "none" {
      report(
        "calcium", "calcium through channels needs the channels",
        "add for example 'channels: {model: borst_sakmann_1998}'")
    }
    let buffers = input.structure.members[input.path + ".calcium.residual.buffers"] ?? []
    let isBuffered = model("calcium.residual") == TerminalResidual.buffered.name
    if !buffers.isEmpty, !isBuffered {
      report("calcium.residual", "'buffers' have no effect here", "residual: {model: buffered}")
    }
    if isBuffered, buffers.isEmpty {
      report(
        "calcium.residual", "'buffers' is empty", "name a buffer, for example 'egta: {total: 1 mM}'"
      )
    }
    problems += LocalTransient.problems(input.section("calcium"))
    problems += TerminalResidual.problems(input.section("calcium"))
  }

  private mutating func checkProtons() {
    let protons = input.section("calcium").section(Protons.section.name)
    if Protons.shifts(protons), !usesChannels {
      report(
        "calcium.protons", "there are no channels whose activation could be shifted",
        "calcium: {model: channels}, or protons: {model: block}")
    }
    if Protons.promotes(protons), protons.isPresent(Protons.extrusionFall) {
      checkExtrusion()
    }
    // All terminals of a run have the same calcium with a graded potential.
    if usesChannels, !followsSpikes, protons.uniform(Protons.load) > 0 {
      report(
        "calcium.protons.load",
        "with a graded potential all terminals have the same calcium, whatever they release",
        "leave it out: the resting pH acts")
    }
  }

  private mutating func checkExtrusion() {
    let path = "calcium.protons.extrusion_fall"
    if model("calcium.residual") == TerminalResidual.none.name {
      report(
        path, "no calcium is extruded here",
        "it needs residual calcium: 'residual: {model: linear}'")
    }
    if model("spontaneous") != "none" {
      report(
        path, "spontaneous release of its own does not feel acid from extruded calcium",
        "leave 'spontaneous' out: vesicles with a sensor fuse spontaneously, too; or take 'fall'")
    }
  }

  private var followsSpikes: Bool {
    model("calcium") != "none" && model("calcium") != ImposedCalcium.model.name
      && !(usesChannels && TerminalPotential.isGraded(model("potential")))
  }

  private mutating func checkPotential() {
    let potential = model("potential")
    if potential == "none" {
      if usesChannels {
        report(
          "calcium", "channels need the terminal's potential",
          "add for example 'potential: {model: gaussian}'")
      }
      if isGradedRelease {
        report(
          "release", "graded release needs the terminal's potential",
          "add for example 'potential: {model: constant}'")
      }
      return
    }
    if !usesChannels, !isGradedRelease, !isLogistic {
      report(
        "potential", "nothing here follows the terminal's potential",
        "it needs 'calcium: {model: channels}', graded release or 'cleft: {model: logistic}'")
    }
    if isGradedRelease, !TerminalPotential.isGraded(potential) {
      report(
        "potential", "graded release follows a potential that changes by itself",
        "potential: {model: constant}, step, sinusoid, steps or recorded")
    }
    problems += SampledPotential.problems(input.section("potential"))
  }

  private mutating func checkSensor() {
    problems += SNARE.problems(
      input.section("sensor").section("snare"), hasSensor: model("sensor") != "none")
    problems += CascadeSensor.problems(input)
  }

  /// Release models whose sites have rules of their own.
  private mutating func checkSites() {
    let release = input.section("release")
    let terminals = input.uniform(Simulation.count)
    let hasVariance = QuantalVariance.isPresent(input.section("vesicles"))
    problems += ActiveZones.problems(release, terminals: terminals, hasVariance: hasVariance)
    problems += StaticRelease.problems(release, terminals: terminals)
    problems += DittmanRegehr.problems(release)
    problems += TsodyksMarkram.problems(release)
    checkVariance(release)
  }

  /// What varies from vesicle to vesicle has no effect on their mean.
  private mutating func checkVariance(_ release: LaneParameters) {
    let flag = release.path + "." + StaticRelease.stochastic.name
    guard release.structure.position(of: flag) != nil,
      release.uniform(StaticRelease.stochastic) == 0
    else { return }
    problems += input.section("vesicles").spareWarnings(
      [QuantalVariance.variation], "the mean field has no variance",
      hint: "leave it out, or choose 'stochastic: true'")
  }

  /// Where nothing follows spikes, they and what becomes of them on the way are most likely a slip.
  private mutating func checkSpikes() {
    let isImposed =
      usesSensor
      && CalciumModels.isImposed(input.section("calcium"), potential: input.section("potential"))
    guard isGradedRelease || isImposed else { return }
    // Late vesicles, pools and SNARE complexes know of spikes by themselves.
    let listeners = ["spontaneous", "vesicles.recycling", "sensor.snare"]
    guard listeners.allSatisfy({ model($0) == "none" }) else { return }
    let reason =
      isImposed
      ? "calcium is set from outside, whatever the spikes do"
      : "graded release follows the potential, whatever the spikes do"
    if SpikeSources.fires(input.section("spikes")) {
      problems.append(
        Problem(
          path: input.path + ".spikes", message: reason,
          hint: "leave 'spikes' out", isWarning: true))
    }
    problems += input.section(Axon.section.name).spareWarnings(
      Axon.section.parameters, reason, hint: "leave 'axon' out")
  }
}
