/// Conductances that depend on the potential, added to a step's sums.
///
/// One type for each number of them that is common, so that the membrane's loop is compiled for it.
protocol VoltageDependence {
  func add(
    _ index: Int, _ group: Int, _ voltage: Group, _ conductance: inout Group, _ current: inout Group
  )
}

/// None.
struct NoVoltageDependence: VoltageDependence {
  @_transparent
  func add(
    _ index: Int, _ group: Int, _ voltage: Group, _ conductance: inout Group, _ current: inout Group
  ) {}
}

/// A conductance whose channels magnesium blocks (Jahr & Stevens 1990).
///
/// g B(V) with B(V) = 1 / (1 + [Mg] / 3.57 mM exp(-0.062 V / mV)). Check T-60.
struct MagnesiumBlock: VoltageDependence {
  /// Mean conductance over each step before the block (nS).
  let conductance = Grid(rows: Block.longest)
  /// Reversal potential (mV) and [Mg] / 3.57 mM.
  private let constants = Grid(rows: 2)

  init(magnesium: PerLane, reversal: PerLane) {
    constants.rows[0] = reversal
    constants.rows[1] = magnesium.map { $0 / 3.57 }
  }

  @_transparent
  func add(
    _ index: Int, _ group: Int, _ voltage: Group, _ conductance: inout Group, _ current: inout Group
  ) {
    let (reversals, ratios) = (constants.groups, constants.groups + BatchSize.groups)
    let open = Self.open(
      self.conductance.groups[index], voltage: voltage, ratio: ratios[group])
    conductance += open
    current.addProduct(open, reversals[group])
  }

  /// What of `conductance` is open at potential `voltage` (mV); relative error below 1e-10.
  @_transparent
  static func open(_ conductance: Group, voltage: Group, ratio: Group) -> Group {
    // Beyond these bounds the block is complete or absent to the last digit.
    let exponent = (voltage * -0.062).atLeast(Group(repeating: -80)).atMost(Group(repeating: 80))
    return conductance / ratio.times(Exponential.brief(exponent), plus: 1)
  }
}

/// Any number of blocked conductances.
struct SeveralBlocks: VoltageDependence {
  let blocks: [MagnesiumBlock]

  @_transparent
  func add(
    _ index: Int, _ group: Int, _ voltage: Group, _ conductance: inout Group, _ current: inout Group
  ) {
    for block in blocks { block.add(index, group, voltage, &conductance, &current) }
  }
}
