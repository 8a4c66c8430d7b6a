import SynapseModel

/// Transmitter whose concentration follows the terminal by itself, without vesicles and their noise.
///
/// `logistic`: T(V) = maximal / (1 + exp((half - V) / slope)) at once, V the terminal's potential: an action
/// potential at every spike, or a graded one (Destexhe, Mainen & Sejnowski 1994). `cascade`: that of the same
/// paper's cascade from calcium to fusion (`CascadeTransmitter`).
enum DirectTransmitter {
  static let maximal = Parameter(
    "maximal", .number(.mM), default: 1, .within(0, 1000),
    "Concentration that the transmitter tends to with depolarisation",
    source: "1 mM (Destexhe, Mainen & Sejnowski 1994)")
  static let half = Parameter(
    "half", .number(.mV), default: 2, .within(-150, 100),
    "Potential of the terminal at which half of it is there",
    source: "2 mV (Destexhe, Mainen & Sejnowski 1994)")
  static let slope = Parameter(
    "slope", .number(.mV), default: 5, .within(0.1, 100),
    "Potential by which the transmitter grows e-fold",
    source: "5 mV (Destexhe, Mainen & Sejnowski 1994)")
  static let logistic = Model(
    "logistic",
    "Transmitter that is a logistic function of the terminal's potential; needs 'potential'",
    source: "Destexhe, Mainen & Sejnowski 1994, science reference 3.4c",
    parameters: [maximal, half, slope])
  static let models = [logistic, CascadeTransmitter.model]

  /// The cleft of one input, whose sections `input` holds; `nil` where its model takes vesicles.
  static func make(
    _ input: LaneParameters, release: any ReleaseModel, context: InputContext, step: Double
  ) -> (any Cleft)? {
    let model = input.section(Clefts.section.name).model
    guard models.contains(where: { $0.name == model }) else { return nil }
    // Without spikes to follow there are none.
    let spikes = (release as? NoVesicles)?.spikes ?? SpikeQueue(slots: context.slots)
    if model == CascadeTransmitter.model.name {
      return CascadeTransmitter(input, spikes: spikes, context: context, step: step)
    }
    return TerminalPotential.isGraded(input.section(TerminalPotential.section.name).model)
      ? GradedTransmitter(input, gain: context.gain, step: step)
      : SpikeTransmitter(input, spikes: spikes, context: context, step: step)
  }

  /// Whether a cleft answers to spikes.
  static func followsSpikes(_ input: LaneParameters) -> Bool {
    let potential = input.section(TerminalPotential.section.name)
    return switch input.section(Clefts.section.name).model {
    case logistic.name: !TerminalPotential.isGraded(potential.model)
    case CascadeTransmitter.model.name:
      !CalciumModels.isImposed(input.section("calcium"), potential: potential)
    default: false
    }
  }
}

/// The logistic function of all lanes.
struct LogisticTransmitter {
  private let maximal, half, inverseSlope: Memory<Double>
  /// The potential by which the transmitter grows e-fold (mV).
  let slope: Memory<Double>

  /// `parameters` are those of the cleft.
  init(_ parameters: LaneParameters) {
    maximal = Memory(parameters.values(DirectTransmitter.maximal))
    half = Memory(parameters.values(DirectTransmitter.half))
    slope = Memory(parameters.values(DirectTransmitter.slope))
    inverseSlope = Memory(parameters.values(DirectTransmitter.slope).map { 1 / $0 })
  }

  /// Transmitter (mM) of a lane at a potential (mV).
  func concentration(_ voltage: Double, lane: Int) -> Double {
    let x = (half[lane] - voltage) * inverseSlope[lane]
    return maximal[lane] / (1 + Scalar.exp(min(x, 700)))
  }
}
