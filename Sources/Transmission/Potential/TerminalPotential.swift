import SynapseModel

/// The membrane potential of the terminals: the waveform of an action potential, or a potential that
/// changes by itself (graded).
enum TerminalPotential {
  static let rest = Parameter(
    "rest", .number(.mV), default: -70, .within(-150, 50), "Potential between action potentials",
    source: "about -70 mV (science reference 3.2)")
  static let height = Parameter(
    "height", .number(.mV), default: 110, .within(0, 300), "Height of the action potential",
    source: "110 mV (science reference 3.2)")
  static let width = Parameter(
    "width", .number(.ms), default: 0.5, .within(0.01, 50),
    "Time during which the action potential is above half of its height",
    source: "0.2-0.5 ms at the calyx of Held (science reference 3.2)")
  static let broadening = Parameter(
    "broadening", .number(nil), default: 1, .within(0.1, 20),
    "Factor on the width, for example by block of potassium channels",
    source: "1: the width as it is, by choice (science reference 3.2)")
  static let peak = Parameter(
    "peak", .number(.ms), default: 0.6, .within(0, 100),
    "Time from the spike to the peak, which is not before 1.2 times width times broadening",
    source: "by choice: the foot of the action potential is the spike")
  static let temperature = Parameter(
    "temperature", .number(.degC), default: 6.3, .within(0, 30),
    "Temperature, by which gating is 3 times faster for each 10 degC above 6.3 degC",
    source: "6.3 degC (Hodgkin & Huxley 1952)")
  static let level = Parameter(
    "level", .number(.mV), default: -40, .within(-150, 100), "Potential that is held",
    source: "graded synapses work between -60 and -20 mV (science reference 3.4)")
  static let holding = Parameter(
    "holding", .number(.mV), default: -60, .within(-150, 100),
    "Potential before and after the step", source: "by choice")
  static let start = Parameter(
    "start", .number(.ms), default: 0, .nonNegative, "When the step begins", source: "by choice")
  static let length = Parameter(
    "length", .number(.ms), default: 100, .nonNegative, "How long the step lasts",
    source: "by choice")
  static let mean = Parameter(
    "mean", .number(.mV), default: -40, .within(-150, 100), "Mean of the potential",
    source: "by choice")
  static let amplitude = Parameter(
    "amplitude", .number(.mV), default: 10, .within(0, 100),
    "Largest deviation of the potential from its mean", source: "by choice")
  static let frequency = Parameter(
    "frequency", .number(.hz), default: 1, .within(0, 200), "Frequency of the sinusoid",
    source: "pacemaker rhythms about 1 Hz (Prinz, Bucher & Marder 2004)")

  static let none = Model(
    "none", "The potential is not followed", source: "by choice", parameters: [])
  static let gaussian = Model(
    "gaussian", "An action potential of Gaussian shape at every spike",
    source: "science reference 3.2", parameters: [rest, height, width, broadening, peak])
  static let hodgkinHuxley = Model(
    "hodgkin_huxley", "An action potential of the squid axon's channels at every spike",
    source: "Hodgkin & Huxley 1952, science reference 12.4", parameters: [temperature, broadening])
  static let constant = Model(
    "constant", "A potential that is held", source: "science reference 3.4", parameters: [level])
  static let step = Model(
    "step", "A step from one potential to another and back", source: "science reference 3.4",
    parameters: [holding, level, start, length])
  static let sinusoid = Model(
    "sinusoid", "A sinusoidal potential, rising through its mean at the start",
    source: "science reference 3.4", parameters: [mean, amplitude, frequency])

  static let models =
    [none, gaussian, hodgkinHuxley, constant, step, sinusoid]
    + [SampledPotential.recorded, SampledPotential.steps]
  static let section = Section(
    "potential", "Membrane potential of the terminals", models: models, defaultModel: none.name)

  /// The highest potential of the first lane that channels may see (mV), where it is not at hand one
  /// beyond which hardly anything enters.
  static func highest(_ parameters: LaneParameters) -> Double {
    func value(_ parameter: Parameter) -> Double { parameters.values(parameter).first ?? 0 }
    switch parameters.model {
    case constant.name: return value(level)
    case step.name: return max(value(level), value(holding))
    case sinusoid.name: return value(mean) + value(amplitude)
    default: return 50
    }
  }

