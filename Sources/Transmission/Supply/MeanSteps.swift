/// How eight terminals go on in time.
///
/// Method: the classical Runge-Kutta one. While there is a recycling vesicle the equations are linear, and a
/// step errs by z^5 / 120 of the fastest pool, z the part that leaves it: less than 1e-6 for `share`. A
/// step ends where mobilisation changes. Where the recycling pool comes to its last vesicle, which sites share,
/// slopes have a bend, and steps are short. A terminal at its end makes steps of 0, which change nothing, so
/// that no terminal's bits depend on the others.
extension VesiclePools {
  /// The largest part of a pool that leaves it in a step, and where slopes may have a bend.
  private static let share = 0.15
  private static let carefulShare = 0.05
  /// The least part of an interval that a step takes.
  private static let smallest = 1e-7

  /// Sets how long steps may be; `fastest` are the fastest rates that do not follow calcium (1/ms).
  @inline(__always) func bound(_ group: SpikeGroup, _ fastest: Group) {
    let eight = eight.base
    var (fastest, docking) = (fastest, eight.pointee.docking)
    if refill.feelsCalcium {
      // Calcium only falls until the next spike.
      eight.pointee.refill = refill.groups(group, residual: residual)
      let calcium = eight.pointee.refill.calcium(after: eight.pointee.elapsed)
      docking = eight.pointee.refill.docking.value(calcium)
      if refill.hasSecondStep {
        fastest = fastest.atLeast(refill.secondRate(eight.pointee.refill, calcium))
      }
    }
    fastest = fastest.atLeast(docking)
    let most = docking * eight.pointee.sites
    eight.pointee.most = most
    eight.pointee.longest = Self.share / fastest
    eight.pointee.careful = Self.carefulShare / fastest.atLeast(most)
    eight.pointee.shortest = eight.pointee.left * Self.smallest
  }

  @inline(__always) func follow(_ group: SpikeGroup) {
    let eight = eight.base
    while isAny(eight.pointee.left .> 0) {
      choose(eight)
      stage(eight, group, at: 0, weight: 1 / 6.0, next: 0.5)
      stage(eight, group, at: 0.5, weight: 1 / 3.0, next: 0.5)
      stage(eight, group, at: 0.5, weight: 1 / 3.0, next: 1)
      stage(eight, group, at: 1, weight: 1 / 6.0, next: 1)
      let length = eight.pointee.length
      eight.pointee.left -= length
      eight.pointee.elapsed += length
      eight.pointee.frequent = (eight.pointee.frequent - length).atLeast(Group())
      eight.pointee.numbers.begin(eight.pointee.numbers.end.notNegative())
      if filling != nil {
        eight.pointee.olds.begin(eight.pointee.olds.end)
        eight.pointee.deficits.begin(eight.pointee.deficits.end)
      }
      if isAnyInstant { settle(where: length .> 0) }
    }
  }

  /// Chooses how long the next step is.
  @inline(__always) private func choose(_ eight: UnsafeMutablePointer<MeanTerminals>) {
    let recycling = eight.pointee.numbers.start.recycling
    // By this much the recycling pool can fall in a millisecond.
    let fall = recycling.times(eight.pointee.ways.recycling, plus: eight.pointee.most)
    var length = eight.pointee.longest
    let isNear = .!((recycling - 1) .>= length * fall)
    if isAny(isNear) {
      let careful = eight.pointee.careful
      let near = ((recycling - 1) / fall).atMost(length).atLeast(careful)
      length.replace(
        with: careful.replacing(with: near, where: recycling .> 1), where: isNear)
    }
    length = length.atLeast(eight.pointee.shortest).atMost(eight.pointee.left)
    let frequent = eight.pointee.frequent
    eight.pointee.length = length.replacing(with: length.atMost(frequent), where: frequent .> 0)
  }

