import Measures
import SynapseModel

/// Calcium at the release sites of the terminals of one input.
protocol TerminalCalcium: AnyObject {
  /// What the grid of sub-steps has to know, lane by lane.
  var timing: CalciumTiming { get }
  /// Writes calcium at the start, middle and end of each sub-step and carries slow calcium on.
  func fill(_ stretch: Stretch)
  /// The same for slow ticks of quiet terminals, where calcium at the middle of the whole tick, of
  /// length `tick` (ms), is enough.
  ///
  /// A spike may cut a tick short; what it does before the spike must not depend on that. Without
  /// `isLasting` nothing is carried on.
  func fillSlowly(_ stretch: Stretch, tick: Double, isLasting: Bool)
  /// Calcium at the stretch's first start, as the first number of the stretch's calcium.
  func look(_ stretch: Stretch)
  /// The stretch's terminals fire at its first start.
  func spike(_ stretch: Stretch)
  /// A vesicle was released, which acidifies the cleft.
  func release(slot: Int, time: Double, amount: Double)
  /// Whether it has to be told of releases.
  var feelsRelease: Bool { get }
  /// Multiplies the stretch's resting fusion rates by what protons do to them.
  func boost(_ stretch: Stretch)
  /// The next moment after `time` at which calcium jumps for all terminals of a lane (ms).
  func nextJump(after time: Double, lane: Int) -> Double
  /// Calcium at the release sites of one terminal at a time (ms) not before its last spike (uM).
  func calcium(of slot: Int, at time: Double) -> Double
  /// What else there is to see of one terminal at a time (ms).
  func states(of slot: Int, at time: Double) -> [StateValue]
  /// What `fill` and `fillSlowly` change of one terminal, and how to put it back.
  func course(of slot: Int) -> [Double]
  func restore(_ course: [Double], of slot: Int)
  /// Factors of protons on the entry of a lane's spikes; `nil` where they have no effect.
  func entryFactors(lane: Int) -> EntryFactors?
}

extension TerminalCalcium {
  func entryFactors(lane: Int) -> EntryFactors? { nil }
}

/// How fast and how high calcium gets, lane by lane.
struct CalciumTiming {
  /// How long a transient lasts after its spike (ms).
  var duration: [Double]
  /// The highest calcium that has to be followed (uM).
  var peak: PerLane
  /// Calcium between transients, with a margin (uM).
  var rest: PerLane
  /// The highest calcium in each of some equal parts of `duration` (uM); none for imposed calcium.
  var course: [PerLane] = []
  /// Whether calcium changes by itself, so that no terminal is ever quiet.
  var isImposed = false
}

/// The calcium models that a spec can choose; a new one is a file in this folder and a line here.
enum CalciumModels {
  static let none = Model(
    "none", "Calcium is not followed: release models without a sensor", source: "by choice",
    parameters: [])
  static let models: [Model] =
    [none] + LocalTransient.models + [ChannelTransient.model, ImposedCalcium.model]

  static let section = Section(
    "calcium", "Calcium at the release sites", models: models, defaultModel: none.name,
    sections: [CalciumChannel.section, TerminalResidual.section, Protons.section],
    presets: [CalciumShell.preset])

  /// `potential` is the section of the terminals' potential, `influx` a slow factor on inflow.
  static func make(
    _ parameters: LaneParameters, potential: LaneParameters, slots: Int,
    influx: Memory<Double>? = nil
  ) -> any TerminalCalcium {
    isImposed(parameters, potential: potential)
      ? ImposedCalcium(parameters, potential: potential)
      : SpikeCalcium(parameters, potential: potential, slots: slots, influx: influx)
  }

  /// Whether calcium is set from outside instead of by spikes.
  static func isImposed(_ parameters: LaneParameters, potential: LaneParameters) -> Bool {
    parameters.model == ImposedCalcium.model.name
      || parameters.model == ChannelTransient.model.name
        && TerminalPotential.isGraded(potential.model)
  }
}

/// What all calcium models know of the terminal's surroundings.
enum CalciumBasics {
  static let rest = Parameter(
    "rest", .number(.uM), default: 0.05, .within(1e-6, 100), "Calcium of the terminal at rest",
    source: "0.05 uM (Helmchen et al. 1997); range 0.02-0.1 uM")
  static let external = Parameter(
    "external", .number(.mM), default: 2, .within(0, 100), "External calcium",
    source: "1-2 mM; range of experiments 0.5-4 mM")
  static let magnesium = Parameter(
    "magnesium", .number(.mM), default: 1, .within(0, 100),
    "External magnesium, which competes with calcium for entry",
    source: "1 mM, usual in extracellular solutions, by choice")
  static let externalHalf = Parameter(
    "external_half", .number(.mM), default: 1.1, .above(0),
    "External calcium of half-maximal entry without magnesium, K1",
    source: "1.1 mM (Dodge & Rahamimoff 1967)")
  static let magnesiumHalf = Parameter(
    "magnesium_half", .number(.mM), default: 2.97, .above(0),
    "Magnesium that doubles external_half, K2", source: "2.97 mM (Dodge & Rahamimoff 1967)")
  static let parameters = [rest, external, magnesium, externalHalf, magnesiumHalf]

  /// External calcium and magnesium at which amplitudes hold (mM).
  static let reference = (calcium: 2.0, magnesium: 1.0)

  /// Calcium entry relative to 2 mM calcium and 1 mM magnesium, lane by lane.
  ///
  /// Y = (Ca / K1) / (1 + Ca / K1 + Mg / K2); with release as the fourth power of entry this is the
  /// law of Dodge & Rahamimoff (1967). Checks T-11, T-23.
  static func entry(_ parameters: LaneParameters) -> [Double] {
    let (outside, magnesium) = (parameters.values(external), parameters.values(magnesium))
    let (half, other) = (parameters.values(externalHalf), parameters.values(magnesiumHalf))
    return outside.indices.map { lane in
      func share(_ calcium: Double, _ magnesium: Double) -> Double {
        let bound = calcium / half[lane]
        return bound / (1 + bound + magnesium / other[lane])
      }
      return share(outside[lane], magnesium[lane])
        / share(reference.calcium, reference.magnesium)
    }
  }
}
