import SynapseModel

/// External calcium and magnesium of release models that know no calcium inside the terminal: a factor on
/// the release probability at rest, or on the mean quantal content.
///
/// `dodge_rahamimoff`: (Y / Y0)^4, Y = (Ca / K1) / (1 + Ca / K1 + Mg / K2), Y0 at 2 mM calcium and 1 mM
/// magnesium, where probabilities hold. `hill`: Ca^4 / (Ca^4 + K^4), so that the probability is the one
/// at saturating calcium. A probability stays at most 1. Check T-23.
enum ExternalCalcium {
  static let calcium = Parameter(
    "calcium", .number(.mM), default: 2, .within(0, 100), "External calcium",
    source: "1-2 mM; range of experiments 0.5-4 mM (science reference 5.3)")
  static let magnesium = Parameter(
    "magnesium", .number(.mM), default: 1, .within(0, 100),
    "External magnesium, which competes with calcium", source: "1 mM (science reference 5.3)")
  static let calciumHalf = Parameter(
    "calcium_half", .number(.mM), default: 1.1, .within(0.001, 1000),
    "External calcium of half-maximal entry without magnesium, K1",
    source: "1.1 mM (Dodge & Rahamimoff 1967)")
  static let magnesiumHalf = Parameter(
    "magnesium_half", .number(.mM), default: 2.97, .within(0.001, 1000),
    "Magnesium that doubles calcium_half, K2", source: "2.97 mM (Dodge & Rahamimoff 1967)")
  static let half = Parameter(
    "half", .number(.mM), default: 2, .within(0.001, 1000),
    "External calcium of half-maximal release, K",
    source: "1.5-2.5 mM, by choice (science reference 5.3)")

  static let none = Model(
    "none", "Release does not depend on external calcium", source: "by choice", parameters: [])
  static let dodgeRahamimoff = Model(
    "dodge_rahamimoff",
    "Release goes with the fourth power of calcium's share of a site that magnesium competes for",
    source: "Dodge & Rahamimoff 1967, science reference 5.3",
    parameters: [calcium, magnesium, calciumHalf, magnesiumHalf])
  static let hill = Model(
    "hill",
    "The release probability is a fraction, of fourth power, of the one at saturating calcium",
    source: "science reference 5.3", parameters: [calcium, half])
  static let section = Section(
    "external", "External calcium, for release models that do not follow calcium",
    models: [none, dodgeRahamimoff, hill], defaultModel: none.name)

  /// Calcium and magnesium at which probabilities hold (mM).
  private static let reference = (calcium: 2.0, magnesium: 1.0)

  /// The factor on release, lane by lane, `nil` where there is none.
  ///
  /// `release` is the section above.
  static func factors(_ release: LaneParameters) -> [Double]? {
    let parameters = release.section(section.name)
    let calcium = parameters.values(Self.calcium)
    switch parameters.model {
    case dodgeRahamimoff.name:
      let magnesium = parameters.values(Self.magnesium)
      let (half, other) = (parameters.values(calciumHalf), parameters.values(magnesiumHalf))
      return calcium.indices.map { lane in
        func share(_ calcium: Double, _ magnesium: Double) -> Double {
          calcium / (calcium + half[lane] * (1 + magnesium / other[lane]))
        }
        let entry =
          share(calcium[lane], magnesium[lane]) / share(reference.calcium, reference.magnesium)
        return entry.power(4)
      }
    case hill.name:
      return zip(calcium, parameters.values(half)).map { calcium, half in
        guard calcium > 0 else { return 0 }
        return 1 / (1 + (half / calcium).power(4))
      }
    default: return nil
    }
  }

  /// The largest quantal content that external calcium can bring about.
  private static let mostQuanta = 10_000.0

  /// Mean numbers of vesicles of the section `release` as external calcium leaves them, lane by lane.
  static func contents(_ release: LaneParameters, _ parameter: Parameter) -> [Double] {
    let given = release.values(parameter)
    guard let factors = factors(release) else { return given }
    return zip(given, factors).map { min(mostQuanta, $0 * $1) }
  }

  /// A probability of the section `release` as external calcium leaves it, lane by lane.
  static func probabilities(_ release: LaneParameters, _ parameter: Parameter) -> [Double] {
    let given = release.values(parameter)
    guard let factors = factors(release) else { return given }
    return zip(given, factors).map { min(1, $0 * $1) }
  }
}
