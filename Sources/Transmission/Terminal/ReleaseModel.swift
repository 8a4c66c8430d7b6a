import SynapseModel

/// How a presynaptic spike releases vesicles, in all terminals of one input.
protocol ReleaseModel: AnyObject {
  /// Whether single vesicles are drawn, so that a spike can fail to release any.
  var isStochastic: Bool { get }
  /// Handles the block's spikes in order: writes released vesicles into `quanta` and counts them.
  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally)
  /// What there is to see of one terminal at the end of the last block.
  func states(of slot: Int) -> [StateValue]
}

extension ReleaseModel {
  func states(of slot: Int) -> [StateValue] { [] }
}

/// The release models that a spec can choose; a new one is a file in this folder and a line here.
enum ReleaseModels {
  static let models: [Model] = [
    StaticRelease.model, TsodyksMarkram.model, CalciumSensorRelease.model,
    GradedRelease.graded, GradedRelease.logistic,
  ]

  /// `input` holds the sections beside `release`.
  static func make(
    _ parameters: LaneParameters, input: LaneParameters, context: InputContext
  ) -> any ReleaseModel {
    switch parameters.model {
    case CalciumSensorRelease.model.name:
      CalciumSensorRelease(parameters, input: input, context: context)
    case GradedRelease.graded.name, GradedRelease.logistic.name:
      GradedRelease(parameters, input: input, context: context)
    case TsodyksMarkram.model.name where parameters.uniform(TsodyksMarkram.stochastic) == 0:
      MeanFieldTsodyksMarkram(parameters, context: context)
    case TsodyksMarkram.model.name where parameters.isPresent(TsodyksMarkram.inactivation):
      ThreeStateTsodyksMarkram(parameters, context: context)
    case TsodyksMarkram.model.name: TsodyksMarkram(parameters, context: context)
    default: StaticRelease(parameters, context: context)
    }
  }
}

/// Vesicles released by one input, by the step at whose start they act.
///
/// A spike acts at the grid point nearest to it. The row behind the block's last is the start of
/// the next block.
final class Quanta {
  let grid = Grid(rows: Block.longest + 1)

  /// Adds `amount` vesicles released in slot `slot` at `time` (ms).
  @inline(__always) func add(_ amount: Double, slot: Int, time: Double, block: Block) {
    // Adding 2^52 + 2^51 rounds to the nearest whole number, which stands in the low bits.
    let rounded = time * block.stepsPerMillisecond + 6_755_399_441_055_744.0
    let row = Int(truncatingIfNeeded: rounded.bitPattern & 0x7_FFFF_FFFF_FFFF) &- block.firstStep
    let index = row &* BatchSize.lanes &+ (slot & (BatchSize.lanes &- 1))
    grid.lanes[index] += amount
  }

  /// Makes the row behind the block the first row of the next.
  func advance(past block: Block) { grid.shift(by: block.count) }
}

/// What one input released, lane by lane.
final class ReleaseTally {
  /// Vesicles, opportunities, failures and spikes of each lane, as one vector that is added at once.
  private let counts = Memory(repeating: SIMD4<Double>(), count: BatchSize.lanes)

  /// Released vesicles.
  func vesicles(_ lane: Int) -> Double { counts[lane].x }
  /// Sites that held a vesicle when a spike came.
  func opportunities(_ lane: Int) -> Double { counts[lane].y }
  /// Spikes that released nothing.
  func failures(_ lane: Int) -> Double { counts[lane].z }
  /// Presynaptic spikes.
  func spikes(_ lane: Int) -> Double { counts[lane].w }

  /// Counts a spike whose vesicles are counted when they fuse.
  func countSpike(slot: Int, available: Double) {
    counts.base[slot & (BatchSize.lanes - 1)] += SIMD4(0, available, 1, 1)
  }

  /// Counts a release, and the first one after a spike as no failure.
  func countRelease(slot: Int, released: Double, isFirst: Bool, isEvoked: Bool) {
    counts.base[slot & (BatchSize.lanes - 1)] += SIMD4(released, 0, isFirst ? -1 : 0, 0)
  }

  /// Counts a spike.
  @inline(__always) func count(slot: Int, released: Double, available: Double) {
    counts.base[slot & (BatchSize.lanes - 1)] += SIMD4(
      released, available, released == 0 ? 1 : 0, 1)
  }
}
