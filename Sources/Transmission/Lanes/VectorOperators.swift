import Builtin

/// The operators of groups, as one machine operation each.
///
/// Those of the library are loops over lanes, which the optimiser has to put together again: it takes
/// long over that, and where it fails a kernel is left in pieces.
extension SIMD8<Double> {
  @_transparent private var vector: Builtin.Vec8xFPIEEE64 { _storage._value }
  @_transparent private init(_ vector: Builtin.Vec8xFPIEEE64) {
    self.init()
    _storage._value = vector
  }

  @_transparent static func + (a: Self, b: Self) -> Self {
    Self(Builtin.fadd_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @_transparent static func - (a: Self, b: Self) -> Self {
    Self(Builtin.fsub_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @_transparent static func * (a: Self, b: Self) -> Self {
    Self(Builtin.fmul_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @_transparent static func / (a: Self, b: Self) -> Self {
    Self(Builtin.fdiv_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @_transparent static prefix func - (a: Self) -> Self {
    Self(Builtin.fneg_Vec8xFPIEEE64(a.vector))
  }

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
    Self(Builtin.int_fma_Vec8xFPIEEE64(a.vector, b.vector, vector))
  }
  /// Adds `a * b` with one rounding.
  @_transparent mutating func addProduct(_ a: Self, _ b: Self) { self = addingProduct(a, b) }

  @_transparent func squareRoot() -> Self { Self(Builtin.int_sqrt_Vec8xFPIEEE64(vector)) }

  @_transparent static func .< (a: Self, b: Self) -> LaneMask {
    LaneMask(Builtin.fcmp_olt_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @_transparent static func .<= (a: Self, b: Self) -> LaneMask {
    LaneMask(Builtin.fcmp_ole_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @_transparent static func .> (a: Self, b: Self) -> LaneMask { b .< a }
  @_transparent static func .>= (a: Self, b: Self) -> LaneMask { b .<= a }
  @_transparent static func .== (a: Self, b: Self) -> LaneMask {
    LaneMask(Builtin.fcmp_oeq_Vec8xFPIEEE64(a.vector, b.vector))
  }
  @_transparent static func .!= (a: Self, b: Self) -> LaneMask { .!(a .== b) }
  @_transparent static func .< (a: Self, b: Double) -> LaneMask { a .< Self(repeating: b) }
  @_transparent static func .<= (a: Self, b: Double) -> LaneMask { a .<= Self(repeating: b) }
  @_transparent static func .> (a: Self, b: Double) -> LaneMask { a .> Self(repeating: b) }
  @_transparent static func .>= (a: Self, b: Double) -> LaneMask { a .>= Self(repeating: b) }
  @_transparent static func .== (a: Self, b: Double) -> LaneMask { a .== Self(repeating: b) }

  /// `other` where the mask is set.
  @_transparent func replacing(with other: Self, where mask: LaneMask) -> Self {
    Self(Builtin.select_Vec8xInt1_Vec8xFPIEEE64(mask.bits, other.vector, vector))
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

  /// The places of both by turns: the first halves, then the second ones.
  @_transparent func interleaved(with other: Self) -> (Self, Self) {
    let both = Builtin.interleave_Vec8xFPIEEE64(vector, other.vector)
    return (Self(both.0), Self(both.1))
  }
}

/// The operators of words, in the same way.
extension SIMD8<UInt64> {
  @_transparent fileprivate var vector: Builtin.Vec8xInt64 { _storage._value }
  @_transparent fileprivate init(_ vector: Builtin.Vec8xInt64) {
    self.init()
    _storage._value = vector
  }

  @_transparent static func &+ (a: Self, b: Self) -> Self {
    Self(Builtin.add_Vec8xInt64(a.vector, b.vector))
  }
  @_transparent static func &- (a: Self, b: Self) -> Self {
    Self(Builtin.sub_Vec8xInt64(a.vector, b.vector))
  }
  @_transparent static func &* (a: Self, b: Self) -> Self {
    Self(Builtin.mul_Vec8xInt64(a.vector, b.vector))
  }
  @_transparent static func & (a: Self, b: Self) -> Self {
    Self(Builtin.and_Vec8xInt64(a.vector, b.vector))
  }
  @_transparent static func | (a: Self, b: Self) -> Self {
    Self(Builtin.or_Vec8xInt64(a.vector, b.vector))
  }
  @_transparent static func ^ (a: Self, b: Self) -> Self {
    Self(Builtin.xor_Vec8xInt64(a.vector, b.vector))
  }
  @_transparent static func &+ (a: Self, b: UInt64) -> Self { a &+ Self(repeating: b) }
  @_transparent static func &- (a: Self, b: UInt64) -> Self { a &- Self(repeating: b) }
  @_transparent static func &- (a: UInt64, b: Self) -> Self { Self(repeating: a) &- b }
  @_transparent static func &* (a: Self, b: UInt64) -> Self { a &* Self(repeating: b) }
  @_transparent static func & (a: Self, b: UInt64) -> Self { a & Self(repeating: b) }
  @_transparent static func | (a: Self, b: UInt64) -> Self { a | Self(repeating: b) }
  @_transparent static func ^ (a: Self, b: UInt64) -> Self { a ^ Self(repeating: b) }
  /// Shifted by less than 64 bits.
  @_transparent static func &<< (a: Self, by: UInt64) -> Self {
    Self(Builtin.shl_Vec8xInt64(a.vector, Self(repeating: by).vector))
  }
  @_transparent static func &>> (a: Self, by: UInt64) -> Self {
    Self(Builtin.lshr_Vec8xInt64(a.vector, Self(repeating: by).vector))
  }

  @_transparent static func .== (a: Self, b: Self) -> LaneMask {
    LaneMask(Builtin.cmp_eq_Vec8xInt64(a.vector, b.vector))
  }
  @_transparent func replacing(with other: Self, where mask: LaneMask) -> Self {
    Self(Builtin.select_Vec8xInt1_Vec8xInt64(mask.bits, other.vector, vector))
  }
  @_transparent mutating func replace(with other: Self, where mask: LaneMask) {
    self = replacing(with: other, where: mask)
  }
}

/// The operators of conditions, in the same way.
extension SIMDMask<SIMD8<Int64>> {
  /// A bit for each lane.
  @_transparent fileprivate var bits: Builtin.Vec8xInt1 {
    Builtin.trunc_Vec8xInt64_Vec8xInt1(words.vector)
  }
  @_transparent fileprivate init(_ bits: Builtin.Vec8xInt1) {
    self.init(Words(Builtin.sext_Vec8xInt1_Vec8xInt64(bits)))
  }
  @_transparent private var words: Words { unsafeBitCast(self, to: Words.self) }
  @_transparent private init(_ words: Words) { self = unsafeBitCast(words, to: Self.self) }

  @_transparent static func .& (a: Self, b: Self) -> Self { Self(a.words & b.words) }
  @_transparent static func .| (a: Self, b: Self) -> Self { Self(a.words | b.words) }
  @_transparent static prefix func .! (a: Self) -> Self { Self(a.words ^ UInt64.max) }
}

/// Whether the condition holds in any lane.
@_transparent func isAny(_ mask: LaneMask) -> Bool {
  UInt8(Builtin.bitcast_Vec8xInt1_Int8(mask.bits)) != 0
}

/// Whether any bit is set.
@_transparent func isAny(_ words: Words) -> Bool { isAny(.!(words .== Words())) }
