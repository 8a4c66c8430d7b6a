import SynapseModel

/// The working SNARE complexes of the vesicles of an input, lane by lane, and how toxin changes them.
final class SNAREComplexes {
  /// Whether each missing complex slows fusion down, instead of a number that is needed.
  private let isEnergy: Bool
  /// Places of a vesicle, and the factor for a missing one or the number that is needed.
  private let places, limit: Memory<Double>
  /// Share of intact substrate when the run begins, what it tends to, and how fast (1/ms).
  private let start, end, rate: Memory<Double>

  /// `nil` where every vesicle has all its complexes; `section` holds the parameters of `snare`.
  init?(_ section: LaneParameters) {
    guard section.model == SNARE.threshold.name || section.model == SNARE.energy.name else {
      return nil
    }
    isEnergy = section.model == SNARE.energy.name
    places = Memory(section.values(SNARE.complexes))
    limit = Memory(section.values(isEnergy ? SNARE.barrier : SNARE.needed))
    start = Memory(SNARE.intactShare(section))
    let (turnover, cut) = (
      section.values(SNARE.turnover),
      zip(section.values(SNARE.cleavage), section.values(SNARE.toxin)).map { $0 * $1 }
    )
    rate = Memory(zip(turnover, cut).map { $0 + $1 })
    end = Memory(zip(turnover, cut).map { $0 / ($0 + $1) })
  }

  /// Share of intact substrate at a time of the run (ms).
  func share(_ lane: Int, at time: Double) -> Double {
    let left = Scalar.exp(-(rate[lane] * time))
    return end[lane] + (start[lane] - end[lane]) * left
  }

  /// The mean over K, the number of working complexes, of `value` of the relative rate of fusion.
  @inline(__always)
  func mean(_ lane: Int, share: Double, _ value: (Double) -> Double) -> Double {
    let count = Int(places[lane])
    var (sum, ways) = (0.0, 1.0)
    for working in 0...count {
      let weight = ways * share.power(working) * (1 - share).power(count - working)
      sum += weight * value(fusionRate(lane, working: working))
      ways *= Double(count - working) / Double(working + 1)
    }
    return sum
  }

  /// Rate of fusion with so many working complexes, relative to that with all.
  @inline(__always) private func fusionRate(_ lane: Int, working: Int) -> Double {
    isEnergy
      ? (1 / limit[lane]).power(Int(places[lane]) - working)
      : Double(working) >= limit[lane] ? 1 : 0
  }

  /// Share of vesicles that cannot fuse at all.
  func stuck(_ lane: Int, share: Double) -> Double {
    mean(lane, share: share) { $0 == 0 ? 1 : 0 }
  }

  /// Mean relative rate of fusion at a time of the run (ms).
  func rate(_ lane: Int, at time: Double) -> Double {
    mean(lane, share: share(lane, at: time)) { $0 }
  }

  /// The highest of these rates from the start of a run to `time`: shares change in one direction.
  func highestRate(_ lane: Int, until time: Double) -> Double {
    max(rate(lane, at: 0), rate(lane, at: time))
  }
}

extension SNAREComplexes {
  /// Mean relative rates of fusion when the group's spikes come.
  func rates(_ group: SpikeGroup) -> Group {
    var rates = Group(repeating: 0)
    for index in 0..<BatchSize.width {
      rates[index] = rate(group.slot(index) & (BatchSize.lanes - 1), at: group.times[index])
    }
    return rates
  }

  /// What is left, at the group's spikes, of a probability to release: with -ln(1 - p) as the
  /// integral of the rate of fusion, the mean over K.
  func left(_ probability: Group, _ group: SpikeGroup) -> Group {
    var left = probability
    for index in 0..<BatchSize.width {
      let lane = group.slot(index) & (BatchSize.lanes - 1)
      let share = share(lane, at: group.times[index])
      let p = probability[index]
      guard isEnergy else {
        left[index] = p * mean(lane, share: share) { $0 }
        continue
      }
      // 690 is as certain to the last digit.
      let integral = -Scalar.log(max(1 - p, 1e-300))
      left[index] = mean(lane, share: share) { 1 - Scalar.exp(-(integral * $0)) }
    }
    return left
  }
}
