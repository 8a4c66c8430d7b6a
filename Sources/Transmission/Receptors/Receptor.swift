import SynapseModel

/// What the transmitter of one input does to the membrane.
protocol Receptor: AnyObject {
  /// In which lanes it drives the cell above `threshold` (mV).
  func isExcitatory(threshold: PerLane) -> [Bool]
  /// Goes through the block: takes released vesicles per step, adds to the membrane's drive.
  func advance(_ block: Block, quanta: Grid, drive: Drive)
  /// What there is to see of a run after the last step.
  func states(lane: Int) -> [StateValue]
}

/// The receptors that a spec can choose; a new one is a file in this folder and a line here.
enum Receptors {
  static let models: [Model] = [
    ExponentialReceptor.model, DualExponentialReceptor.model, DualExponentialReceptor.alpha,
    TripleExponentialReceptor.model, ExponentialCurrent.model, PotentialJump.model,
    KineticReceptor.model, MetabotropicReceptor.model,
  ]

  /// What receptors have beside their model.
  static let sections: [Section] =
    SchemeReader.sections
    + [
      ReversalPotential.section, ReceptorAvailability.section,
      ReceptorTrafficking.section, Effects.section, SlowMessenger.section,
    ]

  /// Whether vesicles must be known terminal by terminal; `input` holds the parameters of an input.
  static func needTerminals(_ input: LaneParameters) -> Bool {
    let receptors = input.section("receptors")
    return input.section(Clefts.section.name).model != Clefts.none.name
      || receptors.members.contains { ReceptorAvailability.isPresent(receptors.section($0)) }
  }

  /// What is wrong with a receptor, whatever its model.
  static func problems(_ parameters: LaneParameters) -> [Problem] {
    let model = models.first { $0.name == parameters.model }
    let hasReversal = model?.parameters.contains(ExponentialReceptor.reversal) == true
    return ReversalPotential.problems(parameters, hasReversal: hasReversal)
      + KineticReceptor.problems(parameters) + ReceptorAvailability.problems(parameters)
      + ReceptorTrafficking.problems(parameters)
  }

  /// The receptor called `name`, with what multiplies its conductance.
  static func make(
    _ parameters: LaneParameters, named name: String, context: ReceptorContext
  ) -> any Receptor {
    var (context, factors) = (context, context.factors)
    let gains = [context.modulation?.receptorGains[name]].compactMap(\.self)
    var trafficking = ReceptorTrafficking.make(parameters, step: context.step)
    if parameters.model == MetabotropicReceptor.model.name {
      // All that they do follows from how many they are, not only what their channels carry.
      context.number = ReceptorNumber(gains, trafficking)
      trafficking = nil
    } else {
      factors += gains
    }
    guard !factors.isEmpty || trafficking != nil else {
      return make(parameters, context: context)
    }
    return ModulatedReceptor(factors: factors, trafficking: trafficking, context: context) {
      make(parameters, context: $0)
    }
  }

  static func make(_ parameters: LaneParameters, context: ReceptorContext) -> any Receptor {
    let receptor = plain(parameters, context: context)
    guard ReceptorAvailability.isPresent(parameters), let arrivals = context.arrivals else {
      return receptor
    }
    return ReceptorAvailability(
      parameters, arrivals: arrivals, context: context, of: receptor)
  }

  private static func plain(
    _ parameters: LaneParameters, context: ReceptorContext
  ) -> any Receptor {
    switch parameters.model {
    case DualExponentialReceptor.model.name, DualExponentialReceptor.alpha.name:
      DualExponentialReceptor(parameters, context: context)
    case TripleExponentialReceptor.model.name:
      TripleExponentialReceptor(parameters, context: context)
    case ExponentialCurrent.model.name: ExponentialCurrent(parameters, context: context)
    case PotentialJump.model.name: PotentialJump(parameters, context: context)
    case MetabotropicReceptor.model.name: MetabotropicReceptor(parameters, context: context)
    case KineticReceptor.model.name: KineticReceptor(parameters, context: context)
    default: ExponentialReceptor(parameters, context: context)
    }
  }
}

/// What receptors know of the rest of the run.
struct ReceptorContext {
  /// Length of a step (ms).
  let step: Double
  /// Rate at which the membrane forgets without synapses, leak / capacitance (1/ms).
  let membraneRate: PerLane
  /// Where receptors leave their effect.
  let drive: Drive
  /// How many terminals their input has, and its name.
  var terminals = 1
  var input = ""
  /// Vesicles terminal by terminal, where something needs them so.
  var arrivals: Arrivals?
  /// Makes what the receptor draws random numbers of its own from.
  var random: (() -> InputContext)?
  /// Where slow influences of metabotropic receptors come together.
  var modulation: Modulation?
  /// How many receptors there are, relative to those that are given, where that changes.
  var number: ReceptorNumber?
  /// Factors on all that the input's receptors do, each in the first row of a grid.
  var factors: [Grid] = []
}

/// What acts on the membrane, step by step, summed over all receptors of a run.
///
/// Receptors add to it; the membrane takes what it finds and leaves zeros.
final class Drive {
  /// Mean conductance over the step, g (nS).
  let conductance = Grid(rows: Block.longest)
  /// Mean driving current over the step, sum of g E and of injected currents (pA).
  let current = Grid(rows: Block.longest)
  /// Jump of the membrane potential at the start of the step (mV), where a receptor makes any.
  private(set) var jump: Grid?
  /// Conductances with a voltage-dependent block, each with its own mean over the step.
  private(set) var blocked: [MagnesiumBlock] = []
  /// Whether calcium of the neuron follows currents.
  var followsCalcium = false
  /// Channels that let calcium in, where it is followed.
  private(set) var calciumEntries: [CalciumEntry] = []

  /// Adds a conductance that magnesium blocks and returns where its mean goes.
  func addBlocked(_ block: MagnesiumBlock) -> Grid {
    blocked.append(block)
    return block.conductance
  }

  /// Notes channels that let calcium in.
  func add(_ entry: CalciumEntry) { calciumEntries.append(entry) }

  /// The grid of potential jumps, made at the first call.
  func jumps() -> Grid {
    if let jump { return jump }
    let grid = Grid(rows: Block.longest)
    jump = grid
    return grid
  }
}

/// A quantity that decays exponentially, and its mean over a step.
struct Decay {
  /// What is left after a step.
  let factor: PerLane
  /// The mean over the step, as a share of the value at its start.
  let mean: PerLane

  /// The mean is weighted by how much the membrane, which forgets at `membraneRate` (1/ms), still
  /// remembers at the end of the step; rate 0 gives the plain mean, which carries the exact charge.
  init(timeConstant: PerLane, step: Double, membraneRate: PerLane = PerLane(repeating: 0)) {
    factor = timeConstant.map { Exponential.exp(-(step / $0)) }
    var mean = PerLane(repeating: 0)
    for group in 0..<BatchSize.groups {
      let decay = step / timeConstant[group]
      let membrane = step * membraneRate[group]
      // (e^-b - e^-a) / (a - b) over (1 - e^-b) / b, with e^-b taken out of the numerator.
      let difference = decay - membrane
      let forward = Exponential.meanDecay(difference.atLeast(Group(repeating: 0)))
      let backward =
        Exponential.meanDecay((-difference).atLeast(Group(repeating: 0)))
        * Exponential.exp(-difference.atMost(Group(repeating: 0)))
      let numerator = forward.replacing(with: backward, where: difference .< 0)
      mean[group] =
        numerator * Exponential.exp(-membrane) / Exponential.meanDecay(membrane)
    }
    self.mean = mean
  }
}
