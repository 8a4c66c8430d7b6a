import SynapseModel

@testable import TransmissionBaseline

/// A spike source alone: all that it gives to the terminals of 32 runs.
struct SourceRun {
  var model: String
  /// The parameters of the source by name, in their units.
  var values: [String: Double]
  /// The parameters of the axon by name.
  var axon: [String: Double] = [:]
  /// The source's lists by name.
  var lists: [String: [Double]] = [:]
  var terminals = 1
  var duration = 10_000.0
  var name = "train"
  var seeds = (0..<32).map { UInt64($0) }

  init(
    _ model: String, _ values: [String: Double] = [:], axon: [String: Double] = [:],
    lists: [String: [Double]] = [:], terminals: Int = 1, duration: Double = 10_000,
    name: String = "train", seeds: [UInt64] = (0..<32).map { UInt64($0) }
  ) {
    (self.model, self.values, self.axon, self.lists) = (model, values, axon, lists)
    (self.terminals, self.duration, self.name, self.seeds) = (terminals, duration, name, seeds)
  }

  /// The whole experiment.
  var experiment: Experiment {
    var result = Experiment(
      models: ["inputs.\(name).spikes": model, "inputs.\(name).release": "static"],
      values: ["duration": duration, "inputs.\(name).count": Double(terminals)])
    for (key, value) in values { result.values["inputs.\(name).spikes.\(key)"] = value }
    for (key, value) in axon { result.values["inputs.\(name).axon.\(key)"] = value }
    for (key, list) in lists { result.lists["inputs.\(name).spikes.\(key)"] = list }
    return result
  }

  /// What is wrong with its parameters.
  var problems: [Problem] { Simulation.problems(in: experiment.configuration) }

  /// Spike times (ms) of each terminal of each run, in blocks of `steps` steps of 0.1 ms: those of
  /// terminal i of run j at 32 i + j.
  func trains(steps: Int = 64) -> [[Double]] {
    let configuration = experiment.configuration
    let input = LaneParameters(
      structure: configuration.structure,
      lanes: Array(repeating: configuration, count: BatchSize.lanes), path: "inputs.\(name)")
    let context = InputContext(
      name: name, terminals: terminals, seeds: seeds, duration: duration)
    let source = Axon.conducting(
      SpikeSources.make(input.section("spikes"), context: context), input.section("axon"),
      context: context)
    let list = SpikeList()
    var trains: [[Double]] = Array(repeating: [], count: context.slots)
    let count = Int((duration * 10).rounded())
    for first in stride(from: 0, to: count, by: steps) {
      list.removeAll()
      source.spikes(before: Double(min(first + steps, count)) * 0.1, into: list)
      var groups = list.groups
      while let group = groups.next() {
        for index in 0..<group.count { trains[group.slot(index)].append(group.times[index]) }
      }
    }
    return trains
  }
}
