/// What terminals release in the mean.
extension VesiclePools {
  /// Brings a terminal to a time (ms), when it releases vesicles.
  func take(_ vesicles: Double, _ slot: Int, at time: Double) {
    guard isStochastic else {
      let group = SpikeGroup(of: slot, at: time)
      reach(group)
      return depart(Group(repeating: vesicles), group)
    }
    advance(slot, to: time)
    release(vesicles, slot, at: time)
  }

  /// Vesicles that eight terminals release at the times of a group go their ways; follows `meet` or `reach`.
  @inline(never) func depart(_ released: Group, _ group: SpikeGroup) {
    let eight = eight.base
    let content = filling.map { take(released, group, $0) } ?? Group(repeating: 1)
    eight.pointee.numbers.start.docked -= released
    var closing = Group()
    if isUnlimited {
      eight.pointee.numbers.start.recycling += released
    } else {
      closing = divide(released, group, content)
    }
    if tracksContent {
      for index in 0..<group.count {
        let slot = group.slot(index)
        (releasedContent[slot], releasedClosing[slot]) = (content[index], closing[index])
      }
    }
    if isAnyInstant { settle(where: released .> 0) }
    store(group)
  }

  /// Divides vesicles among their ways back; those that close again are returned.
  @inline(__always)
  private func divide(_ number: Group, _ group: SpikeGroup, _ content: Group) -> Group {
    let eight = eight.base
    let shares = shares.columns(at: (group.slots & UInt64(BatchSize.lanes - 1)) &<< 3)
    let (kissAndRun, bulk, stranded, kept) = (shares.a, shares.c, shares.d, shares.e)
    var endosomal = shares.b
    if isAny(bulk .> 0) {
      let waiting = eight.pointee.numbers.start.fused + eight.pointee.numbers.start.engulfed
      let more = endosomal + (1 - endosomal) * waiting / (waiting + bulk)
      endosomal.replace(with: more, where: bulk .> 0)
    }
    let closing = number * kissAndRun
    let fusing = number - closing
    let resting = fusing * stranded
    let rest = fusing - resting
    let engulfed = rest * endosomal
    eight.pointee.numbers.start.closing += closing
    eight.pointee.numbers.start.stranded += resting
    eight.pointee.numbers.start.engulfed += engulfed
    eight.pointee.numbers.start.fused += rest - engulfed
    if filling != nil { eight.pointee.deficits.start.closing += closing * content * kept }
    return closing
  }

  /// Released vesicles take what docked ones hold: the content of one is returned, 1 where there are none.
  @inline(never)
  private func take(_ released: Group, _ group: SpikeGroup, _ filling: VesicleFilling) -> Group {
    let eight = eight.base
    let docked = eight.pointee.numbers.start.docked
    let deficit = eight.pointee.deficits.start.docked / docked
    let old = eight.pointee.olds.start.docked / docked
    let drive = group.gather(filling.drive)
    let full = filling.full(group, at: group.times) * (old + (1 - old) * drive)
    let isTaken = (released .> 0) .& (docked .> 0)
    let left = 1 - Group().replacing(with: released / docked, where: isTaken)
    eight.pointee.deficits.start.docked *= left
    eight.pointee.olds.start.docked *= left
    let taken = Words().replacing(with: Words(repeating: 1), where: isTaken)
    for index in 0..<group.count where taken[index] != 0 {
      marks[group.slot(index)] = ContentMark(
        time: group.times[index], deficit: deficit[index], old: old[index])
    }
    let content = (full - deficit.atLeast(Group())).atLeast(Group())
    return Group(repeating: 1).replacing(with: content, where: isTaken)
  }
}
