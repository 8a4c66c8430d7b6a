import SynapseModel

/// Combinations of what removes transmitter that have no meaning.
enum ClearanceProblems {
  /// What is wrong with one input's cleft; `input` is the input's section.
  static func find(_ input: LaneParameters) -> [Problem] {
    let cleft = input.section("cleft")
    let (transporter, enzyme, space) = (
      cleft.section("transporter"), cleft.section("enzyme"), cleft.section("perisynaptic")
    )
    let isCompartment = cleft.model == CompartmentCleft.model.name
    let isVolume = cleft.model == VolumeTransmission.model.name
    var problems: [Problem] = []
    func report(_ section: LaneParameters, _ message: String, _ hint: String) {
      problems.append(Problem(path: section.path, message: message, hint: hint))
    }
    for section in [transporter, enzyme] {
      guard section.model != "none", section.model != "" else { continue }
      if isVolume {
        if section.model != Transporter.michaelisMenten.name || section.path != transporter.path {
          report(
            section, "in tissue there is uptake V_max / K_m and loss, and nothing else",
            "choose 'transporter: {model: michaelis_menten}', or give the cleft a 'loss'")
        } else if section.uniform(Transporter.location) == 1 {
          report(section, "in tissue uptake is everywhere", "choose 'location: cleft'")
        }
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
    let needed = [
      PerisynapticSpace.wellMixed.name: CompartmentCleft.model.name,
      PerisynapticSpace.atDistance.name: DiffusionCleft.model.name,
    ]
    let isElsewhere = isVolume && space.model == PerisynapticSpace.atDistance.name
    if let model = needed[space.model], model != cleft.model, !isElsewhere {
      report(
        space, "the model '\(space.model)' needs 'cleft: {model: \(model)}'",
        "or leave it out")
    }
    problems += rimProblems(cleft)
    if isCompartment, !isCleared(cleft) {
      report(
        cleft, "nothing removes the transmitter",
        "for example 'escape: 1 /ms' or a transporter")
    }
    return problems
  }

  /// Receptors must be inside of the rim.
  private static func rimProblems(_ cleft: LaneParameters) -> [Problem] {
    guard cleft.model == DiffusionCleft.model.name, cleft.isPresent(DiffusionCleft.rim) else {
      return []
    }
    let rim = cleft.uniform(DiffusionCleft.rim)
    let space = cleft.section("perisynaptic")
    let disc =
      cleft.isPresent(DiffusionCleft.distance) ? DiffusionCleft.distance : CleftGeometry.radius
    var places = [(cleft, disc)]
    if space.model == PerisynapticSpace.atDistance.name {
      places.append((space, PerisynapticSpace.distance))
    }
    return places.compactMap { section, parameter in
      guard section.uniform(parameter) > rim else { return nil }
      return section.problem(
        at: parameter, "receptors are outside of the rim, where there is no transmitter",
        hint: "the rim is at \(rim.brief) um")
    }
  }

  /// Whether transmitter has a way out for good.
  private static func isCleared(_ cleft: LaneParameters) -> Bool {
    let space = cleft.section("perisynaptic")
    let isReached = cleft.isPresent(CompartmentCleft.escape)
    let leaves =
      space.model != PerisynapticSpace.wellMixed.name
      || (space.isPresent(PerisynapticSpace.escape) && !space.isPresent(PerisynapticSpace.bulk))
    if isReached, leaves { return true }
    return ["transporter", "enzyme"].contains { name in
      let section = cleft.section(name)
      guard section.model != "none" else { return false }
      return isReached || section.uniform(Transporter.location) == 0
    }
  }
}
