import SynapseModel

/// Parameters that several sensors have, with each published set's own values as defaults.
enum SensorParameters {
  static func binding(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "binding", .number(.perUMMs), default: value, .within(1e-6, 100),
      "Rate constant of calcium binding to one free site", source: source)
  }

  static func unbinding(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "unbinding", .number(.perMs), default: value, .within(1e-6, 1000),
      "Rate constant of calcium leaving one site when it is the only ion bound", source: source)
  }

  static func cooperativity(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "cooperativity", .number(nil), default: value, .within(0.01, 1),
      "Factor on unbinding for each further ion that stays bound; 1 for independent sites",
      source: source)
  }

  static func fusion(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "fusion", .number(.perMs), default: value, .within(0, 1000),
      "Rate constant of fusion with all sites bound", source: source)
  }

  static func temperature(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "temperature", .number(.degC), default: value, .within(-5, 60),
      "Temperature; all rate constants of the set are scaled by q10 from its own temperature",
      source: source)
  }

  static let q10 = Parameter(
    "q10", .number(nil), default: 2.5, .within(1, 10),
    "Factor on all rate constants for each 10 degC above the set's own temperature",
    source: "2.5, assumed for the release sensor (Eshra et al. 2021, discussion)")

  /// The factor on rate constants lane by lane, q10^((T - T0) / 10).
  static func warmth(
    _ parameters: LaneParameters, temperature: Parameter, q10: Parameter = q10
  ) -> PerLane {
    let reference = temperature.defaultValue ?? 22
    var warmth = PerLane(repeating: 1)
    for group in 0..<BatchSize.groups {
      let tens = (parameters[temperature][group] - reference) * 0.1
      warmth[group] = Exponential.exp(tens * Logarithm.log(parameters[q10][group]))
    }
    return warmth
  }
}

/// A published set of rate constants of a five-site sensor.
struct SensorSet {
  let model: Model
  let binding, unbinding, cooperativity, temperature: Parameter
}

extension FiveSites {
  /// Five sites that bind one after the other: (5 - n) binding up, (n + 1) unbinding b^n down.
  ///
  /// With less `sites` free, no more than so many bind.
  init(
    _ parameters: LaneParameters, _ set: SensorSet, sites: Int = 5,
    fusion: (_ bound: Int, _ lane: Int) -> Double
  ) {
    let warmth = SensorParameters.warmth(parameters, temperature: set.temperature).values
    let on = zip(parameters.values(set.binding), SNARE.sensitivity(parameters)).map { $0 * $1 }
    let off = parameters.values(set.unbinding)
    let share = parameters.values(set.cooperativity)
    func memory(_ rate: (Int) -> Double) -> Memory<Double> {
      Memory((0..<BatchSize.lanes).map { rate($0) * warmth[$0] })
    }
    self.init(
      binding: (0..<5).map { n in memory { n < sites ? Double(5 - n) * on[$0] : 0 } },
      unbinding: (0..<5).map { n in
        memory { Double(n + 1) * off[$0] * share[$0].power(n) }
      },
      fusion: (0...5).map { n in memory { fusion(n, $0) } })
  }
}

extension Double {
  /// A whole power, by multiplication, so that it is the same everywhere.
  func power(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * self }
  }
}
