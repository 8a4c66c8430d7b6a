import SynapseModel

/// Where presynaptic action potentials come from: one train for each terminal and lane.
protocol SpikeSource: AnyObject {
  /// Appends to `spikes` those before `end` (ms) that have not been handed out, each terminal's in
  /// order of time.
  func spikes(before end: Double, into spikes: SpikeList)
  /// The first spike of each lane's terminals (ms); it need not be in the run if the run has none.
  var firstSpikes: [Double] { get }
}

/// What the stages of one input share.
final class InputContext {
  /// How many terminals each run has.
  let terminals: Int
  /// How long the runs last (ms).
  let duration: Double
  /// A slow factor on the probability of evoked release, lane by lane, where something has a say.
  let gain: Memory<Double>?
  /// SNARE complexes, where some may be missing.
  let snare: SNAREComplexes?
  /// A number made of the input's name, so that inputs draw from different streams.
  private let stream: UInt64
  /// The seeds of the runs in two 32-bit words: the keys of the random generator.
  private let keys: Memory<(UInt64, UInt64)>

  init(
    name: String, terminals: Int, seeds: [UInt64], duration: Double = 1e12,
    gain: Memory<Double>? = nil, snare: SNAREComplexes? = nil
  ) {
    self.terminals = terminals
    self.gain = gain
    self.snare = snare
    self.duration = duration
    // FNV-1a (Fowler, Noll & Vo 1991), 32 bits.
    stream = name.utf8.reduce(UInt64(0x811C_9DC5)) { hash, byte in
      ((hash ^ UInt64(byte)) &* 0x0100_0193) & 0xFFFF_FFFF
    }
    keys = Memory(seeds.map { ($0 & 0xFFFF_FFFF, $0 >> 32) })
  }

  /// The same with another number of terminals, such as one for each axon.
  func with(terminals: Int) -> InputContext { InputContext(self, terminals: terminals) }

  private init(_ other: InputContext, terminals: Int) {
    self.terminals = terminals
    (gain, snare, duration) = (other.gain, other.snare, other.duration)
    (stream, keys) = (other.stream, other.keys)
  }

  /// One for each terminal of each lane.
  var slots: Int { terminals * BatchSize.lanes }

  /// Random words for eight slots: a function of each run's seed and of what is drawn.
  @inline(__always)
  func words(slots: Words, ordinals: Words, purpose: UInt64) -> Philox.Draw {
    words(slots: slots, ordinals: ordinals, purposes: Words(repeating: purpose))
  }

  /// Random words for eight slots, each for a purpose of its own.
  @inline(__always)
  func words(slots: Words, ordinals: Words, purposes: Words) -> Philox.Draw {
    var key = (Words(), Words())
    for index in 0..<BatchSize.width {
      (key.0[index], key.1[index]) =
        keys[
          Int(truncatingIfNeeded: slots[index]) & (BatchSize.lanes - 1)]
    }
    let terminals = slots / UInt64(BatchSize.lanes)
    return Philox.draw(
      counter: (ordinals, terminals, Words(repeating: stream), purposes), key: key)
  }
}
