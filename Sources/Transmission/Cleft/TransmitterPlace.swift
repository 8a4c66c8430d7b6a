import SynapseModel

/// Which transmitter a receptor answers to, and where.
enum TransmitterPlace: Equatable {
  case cleft, perisynaptic, adenosine

  static let location = Parameter(
    "location", .choice(["cleft", "perisynaptic"]), default: 0, .within(0, 1),
    "Where the receptors are; around the synapse needs a cleft with a perisynaptic space",
    source: "cleft; receptors of high affinity often around it (science reference 8.5)",
    shared: .value)
  static let ligand = Parameter(
    "ligand", .choice(["transmitter", "adenosine"]), default: 0, .within(0, 1),
    "What the receptors answer to: the transmitter, or the adenosine that ectonucleotidases make of it",
    source: "transmitter; adenosine at A1 receptors (science reference 8.4 and 16.4)",
    shared: .value)

  /// `receptor` holds the parameters of the receptor.
  init(_ receptor: LaneParameters) {
    self =
      if receptor.uniform(Self.ligand) == 1 {
        .adenosine
      } else {
        receptor.uniform(Self.location) == 1 ? .perisynaptic : .cleft
      }
  }

  /// The space around the synapse that a cleft can have.
  private static func spaceHint(_ cleft: LaneParameters) -> String {
    let model =
      cleft.model == CompartmentCleft.model.name
      ? PerisynapticSpace.wellMixed : PerisynapticSpace.atDistance
    let canHave = [
      CompartmentCleft.model.name, DiffusionCleft.model.name, VolumeTransmission.model.name,
    ]
    return canHave.contains(cleft.model)
      ? "give the cleft 'perisynaptic: {model: \(model.name)}'"
      : "choose 'cleft: {model: compartment, perisynaptic: {model: well_mixed}}'"
  }

  /// A receptor must find what it answers to; `input` is the input's section.
  static func problems(_ receptor: LaneParameters, input: LaneParameters) -> [Problem] {
    let cleft = input.section(Clefts.section.name)
    let enzyme = cleft.section(Enzyme.section.name)
    switch TransmitterPlace(receptor) {
    case .cleft: return []
    case .perisynaptic:
      guard cleft.section(PerisynapticSpace.section.name).model == PerisynapticSpace.none.name
      else { return [] }
      return [
        receptor.problem(
          at: location, "there is no perisynaptic space for the receptors to be in",
          hint: spaceHint(cleft))
      ]
    case .adenosine:
      guard enzyme.model == Enzyme.ectonucleotidases.name else {
        return [
          receptor.problem(
            at: ligand, "nothing makes adenosine",
            hint: "give the cleft 'enzyme: {model: ectonucleotidases}'")
        ]
      }
      guard receptor.uniform(location) != enzyme.uniform(Transporter.location) else { return [] }
      return [
        receptor.problem(
          at: location, "adenosine is where the enzyme is, and the receptors are elsewhere",
          hint: "give both the same 'location'")
      ]
    }
  }
}

extension TransmitterCourse {
  /// What receptors at a place see, sub-step by sub-step (mM).
  func concentrations(at place: TransmitterPlace) -> Memory<Group> {
    switch place {
    case .cleft: cleft
    case .perisynaptic: perisynaptic
    case .adenosine: adenosine
    }
  }
}
