import Measures
import SweepRunner
import SynapseModel

@testable import TransmissionBaseline

/// Release by calcium sensors as tests write it: paths begin behind the input's name.
enum SensorExperiment {
  /// One terminal with a spike at time 0, one site that is never refilled, no residual calcium: the
  /// mean number of vesicles is the release probability of a vesicle.
  static func single(_ values: [String: Double], _ models: [String: String] = [:]) -> Experiment {
    make(
      [
        "duration": 30, "spikes.rate": 1, "release.sites": 1, "release.recovery": 1e12,
        "release.stochastic": 0,
      ].merging(values) { $1 }, models)
  }

  /// An input `train` with Gaussian calcium, the sensor `lou_2005` and regular spikes.
  static func make(_ values: [String: Double], _ models: [String: String] = [:]) -> Experiment {
    let chosen = [
      "spikes": "regular", "calcium": "gaussian", "sensor": "lou_2005",
      "release": "calcium_sensor",
    ].merging(models) { $1 }
    return Experiment(
      models: Dictionary(uniqueKeysWithValues: chosen.map { (place($0), $1) }),
      values: Dictionary(uniqueKeysWithValues: values.map { (place($0), $1) }))
  }

  private static func place(_ path: String) -> String {
    path == "duration" || path == "step" || path.hasPrefix("neuron.")
      ? path : "inputs.train." + path
  }

  /// The released vesicles of each experiment, whether evoked or not.
  static func vesicles(_ experiments: [Experiment], seed: UInt64 = 1) -> [Double] {
    simulate(experiments.map { ($0.configuration, seed) }).map(\.input.all)
  }

  /// The release at each grid point of the first run's input.
  static func course(_ experiment: Experiment, seed: UInt64 = 1) -> [Double] {
    var counted = experiment
    counted.models["inputs.train.receptors.counter"] = "potential_jump"
    counted.values.merge([
      "inputs.train.receptors.counter.amplitude": Counter.jump, "neuron.leak": 1e-300,
      "neuron.capacitance": 1, "neuron.rest": 0, "neuron.threshold": 200, "neuron.reset": -1,
    ]) { $1 }
    return Counter.counts([counted], seeds: [seed])[0]
  }

  /// The sections of an experiment's input, in all lanes.
  static func parameters(_ experiment: Experiment) -> LaneParameters {
    let configuration = experiment.configuration
    return LaneParameters(
      structure: configuration.structure,
      lanes: Array(repeating: configuration, count: BatchSize.lanes), path: "inputs.train")
  }
}

/// Eight numbers that are the same.
func eight(_ value: Double) -> Eight { Eight(repeating: value) }

extension InputOutcome {
  /// All released vesicles.
  var all: Double { vesicles + (asynchronous ?? 0) + (spontaneous ?? 0) }
}
