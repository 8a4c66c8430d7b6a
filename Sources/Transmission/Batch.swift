import Measures
import SynapseModel

/// Some runs of one structure, simulated side by side through the stages of transmission.
///
/// The signal goes one way: spikes -> vesicles -> conductances -> membrane -> spikes. Each stage
/// handles a whole block of time for all lanes before the next one starts.
final class Batch {
  private let lanes: Int
  private let step: Double
  private let duration: Double
  private let steps: Int
  private var inputs: [Input] = []
  private let neuron: any NeuronModel
  private let drive = Drive()
  private var spikes = OutputSpikes()
  private var trains: [SpikeTrain]
  private var failures: [String?]
  private var done = 0

  /// Prepares at most `BatchSize.lanes` runs; places that are left over repeat the last one.
  init?(_ configurations: [Configuration], seeds: [UInt64]) {
    guard let last = configurations.last, let lastSeed = seeds.last,
      configurations.count == seeds.count, configurations.count <= BatchSize.lanes
    else { return nil }
    lanes = configurations.count
    let spare = BatchSize.lanes - lanes
    let root = LaneParameters(
      structure: last.structure,
      lanes: configurations + Array(repeating: last, count: spare), path: "")
    step = root.uniform(Simulation.step)
    duration = root.uniform(Simulation.duration)
    steps = Int((duration / step).rounded())
    neuron = NeuronModels.make(root.section("neuron"))
    trains = Array(repeating: SpikeTrain(), count: lanes)
    failures = Array(repeating: nil, count: lanes)
    let context = ReceptorContext(step: step, membraneRate: neuron.membraneRate, drive: drive)
    inputs = root.section("inputs").members.map { name in
      Input(
        name, root.section("inputs").section(name),
        seeds: seeds + Array(repeating: lastSeed, count: spare), context: context)
    }
  }

  /// Whether all steps have been done.
  var isComplete: Bool { done >= steps }

  /// Simulates the next block and adds what each stage took to `times`.
  func advance(trace: Grid? = nil, times: inout StageTimes) {
    let count = min(Block.longest, steps - done)
    let block = Block(
      firstStep: done, count: count, step: step,
      end: done + count == steps ? duration : Double(done + count) * step)
    for input in inputs {
      times.measure(\.events) { input.release(in: block) }
      times.measure(\.receptors) { input.open(in: block, drive: drive) }
    }
    times.measure(\.membrane) {
      spikes.removeAll()
      neuron.advance(block, drive: drive, trace: trace, spikes: &spikes)
    }
    for (lane, time) in zip(spikes.lanes, spikes.times) where lane < lanes {
      trains[lane].add(time)
    }
    done += block.count
    noteFailures(at: block.end)
  }

  /// A potential that is no number stays so, and makes the run's result void.
  private func noteFailures(at time: Double) {
    for (lane, voltage) in neuron.voltage.values.prefix(lanes).enumerated()
    where !voltage.isFinite && failures[lane] == nil {
      failures[lane] = "membrane potential left the range of numbers before \(time.brief) ms"
    }
  }

  /// What came out, run by run.
  func outcomes() -> [RunOutcome] {
    let excitatory = inputs.map { $0.isExcitatory(threshold: neuron.threshold) }
    return (0..<lanes).map { lane in
      RunOutcome(
        inputs: zip(inputs, excitatory).map { $0.outcome(lane: lane, isExcitatory: $1[lane]) },
        spikeTrain: trains[lane], duration: duration, failure: failures[lane])
    }
  }
}

/// One group of terminals with its receptors: the stages before the membrane.
private final class Input {
  private let name: String
  private let source: any SpikeSource
  private let releaseModel: any ReleaseModel
  private let asynchronous: (any LateRelease)?
  private let spontaneous: SpontaneousRelease?
  private let variance: QuantalVariance?
  private let receptors: [any Receptor]
  private let quanta = Quanta()
  private let spikes = SpikeList()
  private let tally = ReleaseTally()

  init(
    _ name: String, _ parameters: LaneParameters, seeds: [UInt64], context: ReceptorContext
  ) {
    self.name = name
    let terminals = Int(parameters.uniform(Simulation.count))
    let own = InputContext(name: name, terminals: terminals, seeds: seeds)
    source = SpikeSources.make(parameters.section("spikes"), context: own)
    let release = parameters.section("release")
    releaseModel = ReleaseModels.make(release, input: parameters, context: own)
    let isStochastic = releaseModel.isStochastic
    asynchronous = AsynchronousRelease.make(release, isStochastic: isStochastic, context: own)
    spontaneous = SpontaneousRelease(parameters.section("spontaneous"), context: own)
    variance =
      isStochastic ? QuantalVariance(parameters.section("vesicles"), context: own) : nil
    let section = parameters.section("receptors")
    receptors = section.members.map { Receptors.make(section.section($0), context: context) }
  }

  /// Spikes to vesicles.
  func release(in block: Block) {
    quanta.begin(block)
    spikes.removeAll()
    source.spikes(in: block, into: spikes)
    releaseModel.release(spikes, in: block, into: quanta, tally: tally)
    asynchronous?.release(spikes, in: block, into: quanta, tally: tally)
    spontaneous?.release(spikes, in: block, into: quanta, tally: tally)
    variance?.apply(to: quanta.grid, in: block)
  }

  /// Vesicles to conductances and currents.
  func open(in block: Block, drive: Drive) {
    for receptor in receptors { receptor.advance(block, quanta: quanta.grid, drive: drive) }
    quanta.advance(past: block)
  }

  /// An input drives the cell if any of its receptors does; one without receptors counts too.
  func isExcitatory(threshold: PerLane) -> [Bool] {
    let each = receptors.map { $0.isExcitatory(threshold: threshold) }
    return (0..<BatchSize.lanes).map { lane in each.isEmpty || each.contains { $0[lane] } }
  }

  func outcome(lane: Int, isExcitatory: Bool) -> InputOutcome {
    InputOutcome(
      name: name, isExcitatory: isExcitatory, spikes: tally.spikes(lane),
      vesicles: tally.vesicles(lane), opportunities: tally.opportunities(lane),
      failures: releaseModel.isStochastic ? tally.failures(lane) : nil,
      firstSpike: tally.spikes(lane) > 0 ? source.firstSpikes[lane] : .infinity,
      spontaneous: spontaneous == nil && !releaseModel.isContinuous
        ? nil : tally.spontaneous(lane),
      asynchronous: asynchronous == nil && !releaseModel.isContinuous
        ? nil : tally.asynchronous(lane))
  }
}
