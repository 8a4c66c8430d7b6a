import Measures
import SweepRunner
import SynapseModel
import Testing

/// A configuration as a test writes it: the models that are chosen and the numbers that matter.
///
/// Inputs and receptors exist where a model is chosen for them; all other numbers are defaults.
struct Experiment {
  /// Section path to model name.
  var models: [String: String] = [:]
  /// Parameter path to value, in the parameter's unit.
  var values: [String: Double] = [:]
  /// Path of a list to its numbers, in the parameter's unit.
  var lists: [String: [Double]] = [:]

  /// The experiment with other numbers.
  func with(_ changes: [String: Double]) -> Experiment {
    var result = self
    result.values.merge(changes) { $1 }
    return result
  }

  /// The configuration, made from the program's schema.
  var configuration: Configuration {
    var builder = Builder(experiment: self)
    builder.add(SynapseSimulation.schema, at: "")
    let structure = Structure(
      fields: builder.fields, models: builder.models, members: builder.members)
    var used: Set<String> = []
    var numberLists: [NumberLists.List] = []
    let numbers = structure.fields.map { field in
      used.insert(field.path)
      if let list = lists[field.path] {
        numberLists.append(
          NumberLists.List(numbers: list, label: field.path, identity: field.path))
        return Double(numberLists.count)
      }
      let value = values[field.path] ?? field.parameter.defaultValue
      if value == nil { Issue.record("\(field.path) needs a value") }
      return value ?? 0
    }
    for path in Set(values.keys).union(lists.keys).subtracting(used).sorted() {
      Issue.record("there is no parameter \(path)")
    }
    return Configuration(
      structure: structure, values: numbers, lists: NumberLists(numberLists))
  }

  /// Runs it once for each seed.
  func run(seeds: some Sequence<UInt64>, on processor: Processor = .best) -> [RunOutcome] {
    let configuration = configuration
    return simulate(seeds.map { (configuration, $0) }, on: processor)
  }

  /// Goes through the schema as the spec reader does.
  private struct Builder {
    let experiment: Experiment
    var fields: [Structure.Field] = []
    var models: [String: String] = [:]
    var members: [String: [String]] = [:]

    mutating func add(_ section: Section, at path: String) {
      if let member = section.members?.section {
        let names = names(at: path)
        members[path] = names
        for name in names { add(member, at: path + "." + name) }
        return
      }
      var parameters = section.parameters
      if !section.models.isEmpty {
        let name = experiment.models[path] ?? section.defaultModel ?? "none"
        guard let model = section.model(named: name) else {
          Issue.record("\(path) has no model \(name)")
          return
        }
        models[path] = name
        parameters += model.parameters
      }
      for parameter in parameters {
        fields.append(Structure.Field(path: join(path, parameter.name), parameter: parameter))
      }
      for inner in section.sections { add(inner, at: join(path, inner.name)) }
    }

    /// The names right behind `path` in the paths of models and values.
    private func names(at path: String) -> [String] {
      let keys = Array(experiment.models.keys) + experiment.values.keys
      let found = keys.compactMap { key in
        key.hasPrefix(path + ".")
          ? key.dropFirst(path.count + 1).split(separator: ".").first.map(String.init) : nil
      }
      return Set(found).sorted()
    }

    private func join(_ path: String, _ name: String) -> String {
      path.isEmpty ? name : path + "." + name
    }
  }
}

/// Simulates any number of runs of one structure, a batch at a time, in order.
func simulate(
  _ runs: [(Configuration, UInt64)], on processor: Processor = .best
) -> [RunOutcome] {
  var outcomes: [RunOutcome] = []
  var times = StageTimes(isMeasured: false)
  for first in stride(from: 0, to: runs.count, by: SynapseSimulation.batchSize) {
    let batch = runs[first..<min(first + SynapseSimulation.batchSize, runs.count)]
    let results = processor.run(
      batch.map(\.0), seeds: batch.map(\.1), times: &times, isCancelled: { false })
    outcomes += results ?? []
  }
  return outcomes
}

extension Processor {
  /// The fastest that this machine can run.
  static var best: Processor { supported.last ?? .baseline }

  /// All that this machine can run.
  static var supported: [Processor] { allCases.filter(\.isSupported) }
}

extension RunOutcome {
  /// The one input of a run with a single input.
  var input: InputOutcome { inputs[0] }

  /// Everything in it, to the bit.
  var bits: [UInt64] {
    let release: [[Double]] = inputs.map { input in
      [
        input.isExcitatory ? 1 : 0, input.spikes, input.vesicles, input.opportunities,
        input.failures ?? -1, input.firstSpike, input.spontaneous ?? -1,
        input.asynchronous ?? -1,
      ]
    }
    let firing: [Double] = [
      Double(spikeTrain.count), spikeTrain.first ?? -1, spikeTrain.last ?? -1,
      spikeTrain.intervalCV ?? -1, duration, failure == nil ? 0 : 1,
    ]
    return (release.flatMap(\.self) + firing).map(\.bitPattern)
  }
}
