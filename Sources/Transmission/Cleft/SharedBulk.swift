import SynapseModel

/// The space around the perisynaptic spaces of all terminals of an input, run by run.
///
/// During a step terminals see its concentration B from the step's start. Then all that came in from them
/// (q, in terminal order) is added at once, and B goes to the ambient concentration A for the step's
/// length h: B' = A + (B + q / volume - A) exp(-k h). What it loses is counted. The error is of first
/// order in h; nothing is lost by it. Check T-51.
final class SharedBulk {
  /// Its concentration (mM).
  let concentration: Memory<Double>
  private let ambient: [Double]
  /// Volume for all terminals (volumes of a cleft), and rate constant of loss (1/ms).
  private let volumes: [Double]
  private let rates: PerLane
  /// What came in during the step, and what has been lost (mM in the volume of a cleft).
  private let inflow = Memory(repeating: 0.0, count: BatchSize.lanes)
  private let lost = Memory(repeating: 0.0, count: BatchSize.lanes)

  /// The bulk of an input with `terminals`; `nil` where each of them has one of its own.
  ///
  /// `space` is the perisynaptic one, `concentration` what the bulk starts with.
  init?(_ space: LaneParameters, concentration: Memory<Double>, terminals: Int) {
    guard Self.isPresent(space) else { return nil }
    self.concentration = concentration
    ambient = (0..<BatchSize.lanes).map { concentration[$0] }
    volumes = space.values(PerisynapticSpace.bulk).map { $0 * Double(terminals) }
    rates = space[PerisynapticSpace.bulkEscape]
  }

  /// Whether terminals share a bulk.
  static func isPresent(_ space: LaneParameters) -> Bool {
    space.model == PerisynapticSpace.wellMixed.name && space.isPresent(PerisynapticSpace.bulk)
      && space.uniform(PerisynapticSpace.bulkShared) == 1
  }

  /// Notes what came in from a terminal of a run.
  @inline(__always) func add(_ amount: Double, lane: Int) { inflow[lane] += amount }

  /// Ends a step of `length` (ms).
  func endStep(_ length: Double) {
    for group in 0..<BatchSize.groups {
      let left = Exponential.exp(-(length * rates[group]))
      for place in 0..<BatchSize.width {
        let lane = group * BatchSize.width + place
        let full = concentration[lane] + inflow[lane] / volumes[lane]
        let next = ambient[lane] + (full - ambient[lane]) * left[place]
        lost[lane] += (full - next) * volumes[lane]
        concentration[lane] = next
        inflow[lane] = 0
      }
    }
  }

  /// What a run's bulk has lost (mM in the volume of a cleft).
  func lost(lane: Int) -> Double { lost[lane] }
}
