import Measures
import SynapseModel

/// Some runs of one structure, simulated side by side through the stages of transmission.
///
/// The signal goes one way: spikes -> vesicles -> conductances -> membrane -> spikes. Each stage
/// handles a whole block of time for all lanes before the next one starts.
final class Batch {
  private let lanes: Int
  let step: Double
  private let duration: Double
  private let steps: Int
  /// The targets of the inputs' axons, each with synapses and a neuron of its own.
  let cells: [Cell]
  private var failures: [String?]
  private var done = 0

  /// Prepares at most `BatchSize.lanes` runs; places that are left over repeat the last one.
  init?(_ configurations: [Configuration], seeds: [UInt64]) {
    guard let last = configurations.last, let lastSeed = seeds.last,
      configurations.count == seeds.count, configurations.count <= BatchSize.lanes
    else { return nil }
    lanes = configurations.count
    let spare = BatchSize.lanes - lanes
    let root = LaneParameters(
      structure: last.structure,
      lanes: configurations + Array(repeating: last, count: spare), path: "")
    step = root.uniform(Simulation.step)
    duration = root.uniform(Simulation.duration)
    steps = Int((duration / step).rounded())
    failures = Array(repeating: nil, count: lanes)
    let all = seeds + Array(repeating: lastSeed, count: spare)
    cells = (0..<Targets.count(root.section(Targets.section.name))).map {
      Cell(root, seeds: all, target: $0)
    }
  }

  /// Whether all steps have been done.
  var isComplete: Bool { done >= steps }

  /// The next steps, at most `longest`.
  func nextBlock(longest: Int = Block.longest) -> Block {
    let count = min(longest, steps - done)
    return Block(
      firstStep: done, count: count, step: step,
      end: done + count == steps ? duration : Double(done + count) * step)
  }

  /// Simulates the next block and adds what each stage took to `times`.
  func advance(trace: Grid? = nil, times: inout StageTimes) {
    let block = nextBlock()
    begin(block)
    for (index, cell) in cells.enumerated() {
      for input in cell.inputs {
        times.measure(\.events) { input.release(in: block) }
        times.measure(\.receptors) { input.open(in: block) }
      }
      times.measure(\.membrane) { cell.integrate(block, trace: index == 0 ? trace : nil) }
    }
    complete(block)
  }

  /// Brings what changes slowly up to date; comes before all else of a block.
  func begin(_ block: Block) {
    for cell in cells { cell.modulation.update(before: block, neuron: cell.neuron) }
  }

  /// Notes that all cells are at the end of a block.
  func complete(_ block: Block) {
    done += block.count
    noteFailures(at: block.end)
  }

  /// A potential that is no number stays so, and makes the run's result void.
  private func noteFailures(at time: Double) {
    for cell in cells {
      for (lane, voltage) in cell.neuron.voltage.values.prefix(lanes).enumerated()
      where !voltage.isFinite && failures[lane] == nil {
        failures[lane] = "membrane potential left the range of numbers before \(time.brief) ms"
      }
    }
  }

  /// What came out, run by run.
  func outcomes() -> [RunOutcome] {
    let inputs = cells.map { $0.outcomes(lanes: lanes) }
    return (0..<lanes).map { lane in
      RunOutcome(
        inputs: Cell.joined(inputs.map { $0[lane] }),
        spikeTrain: cells[0].trains[lane], duration: duration, failure: failures[lane],
        otherTrains: cells.dropFirst().map { $0.trains[lane] },
        clamp: MeanAndPeak.mean(
          of: cells.compactMap { ($0.neuron as? any ClampedNeuron)?.outcome(lane: lane) }),
        potential: PotentialCourse.mean(
          of: cells.compactMap { $0.potentialCourse(lane: lane) }),
        contraction: MeanAndPeak.mean(
          of: cells.compactMap { $0.contraction?.outcome(lane: lane) }))
    }
  }
}
