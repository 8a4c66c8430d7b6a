import SynapseModel

/// Combinations of what is in a cleft and removes transmitter from it that have no meaning.
struct ClearanceProblems {
  private let input, cleft, transporter, enzyme, space: LaneParameters
  private var problems: [Problem] = []

  /// What is wrong with one input's cleft; `input` is the input's section.
  static func find(_ input: LaneParameters) -> [Problem] {
    var finder = ClearanceProblems(input)
    finder.checkRoutes()
    finder.checkSpace()
    finder.checkBulk()
    finder.checkRim()
    finder.checkCleared()
    finder.checkVesicles()
    finder.checkReaders()
    return finder.problems + SiteChoice.problems(input)
  }

  private init(_ input: LaneParameters) {
    self.input = input
    cleft = input.section(Clefts.section.name)
    transporter = cleft.section(Transporter.section.name)
    enzyme = cleft.section(Enzyme.section.name)
    space = cleft.section(PerisynapticSpace.section.name)
  }

  private var isCompartment: Bool { cleft.model == CompartmentCleft.model.name }
  private var isVolume: Bool { cleft.model == VolumeTransmission.model.name }
  private var hasSpace: Bool { space.model == PerisynapticSpace.wellMixed.name }
  private var hasTransporter: Bool { !["none", ""].contains(transporter.model) }

  private mutating func report(_ section: LaneParameters, _ message: String, _ hint: String) {
    problems.append(Problem(path: section.path, message: message, hint: hint))
  }

  /// Transporters and enzymes need a space to be in.
  private mutating func checkRoutes() {
    for section in [transporter, enzyme] where !["none", ""].contains(section.model) {
      if isVolume {
        checkTissue(section)
      } else if !isCompartment {
        report(
          section, "only a cleft that is a compartment has a use for it",
          "choose 'cleft: {model: compartment}' or leave it out")
      } else if section.uniform(Transporter.location) == 1, space.model == "none" {
        report(
          section, "there is no perisynaptic space for it to be in",
          "add 'perisynaptic: {model: well_mixed}' or choose 'location: cleft'")
      }
    }
  }

  private mutating func checkTissue(_ section: LaneParameters) {
    if section.path == enzyme.path || section.model != Transporter.michaelisMenten.name {
      report(
        section, "in tissue there is uptake V_max / K_m and loss, and nothing else",
        "choose 'transporter: {model: michaelis_menten}', or give the cleft a 'loss'")
    } else if section.uniform(Transporter.location) == 1 {
      report(section, "in tissue uptake is everywhere", "choose 'location: cleft'")
    }
  }

  private mutating func checkSpace() {
    let needed = [
      PerisynapticSpace.wellMixed.name: [CompartmentCleft.model.name],
      PerisynapticSpace.atDistance.name: [
        DiffusionCleft.model.name, VolumeTransmission.model.name,
      ],
    ]
    guard let models = needed[space.model], !models.contains(cleft.model) else { return }
    report(
      space, "the model '\(space.model)' needs 'cleft: {model: \(models[0])}'", "or leave it out")
  }

  /// A bulk that terminals share is held constant for a step, in which it must not change much.
  private mutating func checkBulk() {
    guard isCompartment, hasSpace else { return }
    let bulk = space.uniform(PerisynapticSpace.bulk)
    guard space.uniform(PerisynapticSpace.bulkShared) == 1 else {
      if space.uniform(PerisynapticSpace.bulkEscape) > 0 {
        problems.append(
          space.problem(
            at: PerisynapticSpace.bulkEscape, "only a bulk that terminals share loses transmitter",
            hint: "add 'bulk_shared: true', or leave it out"))
      }
      return
    }
    let least = 2 * (1 + space.uniform(PerisynapticSpace.volume))
    guard bulk < least else { return }
    problems.append(
      space.problem(
        at: PerisynapticSpace.bulk,
        bulk == 0
          ? "the bulk that terminals share needs a volume"
          : "a shared bulk that is as small as the spaces in it is not resolved by the step",
        hint: "'bulk: \(least.brief)' at least, twice a terminal's cleft and perisynaptic space"))
  }

