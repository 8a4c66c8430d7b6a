import SynapseModel

/// Five cooperative sites and fusion from the fully bound state only.
///
/// As `AllostericSensor`, but V_5 -> fused with rate `fusion` and no fusion from the other states
/// (Schneggenburger & Neher 2000). Check T-19.
enum FiveSiteSensor {
  private struct Constants {
    let set: SensorSet
    let fusion: Parameter
  }

  private static let sets = [
    constants(
      "schneggenburger_neher_2000", "Five-site sensor of the calyx of Held",
      "Schneggenburger & Neher 2000", (0.09, 9.5, 0.25, 6), celsius: 22),
    constants(
      "eshra_2021", "Five-site sensor of the mature cerebellar mossy fibre bouton",
      "Eshra, Schmidt, Eilers & Hallermann 2021, Table 3", (0.51, 25.5, 0.25, 17.7), celsius: 36),
    constants(
      "eshra_2021_slow",
      "The second type of vesicle of that bouton: half the binding, tenfold unbinding",
      "Eshra, Schmidt, Eilers & Hallermann 2021, Table 3", (0.255, 255, 0.25, 17.7), celsius: 36),
  ]

  static let models: [Model] = sets.map(\.set.model)

  private static func constants(
    _ name: String, _ meaning: String, _ source: String,
    _ values: (on: Double, off: Double, b: Double, fusion: Double), celsius: Double
  ) -> Constants {
    let set = DualSensor.set(
      name, meaning, source, (values.on, values.off, values.b), celsius: celsius,
      more: [SensorParameters.fusion(values.fusion, source)])
    return Constants(set: set, fusion: SensorParameters.fusion(values.fusion, source))
  }

  static func scheme(_ parameters: LaneParameters) -> FiveSites {
    let constants = sets.first { $0.set.model.name == parameters.model } ?? sets[0]
    let fusion = parameters.values(constants.fusion)
    return FiveSites(parameters, constants.set) { bound, lane in bound == 5 ? fusion[lane] : 0 }
  }
}
