import SynapseModel

/// Where presynaptic action potentials come from: one train for each terminal and lane.
protocol SpikeSource: AnyObject {
  /// Appends the spikes of the block, [start, end), to `spikes`; each terminal's in order of time.
  func spikes(in block: Block, into spikes: inout SpikeList)
}

/// Presynaptic spikes of one input in one block.
///
/// A slot is one terminal of one run: `terminal * BatchSize.lanes + lane`. The list is a sequence of
/// rounds; in a round every slot has one spike at most, so that spikes of a round can be handled
/// side by side.
struct SpikeList {
  /// Times of the spikes (ms).
  private(set) var times: [Double] = []
  /// Slots of the spikes.
  private(set) var slots: [Int32] = []
  /// The number of each spike in its terminal's train, from 0.
  private(set) var ordinals: [UInt32] = []
  /// Index behind the last spike of each round.
  private var roundEnds: [Int] = []

  mutating func removeAll() {
    times.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    ordinals.removeAll(keepingCapacity: true)
    roundEnds.removeAll(keepingCapacity: true)
  }

  @inline(__always) mutating func append(time: Double, slot: Int, ordinal: UInt32) {
    times.append(time)
    slots.append(Int32(truncatingIfNeeded: slot))
    ordinals.append(ordinal)
  }

  /// Ends a round: the spikes that follow may come from the same slots again.
  mutating func endRound() { roundEnds.append(times.count) }

  /// Hands out the spikes in groups of at most eight different slots, in order.
  @inline(__always) func forEachGroup(_ body: (SpikeGroup) -> Void) {
    var first = 0
    for end in roundEnds {
      while first < end {
        let group = SpikeGroup(self, from: first, to: end)
        body(group)
        first += group.count
      }
    }
  }
}

/// The spike sources that a spec can choose; a new one is a file in this folder and a line here.
enum SpikeSources {
  static let models: [Model] = [PoissonLaw.model, RegularLaw.model]

  static func make(_ parameters: LaneParameters, context: InputContext) -> any SpikeSource {
    switch parameters.model {
    case RegularLaw.model.name: RenewalSource(RegularLaw(parameters), context: context)
    default: RenewalSource(PoissonLaw(parameters), context: context)
    }
  }
}

/// What the stages of one input share.
struct InputContext {
  /// How many terminals each run has.
  let terminals: Int
  /// A number made of the input's name, so that inputs draw from different streams.
  let stream: UInt64
  /// The seeds of the runs, halved into 32-bit words: the keys of the random generator.
  let keys: [(UInt64, UInt64)]

  init(name: String, terminals: Int, seeds: [UInt64]) {
    self.terminals = terminals
    // FNV-1a (Fowler, Noll & Vo 1991), 32 bits.
    stream = name.utf8.reduce(UInt64(0x811C_9DC5)) { hash, byte in
      ((hash ^ UInt64(byte)) &* 0x0100_0193) & 0xFFFF_FFFF
    }
    keys = seeds.map { ($0 & 0xFFFF_FFFF, $0 >> 32) }
  }

  var slots: Int { terminals * BatchSize.lanes }
}
