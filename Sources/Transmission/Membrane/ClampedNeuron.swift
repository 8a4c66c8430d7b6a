import Measures
import SynapseModel

/// A neuron whose potential is held, so that the current that this takes is what comes out.
protocol ClampedNeuron: NeuronModel {
  /// Mean current and the one farthest from 0 (pA), so far.
  func outcome(lane: Int) -> MeanAndPeak
}

/// The potential that a clamp commands, lane by lane: `holding`, and steps of it.
struct CommandPotential {
  /// The potential now (mV).
  private(set) var voltage: PerLane
  /// Changes in order of steps, and how many were made.
  private let changes: [Change]
  private var made = 0

  /// The command potential of a lane from a step on.
  private struct Change {
    let step, lane: Int
    let voltage: Double
  }

  init(_ parameters: LaneParameters, step: Double) {
    voltage = parameters[VoltageClamp.holding]
    let times = parameters.lists(VoltageClamp.stepTimes)
    let voltages = parameters.lists(VoltageClamp.stepVoltages)
    changes = times.indices.flatMap { lane in
      zip(times[lane], voltages[lane]).map { time, voltage in
        Change(step: Int(min(time / step, 1e15).rounded()), lane: lane, voltage: voltage)
      }
    }.sorted { ($0.step, $0.lane) < ($1.step, $1.lane) }
  }

  /// Makes the changes that are due at a step.
  mutating func change(at step: Int) {
    while made < changes.count, changes[made].step <= step {
      let change = changes[made]
      voltage[change.lane / BatchSize.width][change.lane % BatchSize.width] = change.voltage
      made += 1
    }
  }
}

/// The current of a clamp (pA), outward positive.
struct ClampRecord {
  /// That of the last step.
  private(set) var current = PerLane(repeating: 0)
  private var sum = PerLane(repeating: 0)
  private var largest = PerLane(repeating: 0)
  /// Steps that were noted in all groups.
  var steps = 0.0

  /// Notes the mean current of a step.
  @inline(__always) mutating func note(_ flow: Group, _ group: Int) {
    let before = largest[group]
    largest[group].replace(with: flow, where: flow * flow .> before * before)
    sum[group] += flow
    current[group] = flow
  }

  func outcome(lane: Int) -> MeanAndPeak {
    MeanAndPeak(mean: sum.values[lane] / max(steps, 1), peak: largest.values[lane])
  }
}
