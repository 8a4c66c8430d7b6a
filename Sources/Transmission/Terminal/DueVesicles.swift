/// Vesicles that spikes leave to be released by a rate that falls exponentially, as the mean over many
/// trials.
///
/// What is due decays; a step releases what is lost in it. Spikes count from the grid point nearest to
/// them, as vesicles do.
final class DueVesicles {
  private let decay, factor: PerLane
  /// What spikes add, by the step at whose start they count.
  private let added = Quanta()
  private var due = PerLane(repeating: 0)
  /// The same weighted by what the vesicles hold, where that differs.
  private let sizes: DueVesicles?

  /// `decay` (ms), and a factor of what is added, lane by lane.
  init(decay: PerLane, factor: PerLane, hasContents: Bool) {
    (self.decay, self.factor) = (decay, factor)
    sizes = hasContents ? DueVesicles(decay: decay, factor: factor, hasContents: false) : nil
  }

  /// Adds what a spike leaves, of vesicles that hold `size` each, rounded so that sums have no order.
  @inline(__always)
  func add(_ amount: Double, holding size: Double, slot: Int, time: Double, block: Block) {
    let exact = (amount + 1_572_864) - 1_572_864
    added.add(exact, slot: slot, time: time, block: block)
    sizes?.add(amount * size, holding: 1, slot: slot, time: time, block: block)
  }

  /// Releases what is due in each step of a block, and says how many vesicles that were.
  func release(in block: Block, into quanta: Quanta) -> PerLane {
    guard let sizes else { return move(block, into: quanta.grid) }
    _ = sizes.move(block, into: quanta.grid)
    return move(block, into: nil)
  }

  private func move(_ block: Block, into grid: Grid?) -> PerLane {
    let (counts, amounts) = (added.grid.groups, grid?.groups)
    var released = PerLane(repeating: 0)
    for group in 0..<BatchSize.groups {
      let step = block.step / decay[group]
      let (share, half) = (Exponential.complement(step), Exponential.complement(0.5 * step))
      var (left, total) = (due[group], Group(repeating: 0))
      for row in 0..<block.count {
        let place = row * BatchSize.groups + group
        // A release acts at the nearest grid point: half a step's worth at the spike's own.
        let new = counts[place] * factor[group]
        let now = left * share + new * half
        left = left - left * share + (new - new * half)
        if let amounts { amounts[place] += now }
        // Rounded to 2^-32 of a vesicle, so that blocks cannot change a bit of the sum.
        total += (now + 1_572_864) - 1_572_864
      }
      due[group] = left
      released[group] = total
    }
    added.advance(past: block)
    return released
  }
}
