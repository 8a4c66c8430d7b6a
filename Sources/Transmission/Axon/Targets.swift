public import SynapseModel

/// Divergence: one axon branches to several targets, each with its own synapses and its own neuron.
///
/// All targets see the same spikes of the source. A spike fails before the axon branches with probability
/// `trunk_failure`, for all targets at once, and on the way to a target with the inputs'
/// `axon.conduction_failure`, for each by itself. All other random numbers are each target's own, and those
/// of the first target are the ones of a run without divergence. Targets may differ in the success of
/// conduction to them and in the release probability there. Literature: science reference 14.2.
/// Check T-83.
enum Targets {
  static let number = Parameter(
    "count", .integer, default: 10, .within(1, 1000),
    "Targets of each axon, each with synapses and a neuron of its own",
    source: "10: by choice; an axon has hundreds to thousands of boutons", shared: .value)
  static let trunkFailure = Parameter(
    "trunk_failure", .number(nil), default: 0, .fraction,
    "Probability that a spike fails before the axon branches, for all targets at once",
    source: "0; 0-0.5 at branch points (science reference 3.1)", shared: .presence)
  static let conduction = Parameter(
    "conduction", .list(nil), default: 0, .fraction,
    "Probability that a spike reaches each target, beside 'axon.conduction_failure'; without it 1",
    source: "targets alike by choice; science reference 14.2", shared: .presence)
  static let releaseGain = Parameter(
    "release_gain", .list(nil), default: 0, .within(0, 1000),
    "Factor of the release probability at each target; without it 1",
    source: "targets alike by choice; science reference 14.2", shared: .presence)
  static let single = Model(
    "single", "One neuron", source: "by choice", parameters: [])
  static let divergent = Model(
    "divergent", "Each axon branches to several neurons of one kind",
    source: "science reference 14.2", parameters: [number, trunkFailure, conduction, releaseGain])
  static let section = Section(
    "targets", "How many neurons the inputs' axons reach", models: [single, divergent],
    defaultModel: single.name)

  /// How many targets there are; `parameters` are those of the section `targets`.
  static func count(_ parameters: LaneParameters) -> Int {
    parameters.model == divergent.name ? Int(parameters.uniform(number)) : 1
  }

  /// What a list says of one target, lane by lane; `nil` where targets are alike.
  static func own(
    _ parameter: Parameter, _ parameters: LaneParameters, target: Int
  ) -> [Double]? {
    guard parameters.model == divergent.name, parameters.isPresent(parameter) else { return nil }
    return parameters.lists(parameter).map { $0.indices.contains(target) ? $0[target] : 1 }
  }

  /// A list has a number for each target; `parameters` are those of the whole configuration.
  static func problems(_ parameters: LaneParameters) -> [Problem] {
    let targets = parameters.section(section.name)
    guard targets.model == divergent.name else { return [] }
    return [conduction, releaseGain].compactMap { parameter in
      let numbers = targets.lists(parameter).first ?? []
      guard targets.isPresent(parameter), numbers.count != count(targets) else { return nil }
      return targets.problem(
        at: parameter, "\(numbers.count) numbers for \(count(targets)) targets",
        hint: "give one number for each target, or set 'count' to \(numbers.count)")
    }
  }

  /// The name by which the random numbers of an input at another than the first target are drawn; no
  /// input can have it.
  static func streamName(_ input: String, target: Int) -> String { "\(input)#\(target + 1)" }

  /// The spikes of `source` as they reach the point where the axon branches.
  static func trunk(
    _ source: CountedSource, _ parameters: LaneParameters, context: InputContext
  ) -> any SpikeSource {
    guard parameters.isPresent(trunkFailure) else { return source }
    let effects = DelayLine.Effects(loss: parameters.values(trunkFailure))
    return DelayLine(source, effects, for: .branching, context: context)
  }
}

extension Simulation {
  /// Whether the axons of a structure branch to several targets.
  public static func isDivergent(_ structure: Structure) -> Bool {
    structure.models[Targets.section.name] == Targets.divergent.name
  }
}

/// A source whose spikes are counted, run by run.
final class CountedSource: SpikeSource {
  private let source: any SpikeSource
  private let counts = Memory(repeating: 0.0, count: BatchSize.lanes)

  init(_ source: any SpikeSource) { self.source = source }

  var firstSpikes: [Double] { source.firstSpikes }

  /// The spikes of a run's terminals so far.
  func count(lane: Int) -> Double { counts[lane] }

  /// The list must be empty before.
  func spikes(before end: Double, into spikes: SpikeList) {
    source.spikes(before: end, into: spikes)
    var groups = spikes.groups
    while let group = groups.next() {
      for index in 0..<group.count { counts[group.slot(index) & (BatchSize.lanes - 1)] += 1 }
    }
  }
}
