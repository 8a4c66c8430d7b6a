import SynapseModel

/// The allosteric sensor: fusion is possible with any number of calcium ions bound, and each ion
/// speeds it up by the same factor.
///
/// V_n -> V_n+1: (5 - n) binding c; V_n+1 -> V_n: (n + 1) unbinding b^n; V_n -> fused: basal f^n,
/// n = 0..5 (Lou, Scheuss & Schneggenburger 2005). Checks T-18 to T-21.
enum AllostericSensor {
  static func basal(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "basal", .number(.perMs), default: value, .within(0, 1),
      "Rate constant of fusion without calcium", source: source)
  }

  static func acceleration(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "acceleration", .number(nil), default: value, .within(1, 1000),
      "Factor on the rate of fusion for each calcium ion bound", source: source)
  }

  private struct Constants {
    let set: SensorSet
    let basal, acceleration: Parameter
  }

  private static let lou = constants(
    "lou_2005", "Allosteric sensor of the calyx of Held, set of Lou et al. 2005",
    "Lou, Scheuss & Schneggenburger 2005", (0.1, 4, 0.5, 31.3, 2e-7))
  private static let kochubey = constants(
    "kochubey_2011", "Allosteric sensor of the calyx of Held, set of Kochubey et al. 2011",
    "Kochubey & Schneggenburger 2011, as in eLife 90632, Table 1", (0.14, 4, 0.5, 27.98, 3.5e-7))

  static let models: [Model] = [lou.set.model, kochubey.set.model]

  private static func constants(
    _ name: String, _ meaning: String, _ source: String,
    _ values: (on: Double, off: Double, b: Double, f: Double, l: Double)
  ) -> Constants {
    let binding = SensorParameters.binding(values.on, source)
    let unbinding = SensorParameters.unbinding(values.off, source)
    let cooperativity = SensorParameters.cooperativity(values.b, source)
    let acceleration = acceleration(values.f, source)
    let basal = basal(values.l, source)
    let temperature = SensorParameters.temperature(22, "room temperature, \(source)")
    let model = Model(
      name, meaning, source: "\(source), science reference 5.1",
      parameters: [
        binding, unbinding, cooperativity, acceleration, basal, temperature, SensorParameters.q10,
      ])
    return Constants(
      set: SensorSet(
        model: model, binding: binding, unbinding: unbinding, cooperativity: cooperativity,
        temperature: temperature), basal: basal, acceleration: acceleration)
  }

  static func scheme(_ parameters: LaneParameters) -> FiveSites {
    let constants = parameters.model == kochubey.set.model.name ? kochubey : lou
    let basal = parameters.values(constants.basal)
    let acceleration = parameters.values(constants.acceleration)
    return FiveSites(parameters, constants.set) { bound, lane in
      basal[lane] * acceleration[lane].power(bound)
    }
  }
}
