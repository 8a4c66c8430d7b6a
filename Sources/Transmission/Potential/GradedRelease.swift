import SynapseModel

/// Tonic release that follows a graded potential of the terminal, without spikes.
///
/// `graded`: s -> s_inf = 1 / (1 + exp((half - V) / slope)) with tau = (1 - s_inf) / opening (Prinz, Bucher
/// & Marder 2004); `logistic`: s = s_inf at once (Destexhe, Mainen & Sejnowski 1994). Each terminal
/// releases vesicles at the rate maximal s, as a Poisson process (no depletion: Fano factor 1) or as
/// the mean; metabotropic receptors that act on release change that rate. The processes of an input's
/// terminals are drawn as one, and each vesicle's terminal with it. With receptors that decay faster
/// than s the conductance is maximal * quantum * decay * s, the graded synapse g s (V - E). Check T-12.
final class GradedRelease: ReleaseModel {
  static let maximal = Parameter(
    "maximal", .number(.hz), default: 100, .within(0, 1e6),
    "Vesicles released per second by one terminal with all its gates open",
    source: "ribbon synapses release tens to hundreds of vesicles a second, by choice")
  static let half = Parameter(
    "half", .number(.mV), default: -35, .within(-150, 100), "Potential of half-maximal release",
    source: "-35 mV (Prinz, Bucher & Marder 2004)")
  static let slope = Parameter(
    "slope", .number(.mV), default: 5, .within(0.1, 100), "Potential by which release grows e-fold",
    source: "5 mV (Prinz, Bucher & Marder 2004; Destexhe, Mainen & Sejnowski 1994)")
  static let opening = Parameter(
    "opening", .number(.perMs), default: 0.025, .within(1e-6, 1000),
    "Rate constant of the gate; at half-maximal release its time constant is half of the inverse",
    source: "0.025 /ms glutamatergic, 0.01 /ms cholinergic (Prinz, Bucher & Marder 2004)")
  private static let logisticHalf = Parameter(
    "half", .number(.mV), default: 2, .within(-150, 100), "Potential of half-maximal release",
    source: "2 mV (Destexhe, Mainen & Sejnowski 1994)")
  static let graded = Model(
    "graded", "Tonic release with a gate that follows the potential; needs a graded 'potential'",
    source: "Prinz, Bucher & Marder 2004, science reference 3.4a",
    parameters: [maximal, half, slope, opening, StaticRelease.stochastic])
  static let logistic = Model(
    "logistic",
    "Tonic release that is a logistic function of the potential; needs a graded 'potential'",
    source: "Destexhe, Mainen & Sejnowski 1994, science reference 3.4c",
    parameters: [maximal, logisticHalf, slope, StaticRelease.stochastic])

  let isStochastic: Bool
  var followsSpikes: Bool { false }
  private let context: InputContext
  private let potential: GradedPotential
  private let isInstant: Bool
  private let rate, half, inverseSlope, opening: PerLane
  /// The gate of each lane.
  private(set) var gate = PerLane(repeating: 0)
  private let maximal: [Double]
  /// Integral of the rate until the next vesicle of any terminal of the lane, and draws so far.
  private let clock: Memory<Double>
  private let draws = Memory(repeating: UInt64(0), count: BatchSize.lanes)
  /// The slot that the next vesicle of the lane comes from.
  private let slots = Memory(repeating: 0, count: BatchSize.lanes)

  init(_ parameters: LaneParameters, input: LaneParameters, context: InputContext) {
    self.context = context
    isStochastic = parameters.uniform(StaticRelease.stochastic) != 0
    isInstant = parameters.model == Self.logistic.name
    potential = GradedPotential(input.section("potential"))
    let terminals = Double(context.terminals)
    maximal = parameters.values(Self.maximal)
    // Independent Poisson processes of equal rate add up to one.
    rate = parameters[Self.maximal].map { $0 * 1e-3 * terminals }
    half = parameters[isInstant ? Self.logisticHalf : Self.half]
    inverseSlope = parameters[Self.slope].map { 1 / $0 }
    opening = parameters[Self.opening]
    clock = Memory(repeating: 0, count: BatchSize.lanes)
    for lane in 0..<BatchSize.lanes { draw(lane) }
    // A step at the start of the run begins from the potential before it.
    gate = steady(potential.values(at: (0.0).nextDown))
  }

