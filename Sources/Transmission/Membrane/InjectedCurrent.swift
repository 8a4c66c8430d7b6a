import SynapseModel

/// A current through an electrode.
protocol Injection: AnyObject {
  /// The current into the first run's neuron (pA), mean of the last step.
  var first: Double { get }
  /// Adds the mean current over each step of the block.
  func add(to drives: Drives, in block: Block)
}

extension Injection {
  /// What a trace shows.
  var states: [StateValue] { [StateValue(name: "current", unit: .pA, value: first)] }
}

/// A current of a simple shape, added as its exact mean over each step.
final class InjectedCurrent: Injection {
  static let amplitude = Parameter(
    "amplitude", .number(.pA), default: 100, .any,
    "Current of the step; of a ramp, where it ends; of a sinusoid, its largest value",
    source: "by choice")
  static let start = Parameter(
    "start", .number(.ms), default: 0, .nonNegative, "When it begins", source: "by choice")
  static let length = Parameter(
    "length", .number(.ms), default: 100, .positive, "How long it lasts", source: "by choice")
  static let frequency = Parameter(
    "frequency", .number(.hz), default: 10, .within(0, 10_000), "Frequency of the sinusoid",
    source: "by choice")
  static let from = Parameter(
    "from", .number(.pA), default: 0, .any, "Where a ramp begins", source: "by choice")
  static let phase = Parameter(
    "phase", .number(nil), default: 0, .within(-1000, 1000),
    "Phase of the sinusoid at its start (radians)", source: "by choice")
  static let section = Section(
    "injection", "A current through an electrode", parameters: [Compartment.parameter],
    models: [
      Model("none", "No current", source: "by choice", parameters: []),
      Model(
        "step", "A constant current for some time", source: "science reference 12.6",
        parameters: [amplitude, start, length]),
      Model(
        "ramp", "A current that grows or falls evenly", source: "science reference 12.6",
        parameters: [amplitude, from, start, length]),
      Model(
        "sinusoid", "A sinusoidal current", source: "science reference 12.6",
        parameters: [amplitude, start, length, frequency, phase]),
      SampledCurrent.recorded, SampledCurrent.sampled, SampledCurrent.steps,
    ], defaultModel: "none")

  private enum Shape { case step, ramp, sinusoid }
  private(set) var first = 0.0
  private let shape: Shape
  private let compartment: Compartment
  private let amplitude, start, length, frequency: PerLane
  /// Where a ramp begins (pA); the phase in turns.
  private let from, phase: PerLane

  /// The current that a spec chooses; `nil` for none.
  static func make(_ parameters: LaneParameters) -> (any Injection)? {
    switch parameters.model {
    case "step": InjectedCurrent(parameters, .step)
    case "ramp": InjectedCurrent(parameters, .ramp)
    case "sinusoid": InjectedCurrent(parameters, .sinusoid)
    default: SampledCurrent(parameters)
    }
  }

  private init(_ parameters: LaneParameters, _ shape: Shape) {
    self.shape = shape
    compartment = Compartment(parameters)
    amplitude = parameters[Self.amplitude]
    start = parameters[Self.start]
    length = parameters[Self.length]
    frequency = parameters[Self.frequency].map { $0 * 0.001 }
    from = parameters[Self.from]
    phase = parameters[Self.phase].map { $0 * (1 / 6.283185307179586) }
  }

  func add(to drives: Drives, in block: Block) {
    let currents = drives[compartment].current.groups
    for row in 0..<block.count {
      let begin = Double(block.firstStep + row) * block.step
      for group in 0..<BatchSize.groups {
        // The part of the step in which it flows, from its own start.
        let from = (begin - start[group]).atLeast(Group(repeating: 0)).atMost(length[group])
        let to = (begin + block.step - start[group]).atLeast(Group(repeating: 0))
          .atMost(length[group])
        let mean = value(from, to, group) * ((to - from) / block.step)
        currents[row * BatchSize.groups + group] += mean
        if group == 0 { first = mean[0] }
      }
    }
  }

  /// The mean between two times (ms, from its own start) in pA.
  @inline(__always) private func value(_ from: Group, _ to: Group, _ group: Int) -> Group {
    switch shape {
    case .step: return amplitude[group]
    case .ramp:
      let way = (from + to) * 0.5 / length[group]
      return way.times(amplitude[group] - self.from[group], plus: self.from[group])
    case .sinusoid:
      // Its integral is amplitude * sin(w middle) * sin(w half) / (w half).
      let (middle, half) = ((from + to) * 0.5, (to - from) * 0.5)
      let turns = frequency[group] * half
      let x = turns * 6.283185307179586
      let ratio = (sine(turns) / x).replacing(with: 1 - x * x / 6, where: x .< 1e-4)
      return sine(frequency[group].times(middle, plus: phase[group])) * ratio * amplitude[group]
    }
  }

  /// The sine of whole turns; what is behind the point counts.
  @inline(__always) private func sine(_ turns: Group) -> Group {
    let rest = turns - turns.rounded(.down)
    return Trigonometry.sineCosine(turns: rest).sine
  }
}
