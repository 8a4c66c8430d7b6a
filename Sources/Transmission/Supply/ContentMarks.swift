/// How full the vesicles of a terminal are on average, as it was noted at a time.
///
/// A vesicle's content is drive times that of one that was never released, less a deficit; vesicles
/// that have not been released yet have had the full drive.
struct ContentMark {
  /// When it was noted (ms).
  var time = 0.0
  /// Mean deficit of a vesicle, in full ones.
  var deficit = 0.0
  /// Share of vesicles that have not been released since the start.
  var old = 1.0
}

/// The marks of all terminals, and what they were when the block began.
///
/// Vesicles that are released late and spontaneously are handled when the block's evoked ones are
/// over, or in a trace in between; they see what was there when the block of 128 steps began.
final class ContentMarks {
  private let current, before: Memory<ContentMark>
  private let stamps: Memory<Int>
  /// Number of the block.
  var block = 0

  init(slots: Int) {
    current = Memory(repeating: ContentMark(), count: slots)
    before = Memory(repeating: ContentMark(), count: slots)
    stamps = Memory(repeating: -1, count: slots)
  }

  @inline(__always) subscript(slot: Int) -> ContentMark {
    get { current[slot] }
    set {
      if stamps[slot] != block {
        stamps[slot] = block
        before[slot] = current[slot]
      }
      current[slot] = newValue
    }
  }

  /// The mark of a terminal when the block began.
  @inline(__always) func atStart(_ slot: Int) -> ContentMark {
    stamps[slot] == block ? before[slot] : current[slot]
  }
}

extension VesicleFilling {
  /// Mean content of a terminal's vesicles at a time (ms), in full ones.
  @inline(__always)
  func content(_ mark: ContentMark, _ slot: Int, at time: Double) -> Double {
    let drive = drive[slot & (BatchSize.lanes - 1)]
    let share = mark.old + (1 - mark.old) * drive
    let (full, left) = course(mark, slot, at: time)
    return max(0, full * share - mark.deficit * left)
  }

  /// The same of eight terminals from `first` on.
  func content(_ marks: ContentMarks, eight first: Int, at time: Double) -> Group {
    var (times, deficits, olds) = (Group(), Group(), Group())
    for index in 0..<BatchSize.width {
      let mark = marks[first + index]
      (times[index], deficits[index], olds[index]) = (mark.time, mark.deficit, mark.old)
    }
    let lane = first & (BatchSize.lanes - 1)
    let left = Exponential.exp(-((time - times) * rate.group(at: lane)))
    let share = (1 - olds).times(drive.group(at: lane), plus: olds)
    return (full(eight: first, at: time) * share - deficits * left).atLeast(Group())
  }
}
