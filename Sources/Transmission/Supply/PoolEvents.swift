/// Single vesicles: what happens between spikes, and what a spike releases.
extension VesiclePools {
  /// All rates of a terminal (1/ms), as they are at a time or higher than until its next event.
  private struct Hazards {
    var mobilisation = 1.0
    var docking = 0.0
    /// Of the second step of refilling, where it follows calcium.
    var priming = 0.0
    /// All but mobilisation, and all.
    var rest = 0.0
    var total = 0.0
  }

  @inline(__always) private func hazards(_ slot: Int, _ lane: Int, at time: Double) -> Hazards {
    var result = Hazards()
    let counts = numbers.base + slot &* Self.stride
    let rates = rates.base + lane &* Self.stride
    result.mobilisation = mobilisation(slot, at: time)
    // Eight pools at once, added up in a fixed order.
    let eight =
      UnsafeRawPointer(counts).loadUnaligned(as: Group.self)
      * UnsafeRawPointer(rates).loadUnaligned(as: Group.self)
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    if counts[Pool.recycling.rawValue] > 0 {
      let empty = emptySites(slot)
      if empty > 0 {
        result.docking =
          empty * refill.rate(residual[slot], after: time - spikes[slot], lane: lane)
      }
    }
    if refill.hasSecondStep {
      result.priming =
        counts[Pool.priming.rawValue]
        * refill.secondRate(residual[slot], after: time - spikes[slot], lane: lane)
    }
    result.rest = two[0] + two[1] + (result.docking + result.priming)
    result.total = result.rest + reserveRate(slot, lane) * result.mobilisation
    return result
  }

  /// The rate of mobilisation (1/ms) while spikes are rare.
  @inline(__always) private func reserveRate(_ slot: Int, _ lane: Int) -> Double {
    let pool = Pool.reserve.rawValue
    return numbers.base[slot &* Self.stride &+ pool] * rates.base[lane &* Self.stride &+ pool]
  }

  /// Lets a terminal's vesicles move until `end` (ms).
  ///
  /// Mostly none does, and all rates are those of the last spike but for mobilisation.
  @inline(__always) func happen(_ slot: Int, to end: Double) {
    let start = times[slot]
    let mobilised =
      reserveRate(slot, slot & (BatchSize.lanes - 1)) * mobilisation(slot, at: start)
    let distance = (known[slot] + mobilised) * (end - start)
    // Not a number where the rates are not known: then no comparison holds.
    guard clock[slot] >= distance else { return happenSlowly(slot, to: end) }
    clock[slot] -= distance
  }

  @inline(never) private func happenSlowly(_ slot: Int, to end: Double) {
    let lane = slot & (BatchSize.lanes - 1)
    var now = times[slot]
    while true {
      let hazards = hazards(slot, lane, at: now)
      let distance = hazards.total * (end - now)
      guard clock[slot] < distance else {
        clock[slot] -= distance
        known[slot] = refill.feelsCalcium ? .nan : hazards.rest
        return
      }
      now += clock[slot] / hazards.total
      let draw = draws.next(slot)
      clock[slot] = draw.wait
      happen(slot, lane, at: now, hazards, draw)
    }
  }

  /// When a terminal's next event comes (ms), if no spike and no release comes before.
  func nextEvent(_ slot: Int) -> Double {
    let hazards = hazards(slot, slot & (BatchSize.lanes - 1), at: times[slot])
    return hazards.total > 0 ? times[slot] + clock[slot] / hazards.total : .infinity
  }

  /// Lets the event of `nextEvent` happen at its time (ms).
  func step(_ slot: Int, at time: Double) {
    let lane = slot & (BatchSize.lanes - 1)
    let hazards = hazards(slot, lane, at: times[slot])
    let draw = draws.next(slot)
    clock[slot] = draw.wait
    happen(slot, lane, at: time, hazards, draw)
    times[slot] = time
    known[slot] = .nan
  }

  /// One event at `now` (ms), chosen in proportion to the rates.
  private func happen(
    _ slot: Int, _ lane: Int, at now: Double, _ hazards: Hazards, _ draw: PoolDraws.Draw
  ) {
    let counts = numbers.base + slot &* Self.stride
    let rates = rates.base + lane &* Self.stride
    var left = draw.first * hazards.total - hazards.docking
    if left < 0 {
      // Calcium has fallen meanwhile.
      if refill.feelsCalcium {
        let rate =
          emptySites(slot) * refill.rate(residual[slot], after: now - spikes[slot], lane: lane)
        guard draw.second * hazards.docking < rate else { return }
      }
      return dock(1, slot, at: now)
    }
    left -= hazards.priming
    if left < 0 {
      let rate =
        number(.priming, slot)
        * refill.secondRate(residual[slot], after: now - spikes[slot], lane: lane)
      guard draw.second * hazards.priming < rate else { return }
      return move(1, from: .priming, slot, at: now)
    }
    var chosen = Self.leaving - 1
    for pool in 0..<Self.leaving - 1 {
      left -= counts[pool] * rates[pool]
      if left < 0 {
        chosen = pool
        break
      }
    }
    // Rounding may leave the last pool, though it is empty.
    guard counts[chosen] > 0 else { return }
    if chosen == Pool.reserve.rawValue {
      guard draw.second * hazards.mobilisation < mobilisation(slot, at: now) else { return }
    }
    shift(1, from: chosen, to: Int(targets.base[lane &* Self.stride &+ chosen]), slot, at: now)
    settle(slot, at: now)
  }

