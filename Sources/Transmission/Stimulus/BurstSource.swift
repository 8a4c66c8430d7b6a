import SynapseModel

/// Bursts: a renewal process of onsets, and from each onset on n spikes at equal intervals.
///
/// Bursts that overlap are merged. Mean rate burst rate E[n]; with n fixed and long gaps a share
/// (n - 1) / n of the intervals is the intra-burst one. Check T-6.
final class BurstSource: SpikeSource {
  static let burstRate = Parameter(
    "burst_rate", .number(.hz), default: 2, .within(0, 10_000), "Mean rate of the onsets of bursts",
    source: "by choice")
  static let onsets = Parameter(
    "onsets", .choice(["poisson", "poisson_dead_time", "gamma", "regular"]), default: 0,
    .within(0, 3), "The renewal process of the onsets: the source of that name",
    source: "science reference 2.6", shared: .value)
  static let spikesPerBurst = Parameter(
    "spikes_per_burst", .number(nil), default: 4, .within(1, 500),
    "Mean number of spikes of a burst",
    source: "2-6 in hippocampal complex-spike bursts (Ranck 1973)")
  static let distribution = Parameter(
    "distribution", .choice(["fixed", "geometric", "poisson"]), default: 0, .within(0, 2),
    "How the number of spikes is distributed: geometric from 1 on, Poisson from 0 on",
    source: "science reference 2.6", shared: .value)
  static let intraBurstInterval = Parameter(
    "intra_burst_interval", .number(.ms), default: 5, .nonNegative,
    "Interval between the spikes of a burst",
    source: "below 6 ms in hippocampal complex-spike bursts (Ranck 1973)")
  static let model = Model(
    "bursts", "Bursts of spikes at equal intervals, whose onsets are a renewal process",
    source: "science reference 2.6",
    parameters: [
      burstRate, onsets, spikesPerBurst, distribution, intraBurstInterval,
      DeadTimePoissonLaw.deadTime, GammaIntervals.shape, DeadTimePoissonLaw.firstInterval,
    ])

  private let source: any SpikeSource
  private let interval, mean: Memory<Double>
  /// ln(1 - 1 / mean) and exp(-mean): what geometric and Poisson numbers are made of.
  private let logOfRest, massOfZero: Memory<Double>
  private let distribution: Double
  private let context: InputContext
  private let list = SpikeList()
  private let pending: PendingSpikes

  init(_ parameters: LaneParameters, _ window: SpikeWindow, context: InputContext) {
    self.context = context
    // The limit is one of spikes, not of bursts.
    source = Self.onsetSource(
      parameters, SpikeWindow(stops: parameters.values(SpikeSources.stop)), context)
    interval = Memory(parameters.values(Self.intraBurstInterval))
    mean = Memory(parameters.values(Self.spikesPerBurst))
    distribution = parameters.uniform(Self.distribution)
    func each(_ transform: (Group) -> Group) -> Memory<Double> {
      Memory(parameters.values(Self.spikesPerBurst).map { transform(Group(repeating: $0))[0] })
    }
    // The logarithm of 0 is taken as that of a very small number: one spike, almost surely.
    logOfRest = each { Logarithm.log((1 - 1 / $0).atLeast(Group(repeating: 1e-300))) }
    massOfZero = each { Exponential.exp(-$0) }
    pending = PendingSpikes(slots: context.slots, window: window)
  }

  private static func onsetSource(
    _ parameters: LaneParameters, _ window: SpikeWindow, _ context: InputContext
  ) -> any SpikeSource {
    switch parameters.uniform(onsets) {
    case 1:
      RenewalSource(DeadTimePoissonLaw(parameters, rate: burstRate), window, context: context)
    case 2: RenewalSource(GammaLaw(parameters, rate: burstRate), window, context: context)
    case 3: RenewalSource(RegularLaw(parameters, rate: burstRate), window, context: context)
    default: RenewalSource(PoissonLaw(parameters, rate: burstRate), window, context: context)
    }
  }

  static func problems(_ parameters: LaneParameters) -> [Problem] {
    var problems: [Problem] = []
    if parameters.uniform(onsets) == 1 {
      problems += DeadTimePoissonLaw.problems(parameters, rate: burstRate)
    }
    let mean = parameters.uniform(spikesPerBurst)
    if parameters.uniform(distribution) == 0, mean != mean.rounded() {
      problems.append(
        parameters.problem(
          at: spikesPerBurst, "a fixed number of spikes is a whole number, not \(mean.brief)",
          hint: "give a whole number, or a distribution: geometric or poisson"))
    }
    return problems
  }

  var firstSpikes: [Double] { pending.firstSpikes }

  func spikes(before end: Double, into spikes: SpikeList) {
    list.removeAll()
    source.spikes(before: end, into: list)
    var groups = list.groups
    while let group = groups.next() {
      let numbers = numbers(group)
      for index in 0..<group.count {
        let slot = group.slot(index)
        let interval = interval[slot & (BatchSize.lanes - 1)]
        var number = 0.0
        while number < numbers[index] {
          pending.insert(group.times[index] + number * interval, slot: slot)
          number += 1
        }
      }
    }
    pending.handOut(before: end, into: spikes)
  }

  /// How many spikes the bursts of eight onsets have.
  @inline(__always) private func numbers(_ group: SpikeGroup) -> Group {
    let mean = group.gather(mean)
    guard distribution > 0 else { return mean }
    let words = group.words(.burst, context)
    if distribution == 1 {
      let failures = Logarithm.log(Philox.uniform(words.a)) / group.gather(logOfRest)
      var result = Group()
      for index in 0..<BatchSize.width { result[index] = 1 + failures[index].rounded(.down) }
      return result
    }
    return poissonNumbers(mean, group.gather(massOfZero), Philox.uniform(words.a, words.b))
  }

  /// Poisson numbers by inversion of the cumulative distribution.
  @inline(__always)
  private func poissonNumbers(_ mean: Group, _ massOfZero: Group, _ uniform: Group) -> Group {
    var (mass, cumulative) = (massOfZero, massOfZero)
    var count = Group(repeating: 0)
    var next = 1.0
    // Behind 50 standard deviations the cumulative distribution has stopped growing.
    while next < 2_000 {
      let isOpen = uniform .> cumulative
      guard isAny(isOpen) else { break }
      count.replace(with: next, where: isOpen)
      mass *= mean / next
      cumulative += mass
      next += 1
    }
    return count
  }
}
