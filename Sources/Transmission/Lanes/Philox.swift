/// The counter-based random generator Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011), eight at
/// once.
///
/// A draw is a function of a key (the run's seed) and a counter (which draw it is), so the order in
/// which runs, terminals or blocks are computed cannot change it.
enum Philox {
  /// Four random words of 32 bits for each lane.
  struct Draw {
    let a, b, c, d: Words
  }

  /// The generator's output; all inputs are 32-bit words in 64-bit places.
  @_transparent static func draw(
    counter: (Words, Words, Words, Words), key: (Words, Words)
  ) -> Draw {
    // Written out: in a loop the compiler keeps wide vectors in pieces.
    var state = State(a: counter.0, b: counter.1, c: counter.2, d: counter.3, key: key)
    state.round()
    state.bumpKey()
    state.round()
    state.bumpKey()
    state.round()
    state.bumpKey()
    state.round()
    state.bumpKey()
    state.round()
    state.bumpKey()
    state.round()
    state.bumpKey()
    state.round()
    state.bumpKey()
    state.round()
    state.bumpKey()
    state.round()
    state.bumpKey()
    state.round()
    return Draw(a: state.a, b: state.b, c: state.c, d: state.d)
  }

  /// Counter and key on their way through the rounds.
  struct State {
    var a, b, c, d: Words
    var key: (Words, Words)

    @_transparent mutating func round() {
      let low: UInt64 = 0xFFFF_FFFF
      let p0 = (a & low) &* Words(repeating: 0xD251_1F53)
      let p1 = (c & low) &* Words(repeating: 0xCD9E_8D57)
      (a, b, c, d) = ((p1 &>> 32) ^ b ^ key.0, p1 & low, (p0 &>> 32) ^ d ^ key.1, p0 & low)
    }

    /// The key schedule: a Weyl sequence (golden ratio and square root of 3).
    @_transparent mutating func bumpKey() {
      let low: UInt64 = 0xFFFF_FFFF
      key = ((key.0 &+ 0x9E37_79B9) & low, (key.1 &+ 0xBB67_AE85) & low)
    }
  }

  /// A number between 0 and 1, both excluded, of 32 random bits.
  @_transparent static func uniform(_ word: Words) -> Group {
    (Group(small: word) + 0.5) * 0x1p-32
  }

  /// A number between 0 and 1, both excluded, of 52 random bits.
  @_transparent static func uniform(_ high: Words, _ low: Words) -> Group {
    Group(small: (high &<< 20) | (low &>> 12)).times(Group(repeating: 0x1p-52), plus: 0x1p-53)
  }
}

/// What random numbers are drawn for; each purpose has its own stream in every terminal.
enum Purpose: UInt64 {
  case spikes = 1
  case release = 2
  /// Jitter and thinning of a source's spikes.
  case jitter = 16
  /// Failures on the axon.
  case conduction = 17
  /// How long the states of a source last.
  case dwell = 18
  /// How many spikes a burst has.
  case burst = 19
  /// Failures before the axon branches.
  case branching = 20
  case latency = 32
  case quantalSize = 33
  case spontaneous = 34
  case asynchronous = 35
  case asynchronousTime = 36
  case heterogeneity = 37
  /// The sites of vesicles that a spike releases, and of others.
  case site = 38
  case lateSite = 39
  /// Vesicles that residual calcium releases, and their times.
  case spontaneousCalcium = 80
  case spontaneousCalciumTime = 81
  case asynchronousCalcium = 82
  case asynchronousCalciumTime = 83
  /// Vesicles on their ways back.
  case recycling = 60
  /// Currents and conductances that wander by themselves.
  case membraneNoise = 48
  /// When a neuron with escape noise fires.
  case escape = 49
  /// Openings and closings of single channels.
  case channels = 50
}
