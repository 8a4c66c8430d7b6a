import Builtin

/// Arithmetic of whole vectors, as the library has comparisons.
///
/// Its own `+`, `addingProduct` or `replacing` go lane by lane, and the optimiser, which has to put eight
/// lanes together again, gives up in long functions: they would run in pieces. No operation is fused but
/// the one that says so.
extension SIMD8<Double> {
  @_transparent private init(_ vector: Builtin.Vec8xFPIEEE64) {
    self.init()
    _storage._value = vector
  }

  @_transparent static func + (_ a: Group, _ b: Group) -> Group {
    Group(Builtin.fadd_Vec8xFPIEEE64(a._storage._value, b._storage._value))
  }
  @_transparent static func - (_ a: Group, _ b: Group) -> Group {
    Group(Builtin.fsub_Vec8xFPIEEE64(a._storage._value, b._storage._value))
  }
  @_transparent static func * (_ a: Group, _ b: Group) -> Group {
    Group(Builtin.fmul_Vec8xFPIEEE64(a._storage._value, b._storage._value))
  }
  @_transparent static func / (_ a: Group, _ b: Group) -> Group {
    Group(Builtin.fdiv_Vec8xFPIEEE64(a._storage._value, b._storage._value))
  }
  /// `self + a * b` with one rounding.
  @_transparent func addingProduct(_ a: Group, _ b: Group) -> Group {
    Group(Builtin.int_fma_Vec8xFPIEEE64(a._storage._value, b._storage._value, _storage._value))
  }
  @_transparent mutating func addProduct(_ a: Group, _ b: Group) {
    self = addingProduct(a, b)
  }
  @_transparent func squareRoot() -> Group {
    Group(Builtin.int_sqrt_Vec8xFPIEEE64(_storage._value))
  }
  /// As the library's: 0 becomes 0, not -0.
  @_transparent static prefix func - (_ a: Group) -> Group { 0 - a }

  @_transparent static func + (_ a: Group, _ b: Double) -> Group { a + Group(repeating: b) }
  @_transparent static func - (_ a: Group, _ b: Double) -> Group { a - Group(repeating: b) }
  @_transparent static func * (_ a: Group, _ b: Double) -> Group { a * Group(repeating: b) }
  @_transparent static func / (_ a: Group, _ b: Double) -> Group { a / Group(repeating: b) }

  @_transparent static func + (_ a: Double, _ b: Group) -> Group { Group(repeating: a) + b }
  @_transparent static func - (_ a: Double, _ b: Group) -> Group { Group(repeating: a) - b }
  @_transparent static func * (_ a: Double, _ b: Group) -> Group { Group(repeating: a) * b }
  @_transparent static func / (_ a: Double, _ b: Group) -> Group { Group(repeating: a) / b }

  @_transparent static func += (_ a: inout Group, _ b: Group) { a = a + b }
  @_transparent static func -= (_ a: inout Group, _ b: Group) { a = a - b }
  @_transparent static func *= (_ a: inout Group, _ b: Group) { a = a * b }
  @_transparent static func /= (_ a: inout Group, _ b: Group) { a = a / b }

  @_transparent static func += (_ a: inout Group, _ b: Double) { a = a + b }
  @_transparent static func -= (_ a: inout Group, _ b: Double) { a = a - b }
  @_transparent static func *= (_ a: inout Group, _ b: Double) { a = a * b }
  @_transparent static func /= (_ a: inout Group, _ b: Double) { a = a / b }

  @_transparent func replacing(with other: Group, where mask: LaneMask) -> Group {
    let isSet = unsafeBitCast(mask, to: SIMD8<Int64>.self)._storage._value
    return Group(
      Builtin.select_Vec8xInt1_Vec8xFPIEEE64(
        Builtin.cmp_slt_Vec8xInt64(isSet, Builtin.zeroInitializer()), other._storage._value,
        _storage._value))
  }
  @_transparent func replacing(with other: Double, where mask: LaneMask) -> Group {
    replacing(with: Group(repeating: other), where: mask)
  }
  @_transparent mutating func replace(with other: Group, where mask: LaneMask) {
    self = replacing(with: other, where: mask)
  }
  @_transparent mutating func replace(with other: Double, where mask: LaneMask) {
    self = replacing(with: other, where: mask)
  }
}

extension SIMD8<UInt64> {
  @_transparent private init(_ vector: Builtin.Vec8xInt64) {
    self.init()
    _storage._value = vector
  }

  @_transparent static func & (_ a: Words, _ b: Words) -> Words {
    Words(Builtin.and_Vec8xInt64(a._storage._value, b._storage._value))
  }
  @_transparent static func | (_ a: Words, _ b: Words) -> Words {
    Words(Builtin.or_Vec8xInt64(a._storage._value, b._storage._value))
  }
  @_transparent static func ^ (_ a: Words, _ b: Words) -> Words {
    Words(Builtin.xor_Vec8xInt64(a._storage._value, b._storage._value))
  }
  @_transparent static func &<< (_ a: Words, _ b: Words) -> Words {
    Words(Builtin.shl_Vec8xInt64(a._storage._value, (b & 63)._storage._value))
  }
  @_transparent static func &>> (_ a: Words, _ b: Words) -> Words {
    Words(Builtin.lshr_Vec8xInt64(a._storage._value, (b & 63)._storage._value))
  }

  @_transparent static func & (_ a: Words, _ b: UInt64) -> Words { a & Words(repeating: b) }
  @_transparent static func | (_ a: Words, _ b: UInt64) -> Words { a | Words(repeating: b) }
  @_transparent static func ^ (_ a: Words, _ b: UInt64) -> Words { a ^ Words(repeating: b) }
  @_transparent static func &<< (_ a: Words, _ b: UInt64) -> Words { a &<< Words(repeating: b) }
  @_transparent static func &>> (_ a: Words, _ b: UInt64) -> Words { a &>> Words(repeating: b) }
  @_transparent static func &+ (_ a: Words, _ b: UInt64) -> Words { a &+ Words(repeating: b) }
  @_transparent static func &- (_ a: Words, _ b: UInt64) -> Words { a &- Words(repeating: b) }
  @_transparent static func &- (_ a: UInt64, _ b: Words) -> Words { Words(repeating: a) &- b }

  @_transparent func replacing(with other: Words, where mask: LaneMask) -> Words {
    Group(bits: self).replacing(with: Group(bits: other), where: mask).bits
  }
  @_transparent func replacing(with other: UInt64, where mask: LaneMask) -> Words {
    replacing(with: Words(repeating: other), where: mask)
  }
  @_transparent mutating func replace(with other: Words, where mask: LaneMask) {
    self = replacing(with: other, where: mask)
  }
  @_transparent mutating func replace(with other: UInt64, where mask: LaneMask) {
    self = replacing(with: other, where: mask)
  }
}
