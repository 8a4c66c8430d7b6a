import Crypto

/// Random words that follow from a method, a seed and the path of a parameter alone.
///
/// The words are those of SplitMix64 (Steele, Lea & Flood 2014), which is a function of a place in
/// its sequence and so needs no state; the sequence's start is a hash. Streams of two paths have
/// nothing to do with each other, and a further path changes no other's words.
struct SampleStream {
  private let start: UInt64

  init(_ method: SampleDesign.Method, seed: UInt64, path: String) {
    let text = "samples \(method.rawValue)\nseed=\(seed)\npath=\(path)\n"
    let digest = SHA256.hash(data: Array(text.utf8))
    self.init(start: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  init(start: UInt64) { self.start = start }

  /// The word at a place, from 0.
  func word(_ place: UInt64) -> UInt64 {
    var word = start &+ (place &+ 1) &* 0x9E37_79B9_7F4A_7C15
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A whole number below `limit`; each is equally probable to 2^-64 of `limit`.
  func whole(below limit: UInt64, at place: UInt64) -> UInt64 {
    word(place).multipliedFullWidth(by: limit).high
  }
}
