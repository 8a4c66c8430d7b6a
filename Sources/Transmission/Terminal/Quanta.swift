/// Vesicles released by one input, by the step at whose start they act.
///
/// A release acts at the grid point nearest to it. The row behind the block's last is the start of
/// the next block; what acts later waits in a store that is only made when it is needed.
final class Quanta {
  let grid = Grid(rows: Block.longest + 1)
  /// The same terminal by terminal, where terminals have clefts or receptors of their own.
  let arrivals: Arrivals?
  /// What vesicles hold, where that is not the usual all the time.
  let contents: VesicleContents?
  /// Which site a vesicle comes from, where each site has a cleft of its own; slots of what acts are
  /// those of sites then.
  let sites: SiteChoice?
  // Checks of exclusive access would take longer than what they guard.
  @exclusivity(unchecked) private var pending: PendingQuanta?

  init(
    arrivals: Arrivals? = nil, contents: VesicleContents? = nil, sites: SiteChoice? = nil
  ) {
    self.arrivals = arrivals
    self.contents = contents
    self.sites = sites
  }

  /// Where a vesicle of a terminal acts that comes from any of its sites.
  @inline(__always) func place(_ slot: Int, at time: Double) -> Int {
    sites?.any(slot, at: time) ?? slot
  }

  /// Adds `amount` vesicles released in slot `slot` at `time` (ms), which is inside the block.
  @inline(__always) func add(_ amount: Double, slot: Int, time: Double, block: Block) {
    let rounded = time * block.stepsPerMillisecond + Rounding.shift
    let row = Int(truncatingIfNeeded: rounded.bitPattern & Rounding.mask) &- block.firstStep
    let index = row &* BatchSize.lanes &+ (slot & (BatchSize.lanes &- 1))
    grid.lanes[index] += amount
    if let arrivals { arrivals.add(amount, row: row, slot: slot) }
  }

  /// Whether vesicles are nothing but a number for each run.
  var isPlain: Bool { arrivals == nil && contents == nil }

  /// Adds vesicles of eight runs, the first one's in slot `slot`, at a grid point of the block, where
  /// they are nothing but numbers.
  @inline(__always) func add(_ amounts: Group, slot: Int, row: Int, block: Block) {
    let group = (slot & (BatchSize.lanes &- 1)) / BatchSize.width
    grid.groups[(row &- block.firstStep) &* BatchSize.groups &+ group] += amounts
  }

  /// Adds `amount` vesicles that act in slot `slot` at `time` (ms), inside the block or later.
  ///
  /// Amounts are rounded to 2^-32 of a vesicle. So sums are exact, and neither their order nor
  /// where a block ends can change a bit.
  @inline(__always) func schedule(_ amount: Double, slot: Int, time: Double, block: Block) {
    let steps = time * block.stepsPerMillisecond
    // Behind 2^50 steps there is no run; a time that is no number is left out, too.
    guard steps < 0x1p50 else { return }
    let exact = (amount + 1_572_864) - 1_572_864
    let bits = (steps + Rounding.shift).bitPattern & Rounding.mask
    let row = max(Int(truncatingIfNeeded: bits) &- block.firstStep, 0)
    let lane = slot & (BatchSize.lanes &- 1)
    if row <= Block.longest {
      grid.lanes[row &* BatchSize.lanes &+ lane] += exact
      if let arrivals { arrivals.add(exact, row: row, slot: slot) }
    } else {
      later.add(exact, step: row &+ block.firstStep, slot: slot, now: block.firstStep)
    }
  }

  /// Brings what was scheduled for this block; comes before the block's own releases.
  @inline(__always) func begin(_ block: Block) { pending?.deliver(block.firstStep, to: self) }

  /// Makes the row behind the block the first row of the next.
  func advance(past block: Block) {
    grid.shift(by: block.count)
    arrivals?.advance(past: block.count)
  }

  /// The store of what acts behind the block.
  private var later: PendingQuanta {
    if let pending { return pending }
    let store = PendingQuanta()
    pending = store
    return store
  }
}
