import SynapseModel

/// What makes a vesicle fuse: from calcium at the release site to the rate of fusion.
///
/// All vesicles of a terminal that are ready for release have seen the same calcium, so one state
/// stands for each of them: the probability of every binding state, given that it has not fused.
protocol Sensor: AnyObject {
  /// The fastest reaction of each lane at `calcium` (uM), which limits the sub-steps (1/ms).
  func fastestRate(calcium: PerLane) -> [Double]
  /// The slowest reaction of each lane by which it forgets a transient (1/ms).
  var slowestRate: [Double] { get }
  /// Whether long sub-steps are stable where calcium is slow.
  var goesFar: Bool { get }
  /// Sets the stretch's terminals to the steady state at the first calcium of the stretch.
  func settle(_ stretch: Stretch)
  /// Makes the survival since the last spike 1 again, without changing the state of binding.
  func renew(_ stretch: Stretch)
  /// Goes through the sub-steps: writes how many vesicles have not fused.
  func advance(_ stretch: Stretch)
  /// Writes the fusion rates in the steady state at the middle of each sub-step.
  func rest(_ stretch: Stretch)
  /// What there is to see of one terminal's vesicles.
  func states(of slot: Int) -> [StateValue]
  /// The state of one terminal, and how to put it back.
  func course(of slot: Int) -> [Double]
  func restore(_ course: [Double], of slot: Int)
}

/// The sensors that a spec can choose; a new one is a scheme in this folder and two lines here.
enum Sensors {
  static let none = Model(
    "none", "No calcium sensor: release does not follow calcium", source: "by choice",
    parameters: [])
  static let models: [Model] =
    [none] + AllostericSensor.models + FiveSiteSensor.models + DualSensor.models
    + [SharedSensor.model, IsomerisingSensor.model, PowerLawSensor.model, CascadeSensor.model]

  static let section = Section(
    "sensor", "What calcium does to a vesicle", models: models, defaultModel: none.name,
    sections: [SNARE.section],
    presets: [
      Preset(
        "syt2_knockout",
        "The calyx of Held without synaptotagmin 2: slow sensor and basal fusion only",
        source: "Sun et al. 2007, science reference 5.2",
        keys: "{model: sun_2007, fusion: 0 /ms, basal: 2.23e-6 /ms}"),
      Preset(
        "doc2_knockout", "Synaptotagmin 1 alone, without Doc2alpha",
        source: "eLife 90632, science reference 7.7",
        keys: "{model: wu_2024, slow_binding: 0 /uM/ms, slow_acceleration: 1}"),
    ])

  /// The sensor of one input; `slots` terminals in all lanes.
  static func make(_ parameters: LaneParameters, slots: Int) -> any Sensor {
    let name = parameters.model
    if DualSensor.models.contains(where: { $0.name == name }) {
      return KineticSensor(DualSensor(parameters), slots: slots)
    }
    switch name {
    case IsomerisingSensor.model.name:
      return KineticSensor(IsomerisingSensor(parameters), slots: slots)
    case SharedSensor.model.name: return KineticSensor(SharedSensor(parameters), slots: slots)
    case PowerLawSensor.model.name:
      return KineticSensor(PowerLawSensor(parameters), slots: slots)
    case CascadeSensor.model.name: return KineticSensor(CascadeSensor(parameters), slots: slots)
    default:
      let scheme =
        AllostericSensor.models.contains { $0.name == name }
        ? AllostericSensor.scheme(parameters) : FiveSiteSensor.scheme(parameters)
      return KineticSensor(scheme, slots: slots)
    }
  }
}
