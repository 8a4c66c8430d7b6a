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
  /// Multiplies what a spike adds to adaptation, where the neuron has that; called as the other one is.
  func modulate(adaptation: PerLane)
  /// Lets the potential of a compartment beside the soma be seen from now on; `nil` where there is none.
  func follow(_ compartment: Compartment) -> LocalPotential?
  /// Goes through the block and reports its spikes; writes the potential at each step's end into
  /// `trace` where one is given.
  func advance(_ block: Block, drives: Drives, trace: Grid?, spikes: inout OutputSpikes)
}

extension NeuronModel {
  func states(lane: Int) -> [StateValue] { [] }
  func modulate(adaptation: PerLane) {}
  func follow(_ compartment: Compartment) -> LocalPotential? { nil }
}

/// The potential of one compartment through a block.
final class LocalPotential {
  let compartment: Compartment
  /// Potentials at the ends of the block's steps (mV).
  let voltages = Grid(rows: Block.longest)
  /// The potential when the block began.
  var before: PerLane

  init(_ compartment: Compartment, at potential: PerLane) {
    (self.compartment, before) = (compartment, potential)
  }
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

/// The neurons that a spec can choose; a new one is a file in this folder and an entry here.
enum NeuronModels {
  /// A model with where receptors can sit, how it is made and what may be wrong with it.
  private struct Entry: Sendable {
    let model: Model
    var compartments: [Compartment] = [.soma]
    let make: @Sendable (LaneParameters, Double) -> any NeuronModel
    let problems: @Sendable (LaneParameters, Double) -> [Problem]
  }

  private static let all: [Entry] = [
    Entry(model: LeakyIntegrateAndFire.model) { parameters, _ in
      LeakyIntegrateAndFire(parameters)
    } problems: {
      LeakyIntegrateAndFire.problems($0, step: $1)
    },
    Entry(model: LeakyIntegrateAndFire.passive) { parameters, _ in
      LeakyIntegrateAndFire(parameters)
    } problems: {
      LeakyIntegrateAndFire.problems($0, step: $1)
    },
    Entry(model: AdaptiveExponential.model) {
      PointNeuron(AdaptiveExponential($0, step: $1))
    } problems: {
      AdaptiveExponential.problems($0, step: $1)
    },
    Entry(model: Izhikevich.model) {
      PointNeuron(Izhikevich($0, step: $1))
    } problems: {
      Izhikevich.problems($0, step: $1)
    },
    Entry(model: HodgkinHuxleyModels.squidModel) {
      PointNeuron(HodgkinHuxley<SquidAxon>($0, step: $1))
    } problems: {
      HodgkinHuxleyModels.problems($0, step: $1)
    },
    Entry(model: HodgkinHuxleyModels.traubModel) {
      PointNeuron(HodgkinHuxley<TraubMiles>($0, step: $1))
    } problems: {
      HodgkinHuxleyModels.problems($0, step: $1)
    },
    Entry(model: CompartmentalNeuron.two, compartments: [.soma, .dendrite]) { parameters, _ in
      CompartmentalNeuron(parameters)
    } problems: {
      CompartmentalNeuron.problems($0, step: $1)
    },
    Entry(model: CompartmentalNeuron.three, compartments: Compartment.allCases) {
      parameters, _ in
      CompartmentalNeuron(parameters)
    } problems: {
      CompartmentalNeuron.problems($0, step: $1)
    },
    Entry(model: VoltageClamp.model) {
      VoltageClamp($0, step: $1)
    } problems: { parameters, _ in
      VoltageClamp.problems(parameters)
    },
    Entry(model: SomaticClamp.model, compartments: [.soma, .dendrite]) {
      SomaticClamp($0, step: $1)
    } problems: { parameters, _ in
      VoltageClamp.problems(parameters)
    },
  ]

  static let models = all.map(\.model)
  /// What can be said of a neuron whatever its model.
  static let sections = electrodes + [EscapeNoise.section]
  /// What acts on a chosen part of the neuron.
  private static let electrodes = [InjectedCurrent.section, MembraneNoise.section]

  private static func entry(_ model: String) -> Entry? { all.first { $0.model.name == model } }

  /// The parts of a model's membrane on which receptors can sit.
  static func compartments(of model: String) -> [Compartment] {
    entry(model)?.compartments ?? [.soma]
  }

  /// `context` is for random numbers of the neuron itself.
  static func make(
    _ parameters: LaneParameters, step: Double, context: () -> InputContext
  ) -> any NeuronModel {
    if let escape = EscapeNoise(parameters, context: context) { return PointNeuron(escape) }
    return entry(parameters.model)?.make(parameters, step) ?? LeakyIntegrateAndFire(parameters)
  }

  /// What is wrong with a neuron's parameters together.
  static func problems(_ parameters: LaneParameters, step: Double) -> [Problem] {
    let compartments = compartments(of: parameters.model)
    return (entry(parameters.model)?.problems(parameters, step) ?? [])
      + EscapeNoise.problems(parameters) + Contraction.problems(parameters)
      + SampledCurrent.problems(parameters.section(InjectedCurrent.section.name))
      + electrodes.map { parameters.section($0.name) }.filter { $0.model != "none" }.flatMap {
        Compartment.problems($0, neuron: compartments)
      }
  }
}
