import SynapseModel

/// The reversal potential of a receptor's channels: given, or that of one ion (Nernst 1889).
enum ReversalPotential {
  static let inside = Parameter(
    "inside", .number(.mM), default: 8, .positive, "Concentration of the ion in the neuron",
    source: "chloride 5-30 mM: adult 5-10, immature 20-30 (science reference 9.6)")
  static let outside = Parameter(
    "outside", .number(.mM), default: 130, .positive, "Concentration of the ion outside",
    source: "chloride 130 mM (science reference 9.6)")
  static let valence = Parameter(
    "valence", .integer, default: -1, .within(-3, 3), "Charges of the ion; not 0",
    source: "chloride")
  static let temperature = Parameter(
    "temperature", .number(.degC), default: 37, .within(0, 50), "Temperature", source: "by choice")
  private static let ion = Model(
    "ion", "The Nernst potential of one ion, in the place of the receptor's 'reversal'",
    source: "Nernst 1889; science reference 9.6",
    parameters: [inside, outside, valence, temperature])
  static let section = Section(
    "nernst", "Reversal potential by concentrations",
    models: [
      Model("none", "The receptor's 'reversal'", source: "by choice", parameters: []), ion,
    ], defaultModel: "none")

  /// The gas constant over the Faraday constant (mV/K).
  private static let gasConstant = 8.314462618 / 96.48533212

  /// The potential of each lane (mV); `parameters` are those of a receptor or of an effect.
  static func of(_ parameters: LaneParameters) -> PerLane {
    let nernst = parameters.section(section.name)
    guard nernst.model == ion.name else { return parameters[ExponentialReceptor.reversal] }
    let (inside, outside) = (nernst[inside], nernst[outside])
    let (valence, temperature) = (nernst[valence], nernst[temperature])
    var potential = PerLane(repeating: 0)
    for group in 0..<BatchSize.groups {
      potential[group] =
        (temperature[group] + 273.15) * gasConstant / valence[group]
        * Logarithm.log(outside[group] / inside[group])
    }
    return potential
  }

  /// Only channels with a reversal potential can have one by Nernst.
  ///
  /// `owner` is a receptor, or what else `kind` says.
  static func problems(
    _ owner: LaneParameters, _ kind: String = "receptor model", hasReversal: Bool
  ) -> [Problem] {
    let nernst = owner.section(section.name)
    guard nernst.model == ion.name else { return [] }
    if !hasReversal {
      return [
        Problem(
          path: nernst.path,
          message: "the \(kind) '\(owner.model)' has no reversal potential",
          hint: "remove 'nernst'")
      ]
    }
    let spare = owner.spareProblems(
      [ExponentialReceptor.reversal], "'nernst' takes the place of 'reversal'",
      hint: "leave one of them out")
    guard nernst.uniform(valence) == 0 else { return spare }
    return spare + [nernst.problem(at: valence, "an ion without charge has no Nernst potential")]
  }
}
