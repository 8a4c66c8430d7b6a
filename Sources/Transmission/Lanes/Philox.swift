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
  @inline(__always) static func draw(
    counter: (Words, Words, Words, Words), key: (Words, Words)
  ) -> Draw {
    let mask: UInt64 = 0xFFFF_FFFF
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for round in 0..<10 {
      if round > 0 {
        k0 = (k0 &+ 0x9E37_79B9) & mask
        k1 = (k1 &+ 0xBB67_AE85) & mask
      }
      let p0 = (c0 & mask) &* Words(repeating: 0xD251_1F53)
      let p1 = (c2 & mask) &* Words(repeating: 0xCD9E_8D57)
      c0 = (p1 &>> 32) ^ c1 ^ k0
      c2 = (p0 &>> 32) ^ c3 ^ k1
      c1 = p1 & mask
      c3 = p0 & mask
    }
    return Draw(a: c0, b: c1, c: c2, d: c3)
  }

  /// A number between 0 and 1, both excluded, of 32 random bits.
  @inline(__always) static func uniform(_ word: Words) -> Group {
    (Group(small: word) + 0.5) * 0x1p-32
  }

  /// A number between 0 and 1, both excluded, of 52 random bits.
  @inline(__always) static func uniform(_ high: Words, _ low: Words) -> Group {
    Group(small: (high &<< 20) | (low &>> 12)).times(Group(repeating: 0x1p-52), plus: 0x1p-53)
  }
}

/// What random numbers are drawn for; each purpose has its own stream in every terminal.
enum Purpose: UInt64 {
  case spikes = 1
  case release = 2
}