  /// A slope of the step: taken at a part of it, and with the weight that it has.
  ///
  /// The next one is taken behind another part.
  @inline(never)
  private func stage(
    _ eight: UnsafeMutablePointer<MeanTerminals>, _ group: SpikeGroup, at offset: Double,
    weight: Double, next: Double
  ) {
    let numbers = eight.pointee.numbers.now
    let length = eight.pointee.length
    var (ways, docking) = (eight.pointee.ways, eight.pointee.docking)
    let isFrequent = eight.pointee.frequent .> 0
    ways.reserve = ways.reserve
      .replacing(with: ways.reserve * eight.pointee.gain, where: isFrequent)
    if refill.feelsCalcium {
      let calcium = eight.pointee.refill.calcium(
        after: length.times(Group(repeating: offset), plus: eight.pointee.elapsed))
      docking = eight.pointee.refill.docking.value(calcium)
      if refill.hasSecondStep {
        ways.priming += refill.secondRate(eight.pointee.refill, calcium)
      }
    }
    let occupied = (numbers.docked + numbers.priming) + (numbers.closing + numbers.fillingAtSite)
    docking *= (eight.pointee.sites - occupied).atLeast(Group())
    let flux = docking * numbers.recycling.atMost(Group(repeating: 1))
    let (part, ahead) = (length * weight, length * next)
    eight.pointee.numbers.follow(numbers.flow(ways, docking: flux), part: part, next: ahead)
    guard let filling else { return }
    let rate = docking / numbers.recycling.atLeast(Group(repeating: 1))
    let olds = eight.pointee.olds.now
    eight.pointee.olds.follow(
      olds.flow(ways, docking: olds.recycling * rate), part: part, next: ahead)
    let time = eight.pointee.time - eight.pointee.left
    let empty = filling.empty(
      group, at: length.times(Group(repeating: offset), plus: time))
    let slope = eight.pointee.deficits.now.deficits(
      of: numbers, ways, docking: rate, empty: empty, filling: group.gather(filling.rate))
    eight.pointee.deficits.follow(slope, part: part, next: ahead)
  }

  /// Refills empty sites where that takes no time.
  func settle(where mask: LaneMask) {
    let eight = eight.base
    let (found, ways) = (eight.pointee.numbers.start, eight.pointee.ways)
    let occupied = (found.docked + found.priming) + (found.closing + found.fillingAtSite)
    let number = Group().replacing(
      with: found.recycling.atMost(eight.pointee.sites - occupied).atLeast(Group())
        * eight.pointee.instant, where: mask)
    let share = Group().replacing(with: number / found.recycling, where: number .> 0)
    eight.pointee.numbers.start.dock(number, ways)
    eight.pointee.numbers.begin(eight.pointee.numbers.start)
    guard filling != nil else { return }
    eight.pointee.olds.start.dock(eight.pointee.olds.start.recycling * share, ways)
    eight.pointee.olds.begin(eight.pointee.olds.start)
    eight.pointee.deficits.start.dock(eight.pointee.deficits.start.recycling * share, ways)
    eight.pointee.deficits.begin(eight.pointee.deficits.start)
  }
}

extension PoolGroups {
  /// The slope of deficits: vesicles take theirs along, empty ones come from membrane, and all fill.
  ///
  /// `docking` is the rate by which recycling vesicles dock, `filling` that of filling (1/ms); `empty` is
  /// the deficit of an empty vesicle.
  @_transparent func deficits(
    of numbers: PoolGroups, _ ways: PoolWays, docking: Group, empty: Group, filling: Group
  ) -> PoolGroups {
    var leaving = self
    leaving.closing = numbers.closing * empty - closing
    leaving.fused = numbers.fused * empty
    leaving.engulfed = Group()
    leaving.endosome = numbers.endosome * empty
    var slope = leaving.flow(ways, docking: recycling * docking)
    // What is closing does not fill, and membrane has no deficit.
    slope.closing = -(closing * ways.closing)
    (slope.fused, slope.engulfed, slope.endosome) = (Group(), Group(), Group())
    slope.fillingAtSite -= fillingAtSite * filling
    slope.priming -= priming * filling
    slope.filling -= self.filling * filling
    slope.recycling -= recycling * filling
    slope.reserve -= reserve * filling
    slope.docked -= docked * filling
    return slope
  }
}
