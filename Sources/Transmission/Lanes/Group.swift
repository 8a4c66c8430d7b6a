/// Eight runs side by side: one number of each.
typealias Group = SIMD8<Double>
/// Eight words that belong to a `Group`; 32-bit words stand in the lower halves.
typealias Words = SIMD8<UInt64>

/// A condition for each lane of a `Group`.
typealias LaneMask = SIMDMask<SIMD8<Int64>>

/// How many runs a batch simulates together.
///
/// Several groups are in flight at once because the chain of dependent operations of one group, not
/// the arithmetic, limits the speed.
enum BatchSize {
  /// Groups in a batch.
  static let groups = 4
  /// Runs in a group.
  static let width = 8
  /// Runs in a batch.
  static let lanes = groups * width
}

extension SIMD8<Double> {
  @_transparent var bits: Words { unsafeBitCast(self, to: Words.self) }

  @_transparent init(bits: Words) { self = unsafeBitCast(bits, to: Group.self) }

  /// Whole numbers below 2^52 as floating-point numbers; the plain conversion is done lane by lane.
  @_transparent init(small words: Words) {
    self = Group(bits: words | 0x4330_0000_0000_0000) - 4_503_599_627_370_496
  }

  /// The larger of both, lane by lane; `other` where `self` is a NaN.
  @_transparent func atLeast(_ other: Group) -> Group {
    replacing(with: other, where: .!(self .> other))
  }

  /// The smaller of both, lane by lane; `other` where `self` is a NaN.
  @_transparent func atMost(_ other: Group) -> Group {
    replacing(with: other, where: .!(self .< other))
  }

  /// `self * factor + term` with one rounding, on every processor.
  @_transparent func times(_ factor: Group, plus term: Group) -> Group {
    term.addingProduct(self, factor)
  }

  /// `self * factor + term` with one rounding, on every processor.
  @_transparent func times(_ factor: Group, plus term: Double) -> Group {
    Group(repeating: term).addingProduct(self, factor)
  }
}