  private func steady(_ voltage: PerLane) -> PerLane {
    var result = voltage
    for group in 0..<BatchSize.groups {
      let x = (half[group] - voltage[group]) * inverseSlope[group]
      result[group] = 1 / (1 + Exponential.exp(x.atMost(Group(repeating: 700))))
    }
    return result
  }

  private func draw(_ lane: Int) {
    let words = context.words(
      slots: Words(repeating: UInt64(lane)), ordinals: Words(repeating: draws[lane]),
      purpose: Purpose.release.rawValue &<< 24)
    draws[lane] &+= 1
    clock[lane] = -Logarithm.log(Philox.uniform(words.a, words.b))[0]
    // Any terminal, as all have the same rate.
    let terminal = (words.c[0] &* UInt64(context.terminals)) &>> 32
    slots[lane] = Int(truncatingIfNeeded: terminal) * BatchSize.lanes + lane
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      for index in 0..<group.count { tally.countSpike(slot: group.slot(index), available: 0) }
    }
    for step in 0..<block.completeSteps {
      let start = Double(block.firstStep + step) * block.step
      let before = gate
      follow(potential.values(at: start + 0.5 * block.step), step: block.step)
      var amounts = PerLane(repeating: 0)
      for group in 0..<BatchSize.groups {
        amounts[group] = 0.5 * (before[group] + gate[group]) * rate[group] * block.step
      }
      if let gain = context.gain {
        for lane in 0..<BatchSize.lanes {
          amounts[lane / BatchSize.width][lane % BatchSize.width] *= gain[lane]
        }
      }
      if let snare = context.snare {
        amounts *= PerLane((0..<BatchSize.lanes).map { snare.rate($0, at: start) })
      }
      withUnsafeBytes(of: amounts) { bytes in
        let amounts = bytes.bindMemory(to: Double.self)
        for lane in 0..<BatchSize.lanes {
          emit(amounts[lane], lane: lane, start: start, block, quanta, tally)
        }
      }
    }
  }

  /// Moves the gate on by a step with the potential of its middle: exact for a held potential.
  private func follow(_ voltage: PerLane, step: Double) {
    let end = steady(voltage)
    guard !isInstant else { return gate = end }
    for group in 0..<BatchSize.groups {
      let closed = 1 - end[group]
      let left = Exponential.exp(
        -((step * opening[group]) / closed.atLeast(Group(repeating: 1e-4))))
      let next = (gate[group] - end[group]).times(left, plus: end[group])
      // The time constant vanishes where the gate is open for good.
      gate[group] = next.replacing(with: end[group], where: closed .< 1e-4)
    }
  }

  private func emit(
    _ amount: Double, lane: Int, start: Double, _ block: Block, _ quanta: Quanta,
    _ tally: ReleaseTally
  ) {
    guard isStochastic else {
      let shares = quanta.areTerminalsKnown ? context.terminals : 1
      let share = amount / Double(shares)
      for terminal in 0..<shares {
        let slot = terminal * BatchSize.lanes + lane
        quanta.add(quanta.size(share, slot, start), slot: slot, time: start, block: block)
      }
      tally.countRelease(slot: lane, released: amount, isFirst: false)
      return
    }
    var left = amount
    while clock[lane] < left {
      left -= clock[lane]
      let time = start + block.step * (1 - left / amount)
      let slot = slots[lane]
      quanta.add(quanta.size(1, slot, time), slot: slot, time: time, block: block)
      tally.countRelease(slot: slot, released: 1, isFirst: false)
      draw(lane)
    }
    clock[lane] -= left
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    let (group, place) = (lane / BatchSize.width, lane % BatchSize.width)
    let rate = gate[group][place] * maximal[lane] * (context.gain?[lane] ?? 1)
    return [
      StateValue(name: "potential", unit: .mV, value: potential.value(lane: lane, at: time)),
      StateValue(name: "gate", unit: nil, value: gate[group][place]),
      StateValue(name: "release_rate", unit: .hz, value: rate),
    ]
  }
}

extension Quanta {
  /// Whether it matters which terminal vesicles come from.
  fileprivate var areTerminalsKnown: Bool { arrivals != nil || contents?.isChanging == true }

  /// What vesicles of a terminal hold.
  fileprivate func size(_ vesicles: Double, _ slot: Int, _ time: Double) -> Double {
    contents?.amount(of: vesicles, acting: vesicles, slot: slot, time: time, isLate: false)
      ?? vesicles
  }
}
