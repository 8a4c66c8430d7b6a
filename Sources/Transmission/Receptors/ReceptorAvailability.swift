import SynapseModel

/// A receptor that answers less the more vesicles it has just seen (desensitisation of waveforms).
///
/// Each terminal's receptors have an availability d, 1 at first. A vesicle acts with d times its size, then
/// d <- d (1 - fraction); between vesicles 1 - d decays with `recovery`. That is the algebra of depression
/// (science: 7.3) behind the cleft instead of before it. Responses may begin enhanced, by calmodulin: the
/// k-th vesicle acts 1 + (initial_gain - 1) (1 - gain_use)^(k - 1) times as much.
final class ReceptorAvailability: Receptor {
  static let fraction = Parameter(
    "fraction", .number(nil), default: 0.3, .fraction,
    "Share of the available receptors that a vesicle desensitises", source: "science reference 9.2")
  static let recovery = Parameter(
    "recovery", .number(.ms), default: 50, .positive,
    "Time constant by which receptors become available again",
    source: "15-100 ms at AMPA receptors (science reference 9.2 and 9.4)", isTimeConstant: true)
  static let initialGain = Parameter(
    "initial_gain", .number(nil), default: 1, .within(1, 100),
    "Factor of a terminal's first response (enhancement by calmodulin)",
    source: "1; 2 (science reference 19.1, after Wang et al. 2008)")
  static let gainUse = Parameter(
    "gain_use", .number(nil), default: 0.111, .fraction,
    "Share of what is left of the enhancement that each vesicle uses up",
    source: "with a gain of 2 and a fraction of 0.1 responses of 2, 1.7, 1.45, 1.24, 1.07 (science"
      + " reference 19.1)")
  private static let depressing = Model(
    "depressing", "Each vesicle desensitises a share of its terminal's receptors",
    source: "science reference 9.2", parameters: [fraction, recovery, initialGain, gainUse])
  static let section = Section(
    "availability", "Desensitisation of a receptor that is a waveform",
    models: [
      Model("none", "Receptors are always available", source: "by choice", parameters: []),
      depressing,
    ], defaultModel: "none")

  private let receptor: any Receptor
  private let arrivals: Arrivals
  private let left, logarithm, rate: Memory<Double>
  /// Logarithm of what a vesicle leaves of the enhancement, and what is left of it at each terminal.
  private let wearing: Memory<Double>
  private let enhancement: Memory<Double>
  /// Each terminal's availability, and the step in which it was so.
  private let available: Memory<Double>
  private let since: Memory<Int>
  /// Vesicles as they act.
  private let acting = Grid(rows: Block.longest + 1)

  /// Whether a receptor has this; `parameters` are the receptor's.
  static func isPresent(_ parameters: LaneParameters) -> Bool {
    parameters.section(section.name).model == depressing.name
  }

  init(
    _ parameters: LaneParameters, arrivals: Arrivals, context: ReceptorContext,
    of receptor: any Receptor
  ) {
    let own = parameters.section(Self.section.name)
    (self.receptor, self.arrivals) = (receptor, arrivals)
    let shares = own.values(Self.fraction).map { 1 - $0 }
    left = Memory(shares)
    logarithm = Memory(shares.map { $0 > 0 ? Scalar.log($0) : -1000 })
    rate = Memory(own.values(Self.recovery).map { context.step / $0 })
    wearing = Memory(own.values(Self.gainUse).map { $0 < 1 ? Scalar.log(1 - $0) : -1000 })
    let gains = own.values(Self.initialGain)
    enhancement = Memory(
      (0..<context.terminals * BatchSize.lanes).map { gains[$0 % BatchSize.lanes] - 1 })
    available = Memory(repeating: 1, count: context.terminals * BatchSize.lanes)
    since = Memory(repeating: 0, count: context.terminals * BatchSize.lanes)
  }

  func isExcitatory(threshold: PerLane) -> [Bool] { receptor.isExcitatory(threshold: threshold) }

  func states(lane: Int) -> [StateValue] {
    let slots = stride(from: lane, to: available.count, by: BatchSize.lanes)
    let mean = slots.reduce(0) { $0 + available[$1] } / Double(available.count / BatchSize.lanes)
    return receptor.states(lane: lane) + [
      StateValue(name: "available_after_last_vesicle", unit: nil, value: mean)
    ]
  }

  func advance(_ block: Block, quanta: Grid, drive: Drive) {
    acting.rows.update(repeating: PerLane(repeating: 0), count: block.count)
    for place in 0..<arrivals.count {
      let arrival = arrivals.base[place]
      let (row, slot) = (Int(arrival.row), Int(arrival.slot))
      // Arrivals are in order of steps.
      guard row < block.count else { break }
      guard arrival.amount > 0 else { continue }
      let lane = slot & (BatchSize.lanes - 1)
      let elapsed = Double(block.firstStep + row - since.base[slot])
      let now = 1 - (1 - available.base[slot]) * Scalar.exp(-(elapsed * rate.base[lane]))
      let enhancement = enhancement.base[slot]
      acting.lanes[row &* BatchSize.lanes &+ lane] += arrival.amount * now * (1 + enhancement)
      if enhancement > 0 {
        self.enhancement.base[slot] *= Scalar.exp(arrival.amount * wearing.base[lane])
      }
      let kept =
        arrival.amount == 1 ? left.base[lane] : Scalar.exp(arrival.amount * logarithm.base[lane])
      (available.base[slot], since.base[slot]) = (now * kept, block.firstStep + row)
    }
    receptor.advance(block, quanta: acting, drive: drive)
  }

  /// Receptors that answer to transmitter desensitise by their schemes.
  static func problems(_ receptor: LaneParameters) -> [Problem] {
    let answering = [KineticReceptor.model.name, MetabotropicReceptor.model.name]
    guard isPresent(receptor), answering.contains(receptor.model) else { return [] }
    return [
      Problem(
        path: receptor.path + "." + section.name,
        message:
          "'\(section.name)' is for receptors that are waveforms; this one answers to transmitter",
        hint: "give a kinetic scheme desensitised states")
    ]
  }
}
