/// A number of each pool of eight terminals: vesicles, or what they hold.
struct PoolGroups {
  var closing = Group()
  var fillingAtSite = Group()
  var priming = Group()
  var fused = Group()
  var engulfed = Group()
  var endosome = Group()
  var filling = Group()
  var recycling = Group()
  var reserve = Group()
  var docked = Group()
  /// Stands still between spikes.
  var stranded = Group()

  @_transparent init() {}

  /// `low` are the first eight pools, `high` the others.
  @_transparent init(_ low: Square, _ high: Square) {
    (closing, fillingAtSite, priming, fused) = (low.a, low.b, low.c, low.d)
    (engulfed, endosome, filling, recycling) = (low.e, low.f, low.g, low.h)
    (reserve, docked, stranded) = (high.a, high.b, high.c)
  }

  @_transparent var low: Square {
    Square(closing, fillingAtSite, priming, fused, engulfed, endosome, filling, recycling)
  }

  /// Goes along a slope.
  @_transparent func moved(by slope: PoolGroups, _ factor: Group) -> PoolGroups {
    var result = self
    result.closing = slope.closing.times(factor, plus: closing)
    result.fillingAtSite = slope.fillingAtSite.times(factor, plus: fillingAtSite)
    result.priming = slope.priming.times(factor, plus: priming)
    result.fused = slope.fused.times(factor, plus: fused)
    result.engulfed = slope.engulfed.times(factor, plus: engulfed)
    result.endosome = slope.endosome.times(factor, plus: endosome)
    result.filling = slope.filling.times(factor, plus: filling)
    result.recycling = slope.recycling.times(factor, plus: recycling)
    result.reserve = slope.reserve.times(factor, plus: reserve)
    result.docked = slope.docked.times(factor, plus: docked)
    return result
  }

  /// No number of a pool is negative, whatever rounding does.
  @_transparent func notNegative() -> PoolGroups {
    let zero = Group()
    var result = self
    result.closing = closing.atLeast(zero)
    result.fillingAtSite = fillingAtSite.atLeast(zero)
    result.priming = priming.atLeast(zero)
    result.fused = fused.atLeast(zero)
    result.engulfed = engulfed.atLeast(zero)
    result.endosome = endosome.atLeast(zero)
    result.filling = filling.atLeast(zero)
    result.recycling = recycling.atLeast(zero)
    result.reserve = reserve.atLeast(zero)
    result.docked = docked.atLeast(zero)
    return result
  }

  /// What flows between the pools in a millisecond, `docking` of it from the recycling pool to sites.
  @_transparent func flow(_ ways: PoolWays, docking: Group) -> PoolGroups {
    let closed = closing * ways.closing
    let toFill = closed * ways.hasFilling
    let filled = fillingAtSite * ways.fillingAtSite
    let ready = (closed - toFill) + (filled + docking)
    let toPrime = ready * ways.hasPriming
    let primed = priming * ways.priming
    let (retrieved, engulfing) = (fused * ways.fused, engulfed * ways.engulfed)
    let budding = endosome * ways.endosome
    let back = retrieved + budding
    let toRefill = back * ways.hasFilling
    let refilled = filling * ways.filling
    let exchange = reserve * ways.reserve - recycling * ways.recycling
    var slope = PoolGroups()
    slope.closing = -closed
    slope.fillingAtSite = toFill - filled
    slope.priming = toPrime - primed
    slope.fused = -retrieved
    slope.engulfed = -engulfing
    slope.endosome = engulfing - budding
    slope.filling = toRefill - refilled
    slope.recycling = ((back - toRefill) + refilled) + (exchange - docking)
    slope.reserve = -exchange
    slope.docked = (ready - toPrime) + primed
    return slope
  }

  /// Vesicles of the recycling pool, or what they hold, come to sites.
  @_transparent mutating func dock(_ number: Group, _ ways: PoolWays) {
    let toPrime = number * ways.hasPriming
    recycling -= number
    priming += toPrime
    docked += number - toPrime
  }

  /// Stranded vesicles, or what they hold, go on.
  @_transparent mutating func free(_ number: Group, _ ways: PoolWays) {
    let toRefill = number * ways.hasFilling
    filling += toRefill
    recycling += number - toRefill
  }
}

/// Rates by which vesicles of eight terminals leave their pools (1/ms), and which stages there are.
struct PoolWays {
  var closing = Group()
  var fillingAtSite = Group()
  var priming = Group()
  var fused = Group()
  var engulfed = Group()
  var endosome = Group()
  var filling = Group()
  /// To the reserve pool.
  var recycling = Group()
  var reserve = Group()
  /// 1 where a vesicle that comes back has to be filled or primed, else 0.
  var hasFilling = Group()
  var hasPriming = Group()

  @_transparent init() {}

  @_transparent init(_ low: Square, reserve: Group, hasSecondStep: Bool) {
    (closing, fillingAtSite, priming, fused) = (low.a, low.b, low.c, low.d)
    (engulfed, endosome, filling, recycling) = (low.e, low.f, low.g, low.h)
    self.reserve = reserve
    let one = Group(repeating: 1)
    hasFilling = Group().replacing(with: one, where: fillingAtSite .> 0)
    hasPriming = hasSecondStep ? one : Group().replacing(with: one, where: priming .> 0)
  }
}

/// A quantity of all pools in a step of the Runge-Kutta method.
struct PoolCourse {
  /// At the start of the step, where its slope is taken, and so far at its end.
  var start = PoolGroups()
  var now = PoolGroups()
  var end = PoolGroups()

  @_transparent mutating func begin(_ start: PoolGroups) {
    (self.start, now, end) = (start, start, start)
  }

  /// A slope counts for a part of the step; the next one is taken behind another.
  @_transparent mutating func follow(_ slope: PoolGroups, part: Group, next: Group) {
    end = end.moved(by: slope, part)
    now = start.moved(by: slope, next)
  }
}
