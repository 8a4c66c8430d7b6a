import SynapseModel

/// What released vesicles hold, in vesicles of the usual content: it multiplies what acts on receptors
/// and in clefts, and leaves counts of vesicles as they are.
final class VesicleContents {
  private let relative: Memory<Double>
  private let effect: ContentEffect
  /// Share of the content that vesicles release which close again.
  private let opened: Memory<Double>
  /// The effect of a full vesicle, where contents do not change.
  private let constant: Memory<Double>
  private let source: (any ContentSource)?
  private let cytosol: Cytosol?
  /// Sums of what was released, in usual vesicles, and of vesicles.
  private let sizes = Memory(repeating: 0.0, count: BatchSize.lanes)
  private let numbers = Memory(repeating: 0.0, count: BatchSize.lanes)
  /// The same sums when a block last began after releases, and the mean size between the last two.
  private let sizesBefore = Memory(repeating: 0.0, count: BatchSize.lanes)
  private let numbersBefore = Memory(repeating: 0.0, count: BatchSize.lanes)
  private let recent: Memory<Double>

  /// `input` holds all sections of the input, `synthesisGain` is a slow factor on the synthesis of transmitter;
  /// `nil` where every vesicle is a usual one.
  init?(
    _ input: LaneParameters, pools: VesiclePools?, synthesisGain: Memory<Double>? = nil,
    context: InputContext
  ) {
    let parameters = input.section("vesicles")
    let geometry = VesicleGeometry(parameters)
    let pore = FusionPore(parameters)
    let opened = pore?.released ?? Array(repeating: 1, count: BatchSize.lanes)
    let effect = ContentEffect(parameters, geometry)
    let constant = zip(geometry.relative, opened).enumerated().map { lane, shares in
      effect.of(shares.0 * shares.1, lane: lane)
    }
    let filling = pools.map(\.filling) ?? VesicleFilling(parameters, context: context)
    let terminal = DopamineTerminal(parameters, pore: pore, context: context)
    let isChanging = filling != nil || terminal != nil
    guard isChanging || constant.contains(where: { $0 != 1 }) else { return nil }
    let source: (any ContentSource)? =
      if let terminal {
        terminal
      } else if let pools, filling != nil || pore != nil {
        PoolContents(pools)
      } else {
        filling.map { Turnover($0, parameters, pore: pore, context: context) }
      }
    self.source = source
    cytosol = filling.flatMap { filling in
      source.flatMap {
        Cytosol(
          parameters, filling: filling, source: $0, gain: synthesisGain, context: context)
      }
    }
    (relative, self.effect) = (Memory(geometry.relative), effect)
    (self.opened, self.constant) = (Memory(opened), Memory(constant))
    recent = Memory(constant)
  }

  /// Whether contents change during the run, in each terminal for itself.
  var isChanging: Bool { source != nil }

  /// What acts of `vesicles` released at `time` (ms) that act like `acting` usual ones when full.
  ///
  /// Rounded to 2^-32 of a vesicle where contents differ, so that sums have no order. `isLate` says
  /// that vesicles may come in another order than their times.
  @inline(__always)
  func amount(
    of vesicles: Double, acting: Double, slot: Int, time: Double, isLate: Bool
  ) -> Double {
    guard vesicles > 0 else { return acting }
    let lane = slot & (BatchSize.lanes - 1)
    var factor = constant[lane]
    if let source { factor = varied(source, vesicles, slot, time, isLate) }
    count(vesicles, factor, lane)
    return factor == 1 ? acting : (acting * factor + 1_572_864) - 1_572_864
  }

  private func varied(
    _ source: any ContentSource, _ vesicles: Double, _ slot: Int, _ time: Double, _ isLate: Bool
  ) -> Double {
    let lane = slot & (BatchSize.lanes - 1)
    let (content, closing) = source.take(vesicles, slot: slot, time: time, isLate: isLate)
    let own = content * relative[lane]
    let share = closing / vesicles
    cytosol?.noteRelease(content * (vesicles - closing + closing * opened[lane]), slot)
    guard share > 0 else { return effect.of(own, lane: lane) }
    let part = effect.of(own * opened[lane], lane: lane)
    return share == 1 ? part : share * part + (1 - share) * effect.of(own, lane: lane)
  }

  @inline(__always) private func count(_ vesicles: Double, _ factor: Double, _ lane: Int) {
    // Multiples of 2^-24, whose sums are exact up to 5e8 vesicles.
    sizes[lane] += (vesicles * factor + 402_653_184) - 402_653_184
    numbers[lane] += (vesicles + 402_653_184) - 402_653_184
  }

  /// Lets what happens slowly happen, at multiples of 128 steps; comes before a block's releases.
  func begin(_ block: Block, cleft: TransmitterStage?) {
    guard block.firstStep % Block.longest == 0 else { return }
    let time = Double(block.firstStep) * block.step
    for lane in 0..<BatchSize.lanes where numbers[lane] > numbersBefore[lane] {
      recent[lane] = (sizes[lane] - sizesBefore[lane]) / (numbers[lane] - numbersBefore[lane])
      (sizesBefore[lane], numbersBefore[lane]) = (sizes[lane], numbers[lane])
    }
    source?.begin(at: time)
    cytosol?.advance(to: time, cleft: cleft)
  }

  /// Mean size of a run's vesicles in the last 128 steps in which it released any, in usual ones.
  @inline(__always) func recentSize(_ lane: Int) -> Double { recent[lane] }

  /// What the vesicles that a run released were together, in usual ones, and how many they were.
  func released(_ lane: Int) -> (sizes: Double, vesicles: Double) { (sizes[lane], numbers[lane]) }

  /// What there is to see of one terminal at a time (ms).
  func states(of slot: Int, at time: Double) -> [StateValue] {
    (source?.states(of: slot, at: time) ?? []) + (cytosol?.states(of: slot) ?? [])
  }
}
