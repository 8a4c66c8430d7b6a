/// Sub-steps behind a transient, when calcium is slow and only the stability of fast reactions asks for
/// short ones.
extension FusionScheme {
  static var goesFar: Bool { true }

  /// The state after a sub-step whose calcium hardly changes.
  ///
  /// The exponential of the scheme's matrix by a polynomial of degree 8: its first five terms are those of
  /// the exponential, so the order is 4; the others, the solution of a linear programme, keep it between
  /// -0.6 and 0.6 where z is from -18 to -0.6, so that fast reactions die out. Its real and complex factors
  /// are applied one after the other.
  @inline(__always)
  static func farStep(_ start: State, _ rates: Rates, calcium: Group, length: Group) -> State {
    var state = start
    for index in 0..<4 {
      let change = change(state, rates, calcium: calcium)
      state = state.adding(change, times: FarFactors.real[index] * length)
    }
    for index in 0..<2 {
      let first = change(state, rates, calcium: calcium)
      let second = change(first, rates, calcium: calcium)
      state = state.adding(first, times: FarFactors.linear[index] * length)
      state = state.adding(second, times: FarFactors.square[index] * (length * length))
    }
    return state
  }
}

/// The polynomial is the product of 1 + a z for four numbers and of 1 + a z + b z^2 for two pairs.
enum FarFactors {
  /// How long a sub-step may be over the fastest reaction: rates of change are at most twice as fast
  /// (Gershgorin), and the polynomial is good down to -18.
  static let caution = 8.5

  static let real: InlineArray<4, Double> = [
    0.056230950286122745, 0.06212239343592636, 0.07730236438397951, 0.11666673532945784,
  ]
  static let linear: InlineArray<2, Double> = [0.038453398665506566, 0.6492241578990084]
  static let square: InlineArray<2, Double> = [0.0882212104378657, 0.13656807220047418]
}
