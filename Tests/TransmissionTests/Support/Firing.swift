import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

extension Experiment {
  /// A neuron alone; the numbers are the neuron's but for `duration` and `step`.
  static func neuron(_ model: String, _ values: [String: Double]) -> Experiment {
    Experiment(
      models: ["neuron": model],
      values: Dictionary(
        uniqueKeysWithValues: values.map {
          (["duration", "step"].contains($0.key) ? $0.key : "neuron." + $0.key, $0.value)
        }))
  }

  /// A neuron alone as a preset says it.
  static func neuron(preset name: String, _ values: [String: Double]) throws -> Experiment {
    let preset = try #require(NeuronPresets.all.first { $0.name == name })
    var (model, numbers) = ("", values)
    for entry in preset.keys.dropFirst().dropLast().split(separator: ", ") {
      let parts = entry.split(separator: ": ")
      if parts[0] == "model" {
        model = String(parts[1])
      } else {
        // All are in the parameter's own unit.
        let word = parts[1].prefix { $0 != " " }
        let number: Double = try #require(Double(String(word)))
        numbers[String(parts[0])] = number
      }
    }
    return neuron(model, numbers)
  }

  /// The times of the neuron's spikes (ms) in a run for each of at most 32 seeds.
  func spikeTrains(seeds: [UInt64]) -> [[Double]] {
    guard let batch = Batch(seeds.map { _ in configuration }, seeds: seeds) else { return [] }
    var trains = seeds.map { _ in [Double]() }
    var times = StageTimes(isMeasured: false)
    while !batch.isComplete {
      batch.advance(times: &times)
      let spikes = batch.cells[0].spikes
      for (lane, time) in zip(spikes.lanes, spikes.times) where lane < trains.count {
        trains[lane].append(time)
      }
    }
    return trains
  }

  /// The times of the neuron's spikes (ms).
  func spikeTimes(seed: UInt64 = 1) -> [Double] { spikeTrains(seeds: [seed]).first ?? [] }

  /// The intervals between the neuron's spikes (ms).
  func intervals() -> [Double] {
    TransmissionTests.intervals([spikeTimes()])
  }
}
