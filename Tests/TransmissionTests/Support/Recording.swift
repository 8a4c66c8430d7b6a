import Measures
import SweepRunner
import SynapseModel

@testable import TransmissionAVX2
@testable import TransmissionAVX512
@testable import TransmissionBaseline

extension Processor {
  /// Runs at most 32 runs and shows the membrane potentials at the end of each step (32 numbers).
  func record(
    _ configurations: [Configuration], seeds: [UInt64],
    each: (Int, UnsafePointer<Double>) -> Void
  ) -> [RunOutcome] {
    var times = StageTimes(isMeasured: false)
    switch self {
    case .baseline:
      let grid = TransmissionBaseline.Grid(rows: TransmissionBaseline.Block.longest)
      guard let batch = TransmissionBaseline.Batch(configurations, seeds: seeds) else { return [] }
      show(configurations, block: grid.count, lanes: grid.lanes, each: each) {
        batch.advance(trace: grid, times: &times)
      }
      return batch.outcomes()
    case .avx2:
      let grid = TransmissionAVX2.Grid(rows: TransmissionAVX2.Block.longest)
      guard let batch = TransmissionAVX2.Batch(configurations, seeds: seeds) else { return [] }
      show(configurations, block: grid.count, lanes: grid.lanes, each: each) {
        batch.advance(trace: grid, times: &times)
      }
      return batch.outcomes()
    case .avx512:
      let grid = TransmissionAVX512.Grid(rows: TransmissionAVX512.Block.longest)
      guard let batch = TransmissionAVX512.Batch(configurations, seeds: seeds) else { return [] }
      show(configurations, block: grid.count, lanes: grid.lanes, each: each) {
        batch.advance(trace: grid, times: &times)
      }
      return batch.outcomes()
    }
  }

  private func show(
    _ configurations: [Configuration], block: Int, lanes: UnsafeMutablePointer<Double>,
    each: (Int, UnsafePointer<Double>) -> Void, advance: () -> Void
  ) {
    let steps = configurations.first.map(Self.steps) ?? 0
    var done = 0
    while done < steps {
      advance()
      let count = min(block, steps - done)
      for row in 0..<count {
        each(done + row, lanes + row * SynapseSimulation.batchSize)
      }
      done += count
    }
  }

  private static func steps(of configuration: Configuration) -> Int {
    func value(_ path: String) -> Double {
      configuration.structure.position(of: path).map { configuration.values[$0] } ?? 0
    }
    return Int((value("duration") / value("step")).rounded())
  }
}

extension Experiment {
  /// The membrane potential at the end of each step.
  func voltages(seed: UInt64 = 1) -> [Double] {
    var voltages: [Double] = []
    _ = Processor.best.record([configuration], seeds: [seed]) { voltages.append($1[0]) }
    return voltages
  }
}

/// A neuron that counts: it never leaks nor fires, and each vesicle moves it by the same jump.
///
/// So the release at each grid point can be read from the trace of the whole program.
enum Counter {
  /// The jump by one vesicle (mV), a power of two, so that sums are exact.
  static let jump = 0x1p-20

  /// An input `train` onto the counter.
  static func experiment(
    spikes: String, release: String, _ values: [String: Double]
  ) -> Experiment {
    Experiment(
      models: [
        "inputs.train.spikes": spikes, "inputs.train.release": release,
        "inputs.train.receptors.counter": "potential_jump",
      ],
      values: [
        "inputs.train.receptors.counter.amplitude": jump, "neuron.leak": 1e-300,
        "neuron.capacitance": 1, "neuron.rest": 0, "neuron.threshold": 200, "neuron.reset": -1,
      ]
    ).with(values)
  }

  /// Shows every release: lane, step, vesicles.
  static func releases(
    _ experiments: [Experiment], seeds: [UInt64], each: (Int, Int, Double) -> Void
  ) {
    var before = Array(repeating: 0.0, count: experiments.count)
    _ = Processor.best.record(experiments.map(\.configuration), seeds: seeds) { step, voltages in
      for lane in before.indices where voltages[lane] != before[lane] {
        each(lane, step, (voltages[lane] - before[lane]) / jump)
        before[lane] = voltages[lane]
      }
    }
  }

  /// The vesicles released in each step: lane, then step.
  static func counts(_ experiments: [Experiment], seeds: [UInt64]) -> [[Double]] {
    var before = Array(repeating: 0.0, count: experiments.count)
    var counts: [[Double]] = Array(repeating: [], count: experiments.count)
    _ = Processor.best.record(experiments.map(\.configuration), seeds: seeds) { _, voltages in
      for lane in before.indices {
        counts[lane].append((voltages[lane] - before[lane]) / jump)
        before[lane] = voltages[lane]
      }
    }
    return counts
  }

  /// The steps at which vesicles act in each lane, one entry for each vesicle.
  static func steps(_ experiments: [Experiment]) -> [[Int]] {
    var steps: [[Int]] = Array(repeating: [], count: experiments.count)
    let seeds = experiments.indices.map { UInt64($0) }
    releases(experiments, seeds: seeds) { lane, step, amount in
      for _ in 0..<Int(amount.rounded()) { steps[lane].append(step) }
    }
    return steps
  }
}