  /// Receptors must be inside of the rim.
  private mutating func checkRim() {
    guard cleft.model == DiffusionCleft.model.name, cleft.isPresent(DiffusionCleft.rim) else {
      return
    }
    let rim = cleft.uniform(DiffusionCleft.rim)
    let disc =
      cleft.isPresent(DiffusionCleft.distance) ? DiffusionCleft.distance : CleftGeometry.radius
    var places = [(cleft, disc)]
    if space.model == PerisynapticSpace.atDistance.name {
      places.append((space, PerisynapticSpace.distance))
    }
    for (section, parameter) in places where section.uniform(parameter) > rim {
      problems.append(
        section.problem(
          at: parameter, "receptors are outside of the rim, where there is no transmitter",
          hint: "the rim is at \(rim.brief) um"))
    }
  }

  private mutating func checkCleared() {
    guard isCompartment else { return }
    if !isCleared {
      report(
        cleft, "nothing removes the transmitter",
        "for example 'escape: 1 /ms', or a transporter or an enzyme that works")
    }
    let isOpen = cleft.isPresent(CompartmentCleft.escape)
    if cleft.isPresent(AmbientTransmitter.ambient), !isOpen {
      problems.append(
        cleft.problem(
          at: AmbientTransmitter.ambient,
          "transmitter comes in from around by 'escape', which is 0",
          hint: "for example 'escape: 1 /ms'"))
    }
  }

  /// Whether transmitter has a way out for good.
  private var isCleared: Bool {
    let isReached = cleft.isPresent(CompartmentCleft.escape)
    let isEndless =
      !space.isPresent(PerisynapticSpace.bulk)
      || (SharedBulk.isPresent(space) && space.uniform(PerisynapticSpace.bulkEscape) > 0)
    let leaves = !hasSpace || (space.isPresent(PerisynapticSpace.escape) && isEndless)
    if isReached, leaves { return true }
    return [transporter, enzyme].contains { section in
      Self.works(section) && (isReached || section.uniform(Transporter.location) == 0)
    }
  }

  /// What must be above 0 so that a route removes transmitter, by its model; time constants always are.
  private static let needs: [String: [Parameter]] = [
    Transporter.michaelisMenten.name: [Transporter.maximalRate],
    Transporter.cyclic.name: [
      Transporter.concentration, Transporter.binding, Transporter.translocation,
    ],
    Enzyme.acetylcholinesterase.name: [Enzyme.sites, Enzyme.turnover],
    Enzyme.scheme.name: [Enzyme.sites, Enzyme.binding, Enzyme.acylation],
    Enzyme.firstOrder.name: [], Enzyme.ectonucleotidases.name: [],
  ]

  /// Whether transporters or an enzyme are there and remove transmitter.
  private static func works(_ section: LaneParameters) -> Bool {
    guard let needed = needs[section.model] else { return false }
    return section.uniform(Transporter.inhibition) < 1
      && needed.allSatisfy { section.uniform($0) > 0 }
  }

  /// Nothing that vesicles hold may count twice, or get lost.
  private mutating func checkVesicles() {
    guard cleft.model != Clefts.none.name else { return }
    let vesicles = input.section("vesicles")
    if vesicles.uniform(VesicleGeometry.half) > 0 {
      problems.append(
        vesicles.problem(
          at: VesicleGeometry.half,
          "receptors behind a cleft saturate by themselves, and would do so twice",
          hint: "leave it out, or the cleft"))
    }
    if hasTransporter, vesicles.section(Synthesis.section.name).model == DopamineTerminal.model.name
    {
      report(
        transporter,
        "the dopamine terminal takes up by its own transporter, so what this one takes up would be"
          + " lost to it",
        "write 'transporter: {model: none}', with another way out such as 'escape' or 'loss', or choose"
          + " 'synthesis: {model: generic}'")
    }
  }

  /// A cleft without anything that reads its transmitter is most likely a slip.
  private mutating func checkReaders() {
    guard cleft.model != Clefts.none.name else { return }
    let receptors = input.section("receptors")
    let readers = [KineticReceptor.model.name, MetabotropicReceptor.model.name]
    let isRead = receptors.members.contains { readers.contains(receptors.section($0).model) }
    let synthesis = input.section("vesicles").section(Synthesis.section.name)
    let isReused =
      hasTransporter && transporter.uniform(Transporter.reuse) > 0
      && synthesis.model == Synthesis.generic.name
    guard !isRead, !isReused else { return }
    problems.append(
      Problem(
        path: cleft.path,
        message:
          "nothing reads the transmitter in this cleft: waveform receptors answer to vesicles",
        hint: "give a receptor 'model: kinetic' or 'metabotropic', or leave the cleft out",
        isWarning: true))
  }
}
