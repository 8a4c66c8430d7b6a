import SynapseModel

/// The vesicles of each terminal, one by one: docked, on one of three ways back, recycling or in reserve.
///
/// Between spikes every vesicle waits for exponential times. The next event of a terminal comes when the
/// integral of all its rates reaches an exponential number (Gillespie 1977); rates that fall with residual
/// calcium are thinned, so that it is exact. Only spikes are borders, so blocks change nothing. No
/// vesicle is made or lost: check T-34; sustained release N / T_cycle: check T-35.
final class VesiclePools {
  /// Where a vesicle can be; the first nine are left with a rate of their own.
  enum Pool: Int, CaseIterable {
    case closing, fillingAtSite, priming, fused, engulfed, endosome, filling, recycling, reserve
    case docked, stranded

    var name: String {
      switch self {
      case .closing: "closing_vesicles"
      case .fillingAtSite: "vesicles_filling_at_sites"
      case .priming: "priming_vesicles"
      case .fused: "fused_vesicles"
      case .engulfed: "engulfed_vesicles"
      case .endosome: "endosomal_vesicles"
      case .filling: "filling_vesicles"
      case .recycling: "recycling_vesicles"
      case .reserve: "reserve_vesicles"
      case .docked: "docked_vesicles"
      case .stranded: "stranded_vesicles"
      }
    }
  }

  static let strideBits: UInt64 = 4
  static let stride = 16
  static let leaving = 9

  /// A number of each terminal that stands behind its pools, so that an event finds all in two cache
  /// lines.
  struct Field {
    private let base: UnsafeMutablePointer<Double>

    fileprivate init(_ numbers: Memory<Double>, _ index: Int) {
      base = numbers.base + Pool.allCases.count + index
    }

    subscript(slot: Int) -> Double {
      @inline(__always) get { base[slot &* stride] }
      @inline(__always) nonmutating set { base[slot &* stride] = newValue }
    }
  }

  /// Numbers of a lane behind its rates.
  private enum Standing: Int {
    /// The fastest rate by which a pool, a deficit or calcium changes (1/ms).
    case fastest = 9
    case sites, gain, frequentInterval, docking, instant
  }

  let context: InputContext
  let refill: SiteRefill
  let filling: VesicleFilling?
  let isStochastic: Bool
  /// The most sites of any lane.
  let most: Int
  let sites, kissAndRun, endosomal, bulk, stranded, gain, frequentInterval: Memory<Double>
  /// Share of its content that a vesicle that closes again keeps.
  let kept: Memory<Double>
  /// Rates of leaving each pool (1/ms), `stride` numbers a lane, and where vesicles then go.
  ///
  /// Behind the rates is what else the mean field needs of a lane (`Standing`).
  let rates: Memory<Double>
  let targets: Memory<Int32>
  /// What released vesicles are divided by in the mean field, eight numbers a lane: `kissAndRun`,
  /// `endosomal`, `bulk`, `stranded` and `kept`.
  let shares = Memory(repeating: 0.0, count: BatchSize.lanes * BatchSize.width)
  /// Vesicles of each pool, deficits of content and shares that were never released, `stride` numbers
  /// a terminal; in the pool of closing vesicles the content itself.
  let numbers, deficits, olds: Memory<Double>
  /// How far each terminal is (ms), its last spike and the interval before it.
  let times, spikes, intervals: Field
  /// The sum of all rates but that of mobilisation (1/ms), where it is known; else not a number.
  let known: Field
  /// What is left of the exponential number at which the next event comes.
  let clock: Field
  /// Residual calcium right behind the last spike.
  let residual: Memory<Double>
  /// When the deficits hold (ms).
  let stamps: Memory<Double>
  let draws: PoolDraws
  /// Of the last spike: content of a released vesicle, in full ones, and vesicles that close again.
  let releasedContent, releasedClosing: Memory<Double>
  /// Contents as vesicles that are released late see them.
  let marks: ContentMarks

  /// Whether vesicles differ in what they hold or let out.
  let tracksContent: Bool
  /// Whether released vesicles are replaced from a pool that never runs out.
  let isUnlimited: Bool
  /// Whether empty sites of any lane are refilled at once.
  let isAnyInstant: Bool
  /// The eight terminals whose mean flows.
  let eight = Memory(repeating: MeanTerminals(), count: 1)

