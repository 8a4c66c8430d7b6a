import CVectors

/// The operators of groups, as one machine operation each; those of the library are loops over lanes,
/// which it takes the compiler long to put together, and it does not always succeed.
extension SIMD8<Double> {
  @_transparent init(repeating value: Double) { self = quantal_repeat(value) }

  @_transparent static func + (a: Self, b: Self) -> Self { quantal_add(a, b) }
  @_transparent static func - (a: Self, b: Self) -> Self { quantal_subtract(a, b) }
  @_transparent static func * (a: Self, b: Self) -> Self { quantal_multiply(a, b) }
  @_transparent static func / (a: Self, b: Self) -> Self { quantal_divide(a, b) }
  @_transparent static prefix func - (a: Self) -> Self { quantal_negate(a) }

  @_transparent static func + (a: Self, b: Double) -> Self { a + Self(repeating: b) }
  @_transparent static func - (a: Self, b: Double) -> Self { a - Self(repeating: b) }
  @_transparent static func * (a: Self, b: Double) -> Self { a * Self(repeating: b) }
  @_transparent static func / (a: Self, b: Double) -> Self { a / Self(repeating: b) }
  @_transparent static func + (a: Double, b: Self) -> Self { Self(repeating: a) + b }
  @_transparent static func - (a: Double, b: Self) -> Self { Self(repeating: a) - b }
  @_transparent static func * (a: Double, b: Self) -> Self { Self(repeating: a) * b }
  @_transparent static func / (a: Double, b: Self) -> Self { Self(repeating: a) / b }

  @_transparent static func += (a: inout Self, b: Self) { a = a + b }
  @_transparent static func -= (a: inout Self, b: Self) { a = a - b }
  @_transparent static func *= (a: inout Self, b: Self) { a = a * b }
  @_transparent static func /= (a: inout Self, b: Self) { a = a / b }

  /// `self + a * b` with one rounding.
  @_transparent func addingProduct(_ a: Self, _ b: Self) -> Self {
    quantal_multiply_add(a, b, self)
  }
  /// Adds `a * b` with one rounding.
  @_transparent mutating func addProduct(_ a: Self, _ b: Self) { self = addingProduct(a, b) }

  @_transparent static func .< (a: Self, b: Self) -> LaneMask { LaneMask(quantal_is_less(a, b)) }
  @_transparent static func .<= (a: Self, b: Self) -> LaneMask {
    LaneMask(quantal_is_at_most(a, b))
  }
  @_transparent static func .> (a: Self, b: Self) -> LaneMask { b .< a }
  @_transparent static func .>= (a: Self, b: Self) -> LaneMask { b .<= a }
  @_transparent static func .== (a: Self, b: Self) -> LaneMask { LaneMask(quantal_is_equal(a, b)) }
  @_transparent static func .!= (a: Self, b: Self) -> LaneMask { .!(a .== b) }
  @_transparent static func .< (a: Self, b: Double) -> LaneMask { a .< Self(repeating: b) }
  @_transparent static func .<= (a: Self, b: Double) -> LaneMask { a .<= Self(repeating: b) }
  @_transparent static func .> (a: Self, b: Double) -> LaneMask { a .> Self(repeating: b) }
  @_transparent static func .>= (a: Self, b: Double) -> LaneMask { a .>= Self(repeating: b) }
  @_transparent static func .== (a: Self, b: Double) -> LaneMask { a .== Self(repeating: b) }

  /// `other` where the mask is set.
  @_transparent func replacing(with other: Self, where mask: LaneMask) -> Self {
    quantal_choose(mask.lanes, other, self)
  }
  @_transparent func replacing(with other: Double, where mask: LaneMask) -> Self {
    replacing(with: Self(repeating: other), where: mask)
  }
  @_transparent mutating func replace(with other: Self, where mask: LaneMask) {
    self = replacing(with: other, where: mask)
  }
  @_transparent mutating func replace(with other: Double, where mask: LaneMask) {
    self = replacing(with: other, where: mask)
  }
}

/// The operators of words, in the same way.
extension SIMD8<UInt64> {
  @_transparent init(repeating value: UInt64) { self = quantal_repeat_word(value) }

  @_transparent static func &+ (a: Self, b: Self) -> Self { quantal_add_words(a, b) }
  @_transparent static func &- (a: Self, b: Self) -> Self { quantal_subtract_words(a, b) }
  @_transparent static func &* (a: Self, b: Self) -> Self { quantal_multiply_words(a, b) }
  @_transparent static func & (a: Self, b: Self) -> Self { quantal_and_words(a, b) }
  @_transparent static func | (a: Self, b: Self) -> Self { quantal_or_words(a, b) }
  @_transparent static func ^ (a: Self, b: Self) -> Self { quantal_xor_words(a, b) }
  @_transparent static func &+ (a: Self, b: UInt64) -> Self { a &+ Self(repeating: b) }
  @_transparent static func &- (a: Self, b: UInt64) -> Self { a &- Self(repeating: b) }
  @_transparent static func &- (a: UInt64, b: Self) -> Self { Self(repeating: a) &- b }
  @_transparent static func &* (a: Self, b: UInt64) -> Self { a &* Self(repeating: b) }
  @_transparent static func & (a: Self, b: UInt64) -> Self { a & Self(repeating: b) }
  @_transparent static func | (a: Self, b: UInt64) -> Self { a | Self(repeating: b) }
  @_transparent static func ^ (a: Self, b: UInt64) -> Self { a ^ Self(repeating: b) }
  /// Shifted by less than 64 bits.
  @_transparent static func &<< (a: Self, by: UInt64) -> Self { quantal_shift_left(a, by) }
  @_transparent static func &>> (a: Self, by: UInt64) -> Self { quantal_shift_right(a, by) }
  @_transparent static func .== (a: Self, b: Self) -> LaneMask {
    LaneMask(quantal_is_equal_word(a, b))
  }
  @_transparent func replacing(with other: Self, where mask: LaneMask) -> Self {
    quantal_choose_words(mask.lanes, other, self)
  }
  @_transparent mutating func replace(with other: Self, where mask: LaneMask) {
    self = replacing(with: other, where: mask)
  }
}

/// The operators of conditions, in the same way.
extension SIMDMask<SIMD8<Int64>> {
  @_transparent init(_ lanes: quantal_mask) { self = unsafeBitCast(lanes, to: Self.self) }
  @_transparent var lanes: quantal_mask { unsafeBitCast(self, to: quantal_mask.self) }
  @_transparent private var words: Words { unsafeBitCast(self, to: Words.self) }
  @_transparent private init(_ words: Words) { self = unsafeBitCast(words, to: Self.self) }

  @_transparent static func .& (a: Self, b: Self) -> Self { Self(a.words & b.words) }
  @_transparent static func .| (a: Self, b: Self) -> Self { Self(a.words | b.words) }
  @_transparent static prefix func .! (a: Self) -> Self { Self(a.words ^ UInt64.max) }
}

/// Whether the condition holds in any lane.
@_transparent func isAny(_ mask: LaneMask) -> Bool {
  isAny(unsafeBitCast(mask, to: Words.self))
}

/// Whether any bit is set.
@_transparent func isAny(_ words: Words) -> Bool { quantal_is_any(words) }
