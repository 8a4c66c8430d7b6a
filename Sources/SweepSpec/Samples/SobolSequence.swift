/// One dimension of the Sobol sequence, scrambled.
///
/// The scrambling is Owen's nested uniform one (1995), and exactly that: the intervals of length
/// 2^-k are the nodes of a binary tree, and a random bit of each node says whether its halves change
/// places. A digital shift would be cheaper, but leaves the pattern of the points as it is. A nested
/// scramble keeps all that makes a Sobol sequence even, and the error of the mean of a smooth
/// function falls as n^-1.5 instead of n^-1 (Owen 1997). Hashes in the place of stored bits (Burley
/// 2020) make a point a function of its number, so that a longer design begins with the shorter one.
/// Each node is hashed by itself, which takes 0.06 us a point; the fast hashes that do all bits at
/// once are this scramble only nearly.
struct SobolSequence {
  /// How many levels of the tree are scrambled one by one.
  ///
  /// Points up to number 2^24 differ in these bits, so that everything below belongs to one point.
  static let levels = 24
  /// The most points.
  static let countLimit = 1 << levels

  private let columns: [UInt32]

  /// The dimension counts from 0; `nil` for one without direction numbers.
  init?(dimension: Int) {
    guard let columns = SobolDirections.columns(dimension: dimension) else { return nil }
    self.columns = columns
  }

  /// The first points without scrambling, as multiples of 2^-24.
  ///
  /// In the order of the Gray code, in which one column makes the next point (Antonov & Saleev
  /// 1979); any 2^k points in a row from a multiple of 2^k are the same set as in the plain order.
  func forEachPoint(_ count: Int, _ body: (UInt32) -> Void) {
    var point: UInt32 = 0
    for index in 0..<min(max(count, 0), Self.countLimit) {
      if index > 0 { point ^= columns[index.trailingZeroBitCount] }
      body(point >> (32 - Self.levels))
    }
  }

  /// The first points, scrambled; 52 bits each, inside 0 and 1.
  func points(_ count: Int, scrambledBy stream: SampleStream) -> [Double] {
    var points: [Double] = []
    points.reserveCapacity(count)
    forEachPoint(count) { points.append(Self.scrambled($0, stream)) }
    return points
  }

  private static func scrambled(_ point: UInt32, _ stream: SampleStream) -> Double {
    var result: UInt64 = 0
    for level in 0..<levels {
      // The bits above and a leading one name the node.
      let node = UInt64(1) << level | UInt64(point) >> (levels - level)
      let bit = UInt64(point) >> (levels - 1 - level) & 1
      result = result << 1 | (bit ^ stream.word(node) >> 63)
    }
    // Below the tree nothing is left to be kept apart: 28 random bits.
    let rest = stream.word(1 << levels | UInt64(point)) >> 36
    return (Double(result << 28 | rest) + 0.5) * 0x1p-52
  }
}
