import Measures
import SynapseModel

/// Some runs of one structure, simulated side by side through the stages of transmission.
///
/// The signal goes one way: spikes -> vesicles -> conductances -> membrane -> spikes. Each stage
/// handles a whole block of time for all lanes before the next one starts.
final class Batch {
  private let lanes: Int
  let step: Double
  private let duration: Double
  private let steps: Int
  private(set) var inputs: [Input] = []
  let neuron: any NeuronModel
  /// What acts on each of its compartments.
  let drives: Drives
  private let injected: InjectedCurrent?
  let noise: MembraneNoise?
  /// The neuron's spikes in the last block.
  private(set) var spikes = OutputSpikes()
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
    let neuronSection = root.section("neuron")
    neuron = NeuronModels.make(neuronSection, step: step)
    drives = Drives(NeuronModels.compartments(of: neuronSection.model))
    injected = InjectedCurrent(neuronSection.section("injection"))
    noise = MembraneNoise(
      neuronSection.section("noise"), step: step,
      context: InputContext(
        name: "neuron.noise", terminals: 1,
        seeds: seeds + Array(repeating: lastSeed, count: spare)))
    trains = Array(repeating: SpikeTrain(), count: lanes)
    failures = Array(repeating: nil, count: lanes)
    let (drives, membraneRate, step) = (drives, neuron.membraneRate, step)
    inputs = root.section("inputs").members.map { name in
      Input(
        name, root.section("inputs").section(name),
        seeds: seeds + Array(repeating: lastSeed, count: spare), duration: duration,
        receptors: {
          ReceptorContext(step: step, membraneRate: membraneRate, drive: drives[$0])
        })
    }
  }

  /// Whether all steps have been done.
  var isComplete: Bool { done >= steps }

  /// The next steps, at most `longest`.
  func nextBlock(longest: Int = Block.longest) -> Block {
    let count = min(longest, steps - done)
    return Block(
      firstStep: done, count: count, step: step,
      end: done + count == steps ? duration : Double(done + count) * step)
  }

  /// Simulates the next block and adds what each stage took to `times`.
  func advance(trace: Grid? = nil, times: inout StageTimes) {
    let block = nextBlock()
    for input in inputs {
      times.measure(\.events) { input.release(in: block) }
      times.measure(\.receptors) { input.open(in: block) }
    }
    times.measure(\.membrane) { integrate(block, trace: trace) }
  }

  /// Brings the neuron to the end of a block whose releases have opened their receptors.
  func integrate(_ block: Block, trace: Grid? = nil) {
    spikes.removeAll()
    injected?.add(to: drives, in: block)
    noise?.add(to: drives, in: block)
    neuron.advance(block, drives: drives, trace: trace, spikes: &spikes)
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
        spikeTrain: trains[lane], duration: duration, failure: failures[lane],
        clamp: (neuron as? VoltageClamp)?.outcome(lane: lane))
    }
  }
}

/// One group of terminals with its receptors: the stages before the membrane.
final class Input {
  let name: String
  let terminals: Int
  private let source: any SpikeSource
  let releaseModel: any ReleaseModel
  private let asynchronous: (any LateRelease)?
  private let spontaneous: SpontaneousRelease?
  private let variance: QuantalVariance?
  /// The receptors by name.
  let receptors: [(name: String, receptor: any Receptor)]
  /// What each receptor acts on.
  private let drives: [Drive]
  let quanta = Quanta()
  /// Spikes that arrived at the terminals in the last block.
  let spikes = SpikeList()
  let tally = ReleaseTally()

  init(
    _ name: String, _ parameters: LaneParameters, seeds: [UInt64], duration: Double,
    receptors context: (Compartment) -> ReceptorContext
  ) {
    self.name = name
    terminals = Int(parameters.uniform(Simulation.count))
    let own = InputContext(
      name: name, terminals: terminals, seeds: seeds, duration: duration)
    source = Axon.conducting(
      SpikeSources.make(parameters.section("spikes"), context: own), parameters.section("axon"),
      context: own)
    let release = parameters.section("release")
    releaseModel = ReleaseModels.make(release, input: parameters, context: own)
    let isStochastic = releaseModel.isStochastic
    asynchronous = AsynchronousRelease.make(release, isStochastic: isStochastic, context: own)
    spontaneous = SpontaneousRelease(parameters.section("spontaneous"), context: own)
    variance =
      isStochastic ? QuantalVariance(parameters.section("vesicles"), context: own) : nil
    let section = parameters.section("receptors")
    let sites = section.members.map { name in
      let own = section.section(name)
      return (name: name, parameters: own, context: context(Compartment(own)))
    }
    receptors = sites.map { ($0.name, Receptors.make($0.parameters, context: $0.context)) }
    drives = sites.map(\.context.drive)
  }

  /// Spikes to vesicles.
  func release(in block: Block) {
    quanta.begin(block)
    respond(in: block)
    size(in: block)
  }

  /// Spikes to vesicles up to the end of a block, which may end inside a step.
  func respond(in block: Block) {
    spikes.removeAll()
    source.spikes(before: block.end, into: spikes)
    releaseModel.release(spikes, in: block, into: quanta, tally: tally)
    asynchronous?.release(spikes, in: block, into: quanta, tally: tally)
    spontaneous?.release(spikes, in: block, into: quanta, tally: tally)
  }

  /// Gives the vesicles of a block, all of which are there, their sizes.
  func size(in block: Block) { variance?.apply(to: quanta.grid, in: block) }

  /// Vesicles to conductances and currents.
  func open(in block: Block) {
    for (index, receptor) in receptors.enumerated() {
      receptor.receptor.advance(block, quanta: quanta.grid, drive: drives[index])
    }
    quanta.advance(past: block)
  }

  /// An input drives the cell if any of its receptors does; one without receptors counts too.
  func isExcitatory(threshold: PerLane) -> [Bool] {
    let each = receptors.map { $0.receptor.isExcitatory(threshold: threshold) }
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
