import SynapseModel

/// Conduction from where spikes begin to the terminals: each branch delays its spikes and may fail.
///
/// A spike comes length / speed + delay later (mm over m/s is ms). It fails with one probability on
/// each branch, that is for each terminal, independently of the others. Nothing is done, and takes
/// time, where length, delay and failure are 0. Literature: science reference 3.1.
enum Axon {
  static let length = Parameter(
    "length", .number(.mm), default: 0, .within(0, 10_000), "Length of the axon",
    source: "0: no axon; 1 mm is usual in cortex (science reference 3.1)", shared: .presence)
  static let speed = Parameter(
    "speed", .number(.metersPerSecond), default: 0.5, .within(0.001, 200), "Conduction velocity",
    source: "unmyelinated 0.2-2 m/s, myelinated 5-50 m/s (science reference 3.1)")
  static let delay = Parameter(
    "delay", .number(.ms), default: 0, .within(0, 1e6), "Fixed part of the synaptic delay",
    source: "0: by choice; 0.3-1 ms, 0.2 ms beside a kinetic sensor (science reference 3.1)",
    shared: .presence)
  static let failure = Parameter(
    "conduction_failure", .number(nil), default: 0, .fraction,
    "Probability that a spike does not reach a terminal, for each spike and terminal",
    source: "0; 0-0.5 at branch points (science reference 3.1)", shared: .presence)

  static let section = Section(
    "axon", "Conduction of spikes to the terminals; without it they are there at once",
    parameters: [length, speed, delay, failure])

  /// The spikes of `source` as they reach the terminals, each with the probability `success` of its lane
  /// beside that of the axon.
  static func conducting(
    _ source: any SpikeSource, _ parameters: LaneParameters, success: [Double]? = nil,
    context: InputContext
  ) -> any SpikeSource {
    let hasOwn = [length, delay, failure].contains { parameters.isPresent($0) }
    guard hasOwn || success != nil else { return source }
    let paths = zip(parameters.values(length), parameters.values(speed)).map(/)
    let failures = parameters.values(failure)
    let effects = DelayLine.Effects(
      shift: zip(paths, parameters.values(delay)).map(+),
      loss: success.map { zip(failures, $0).map { 1 - (1 - $0) * $1 } } ?? failures)
    return DelayLine(source, effects, for: .conduction, context: context)
  }
}
