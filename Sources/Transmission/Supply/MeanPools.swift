/// Eight terminals whose vesicles flow together, each on its own for all that counts.
struct MeanTerminals {
  var numbers = PoolCourse()
  /// Shares that were never released, and deficits of content; in the pool of closing vesicles the
  /// content itself.
  var olds = PoolCourse()
  var deficits = PoolCourse()
  /// Mobilisation is that of rare spikes.
  var ways = PoolWays()
  var refill = RefillGroups()
  /// Rate of docking at an empty site (1/ms), where it does not follow calcium.
  var docking = Group()
  /// Sites, and the factor on mobilisation while spikes are frequent.
  var sites = Group()
  var gain = Group()
  /// 1 where empty sites are refilled at once, else 0.
  var instant = Group()
  /// Time until the end and until spikes are rare again, and since the last spike (ms).
  var left = Group()
  var frequent = Group()
  var elapsed = Group()
  /// The step (ms).
  var length = Group()
  /// The longest step (ms), the longest one where sites share the last vesicle, and the shortest one.
  var longest = Group()
  var careful = Group()
  var shortest = Group()
  /// Rate by which vesicles can dock at all sites (1/ms).
  var most = Group()
  /// The end, the last spike, the one before a spike, and the interval before the last one (ms).
  var time = Group()
  var spike = Group()
  var before = Group()
  var interval = Group()
  /// Places that the mean does not need.
  var known = Group()
  var clock = Group()
}

/// The mean over many trials: parts of vesicles flow from pool to pool, in eight terminals at once.
///
/// Equal to the mean of single vesicles as long as the recycling pool is not empty; below one vesicle,
/// empty sites are refilled in proportion to what is there, and emptied by all sites together.
extension VesiclePools {
  /// Lets vesicles of eight terminals flow until the times of a group; `store` or `depart` has to follow.
  @inline(never) func reach(_ group: SpikeGroup) {
    load(group)
    follow(group)
  }

  /// The same, and then spikes: calcium enters, and stranded vesicles are freed.
  @inline(never) func meet(_ group: SpikeGroup) {
    let eight = eight.base
    load(group)
    follow(group)
    if refill.feelsCalcium { enterCalcium(group) }
    eight.pointee.before = eight.pointee.spike
    eight.pointee.interval = group.times - eight.pointee.spike
    eight.pointee.spike = group.times
    if isAny(eight.pointee.numbers.start.stranded .> 0) { freeStranded(group) }
  }

  /// Vesicles of one terminal go on as those of eight.
  @inline(never)
  func mean(_ slot: Int, at time: Double, _ go: (SpikeGroup) -> Void) {
    let group = SpikeGroup(of: slot, at: time)
    go(group)
    store(group)
  }

  private func load(_ group: SpikeGroup) {
    let eight = eight.base
    let places = group.slots &<< Self.strideBits
    let high = numbers.columns(at: places &+ 8)
    eight.pointee.numbers.begin(PoolGroups(numbers.columns(at: places), high))
    (eight.pointee.spike, eight.pointee.interval) = (high.e, high.f)
    (eight.pointee.known, eight.pointee.clock) = (high.g, high.h)
    eight.pointee.time = group.times
    eight.pointee.left = (group.times - high.d).atLeast(Group())
    eight.pointee.elapsed = high.d - high.e
    if filling != nil {
      eight.pointee.olds.begin(contents(olds, places))
      eight.pointee.deficits.begin(contents(deficits, places))
    }
    let lanes = (group.slots & UInt64(BatchSize.lanes - 1)) &<< Self.strideBits
    let standing = rates.columns(at: lanes &+ 8)
    eight.pointee.ways = PoolWays(
      rates.columns(at: lanes), reserve: standing.a, hasSecondStep: refill.hasSecondStep)
    (eight.pointee.sites, eight.pointee.gain) = (standing.c, standing.d)
    (eight.pointee.docking, eight.pointee.instant) = (standing.f, standing.g)
    let isFrequent = eight.pointee.interval .< standing.e
    eight.pointee.frequent = Group()
      .replacing(with: (standing.e - eight.pointee.elapsed).atLeast(Group()), where: isFrequent)
    bound(group, standing.b)
  }

  private func contents(_ memory: Memory<Double>, _ places: Words) -> PoolGroups {
    PoolGroups(memory.columns(at: places), memory.columns(at: places &+ 8))
  }

  /// Puts the eight terminals back to where `reach` or `meet` got them.
  func store(_ group: SpikeGroup) {
    let eight = eight.base
    let places = group.slots &<< Self.strideBits
    let found = eight.pointee.numbers.start
    numbers.put(columns: found.low, at: places)
    numbers.put(
      columns: Square(
        found.reserve, found.docked, found.stranded, eight.pointee.time, eight.pointee.spike,
        eight.pointee.interval, eight.pointee.known, eight.pointee.clock), at: places &+ 8)
    guard filling != nil else { return }
    put(eight.pointee.olds.start, olds, places)
    put(eight.pointee.deficits.start, deficits, places)
    for index in 0..<group.count { stamps[group.slot(index)] = eight.pointee.time[index] }
  }

  private func put(_ contents: PoolGroups, _ memory: Memory<Double>, _ places: Words) {
    let none = Group()
    memory.put(columns: contents.low, at: places)
    memory.put(
      columns: Square(
        contents.reserve, contents.docked, contents.stranded, none, none, none, none, none),
      at: places &+ 8)
  }

  @inline(never) private func enterCalcium(_ group: SpikeGroup) {
    let eight = eight.base
    let left = Exponential.exp(
      -((group.times - eight.pointee.spike) * eight.pointee.refill.decay))
    eight.pointee.refill.residual =
      eight.pointee.refill.residual * left + group.gather(refill.increment)
    for index in 0..<group.count {
      residual[group.slot(index)] = eight.pointee.refill.residual[index]
    }
  }

  @inline(never) private func freeStranded(_ group: SpikeGroup) {
    let eight = eight.base
    let ways = eight.pointee.ways
    let number = eight.pointee.numbers.start.stranded
    eight.pointee.numbers.start.stranded = Group()
    eight.pointee.numbers.start.free(number, ways)
    if let filling {
      eight.pointee.olds.start.free(eight.pointee.olds.start.stranded, ways)
      eight.pointee.olds.start.stranded = Group()
      // They come back empty.
      eight.pointee.deficits.start.free(number * filling.empty(group, at: group.times), ways)
      eight.pointee.deficits.start.stranded = Group()
    }
    settle(where: number .> 0)
  }
}
