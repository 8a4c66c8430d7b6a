/// Concentrations (uM) of the substances of eight dopamine terminals, or how fast they change (uM/h).
struct DopamineState {
  var dihydrobiopterin, tyrosine, dopa, cytosolic, vesicular, extracellular, metabolite, pool: Group

  /// Substances by the names of their reported states.
  static let substances: [(name: String, path: Path)] = [
    ("dihydrobiopterin", \.dihydrobiopterin), ("tyrosine", \.tyrosine), ("l_dopa", \.dopa),
    ("cytosolic_dopamine", \.cytosolic), ("vesicular_dopamine", \.vesicular),
    ("extracellular_dopamine", \.extracellular), ("homovanillic_acid", \.metabolite),
    ("tyrosine_pool", \.pool),
  ]
  typealias Path = any WritableKeyPath<DopamineState, Group> & Sendable

  /// Steady state at a firing of 1 /h.
  static let rest = DopamineState(
    dihydrobiopterin: Group(repeating: 59.3751), tyrosine: Group(repeating: 113.5209),
    dopa: Group(repeating: 0.532320), cytosolic: Group(repeating: 3.976955),
    vesicular: Group(repeating: 98.45932), extracellular: Group(repeating: 0.002466246),
    metabolite: Group(repeating: 11.53455), pool: Group(repeating: 851.4068))

  /// Puts each substance of two states together.
  @inline(__always)
  func merged(_ other: Self, _ merge: (Group, Group) -> Group) -> Self {
    Self(
      dihydrobiopterin: merge(dihydrobiopterin, other.dihydrobiopterin),
      tyrosine: merge(tyrosine, other.tyrosine), dopa: merge(dopa, other.dopa),
      cytosolic: merge(cytosolic, other.cytosolic), vesicular: merge(vesicular, other.vesicular),
      extracellular: merge(extracellular, other.extracellular),
      metabolite: merge(metabolite, other.metabolite), pool: merge(pool, other.pool))
  }

  @inline(__always) static func + (a: Self, b: Self) -> Self { a.merged(b) { $0 + $1 } }
  @inline(__always) static func - (a: Self, b: Self) -> Self { a.merged(b) { $0 - $1 } }
  @inline(__always) static func * (a: Group, b: Self) -> Self { b.merged(b) { x, _ in a * x } }
  @inline(__always) static func * (a: Double, b: Self) -> Self { Group(repeating: a) * b }

  /// `other` in terminals where the mask is set.
  @inline(__always) mutating func replace(with other: Self, where mask: LaneMask) {
    self = merged(other) { $0.replacing(with: $1, where: mask) }
  }

  /// The largest substance of each terminal; not a number where the pool, found last, is not.
  @inline(__always) var largest: Group {
    func larger(_ a: Group, _ b: Group) -> Group { a.replacing(with: b, where: .!(b .<= a)) }
    let amines = larger(larger(dopa, cytosolic), larger(vesicular, extracellular))
    let others = larger(larger(dihydrobiopterin, tyrosine), metabolite)
    return larger(larger(amines, others), pool)
  }
}
