import SynapseModel

/// No vesicles: the transmitter in the cleft follows the terminal by itself, as a concentration.
///
/// Spikes are counted, and kept for a cleft that answers to them (`DirectTransmitter`).
final class NoVesicles: ReleaseModel {
  static let model = Model(
    "none",
    "No vesicles: the transmitter is a concentration; needs the cleft 'logistic' or 'cascade'",
    source: "Destexhe, Mainen & Sejnowski 1994, science reference 3.4c and 5.5", parameters: [])

  /// The spikes that the cleft has not seen yet; `nil` where it does not look at spikes.
  let spikes: SpikeQueue?
  var isStochastic: Bool { false }
  var hasVesicles: Bool { false }

  /// `input` holds the input's sections.
  init(_ input: LaneParameters, context: InputContext) {
    spikes = DirectTransmitter.followsSpikes(input) ? SpikeQueue(slots: context.slots) : nil
  }

  func release(_ spikes: SpikeList, in block: Block, into quanta: Quanta, tally: ReleaseTally) {
    var groups = spikes.groups
    while let group = groups.next() {
      for index in 0..<group.count {
        let slot = group.slot(index)
        tally.countSpike(slot: slot, available: 0)
        self.spikes?.add(group.times[index], slot: slot)
      }
    }
  }
}

/// Spikes that wait to be looked at, terminal by terminal, the first to come first.
final class SpikeQueue {
  private static let none = Int32(-1)
  /// Times (ms) and the next spike of the same terminal, in the order in which they came.
  private var times: [Double] = []
  private var following: [Int32] = []
  private var taken = 0
  private let heads, tails: Memory<Int32>

  init(slots: Int) {
    heads = Memory(repeating: Self.none, count: slots)
    tails = Memory(repeating: Self.none, count: slots)
  }

  /// Adds a spike of a terminal, behind its others.
  func add(_ time: Double, slot: Int) {
    if taken == times.count {
      times.removeAll(keepingCapacity: true)
      following.removeAll(keepingCapacity: true)
      taken = 0
    }
    let place = Int32(truncatingIfNeeded: times.count)
    times.append(time)
    following.append(Self.none)
    if heads[slot] == Self.none {
      heads[slot] = place
    } else {
      following[Int(tails[slot])] = place
    }
    tails[slot] = place
  }

  /// When the terminal's first spike is (ms); infinite for none.
  @inline(__always) func next(_ slot: Int) -> Double {
    let head = heads.base[slot]
    return head == Self.none ? .infinity : times[Int(head)]
  }

  /// Takes the first spike of a terminal, which must have one.
  func take(_ slot: Int) -> Double {
    let head = Int(heads[slot])
    heads[slot] = following[head]
    taken += 1
    return times[head]
  }
}
