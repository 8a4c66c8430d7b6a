import Measures
public import SynapseModel

/// Follows a neuron's membrane potential through a run: mean, maximum, amplitude.
///
/// The amplitude of a postsynaptic potential is its peak minus the potential before the stimulus
/// (science reference 18.8), here that at `start`: the highest one of receptors that depolarise from
/// there, the lowest one of receptors that hyperpolarise, so that noise does not turn its sign; of both
/// together the one that is farther away. Potentials are those at the ends of steps.
final class PotentialMeasure {
  static let start = Parameter(
    "start", .number(.ms), default: 0, .nonNegative,
    "When measuring begins; the potential there is what amplitudes are measured from",
    source: "just before the stimulus (science reference 18.8)")
  static let model = Model(
    "potential", "Mean, maximum and amplitude of the membrane potential",
    source: "science reference 18.8 and 18.13", parameters: [start])
  static let section = Section(
    "membrane", "What is measured of the neuron's membrane",
    models: [
      Model("none", "Nothing but its spikes", source: "by choice", parameters: []), model,
    ], defaultModel: "none")

  /// Potentials at the ends of a block's steps, where nobody else wants them.
  let voltages = Grid(rows: Block.longest)
  /// The last moment (ms) that counts as before the start.
  private let start: PerLane
  /// The potential at the start (mV), and how many steps have been measured.
  private(set) var reference: PerLane
  private var steps = PerLane(repeating: 0)
  private var sum = PerLane(repeating: 0)
  private var highest = PerLane(repeating: -.infinity)
  private var highestTime = PerLane(repeating: 0)
  private var lowest = PerLane(repeating: .infinity)

  /// `nil` where the potential is not measured; `voltage` is the potential at the start of the run.
  static func make(_ root: LaneParameters, voltage: PerLane, step: Double) -> PotentialMeasure? {
    let parameters = root.section("measure").section(section.name)
    guard parameters.model == model.name else { return nil }
    return PotentialMeasure(parameters, voltage: voltage, step: step)
  }

  private init(_ parameters: LaneParameters, voltage: PerLane, step: Double) {
    start = parameters[Self.start].map { $0 + 1e-6 * step }
    reference = voltage
  }

  /// Takes in the potentials at the ends of a block's steps.
  func advance(_ block: Block, voltages: Grid) {
    for row in 0..<block.count {
      let time = Double(block.firstStep + row + 1) * block.step
      for group in 0..<BatchSize.groups {
        let voltage = voltages.rows[row][group]
        let counts = start[group] .< time
        reference[group].replace(with: voltage, where: .!counts)
        steps[group].replace(with: steps[group] + 1, where: counts)
        sum[group].replace(with: sum[group] + voltage, where: counts)
        let rises = counts .& (voltage .> highest[group])
        highest[group].replace(with: voltage, where: rises)
        highestTime[group].replace(with: Group(repeating: time), where: rises)
        lowest[group].replace(with: voltage, where: counts .& (voltage .< lowest[group]))
      }
    }
  }

  /// What there is to say of a run; `nil` where measuring has not begun.
  ///
  /// `isRising` says which way all receptors move the potential from that at the start; `nil` where they
  /// do not agree.
  func outcome(lane: Int, isRising: Bool?) -> PotentialCourse? {
    let steps = steps.values[lane]
    guard steps > 0 else { return nil }
    let reference = reference.values[lane]
    let rise = max(0, highest.values[lane] - reference)
    let fall = min(0, lowest.values[lane] - reference)
    return PotentialCourse(
      mean: sum.values[lane] / steps, peak: highest.values[lane],
      peakTime: highestTime.values[lane],
      amplitude: isRising ?? (rise >= -fall) ? rise : fall)
  }

  /// A potential that is held says nothing, nor does one that is looked at after the end.
  static func problems(_ root: LaneParameters) -> [Problem] {
    let parameters = root.section("measure").section(section.name)
    guard parameters.model == model.name else { return [] }
    if Simulation.isClamped(root.structure) {
      return [
        Problem(
          path: parameters.path, message: "'\(root.section("neuron").model)' holds the potential",
          hint: "its current is measured; leave 'measure.membrane' out or take another neuron")
      ]
    }
    let duration = root.uniform(Simulation.duration)
    guard parameters.uniform(start) >= duration else { return [] }
    return [
      parameters.problem(
        at: start, "the run of \(duration.brief) ms ends before measuring begins",
        hint: "begin just before the stimulus")
    ]
  }
}

extension Simulation {
  /// Whether the membrane potential of a structure's neuron is measured.
  public static func measuresPotential(_ structure: Structure) -> Bool {
    structure.models["measure." + PotentialMeasure.section.name] == PotentialMeasure.model.name
  }
}
