import Measures
import SynapseModel

/// One target of the inputs: its synapses and its neuron.
final class Cell {
  let inputs: [Input]
  private let duration: Double
  let neuron: any NeuronModel
  let modulation: Modulation
  private let calcium: PostsynapticCalcium?
  let contraction: Contraction?
  /// What is measured of the potential.
  let potential: PotentialMeasure?
  /// What acts on each of its compartments.
  let drives: Drives
  let injected: (any Injection)?
  let noise: MembraneNoise?
  /// The neuron's spikes in the last block.
  private(set) var spikes = OutputSpikes()
  /// The neuron's spikes of each lane so far.
  private(set) var trains: [SpikeTrain]

  /// The cell number `target`, from 0; `root` holds a whole configuration for every lane.
  init(_ root: LaneParameters, seeds: [UInt64], target: Int) {
    let neuronSection = root.section("neuron")
    let step = root.uniform(Simulation.step)
    let duration = root.uniform(Simulation.duration)
    self.duration = duration
    func context(_ name: String) -> InputContext {
      InputContext(
        name: target == 0 ? name : Targets.streamName(name, target: target), terminals: 1,
        seeds: seeds)
    }
    let neuron = NeuronModels.make(neuronSection, step: step) { context("neuron.escape") }
    let drives = Drives(NeuronModels.compartments(of: neuronSection.model))
    (self.neuron, self.drives) = (neuron, drives)
    let calciumDrive = drives[PostsynapticCalcium.compartment(neuronSection)]
    calciumDrive.followsCalcium = PostsynapticCalcium.followsCurrents(neuronSection)
    injected = InjectedCurrent.make(neuronSection.section("injection"))
    noise = MembraneNoise(
      neuronSection.section("noise"), step: step,
      context: context("neuron.noise"))
    trains = Array(repeating: SpikeTrain(), count: seeds.count)
    contraction = Contraction.make(neuronSection, step: step)
    potential = PotentialMeasure.make(root, voltage: neuron.voltage, step: step)
    let modulation = Modulation(root, target: target)
    self.modulation = modulation
    let section = root.section("inputs")
    inputs = section.members.map { name in
      Input(
        name, section.section(name), seeds: seeds,
        duration: duration, target: target, step: step,
        gain: modulation.releaseGains[name], synthesisGain: modulation.synthesisGains[name],
        receptors: {
          ReceptorContext(
            step: step, membraneRate: neuron.membraneRate, drive: drives[$0],
            modulation: modulation)
        })
    }
    calcium = PostsynapticCalcium.make(
      root, inputs: inputs, drive: calciumDrive, neuron: neuron, step: step)
  }

  /// Brings the neuron to the end of a block whose releases have opened their receptors.
  func integrate(_ block: Block, trace: Grid? = nil) {
    spikes.removeAll()
    injected?.add(to: drives, in: block)
    noise?.add(to: drives, in: block)
    let before = neuron.voltage
    let voltages = trace ?? calcium?.voltages ?? potential?.voltages
    neuron.advance(block, drives: drives, trace: voltages, spikes: &spikes)
    if let voltages {
      if let calcium {
        calcium.advance(block, from: before, voltages: voltages, spikes: spikes)
        contraction?.advance(block, calcium: calcium.course)
      }
      potential?.advance(block, voltages: voltages)
    }
    for (lane, time) in zip(spikes.lanes, spikes.times) { trains[lane].add(time) }
    for input in inputs { input.triggered?.count(spikes, in: block) }
  }

  /// Calcium and contraction of the first run's neuron, where they are followed.
  var calciumStates: [StateValue] {
    (calcium?.states(lane: 0) ?? []) + (contraction?.states(lane: 0) ?? [])
  }

  /// What there is to say of a run's potential, where it is measured.
  func potentialCourse(lane: Int) -> PotentialCourse? {
    guard let potential else { return nil }
    let rises = inputs.flatMap(\.receptors).map {
      $0.receptor.isExcitatory(threshold: potential.reference)[lane]
    }
    // A current that is injected may go another way.
    let isRising = injected == nil && Set(rises).count == 1 ? rises.first : nil
    return potential.outcome(lane: lane, isRising: isRising)
  }

  /// What the inputs did, run by run.
  func outcomes(lanes: Int) -> [[InputOutcome]] {
    let excitatory = inputs.map { $0.isExcitatory(threshold: neuron.threshold) }
    return (0..<lanes).map { lane in
      zip(inputs, excitatory).map { input, isExcitatory in
        var outcome = input.outcome(lane: lane, isExcitatory: isExcitatory[lane])
        outcome.triggered = input.triggered?.excess(
          lane: lane, outputs: trains[lane].count, duration: duration)
        return outcome
      }
    }
  }

  /// The outcomes of the same inputs at several cells as one each.
  static func joined(_ cells: [[InputOutcome]]) -> [InputOutcome] {
    guard let first = cells.first else { return [] }
    return first.indices.map { index in
      var joined = cells.dropFirst().reduce(first[index]) { $0.merged(with: $1[index]) }
      // All targets share the spikes of one trunk.
      joined.trunkSpikes = first[index].trunkSpikes
      return joined
    }
  }
}
