import Measures
public import SynapseModel

/// How a presynaptic spike releases vesicles, in all terminals of one input.
protocol ReleaseModel: AnyObject {
  /// Whether single vesicles are drawn, so that a spike can fail to release any.
  var isStochastic: Bool { get }
  /// What there is to see of one terminal at a time (ms), which is not before its last spike.
  func states(of slot: Int, at time: Double) -> [StateValue]
  /// Handles the block's spikes in order: writes released vesicles into `quanta` and counts them.
  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally)
  /// Whether it releases at any time, so that late and spontaneous vesicles are its own.
  var isContinuous: Bool { get }
  /// Whether spikes make it release.
  var followsSpikes: Bool { get }
  /// Whether what it releases are vesicles.
  var hasVesicles: Bool { get }
  /// Factors of protons on the calcium entry of a lane's spikes; `nil` where they have no effect.
  func entryFactors(lane: Int) -> EntryFactors?
  /// Mean field: vesicles of one lane that are released by `time` (ms), but not counted yet.
  func released(lane: Int, by time: Double) -> Double
}

extension ReleaseModel {
  var isContinuous: Bool { false }
  var followsSpikes: Bool { true }
  var hasVesicles: Bool { true }
  func states(of slot: Int, at time: Double) -> [StateValue] { [] }
  func released(lane: Int, by time: Double) -> Double { 0 }
  func entryFactors(lane: Int) -> EntryFactors? { nil }
}

/// The release models that a spec can choose; a new one is a file in this folder and a line here.
enum ReleaseModels {
  static let models: [Model] = [
    StaticRelease.model, TsodyksMarkram.model, PoissonRelease.model, ActiveZones.univesicular,
    ActiveZones.multivesicular, DittmanRegehr.model, ComponentFacilitation.model,
    ResidualCalcium.model, PoolRelease.model, CalciumSensorRelease.model, GradedRelease.graded,
    GradedRelease.logistic, NoVesicles.model,
  ]
  /// What the spec says of evoked release, whatever the model.
  static let sections: [Section] = [
    Latency.section, AsynchronousRelease.section, ExternalCalcium.section,
  ]

  /// `input` holds the sections beside `release`.
  static func make(
    _ parameters: LaneParameters, input: LaneParameters, pools: VesiclePools?,
    context: InputContext
  ) -> any ReleaseModel {
    switch parameters.model {
    case TsodyksMarkram.model.name: tsodyksMarkram(parameters, context)
    case PoissonRelease.model.name:
      EvokedRelease(PoissonRelease(parameters, context: context), parameters, context: context)
    case ActiveZones.univesicular.name, ActiveZones.multivesicular.name:
      ActiveZones.make(parameters, isApart: SiteChoice.isPresent(input), context)
    case DittmanRegehr.model.name: plastic(DittmanRegehr(parameters), parameters, context)
    case ComponentFacilitation.model.name:
      plastic(ComponentFacilitation(parameters), parameters, context)
    case CalciumSensorRelease.model.name:
      CalciumSensorRelease(parameters, input: input, pools: pools, context: context)
    case GradedRelease.graded.name, GradedRelease.logistic.name:
      GradedRelease(parameters, input: input, context: context)
    case NoVesicles.model.name: NoVesicles(input, context: context)
    case PoolRelease.model.name: pooled(parameters, pools, context)
    case ResidualCalcium.model.name: plastic(ResidualCalcium(parameters), parameters, context)
    default: StaticRelease.make(parameters, context)
    }
  }

  private static func tsodyksMarkram(
    _ parameters: LaneParameters, _ context: InputContext
  ) -> any ReleaseModel {
    if parameters.isPresent(StaticRelease.refractory) {
      let law = RefractoryTsodyksMarkram(parameters, context: context)
      return EvokedRelease(law, parameters, context: context)
    }
    if parameters.uniform(StaticRelease.stochastic) == 0 {
      let law = MeanFieldTsodyksMarkram(parameters, context: context)
      return EvokedRelease(law, parameters, context: context)
    }
    guard parameters.isPresent(TsodyksMarkram.inactivation) else {
      let law = TsodyksMarkram(parameters, context: context)
      return EvokedRelease(law, parameters, context: context)
    }
    let law = ThreeStateTsodyksMarkram(parameters, context: context)
    return EvokedRelease(law, parameters, context: context)
  }

  /// Without pools, which `check` refuses, sites are always full.
  private static func pooled(
    _ parameters: LaneParameters, _ pools: VesiclePools?, _ context: InputContext
  ) -> any ReleaseModel {
    guard let pools else { return StaticRelease.make(parameters, context) }
    let law = PoolRelease(parameters, pools: pools, context: context)
    return EvokedRelease(law, parameters, context: context)
  }

  private static func plastic(
    _ law: some PlasticityLaw, _ parameters: LaneParameters, _ context: InputContext
  ) -> any ReleaseModel {
    EvokedRelease(
      PlasticSites(law, parameters, context: context), parameters, context: context)
  }
}

extension Simulation {
  /// Whether an input of a structure releases vesicles without spikes, and late after them, and whether
  /// protons act on what its spikes release.
  public static func releaseKinds(
    of input: String, in structure: Structure
  ) -> (spontaneous: Bool, asynchronous: Bool, protons: Bool) {
    func model(_ section: String) -> String {
      structure.models["inputs.\(input).\(section)"] ?? "none"
    }
    // Sensors release at any time: late and spontaneous vesicles are counted apart.
    let hasSensor =
      model("sensor") != Sensors.none.name && model("release") != NoVesicles.model.name
    return (
      model("spontaneous") != "none" || hasSensor,
      model("release.asynchronous") != "none" || hasSensor,
      hasSensor && model("calcium.protons") != Protons.none.name
    )
  }
}
