import SynapseModel

/// What a dendrite leaves of an input that is some way from the soma (passive cable, steady state).
///
/// A current at the distance x of a cable with the length constant l moves the potential at its origin by
/// exp(-x / l) of what the same current does there; where the cable of length L ends sealed, by
/// cosh((L - x) / l) / cosh(L / l). Conductances and currents of the input are multiplied by that. The
/// length constant is given, or l = sqrt(d R_m / (4 R_i)) of the dendrite's diameter d. Check T-78.
enum CableAttenuation {
  static let distance = Parameter(
    "distance", .number(.um), default: 100, .nonNegative,
    "Distance of the input's terminals from the soma", source: "0-1000 um, by choice")
  static let lengthConstant = Parameter(
    "length_constant", .number(.um), default: 500, .positive,
    "Length constant of the dendrite, sqrt(d R_m / (4 R_i))",
    source: "577 um for 1 um, 20 kohm cm2 and 150 ohm cm (science reference 12.5)")
  static let length = Parameter(
    "length", .number(.um), default: 1000, .positive, "Length of the dendrite to its sealed end",
    source: "by choice")
  static let diameter = Parameter(
    "diameter", .number(.um), default: 1, .positive, "Diameter of the dendrite",
    source: "0.5-5 um; 1 um by choice")
  static let membraneResistance = Parameter(
    "membrane_resistance", .number(.ohmCm2), default: 20_000, .positive,
    "Resistance of an area of membrane, R_m", source: "10-50 kohm cm2 (science reference 12.5)")
  static let axialResistance = Parameter(
    "axial_resistance", .number(.ohmCm), default: 150, .positive,
    "Resistivity of the cytoplasm, R_i", source: "70-200 ohm cm (science reference 12.5)")
  private static let source = "Rall 1969; science reference 12.5"
  /// What gives the length constant.
  private static let geometry = [diameter, membraneResistance, axialResistance]
  private static let sealed = ["sealed", "sealed_geometry"]
  static let section = Section(
    "cable", "Dendrite between the input and the soma",
    models: [
      Model("none", "The input acts without attenuation", source: "by choice", parameters: []),
      Model(
        "semi_infinite", "A dendrite that is much longer than its length constant", source: source,
        parameters: [distance, lengthConstant]),
      Model(
        "sealed", "A dendrite with a sealed end", source: source,
        parameters: [distance, lengthConstant, length]),
      Model(
        "semi_infinite_geometry",
        "A dendrite that is much longer than its length constant, which its geometry gives",
        source: source, parameters: [distance] + geometry),
      Model(
        "sealed_geometry", "A dendrite with a sealed end, whose length constant its geometry gives",
        source: source, parameters: [distance, length] + geometry),
    ], defaultModel: "none")

  /// The length constants (um).
  private static func lengthConstants(_ parameters: LaneParameters) -> PerLane {
    guard parameters.model.hasSuffix("_geometry") else { return parameters[lengthConstant] }
    var result = parameters[diameter] * parameters[membraneResistance]
    let axial = parameters[axialResistance]
    for group in 0..<BatchSize.groups {
      // um ohm cm2 / (ohm cm) is um cm, 10^4 um2.
      result[group] = SquareRoot.of(result[group] / axial[group] * 2500)
    }
    return result
  }

  /// What the input is multiplied by, in the first row; `nil` without a cable.
  static func factor(_ parameters: LaneParameters) -> Grid? {
    guard parameters.model != "none" else { return nil }
    let perLength = lengthConstants(parameters).map { 1 / $0 }
    let way = parameters[distance] * perLength
    var factor = way.map { Exponential.exp(-$0) }
    if sealed.contains(parameters.model) {
      let length = parameters[length] * perLength
      for group in 0..<BatchSize.groups {
        // cosh(L - X) / cosh(L), without large exponentials.
        let rest = (length[group] - way[group]).atLeast(Group(repeating: 0))
        factor[group] *= 1 + Exponential.exp(-2 * rest)
        factor[group] /= 1 + Exponential.exp(-2 * length[group])
      }
    }
    let grid = Grid(rows: 1)
    grid.rows[0] = factor
    return grid
  }

  /// Terminals behind the end of the dendrite are an error, and so is a dendrite that is there twice.
  static func problems(_ input: LaneParameters) -> [Problem] {
    let cable = input.section(section.name)
    guard cable.model != "none" else { return [] }
    let receptors = input.section("receptors")
    let elsewhere = receptors.members.map { receptors.section($0) }
      .filter { Compartment($0) != .soma }.map {
        $0.problem(
          at: Compartment.parameter,
          "the cable ends at the soma: receptors on the \(Compartment($0).name) would be attenuated"
            + " twice",
          hint: "leave 'cable' out, or put the receptor on the soma")
      }
    guard sealed.contains(cable.model), cable.uniform(distance) > cable.uniform(length) else {
      return elsewhere
    }
    return elsewhere + [
      cable.problem(
        at: distance,
        "\(cable.uniform(distance).brief) um are behind the end of the dendrite",
        hint: "it is \(cable.uniform(length).brief) um long")
    ]
  }
}
