/// The mean over many trials: parts of vesicles flow from pool to pool.
extension VesiclePools {
  /// The largest share of a pool that leaves it in a step.
  private static let largest = 0.05

  /// Lets vesicles flow until `end` (ms), by steps of the classical Runge-Kutta method.
  ///
  /// Equal to the mean of single vesicles as long as the recycling pool is not empty; below one
  /// vesicle, empty sites are refilled in proportion to what is there.
  func flow(_ slot: Int, to end: Double) {
    let lane = slot & (BatchSize.lanes - 1)
    var now = times[slot]
    guard end > now else { return }
    let rates = rates.base + lane &* Self.stride
    // Below one vesicle, the recycling pool is emptied by all sites together.
    let docking = refill.rate(residual[slot], after: 0, lane: lane) * sites[lane]
    var fastest = max(docking, filling?.rate[lane] ?? 0)
    for pool in 0..<Self.leaving - 1 { fastest = max(fastest, rates[pool]) }
    fastest = max(fastest, rates[Self.leaving - 1] * gain[lane])
    if refill.hasSecondStep {
      fastest = max(fastest, refill.secondRate(residual[slot], after: 0, lane: lane))
    }
    let steps = min(max(1, ((end - now) * fastest / Self.largest).rounded(.up)), 1e7)
    let length = (end - now) / steps
    for _ in 0..<Int(steps) {
      step(slot, from: now, length)
      now += length
      stamps[slot] = now
      settle(slot, at: now)
    }
  }

  /// Numbers, deficits and shares of all pools.
  private struct Course {
    var numbers = SIMD16<Double>()
    var deficits = SIMD16<Double>()
    var olds = SIMD16<Double>()

    func moved(by other: Course, _ factor: Double) -> Course {
      Course(
        numbers: numbers.addingProduct(other.numbers, SIMD16(repeating: factor)),
        deficits: deficits.addingProduct(other.deficits, SIMD16(repeating: factor)),
        olds: olds.addingProduct(other.olds, SIMD16(repeating: factor)))
    }
  }

  private func step(_ slot: Int, from time: Double, _ length: Double) {
    let start = load(slot)
    let a = slope(start, slot, at: time)
    let b = slope(start.moved(by: a, 0.5 * length), slot, at: time + 0.5 * length)
    let c = slope(start.moved(by: b, 0.5 * length), slot, at: time + 0.5 * length)
    let d = slope(start.moved(by: c, length), slot, at: time + length)
    var end = start.moved(by: a, length / 6).moved(by: b, length / 3)
    end = end.moved(by: c, length / 3).moved(by: d, length / 6)
    store(end, slot)
  }

  private func load(_ slot: Int) -> Course {
    var course = Course()
    for pool in 0..<Pool.allCases.count {
      course.numbers[pool] = numbers[slot &* Self.stride &+ pool]
      guard filling != nil else { continue }
      course.deficits[pool] = deficits[slot &* Self.stride &+ pool]
      course.olds[pool] = olds[slot &* Self.stride &+ pool]
    }
    return course
  }

  private func store(_ course: Course, _ slot: Int) {
    for pool in 0..<Pool.allCases.count {
      numbers[slot &* Self.stride &+ pool] = max(0, course.numbers[pool])
      guard filling != nil else { continue }
      deficits[slot &* Self.stride &+ pool] = course.deficits[pool]
      olds[slot &* Self.stride &+ pool] = course.olds[pool]
    }
  }

  private func slope(_ course: Course, _ slot: Int, at time: Double) -> Course {
    let lane = slot & (BatchSize.lanes - 1)
    let empty = filling.map { self.empty(slot, at: time, $0) } ?? 0
    var slope = Course()
    if let filling {
      slope.deficits = course.deficits * -filling.rate[lane]
      slope.deficits[Pool.closing.rawValue] = 0
    }
    func flow(_ flux: Double, _ from: Int, _ to: Int) {
      slope.numbers[from] -= flux
      slope.numbers[to] += flux
      guard filling != nil, course.numbers[from] > 0 else { return }
      let share = flux / course.numbers[from]
      let deficit = share * course.deficits[from]
      slope.olds[from] -= share * course.olds[from]
      slope.olds[to] += share * course.olds[from]
      slope.deficits[from] -= deficit
      switch from {
      case Pool.closing.rawValue: slope.deficits[to] += flux * empty - deficit
      case Pool.fused.rawValue, Pool.endosome.rawValue: slope.deficits[to] += flux * empty
      case Pool.engulfed.rawValue: break
      default: slope.deficits[to] += deficit
      }
    }
    for pool in 0..<Self.leaving {
      let factor = pool == Pool.reserve.rawValue ? mobilisation(slot, at: time) : 1
      let rate = rates.base[lane &* Self.stride &+ pool] * factor
      if course.numbers[pool] > 0 {
        flow(course.numbers[pool] * rate, pool, Int(targets.base[lane &* Self.stride &+ pool]))
      }
    }
    if refill.hasSecondStep {
      let rate = refill.secondRate(residual[slot], after: time - spikes[slot], lane: lane)
      let ready = course.numbers[Pool.priming.rawValue]
      if ready > 0 { flow(ready * rate, Pool.priming.rawValue, Pool.docked.rawValue) }
    }
    let free =
      sites[lane] - course.numbers[Pool.docked.rawValue] - course.numbers[Pool.priming.rawValue]
      - course.numbers[Pool.closing.rawValue] - course.numbers[Pool.fillingAtSite.rawValue]
    let available = min(1, course.numbers[Pool.recycling.rawValue])
    if free > 0, available > 0 {
      let rate = refill.rate(residual[slot], after: time - spikes[slot], lane: lane)
      let ready = targets.base[lane &* Self.stride &+ Pool.docked.rawValue]
      flow(free * rate * available, Pool.recycling.rawValue, Int(ready))
    }
    return slope
  }
}