  /// Moves vesicles with what they hold.
  @inline(__always)
  func shift(_ number: Double, from: Int, to: Int, _ slot: Int, at time: Double) {
    let counts = numbers.base + slot &* Self.stride
    known[slot] = .nan
    if let filling { carry(number / counts[from], from, to, slot, at: time, filling) }
    counts[from] -= number
    counts[to] += number
  }

  /// Moves a share of a pool's content.
  ///
  /// A vesicle taken at random holds the mean of its pool, so means are exact.
  private func carry(
    _ share: Double, _ from: Int, _ to: Int, _ slot: Int, at time: Double, _ filling: VesicleFilling
  ) {
    decay(slot, to: time, filling)
    let deficits = deficits.base + slot &* Self.stride
    let olds = olds.base + slot &* Self.stride
    let number = share * numbers.base[slot &* Self.stride &+ from]
    let (deficit, old) = (deficits[from] * share, olds[from] * share)
    deficits[from] = share >= 1 ? 0 : deficits[from] - deficit
    olds[from] = share >= 1 ? 0 : olds[from] - old
    olds[to] += old
    switch from {
    case Pool.closing.rawValue: deficits[to] += number * empty(slot, at: time, filling) - deficit
    case Pool.fused.rawValue, Pool.endosome.rawValue, Pool.stranded.rawValue:
      deficits[to] += number * empty(slot, at: time, filling)
    case Pool.engulfed.rawValue: break
    default: deficits[to] += deficit
    }
  }

  /// The deficit of an empty vesicle.
  @inline(__always)
  func empty(_ slot: Int, at time: Double, _ filling: VesicleFilling) -> Double {
    filling.full(slot, at: time) * filling.drive[slot & (BatchSize.lanes - 1)]
  }

  /// Lets all vesicles that fill do so until `time` (ms).
  func decay(_ slot: Int, to time: Double, _ filling: VesicleFilling) {
    guard time > stamps[slot] else { return }
    let left = filling.left(after: time - stamps[slot], slot)
    let deficits = deficits.base + slot &* Self.stride
    // The first pool, of closing vesicles, does not fill.
    for pool in 1..<Pool.allCases.count { deficits[pool] *= left }
    stamps[slot] = time
  }

  /// Mean content of the docked vesicles at a time (ms), in full ones.
  func dockedMark(_ slot: Int, at time: Double, _ filling: VesicleFilling) -> ContentMark? {
    decay(slot, to: time, filling)
    let docked = number(.docked, slot)
    guard docked > 0 else { return nil }
    let place = slot &* Self.stride &+ Pool.docked.rawValue
    return ContentMark(time: time, deficit: deficits[place] / docked, old: olds[place] / docked)
  }

  /// Releases docked vesicles at a spike and sends each on its way.
  @inline(__always) func release(_ released: Double, _ slot: Int, at time: Double) {
    if tracksContent { (releasedContent[slot], releasedClosing[slot]) = (1, 0) }
    if released > 0 { releaseSome(released, slot, at: time) }
  }

  @inline(never) private func releaseSome(_ released: Double, _ slot: Int, at time: Double) {
    known[slot] = .nan
    var content = 1.0
    if let filling, let mark = dockedMark(slot, at: time, filling) {
      content = filling.content(mark, slot, at: time)
      let share = released / number(.docked, slot)
      let place = slot &* Self.stride &+ Pool.docked.rawValue
      deficits[place] *= 1 - share
      olds[place] *= 1 - share
      marks[slot] = mark
    }
    if tracksContent { releasedContent[slot] = content }
    numbers[slot &* Self.stride &+ Pool.docked.rawValue] -= released
    if isUnlimited {
      numbers[slot &* Self.stride &+ Pool.recycling.rawValue] += released
    } else {
      for _ in 0..<Int(released) { choose(1, slot, draws.next(slot), content) }
    }
    settle(slot, at: time)
  }

  /// Share of vesicles that fuse for good which come back by an endosome.
  @inline(__always) private func endosomalShare(_ slot: Int) -> Double {
    let lane = slot & (BatchSize.lanes - 1)
    guard bulk[lane] > 0 else { return endosomal[lane] }
    let waiting = number(.fused, slot) + number(.engulfed, slot)
    return endosomal[lane] + (1 - endosomal[lane]) * waiting / (waiting + bulk[lane])
  }

  /// Draws the way back of one vesicle.
  private func choose(_ number: Double, _ slot: Int, _ draw: PoolDraws.Draw, _ content: Double) {
    let lane = slot & (BatchSize.lanes - 1)
    let chance = draw.first - kissAndRun[lane]
    if chance < 0 { return close(number, slot, content) }
    let pool: Pool =
      draw.second < stranded[lane]
      ? .stranded
      : chance < (1 - kissAndRun[lane]) * endosomalShare(slot) ? .engulfed : .fused
    numbers[slot &* Self.stride &+ pool.rawValue] += number
  }

  private func close(_ number: Double, _ slot: Int, _ content: Double) {
    numbers[slot &* Self.stride &+ Pool.closing.rawValue] += number
    guard tracksContent else { return }
    releasedClosing[slot] += number
    guard filling != nil else { return }
    deficits[slot &* Self.stride &+ Pool.closing.rawValue] +=
      number * content * kept[slot & (BatchSize.lanes - 1)]
  }
}
