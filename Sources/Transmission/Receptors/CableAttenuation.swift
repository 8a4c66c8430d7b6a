import SynapseModel

/// What a dendrite leaves of an input that is some way from the soma (passive cable, steady state).
///
/// A current at the distance x of a cable with the length constant l moves the potential at its origin by
/// exp(-x / l) of what the same current does there; where the cable of length L ends sealed, by
/// cosh((L - x) / l) / cosh(L / l). Conductances and currents of the input are multiplied by that.
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
  private static let source = "Rall 1969; science reference 12.5"
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
    ], defaultModel: "none")

  /// What the input is multiplied by, in the first row; `nil` without a cable.
  static func factor(_ parameters: LaneParameters) -> Grid? {
    guard parameters.model != "none" else { return nil }
    let perLength = parameters[lengthConstant].map { 1 / $0 }
    let way = parameters[distance] * perLength
    var factor = way.map { Exponential.exp(-$0) }
    if parameters.model == "sealed" {
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
    guard cable.model == "sealed", cable.uniform(distance) > cable.uniform(length) else {
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
