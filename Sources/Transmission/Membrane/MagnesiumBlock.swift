/// A conductance whose channels magnesium blocks: g B(V) with B(V) = 1 / (1 + [Mg] / 3.57 mM
/// exp(-0.062 V / mV)) (Jahr & Stevens 1990). Check T-60.
struct MagnesiumBlock {
  /// Mean conductance over each step before the block (nS).
  let conductance = Grid(rows: Block.longest)
  /// Reversal potential (mV).
  let reversal: PerLane
  /// [Mg] / 3.57 mM.
  let ratio: PerLane

  init(magnesium: PerLane, reversal: PerLane) {
    self.reversal = reversal
    ratio = magnesium.map { $0 / 3.57 }
  }

  /// What of `conductance` is open at potential `voltage` (mV); relative error below 1e-10.
  @inline(__always)
  static func open(_ conductance: Group, voltage: Group, ratio: Group) -> Group {
    // Beyond these bounds the block is complete or absent to the last digit.
    let exponent = (voltage * -0.062).atLeast(Group(repeating: -80)).atMost(Group(repeating: 80))
    return conductance / ratio.times(Exponential.brief(exponent), plus: 1)
  }
}
