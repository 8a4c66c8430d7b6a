/// A law for the times of successive spikes of one terminal.
protocol SpikeLaw {
  /// What goes for the time of the spike before the first, of each lane (ms).
  var origin: Memory<Double> { get }
  /// The times of four successive spikes of eight terminals, each not before the last.
  func times(_ refill: Refill) -> Four
}

/// Four numbers for each of eight terminals: successive intervals or spikes.
typealias Four = (Group, Group, Group, Group)

/// Eight terminals that need four more spikes each.
struct Refill {
  /// The slots; an incomplete group repeats its last one.
  let slots: Words
  /// Number of the first of the four spikes in its terminal's train.
  let ordinals: Words
  /// The spike before it (ms); before a terminal's first one, the law's origin.
  let previous: Group
  let context: InputContext

  /// The lane of each slot.
  @inline(__always) var lanes: Words { slots & UInt64(BatchSize.lanes - 1) }

  /// Fresh random words; `part` tells apart several draws for the same four spikes.
  @inline(__always) func words(part: UInt64) -> Philox.Draw {
    context.words(
      slots: slots, ordinals: ordinals &>> 2,
      purpose: (Purpose.spikes.rawValue &<< 24) | (part & 0xFF_FFFF))
  }
}

extension Memory<Double> {
  /// Eight of the numbers.
  @inline(__always) func gather(_ places: Words) -> Group {
    var result = Group()
    for index in 0..<BatchSize.width {
      result[index] = base[Int(truncatingIfNeeded: places[index])]
    }
    return result
  }

  /// Collects the places of numbers below `limit`.
  ///
  /// Which ones they are cannot be predicted, so the sign of the difference is counted instead of a
  /// branch taken.
  @inline(__always) func places(below limit: Double, into places: Memory<UInt32>) -> Int {
    let (numbers, places) = (base, places.base)
    var count = 0
    for place in 0..<self.count {
      places[count] = UInt32(truncatingIfNeeded: place)
      count &+= Int(truncatingIfNeeded: (numbers[place] - limit).bitPattern &>> 63)
    }
    return count
  }

  /// Writes eight of the numbers.
  @inline(__always) func scatter(_ values: Group, to places: Words) {
    for index in 0..<BatchSize.width {
      base[Int(truncatingIfNeeded: places[index])] = values[index]
    }
  }
}

/// When each lane's source is over.
struct SpikeWindow {
  /// The time of a spike that never comes (ms): after any run.
  static let never = 1e300

  /// What lanes without stops or limits have.
  static let noneOfAll = [Double](repeating: 0, count: BatchSize.lanes)

  /// No spike is at or after this time (ms).
  let stop: Memory<Double>
  /// No terminal has more spikes.
  let limit: Memory<Double>
  /// Whether no lane has a stop or a limit.
  let isOpen: Bool

  /// Times and numbers of each lane, 0 for none.
  init(stops: [Double] = noneOfAll, limits: [Double] = noneOfAll) {
    stop = Memory(stops.map { $0 > 0 ? $0 : Self.never })
    limit = Memory(limits.map { $0 > 0 ? $0 : Self.never })
    isOpen = stops.allSatisfy { $0 == 0 } && limits.allSatisfy { $0 == 0 }
  }

  /// The times with those that are over put off for ever.
  @inline(__always) func clip(_ times: Four, _ refill: Refill) -> Four {
    let (stop, limit) = (stop.gather(refill.lanes), limit.gather(refill.lanes))
    let ordinal = Group(small: refill.ordinals)
    func clip(_ time: Group, _ number: Double) -> Group {
      let isOver = .!(time .< stop) .| (ordinal + number .>= limit)
      return time.replacing(with: Self.never, where: isOver)
    }
    return (clip(times.0, 0), clip(times.1, 1), clip(times.2, 2), clip(times.3, 3))
  }
}
