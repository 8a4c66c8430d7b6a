import SynapseModel

/// Where the content of released vesicles comes from.
protocol ContentSource: AnyObject {
  /// What has been used up is taken off; comes at multiples of 128 steps.
  func begin(at time: Double)
  /// The mean content of `vesicles` that are released, in full ones, and how many of them close again.
  func take(_ vesicles: Double, slot: Int, time: Double, isLate: Bool) -> (Double, closing: Double)
  /// What all vesicles of eight terminals from `first` on hold together at a time (ms), in full ones.
  func stored(eight first: Int, at time: Double) -> Group
  /// What there is to see of one terminal at a time (ms).
  func states(of slot: Int, at time: Double) -> [StateValue]
}

/// A well-mixed pool of vesicles that take turns, beneath release models that count sites only.
///
/// Of N vesicles with mean content m, k released ones leave N - k and come back with what the pore left
/// in them. So the mean is exact for vesicles that are taken at random; single vesicles are not kept.
final class Turnover: ContentSource {
  private let filling: VesicleFilling
  private let vesicles: Memory<Double>
  /// Share of the content that a released vesicle loses.
  private let lost: Memory<Double>
  private let marks: ContentMarks
  /// Vesicles released late in this block, and the terminals that have any.
  private let late: Memory<Double>
  private var touched: [Int] = []
  private let closes: Bool

  init(
    _ filling: VesicleFilling, _ parameters: LaneParameters, pore: FusionPore?,
    context: InputContext
  ) {
    self.filling = filling
    vesicles = Memory(parameters.section("filling").values(VesicleFilling.turnover))
    lost = Memory(pore?.released ?? Array(repeating: 1, count: BatchSize.lanes))
    closes = pore != nil
    marks = ContentMarks(slots: context.slots)
    late = Memory(repeating: 0, count: context.slots)
  }

  func begin(at time: Double) {
    marks.block += 1
    for slot in touched {
      _ = note(late[slot], slot, at: time)
      late[slot] = 0
    }
    touched.removeAll(keepingCapacity: true)
  }

  func take(
    _ vesicles: Double, slot: Int, time: Double, isLate: Bool
  ) -> (Double, closing: Double) {
    let closing = closes ? vesicles : 0
    if isLate {
      if late[slot] == 0 { touched.append(slot) }
      // Rounded, so that the sum has no order.
      late[slot] += (vesicles + 1_572_864) - 1_572_864
      return (mean(marks.atStart(slot), slot, at: time), closing)
    }
    return (note(vesicles, slot, at: time), closing)
  }

  @inline(__always)
  private func mean(_ mark: ContentMark, _ slot: Int, at time: Double) -> Double {
    filling.content(mark, slot, at: time)
  }

  /// Lets vesicles be released and come back; returns what each of them held.
  @inline(__always)
  private func note(_ number: Double, _ slot: Int, at time: Double) -> Double {
    let lane = slot & (BatchSize.lanes - 1)
    let mark = marks[slot]
    let (full, left) = filling.course(mark, slot, at: time)
    let (drive, deficit) = (filling.drive[lane], mark.deficit * left)
    let content = max(0, full * (mark.old + (1 - mark.old) * drive) - deficit)
    let share = min(1, number / vesicles[lane])
    let new = full * drive - content * (1 - lost[lane])
    marks[slot] = ContentMark(
      time: time, deficit: (1 - share) * deficit + share * new, old: (1 - share) * mark.old)
    return content
  }

  func stored(eight first: Int, at time: Double) -> Group {
    vesicles.group(at: first & (BatchSize.lanes - 1))
      * filling.content(marks, eight: first, at: time)
  }

  func states(of slot: Int, at time: Double) -> [StateValue] {
    [StateValue(name: "vesicle_content", unit: nil, value: mean(marks[slot], slot, at: time))]
  }
}
