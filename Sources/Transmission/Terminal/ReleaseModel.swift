import SynapseModel

/// How a presynaptic spike releases vesicles, in all terminals of one input.
protocol ReleaseModel: AnyObject {
  /// Whether single vesicles are drawn, so that a spike can fail to release any.
  var isStochastic: Bool { get }
  /// Handles the block's spikes in order: writes released vesicles into `quanta` and counts them.
  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally)
}

/// The release models that a spec can choose; a new one is a file in this folder and a line here.
enum ReleaseModels {
  static let models: [Model] = [StaticRelease.model, TsodyksMarkram.model]

  static func make(_ parameters: LaneParameters, context: InputContext) -> any ReleaseModel {
    switch parameters.model {
    case TsodyksMarkram.model.name where parameters.uniform(TsodyksMarkram.stochastic) == 0:
      MeanFieldTsodyksMarkram(parameters, context: context)
    case TsodyksMarkram.model.name where parameters.isPresent(TsodyksMarkram.inactivation):
      ThreeStateTsodyksMarkram(parameters, context: context)
    case TsodyksMarkram.model.name: TsodyksMarkram(parameters, context: context)
    default: StaticRelease(parameters, context: context)
    }
  }
}
