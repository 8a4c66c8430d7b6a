import SynapseModel

/// The postsynaptic neuron of each lane.
protocol NeuronModel: AnyObject {
  /// The potential at which it fires (mV).
  var threshold: PerLane { get }
  /// Rate at which the membrane forgets without synapses, leak / capacitance (1/ms).
  var membraneRate: PerLane { get }
  /// The membrane potential now (mV).
  var voltage: PerLane { get }
  /// What there is to see of a run beside its potential.
  func states(lane: Int) -> [StateValue]
  /// Shifts the threshold (mV) and multiplies the leak conductance, as slow receptors ask.
  ///
  /// Called at absolute starts of blocks only; what was asked before no longer holds.
  func modulate(threshold: PerLane, leak: PerLane)
  /// Goes through the block and reports its spikes; writes the potential at each step's end into
  /// `trace` where one is given.
  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes)
}

extension NeuronModel {
  func states(lane: Int) -> [StateValue] { [] }
}

/// Spikes of the neuron in one block: lane and time (ms), in order of time for each lane.
struct OutputSpikes {
  private(set) var lanes: [Int] = []
  private(set) var times: [Double] = []

  mutating func removeAll() {
    lanes.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
  }

  mutating func append(lane: Int, time: Double) {
    lanes.append(lane)
    times.append(time)
  }
}

/// The neurons that a spec can choose; a new one is a file in this folder and a line here.
enum NeuronModels {
  static let models: [Model] = [LeakyIntegrateAndFire.model]

  /// The parts of a model's membrane on which receptors can sit.
  static func compartments(of model: String) -> [Compartment] { [.soma] }

  static func make(_ parameters: LaneParameters, step: Double) -> any NeuronModel {
    LeakyIntegrateAndFire(parameters)
  }

  /// What is wrong with a neuron's parameters together.
  static func problems(_ parameters: LaneParameters, step: Double) -> [Problem] {
    LeakyIntegrateAndFire.problems(parameters, step: step)
  }
}
