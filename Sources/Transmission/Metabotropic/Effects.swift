import SynapseModel

/// What active effectors do.
enum Effects {
  static let none = Model(
    "none", "Nothing but what is seen in a trace", source: "by choice", parameters: [])
  static let gain = Parameter(
    "gain", .number(nil), default: -0.5, .within(-1, 100),
    "Change, relative to rest, where all effectors are active (a in 1 + a O)",
    source: "-0.5 to -0.7 at presynaptic receptors (science reference 10.3)")
  static let shift = Parameter(
    "shift", .number(.mV), default: -1, .within(-100, 100),
    "Change of the threshold where all effectors are active",
    source: "D1 -1 mV (science reference 10.3, estimate)")
  static let conductance = Model(
    "conductance", "Channels that the G-protein opens", source: "science reference 10.1",
    parameters: EffectorChannel.parameters)
  static let closing = Model(
    "closing", "Channels, open at rest, that the G-protein closes",
    source: "M-current (science reference 10.3)",
    parameters: EffectorChannel.closingParameters)
  static let threshold = Model(
    "threshold", "Shifts the neuron's threshold", source: "science reference 10.1",
    parameters: [shift])
  static let leak = Model(
    "leak", "Multiplies the neuron's leak", source: "science reference 10.1", parameters: [gain])
  static let adaptation = Model(
    "adaptation", "Multiplies what a spike adds to the neuron's adaptation",
    source: "beta receptors, science reference 10.3", parameters: [gain])
  static let release = Model(
    "release_probability",
    "Multiplies the probability of evoked release, of its own input or of 'targets'",
    source: "science reference 10.1 and 16.4", parameters: [gain])
  static let synthesis = Model(
    "synthesis", "Multiplies the synthesis of transmitter, of its own input or of 'targets'",
    source: "autoreceptors, factor A of science reference 6.1", parameters: [gain])
  static let receptor = Model(
    "gain", "Multiplies the conductance of the receptors that 'targets' names, in all inputs",
    source: "science reference 10.1", parameters: [gain])

  static let share = Parameter(
    "share", .number(nil), default: 1, .fraction, "Share of the gain that acts on this one",
    source: "1 by choice")
  static let section = Section(
    "effect", "What the effectors of a metabotropic receptor do",
    models: [
      none, conductance, closing, threshold, leak, adaptation, release, synthesis, receptor,
    ],
    defaultModel: none.name,
    sections: [
      Section(
        "targets",
        "Names of what it acts on: inputs for 'release_probability' and 'synthesis', receptors for 'gain'",
        eachNamed: Section("target", "An input or receptor", parameters: [share])),
      ReversalPotential.section,
    ])

  /// What is wrong with an effect, though each parameter is in range.
  static func problems(_ effect: LaneParameters, input: LaneParameters) -> [Problem] {
    let targets = effect.section("targets")
    let inputs = input.root.section("inputs")
    let known =
      switch effect.model {
      case release.name, synthesis.name: inputs.members
      case receptor.name:
        inputs.members.flatMap { inputs.section($0).section("receptors").members }
      default: [String]()
      }
    var problems = targets.members.filter { !known.contains($0) }.map { name in
      Problem(
        path: targets.path + "." + name,
        message: known.isEmpty
          ? "an effect '\(effect.model)' has no targets" : "there is no '\(name)' to act on",
        hint: known.isEmpty
          ? "leave 'targets' out" : "one of \(Set(known).sorted().joined(separator: ", "))")
    }
    if effect.model == synthesis.name { problems += synthesisProblems(effect, input: input) }
    if effect.model == receptor.name, targets.members.isEmpty {
      problems.append(
        Problem(
          path: effect.path, message: "an effect on receptors has to name them",
          hint: "for example 'targets: {nmda: {}}'"))
    }
    let hasReversal = EffectorChannel.isPresent(effect)
    return problems + ReversalPotential.problems(effect, "effect", hasReversal: hasReversal)
  }

  /// Whether an effect acts on terminals, of its own input where it names none.
  static func actsOnTerminals(_ effect: String) -> Bool {
    [release.name, synthesis.name].contains(effect)
  }

