import SynapseModel

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
/// g B(V) with B(V) = 1 / (1 + [Mg] / C exp(-V / S)); C = 3.57 mM and S = 1 / 0.062 mV by Jahr &
/// Stevens. Check T-60.
struct MagnesiumBlock: VoltageDependence {
  static let concentration = Parameter(
    "block_concentration", .number(.mM), default: 3.57, .positive,
    "Magnesium that blocks half of the channels at 0 mV", source: "3.57 mM (Jahr & Stevens 1990)")
  static let slope = Parameter(
    "block_slope", .number(.mV), default: 16.129032258064516, .positive,
    "Potential by which the block by magnesium changes e-fold",
    source: "1 / 0.062 mV (Jahr & Stevens 1990); 13 mV (Nieus et al. 2006)")

  /// Mean conductance over each step before the block (nS).
  let conductance = Grid(rows: Block.longest)
  /// Reversal potential (mV), [Mg] / C and -1 / S (1/mV).
  private let constants = Grid(rows: 3)

  /// `parameters` are those of a receptor.
  init(_ parameters: LaneParameters, magnesium: PerLane, reversal: PerLane) {
    constants.rows[0] = reversal
    let (concentration, slope) = (parameters[Self.concentration], parameters[Self.slope])
    for group in 0..<BatchSize.groups {
      constants.rows[1][group] = magnesium[group] / concentration[group]
      constants.rows[2][group] = -1 / slope[group]
    }
  }

  @_transparent
  func add(
    _ index: Int, _ group: Int, _ voltage: Group, _ conductance: inout Group, _ current: inout Group
  ) {
    let (reversals, ratios) = (constants.groups, constants.groups + BatchSize.groups)
    let slopes = constants.groups + 2 * BatchSize.groups
    let open = Self.open(
      self.conductance.groups[index], voltage: voltage, ratio: ratios[group],
      slope: slopes[group])
    conductance += open
    current.addProduct(open, reversals[group])
  }

  /// What of `conductance` is open at potential `voltage` (mV); relative error below 1e-10.
  @_transparent
  static func open(
    _ conductance: Group, voltage: Group, ratio: Group, slope: Group = Group(repeating: -0.062)
  ) -> Group {
    // Beyond these bounds the block is complete or absent to the last digit.
    let exponent = (voltage * slope).atLeast(Group(repeating: -80)).atMost(Group(repeating: 80))
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