  /// Whether the potential changes by itself instead of with spikes.
  static func isGraded(_ model: String) -> Bool {
    [constant, step, sinusoid, SampledPotential.recorded, SampledPotential.steps]
      .contains { $0.name == model }
  }
}

/// A graded potential of all lanes.
struct GradedPotential {
  private let first, second: PerLane
  private let start, stop: [Double]
  private let frequency: PerLane
  let isSinusoid: Bool
  /// The table that gives the potential, if one does.
  let samples: SampledPotential?

  init(_ parameters: LaneParameters) {
    typealias Terminal = TerminalPotential
    let lanes = BatchSize.lanes
    isSinusoid = parameters.model == Terminal.sinusoid.name
    samples = SampledPotential(parameters)
    switch parameters.model {
    case Terminal.sinusoid.name:
      (first, second) = (parameters[Terminal.mean], parameters[Terminal.amplitude])
      frequency = parameters[Terminal.frequency].map { $0 * 1e-3 }
      (start, stop) = ([Double](repeating: 0, count: lanes), [Double](repeating: 0, count: lanes))
    case Terminal.step.name:
      (first, second) = (parameters[Terminal.holding], parameters[Terminal.level])
      start = parameters.values(Terminal.start)
      stop = zip(start, parameters.values(Terminal.length)).map { $0 + $1 }
      frequency = PerLane(repeating: 0)
    default:
      (first, second) = (parameters[Terminal.level], parameters[Terminal.level])
      (start, stop) = ([Double](repeating: 0, count: lanes), [Double](repeating: 0, count: lanes))
      frequency = PerLane(repeating: 0)
    }
  }

  /// The potential of one lane at `time` (ms), from the right at a jump.
  func value(lane: Int, at time: Double) -> Double {
    if let samples { return samples.value(lane: lane, at: time) }
    let (group, place) = (lane / BatchSize.width, lane % BatchSize.width)
    let (a, b) = (first[group][place], second[group][place])
    guard !isSinusoid else {
      return a + b * Sine.sine(turns: Group(repeating: frequency[group][place] * time))[0]
    }
    return time >= start[lane] && time < stop[lane] ? b : a
  }

  /// The potentials of all lanes at `time` (ms).
  func values(at time: Double) -> PerLane {
    var result = first
    guard isSinusoid else {
      for lane in 0..<BatchSize.lanes {
        result[lane / BatchSize.width][lane % BatchSize.width] = value(lane: lane, at: time)
      }
      return result
    }
    for group in 0..<BatchSize.groups {
      result[group] = Sine.sine(turns: frequency[group] * time).times(
        second[group], plus: first[group])
    }
    return result
  }

  /// The next jump of a lane after `time` (ms).
  func nextJump(after time: Double, lane: Int) -> Double {
    if let samples { return samples.nextJump(after: time, lane: lane) }
    if time < start[lane] { return start[lane] }
    return time < stop[lane] ? stop[lane] : .infinity
  }

  /// Period of a lane (ms); infinite without one.
  func period(lane: Int) -> Double {
    let frequency = frequency[lane / BatchSize.width][lane % BatchSize.width]
    return frequency > 0 ? 1 / frequency : .infinity
  }
}

/// The sine without the system's library.
enum Sine {
  /// sin(2 pi x); the error is below 1e-13.
  @_transparent static func sine(turns x: Group) -> Group {
    let rest = x - x.nearestWhole
    // From a half turn to a quarter, by the symmetry about the peak.
    let mirrored = (Group(repeating: 0.5).replacing(with: -0.5, where: rest .< 0)) - rest
    let isFar = (rest .> 0.25) .| (rest .< -0.25)
    let y = rest.replacing(with: mirrored, where: isFar) * 6.283185307179586
    let z = y * y
    var p = Group(repeating: 2.8114572543455206e-15)
    p = p.times(z, plus: -7.647163731819816e-13)
    p = p.times(z, plus: 1.6059043836821613e-10)
    p = p.times(z, plus: -2.505210838544172e-08)
    p = p.times(z, plus: 2.7557319223985893e-06)
    p = p.times(z, plus: -1.984126984126984e-04)
    p = p.times(z, plus: 8.333333333333333e-03)
    p = p.times(z, plus: -1.6666666666666666e-01)
    return (p * z).times(y, plus: y)
  }
}