  /// Only the generic synthesis has a factor.
  private static func synthesisProblems(
    _ effect: LaneParameters, input: LaneParameters
  ) -> [Problem] {
    let named = effect.section("targets").members
    let inputs = input.root.section("inputs")
    let acted = named.isEmpty ? [input] : named.filter(inputs.members.contains).map(inputs.section)
    return acted.compactMap { input in
      let synthesis = input.section("vesicles").section(Synthesis.section.name)
      guard synthesis.model != Synthesis.generic.name else { return nil }
      return Problem(
        path: effect.path, message: "there is no synthesis to act on in '\(input.path)'",
        hint: "'vesicles: {filling: {model: carrier}, synthesis: {model: generic}}'")
    }
  }
}

/// Channels that active effectors open, a conductance g O with a reversal potential, or close.
///
/// What closes channels takes away g O (V - E) of the current at rest, which is in the leak: relative to
/// rest it is a conductance -g O.
struct EffectorChannel {
  static let conductance = Parameter(
    "conductance", .number(.nS), default: 1, .nonNegative,
    "Conductance where all effectors are active",
    source: "1 nS by choice; 0.5 nS in the files of"
      + " Destexhe, Mainen & Sejnowski 1998")
  static let reversal = Parameter(
    "reversal", .number(.mV), default: -95, .within(-200, 200),
    "Reversal potential of the channels",
    source: "potassium -95 mV (Destexhe, Mainen & Sejnowski 1998); cations 0 mV")
  static let parameters = [conductance, reversal]
  private static let closed = Parameter(
    "conductance", .number(.nS), default: 3, .nonNegative,
    "Conductance at rest of the channels that all effectors together close; a part of the leak",
    source: "3 nS of a leak of 10 nS leave 0.7 of it (science reference 10.3, estimate)")
  static let closingParameters = [closed, reversal]

  private let isClosing: Bool
  private let maximal, reversal: PerLane

  init(_ parameters: LaneParameters) {
    let conductance = parameters[Self.conductance]
    isClosing = parameters.model == Effects.closing.name
    maximal = isClosing ? conductance.map { -$0 } : conductance
    reversal = ReversalPotential.of(parameters)
  }

  /// Whether an effect acts by channels.
  static func isPresent(_ effect: LaneParameters) -> Bool {
    [Effects.conductance.name, Effects.closing.name].contains(effect.model)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] {
    zip(reversal.values, threshold.values).map { ($0 > $1) != isClosing }
  }

  func state(lane: Int, level: PerLane) -> StateValue {
    StateValue(
      name: "conductance", unit: .nS, value: maximal.values[lane] * level.values[lane])
  }

  /// Adds the mean over a step, to second order.
  @inline(__always)
  func add(_ row: Int, _ before: PerLane, _ after: PerLane, _ drive: Drive) {
    var mean = before
    mean += after
    let conductance = mean * maximal * PerLane(repeating: 0.5)
    drive.conductance.rows[row] += conductance
    drive.current.rows[row].addProduct(conductance, reversal)
  }
}

/// A second messenger that follows the effector slowly: dm/dt = (O - m) / tau.
final class SlowMessenger {
  static let none = Model(
    "none", "The effector acts by itself", source: "by choice", parameters: [])
  static let decay = Parameter(
    "decay", .number(.ms), default: 30_000, .within(1, 1e9), "Time constant of the messenger",
    source: "10 s to 1 h (science reference 10.4)")
  static let slow = Model(
    "slow", "A messenger that follows the effector and acts instead of it",
    source: "science reference 10.4", parameters: [decay])
  static let section = Section(
    "messenger", "A slow second messenger between effector and effect", models: [none, slow],
    defaultModel: none.name)

  private let share: PerLane
  private var amount = PerLane(repeating: 0)

  static func make(_ parameters: LaneParameters, step: Double) -> SlowMessenger? {
    parameters.model == slow.name ? SlowMessenger(parameters, step: step) : nil
  }

  private init(_ parameters: LaneParameters, step: Double) {
    share = parameters[Self.decay].map {
      Exponential.complement(Group(repeating: step) / $0) * 0.5
    }
  }

  /// Goes through a step in which the effector's share changes along a straight line.
  @inline(__always) func follow(_ before: PerLane, _ after: PerLane) -> PerLane {
    for group in 0..<BatchSize.groups {
      let sum = before[group] + after[group] - 2 * amount[group]
      amount[group].addProduct(sum, share[group])
    }
    return amount
  }

  func state(lane: Int) -> StateValue {
    StateValue(name: "messenger", unit: nil, value: amount.values[lane])
  }
}
