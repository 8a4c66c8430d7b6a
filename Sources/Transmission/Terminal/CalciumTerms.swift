import SynapseModel

/// How a power of residual calcium falls after a spike, as a sum of exponentials.
///
/// Each spike adds to calcium, which decays exponentially to rest. With x = c / rest right behind a
/// spike, (c + rest)^n is, t later, rest^n (1 + sum over k = 1...n of (n over k) x^k exp(-k t / decay)).
/// A spike raises x from x0 to x1 and so each term by (n over k) (x1^k - x0^k), which then falls by
/// itself, whatever comes later: a Poisson process whose rate follows calcium is a sum of independent
/// ones that each begin with a spike and fall with decay / k.
final class CalciumTerms {
  /// The largest power.
  static let most = 3
  /// The most vesicles that one spike adds to one term.
  private static let limit = 1000.0

  /// How many terms any lane has.
  let count: Int
  /// Mean number of vesicles that each term of the last group's spikes releases.
  let means = Memory(repeating: Group(), count: most)
  /// Rise of x at a spike, and rate of decay (1/ms).
  private let rise, rate: Memory<Double>
  /// Calcium at rest (uM).
  private let rest: Memory<Double>
  /// Vesicles by x^k, for each k.
  private let weights: [Memory<Double>]
  /// Time constants of the terms (ms).
  let decays: [Memory<Double>]
  private let snare: SNAREComplexes?
  /// x right behind the last spike of each terminal, and when that was (ms).
  private let ratio, last: Memory<Double>

  /// What residual calcium is made of, where a section has parameters for it.
  static let parameters = [CalciumBasics.rest, ResidualCalcium.increment, ResidualCalcium.decay]

  /// Rate of release at rest (1/ms) and power, lane by lane; `section` holds `parameters`: calcium at rest
  /// and what a spike adds to it (uM), its decay (ms).
  init(base: [Double], power: [Double], _ section: LaneParameters, context: InputContext) {
    let rest = section.values(CalciumBasics.rest)
    let increment = section.values(ResidualCalcium.increment)
    let decay = section.values(ResidualCalcium.decay)
    count = Int(power.max() ?? 1)
    snare = context.snare
    self.rest = Memory(rest)
    rise = Memory(zip(increment, rest).map { $0 / $1 })
    rate = Memory(decay.map { $0 > 0 ? 1 / $0 : 1e300 })
    let ways = [[1.0, 0, 0], [2, 1, 0], [3, 3, 1]]
    weights = (0..<Self.most).map { term in
      Memory(
        base.indices.map { lane in
          base[lane] * ways[Int(power[lane]) - 1][term] * decay[lane] / Double(term + 1)
        })
    }
    decays = (1...Self.most).map { term in Memory(decay.map { $0 / Double(term) }) }
    ratio = Memory(repeating: 0, count: context.slots)
    last = Memory(repeating: -1e300, count: context.slots)
  }

  /// Lets the terminals of a group fire and writes what each term will release.
  @inline(__always) func fire(_ group: SpikeGroup) {
    let interval = group.times - group.gather(slots: last)
    let before =
      group.gather(slots: ratio) * Exponential.exp(-(interval * group.gather(rate)))
    let rise = group.gather(rise)
    let after = before + rise
    // Differences of powers, without taking any.
    let factors = (
      rise, rise * (after + before), rise * (after * after + before * (after + before))
    )
    means[0] = limited(group.gather(weights[0]) * factors.0)
    means[1] = limited(group.gather(weights[1]) * factors.1)
    means[2] = limited(group.gather(weights[2]) * factors.2)
    if let snare {
      // What toxin leaves at the spike stands for the short time after it.
      let left = snare.rates(group)
      for term in 0..<count { means[term] *= left }
    }
    for index in 0..<group.count {
      let slot = group.slot(index)
      (ratio[slot], last[slot]) = (after[index], group.times[index])
    }
  }

  /// Calcium of a terminal at a time (ms) not before its last spike (uM).
  func calcium(of slot: Int, at time: Double) -> Double {
    let lane = slot & (BatchSize.lanes - 1)
    return rest[lane] * (1 + ratio[slot] * Scalar.exp(-((time - last[slot]) * rate[lane])))
  }

  private func limited(_ mean: Group) -> Group { mean.atMost(Group(repeating: Self.limit)) }
}