  /// `input` holds all sections of an input; `nil` without recycling.
  init?(_ input: LaneParameters, context: InputContext) {
    let vesicles = input.section("vesicles")
    let own = vesicles.section(Recycling.section.name)
    guard own.model != Recycling.none.name, !own.model.isEmpty else { return nil }
    let release = input.section("release")
    self.context = context
    refill = SiteRefill(own.section(SiteRefill.section.name))
    filling = VesicleFilling(vesicles, context: context)
    isStochastic = release.uniform(StaticRelease.stochastic) != 0
    isUnlimited = own.model == Recycling.unlimited.name
    isAnyInstant = (0..<BatchSize.lanes).contains { [refill] in refill.isInstant[$0] }
    let allSites = release.values(
      release.model == CalciumSensorRelease.model.name
        ? CalciumSensorRelease.sites : StaticRelease.sites)
    sites = Memory(allSites)
    most = Int(allSites.max() ?? 0)
    kissAndRun = Memory(Recycling.kissAndRun(own, release: release))
    endosomal = Memory(own.values(Recycling.endosomal))
    bulk = Memory(own.values(Recycling.bulk))
    stranded = Memory(own.values(Recycling.stranded))
    gain = Memory(own.values(Recycling.gain))
    frequentInterval = Memory(own.values(Recycling.frequent).map { 1000 / $0 })
    let pore = FusionPore(vesicles)
    kept = Memory(pore?.released.map { 1 - $0 } ?? Array(repeating: 0, count: BatchSize.lanes))
    (rates, targets) = Self.ways(own, hasSecondStep: refill.hasSecondStep)
    let size = context.slots * Self.stride
    numbers = Memory(repeating: 0, count: size)
    deficits = Memory(repeating: 0, count: filling == nil ? 0 : size)
    olds = Memory(repeating: 0, count: filling == nil ? 0 : size)
    func perSlot(_ value: Double) -> Memory<Double> {
      Memory(repeating: value, count: context.slots)
    }
    (times, spikes) = (Field(numbers, 0), Field(numbers, 1))
    (intervals, known) = (Field(numbers, 2), Field(numbers, 3))
    clock = Field(numbers, 4)
    (stamps, residual) = (perSlot(0), perSlot(0))
    (releasedContent, releasedClosing) = (perSlot(0), perSlot(0))
    tracksContent = filling != nil || pore != nil
    draws = PoolDraws(context)
    marks = ContentMarks(slots: context.slots)
    fill(own)
    for lane in 0..<BatchSize.lanes { stand(lane) }
  }

  /// Sets the numbers behind the rates of a lane.
  private func stand(_ lane: Int) {
    let own = rates.base + lane * Self.stride
    // Without a cycle nothing comes to the other pools.
    let pools: [Pool] =
      isUnlimited ? [.priming] : Pool.allCases.filter { $0.rawValue < Self.leaving }
    var fastest = max(
      filling?.rate[lane] ?? 0, isUnlimited ? 0 : own[Pool.reserve.rawValue] * gain[lane])
    for pool in pools { fastest = max(fastest, own[pool.rawValue]) }
    if refill.feelsCalcium { fastest = max(fastest, refill.decayRate[lane]) }
    own[Standing.fastest.rawValue] = fastest
    own[Standing.sites.rawValue] = sites[lane]
    own[Standing.gain.rawValue] = gain[lane]
    own[Standing.frequentInterval.rawValue] = frequentInterval[lane]
    own[Standing.docking.rawValue] = refill.docking.basal[lane]
    own[Standing.instant.rawValue] = refill.isInstant[lane] ? 1 : 0
    for (index, share) in [kissAndRun, endosomal, bulk, stranded, kept].enumerated() {
      shares[lane * BatchSize.width + index] = share[lane]
    }
  }

  /// Puts the vesicles of the beginning into their pools.
  private func fill(_ own: LaneParameters) {
    // As many as there are sites are never all taken, as what is released joins them at once.
    let allSites = (0..<BatchSize.lanes).map { sites[$0] }
    let recycling = isUnlimited ? allSites : own.values(Recycling.recycling)
    let reserve = isUnlimited ? allSites.map { _ in 0 } : own.values(Recycling.reserve)
    for slot in 0..<context.slots {
      let (lane, place) = (slot & (BatchSize.lanes - 1), slot * Self.stride)
      (spikes[slot], intervals[slot], known[slot]) = (-1e300, 1e300, .nan)
      numbers[place + Pool.docked.rawValue] = sites[lane]
      numbers[place + Pool.recycling.rawValue] = recycling[lane]
      numbers[place + Pool.reserve.rawValue] = reserve[lane]
      if filling != nil {
        for pool in 0..<Pool.allCases.count { olds[place + pool] = numbers[place + pool] }
      }
      if isStochastic { clock[slot] = draws.next(slot).wait }
    }
  }

