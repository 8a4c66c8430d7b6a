import SynapseModel

/// A current or a pair of conductances that wander by themselves (Ornstein & Uhlenbeck 1930).
///
/// x <- mean + (x - mean) e^(-h / tau) + deviation sqrt(1 - e^(-2 h / tau)) N, exact at any step; the
/// membrane gets the mean of both ends of a step. Conductances below 0 count as 0. Check T-75.
final class MembraneNoise {
  static let mean = Parameter(
    "mean", .number(.pA), default: 0, .any, "Mean of the current",
    source: "by choice (science reference 12.6)")
  static let deviation = Parameter(
    "deviation", .number(.pA), default: 50, .nonNegative, "Standard deviation of the current",
    source: "by choice (science reference 12.6)")
  static let timeConstant = Parameter(
    "time_constant", .number(.ms), default: 5, .positive, "How long it remembers",
    source: "2-10 ms, as synaptic currents last", isTimeConstant: true)
  private static let source = "Destexhe, Rudolph, Fellous & Sejnowski 2001 (science reference 12.6)"
  private static func conductance(_ name: String, _ value: Double, _ meaning: String) -> Parameter {
    Parameter(name, .number(.nS), default: value, .nonNegative, meaning, source: source)
  }
  private static func time(_ name: String, _ value: Double) -> Parameter {
    Parameter(
      name, .number(.ms), default: value, .positive, "How long it remembers", source: source,
      isTimeConstant: true)
  }
  private static func reversal(_ name: String, _ value: Double) -> Parameter {
    Parameter(
      name, .number(.mV), default: value, .within(-200, 200), "Reversal potential", source: source)
  }
  private static let excitation = (
    conductance("excitatory_mean", 12, "Mean excitatory conductance"),
    conductance("excitatory_deviation", 3, "Its standard deviation"),
    time("excitatory_time", 2.7), reversal("excitatory_reversal", 0)
  )
  private static let inhibition = (
    conductance("inhibitory_mean", 57, "Mean inhibitory conductance"),
    conductance("inhibitory_deviation", 6.6, "Its standard deviation"),
    time("inhibitory_time", 10.5), reversal("inhibitory_reversal", -75)
  )
  static let section = Section(
    "noise", "Background activity of the cell", parameters: [Compartment.parameter],
    models: [
      Model("none", "None", source: "by choice", parameters: []),
      Model(
        "ou_current", "A current that wanders (Ornstein-Uhlenbeck)", source: source,
        parameters: [mean, deviation, timeConstant]),
      Model(
        "ou_conductance", "Excitatory and inhibitory conductances that wander", source: source,
        parameters: [
          excitation.0, excitation.1, excitation.2, excitation.3, inhibition.0, inhibition.1,
          inhibition.2, inhibition.3,
        ]),
    ], defaultModel: "none")

  /// One process.
  private struct Process {
    let mean, keep, spread: PerLane
    var value: PerLane

    init(mean: PerLane, deviation: PerLane, time: PerLane, step: Double) {
      self.mean = mean
      keep = time.map { Exponential.exp(-(step / $0)) }
      spread =
        time.map {
          SquareRoot.of(Exponential.complement(2 * step / $0).atLeast(Group(repeating: 1e-300)))
        } * deviation
      value = mean
    }

    /// Goes a step on and returns the mean of its ends.
    @inline(__always) mutating func advance(_ group: Int, _ normal: Group) -> Group {
      let before = value[group]
      let kept = (before - mean[group]).times(keep[group], plus: mean[group])
      value[group] = normal.times(spread[group], plus: kept)
      return (before + value[group]) * 0.5
    }

    /// Draws where it is at the start.
    mutating func begin(_ group: Int, _ normal: Group, deviation: PerLane) {
      value[group] = normal.times(deviation[group], plus: mean[group])
    }
  }

  private let compartment: Compartment
  private let context: InputContext
  private var processes: [Process]
  private let reversals: (PerLane, PerLane)?

  init?(_ parameters: LaneParameters, step: Double, context: InputContext) {
    guard parameters.model != "none" else { return nil }
    compartment = Compartment(parameters)
    self.context = context
    let deviations: [PerLane]
    if parameters.model == "ou_current" {
      reversals = nil
      deviations = [parameters[Self.deviation]]
      processes = [
        Process(
          mean: parameters[Self.mean], deviation: deviations[0],
          time: parameters[Self.timeConstant], step: step)
      ]
    } else {
      let sides = [Self.excitation, Self.inhibition]
      reversals = (parameters[sides[0].3], parameters[sides[1].3])
      deviations = sides.map { parameters[$0.1] }
      processes = sides.map {
        Process(
          mean: parameters[$0.0], deviation: parameters[$0.1], time: parameters[$0.2], step: step)
      }
    }
    for group in 0..<BatchSize.groups {
      let normals = normals(0, group)
      let both = [normals.0, normals.1]
      for index in processes.indices {
        processes[index].begin(group, both[index], deviation: deviations[index])
      }
    }
  }

  /// Two normal numbers for each lane of a group; number 0 is the start, n the n-th step.
  @inline(__always) private func normals(_ number: Int, _ group: Int) -> (Group, Group) {
    var slots = Words()
    for index in 0..<BatchSize.width { slots[index] = UInt64(group * BatchSize.width + index) }
    let (low, high) = (UInt64(number) & 0xFFFF_FFFF, UInt64(number) >> 32)
    let draw = context.words(
      slots: slots, ordinals: Words(repeating: low),
      purpose: Purpose.membraneNoise.rawValue | high << 16)
    return Normal.pair(draw.a, draw.b)
  }

  /// Adds what flows in each step of the block.
  func add(to drives: Drives, in block: Block) {
    let drive = drives[compartment]
    let (currents, conductances) = (drive.current.groups, drive.conductance.groups)
    for row in 0..<block.count {
      for group in 0..<BatchSize.groups {
        let index = row * BatchSize.groups + group
        let normals = normals(block.firstStep + row + 1, group)
        let first = processes[0].advance(group, normals.0)
        guard let reversals else {
          currents[index] += first
          continue
        }
        let zero = Group(repeating: 0)
        let (up, down) = (
          first.atLeast(zero), processes[1].advance(group, normals.1).atLeast(zero)
        )
        conductances[index] += up + down
        currents[index].addProduct(up, reversals.0[group])
        currents[index].addProduct(down, reversals.1[group])
      }
    }
  }

  func states(lane: Int) -> [StateValue] {
    let isCurrent = reversals == nil
    let names = isCurrent ? ["current"] : ["excitation", "inhibition"]
    return zip(names, processes).map {
      StateValue(name: $0, unit: isCurrent ? .pA : .nS, value: $1.value.values[lane])
    }
  }
}