  /// Rates and targets of each pool, lane by lane; a time of 0 leaves a pool out.
  private static func ways(
    _ own: LaneParameters, hasSecondStep: Bool
  ) -> (Memory<Double>, Memory<Int32>) {
    let rates = Memory(repeating: 0.0, count: BatchSize.lanes * stride)
    let targets = Memory(repeating: Int32(Pool.docked.rawValue), count: BatchSize.lanes * stride)
    let (refilling, priming) = (own.values(Recycling.refilling), own.values(Recycling.priming))
    let skipped: Set<Pool> = [.fillingAtSite, .filling, .priming]
    let waits: [(Pool, [Double])] = [
      (.closing, own.values(Recycling.closing)), (.fillingAtSite, refilling), (.priming, priming),
      (.fused, own.values(Recycling.retrieval)), (.engulfed, own.values(Recycling.engulfing)),
      (.endosome, own.values(Recycling.budding)), (.filling, refilling),
      (.recycling, own.values(Recycling.storage)), (.reserve, own.values(Recycling.mobilisation)),
    ]
    for lane in 0..<BatchSize.lanes {
      let ready: Pool = priming[lane] > 0 || hasSecondStep ? .priming : .docked
      let atSite: Pool = refilling[lane] > 0 ? .fillingAtSite : ready
      let elsewhere: Pool = refilling[lane] > 0 ? .filling : .recycling
      let goals: [Pool: Pool] = [
        .closing: atSite, .fillingAtSite: ready, .priming: .docked, .fused: elsewhere,
        .engulfed: .endosome, .endosome: elsewhere, .filling: .recycling, .recycling: .reserve,
        .reserve: .recycling, .docked: ready, .stranded: elsewhere,
      ]
      for (from, goal) in goals {
        targets[lane * stride + from.rawValue] = Int32(goal.rawValue)
      }
      for (pool, times) in waits {
        // No vesicle comes where it would stay for no time; else a millisecond is the least.
        rates[lane * stride + pool.rawValue] =
          skipped.contains(pool) && times[lane] == 0 ? 0 : 1 / max(times[lane], 1)
      }
      if own.model == Recycling.unlimited.name {
        rates[lane * stride + Pool.recycling.rawValue] = 0
      }
    }
    return (rates, targets)
  }

  @inline(__always) func number(_ pool: Pool, _ slot: Int) -> Double {
    numbers.base[slot &* Self.stride &+ pool.rawValue]
  }

  /// Sites without a vesicle.
  @inline(__always) func emptySites(_ slot: Int) -> Double {
    sites[slot & (BatchSize.lanes - 1)] - number(.docked, slot) - number(.priming, slot)
      - number(.closing, slot) - number(.fillingAtSite, slot)
  }

  /// Factor on mobilisation at a time (ms): spikes are frequent for as long behind a short interval as
  /// an interval may take.
  @inline(__always) func mobilisation(_ slot: Int, at time: Double) -> Double {
    let limit = frequentInterval[slot & (BatchSize.lanes - 1)]
    return intervals[slot] < limit && time - spikes[slot] < limit
      ? gain[slot & (BatchSize.lanes - 1)] : 1
  }

  /// A spike of a terminal: what has happened since the last one, calcium, and stranded vesicles.
  @inline(__always) func spike(_ slot: Int, at time: Double) {
    guard isStochastic else { return mean(slot, at: time, meet) }
    happen(slot, to: time)
    times[slot] = time
    if refill.feelsCalcium { enterCalcium(slot, at: time) }
    intervals[slot] = time - spikes[slot]
    spikes[slot] = time
    if number(.stranded, slot) > 0 { freeStranded(slot, at: time) }
  }

  @inline(never) private func enterCalcium(_ slot: Int, at time: Double) {
    let lane = slot & (BatchSize.lanes - 1)
    let left = Scalar.exp(-((time - spikes[slot]) * refill.decayRate[lane]))
    residual[slot] = residual[slot] * left + refill.increment[lane]
  }

  @inline(never) private func freeStranded(_ slot: Int, at time: Double) {
    move(number(.stranded, slot), from: .stranded, slot, at: time)
    settle(slot, at: time)
  }

  /// Brings a terminal to a time (ms).
  @inline(__always) func advance(_ slot: Int, to time: Double) {
    guard isStochastic else { return mean(slot, at: time, reach) }
    happen(slot, to: time)
    times[slot] = time
  }

  /// Refills empty sites where that takes no time.
  @inline(__always) func settle(_ slot: Int, at time: Double) {
    guard refill.isInstant[slot & (BatchSize.lanes - 1)] else { return }
    let number = min(emptySites(slot), self.number(.recycling, slot))
    if number > 0 { dock(number, slot, at: time) }
  }

  /// Vesicles of the recycling pool dock.
  func dock(_ number: Double, _ slot: Int, at time: Double) {
    let ready = targets[(slot & (BatchSize.lanes - 1)) * Self.stride + Pool.docked.rawValue]
    shift(number, from: Pool.recycling.rawValue, to: Int(ready), slot, at: time)
  }

  /// Vesicles leave a pool on their only way.
  func move(_ number: Double, from pool: Pool, _ slot: Int, at time: Double) {
    let goal = targets[(slot & (BatchSize.lanes - 1)) * Self.stride + pool.rawValue]
    shift(number, from: pool.rawValue, to: Int(goal), slot, at: time)
  }
}
