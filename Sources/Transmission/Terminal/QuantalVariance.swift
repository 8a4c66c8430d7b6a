import SynapseModel

/// Quanta of different size: the effect of a vesicle varies with coefficient of variation c.
///
/// A quantum is a gamma number of mean 1 and shape 1 / c^2, so k quanta that act at once are a gamma
/// number of shape k / c^2 times c^2: exactly the sum of k, in one draw for each step and run in
/// which something acts. Counts of vesicles stay counts. In mean field there is no variance. With
/// N sites and probability p: variance N p (1 - p + c^2). Unlike diameters and unlike pores of vesicles
/// add to it: factors that are independent multiply 1 + c^2. Checks T-31, T-36, T-44 and T-109.
final class QuantalVariance {
  static let variation = Parameter(
    "quantal_cv", .number(nil), default: 0, .within(0, 5),
    "Coefficient of variation of the quantal size from vesicle to vesicle; 0 for equal vesicles",
    source: "0.2-0.5 for miniature events; 0.217 (Boyd & Martin 1956)", shared: .presence)
  private let context: InputContext
  /// Variance of the size of a quantum, and the shape of its distribution.
  private let variance, shape: Memory<Double>
  /// Places of the block's grid in which something acts.
  private let cells = Memory(repeating: Int32(0), count: Block.longest * BatchSize.lanes)

  /// `parameters` are those of the section `vesicles`; `nil` for equal vesicles.
  init?(_ parameters: LaneParameters, context: InputContext) {
    guard Self.isPresent(parameters) else { return nil }
    self.context = context
    let (own, size) = (parameters.values(Self.variation), VesicleGeometry.variation(parameters))
    let pores = FusionPore(parameters)?.variation
    let variances = own.indices.map { lane in
      let pore = pores?[lane] ?? 0
      guard size[lane] > 0 || pore > 0 else { return own[lane] * own[lane] }
      return (1 + own[lane] * own[lane]) * (1 + size[lane] * size[lane]) * (1 + pore * pore) - 1
    }
    // A variance of 0 beside others: a gamma number so narrow that it is 1.
    variance = Memory(variances.map { max($0, 1e-18) })
    shape = Memory(variances.map { 1 / max($0, 1e-18) })
  }

  /// Whether vesicles differ from each other; `parameters` are those of the section `vesicles`.
  static func isPresent(_ parameters: LaneParameters) -> Bool {
    parameters.isPresent(variation) || parameters.isPresent(VesicleGeometry.spread)
      || parameters.section(FusionPore.section.name).model == FusionPore.cups.name
  }

  /// Replaces the numbers of vesicles that act in each step by the sum of their sizes; where
  /// terminals have clefts, terminal by terminal.
  func apply(to quanta: Quanta, in block: Block) {
    let contents = quanta.contents
    guard let arrivals = quanta.arrivals else {
      return apply(to: quanta.grid, in: block, contents: contents)
    }
    apply(to: arrivals, in: block, contents: contents)
    quanta.grid.rows.update(repeating: PerLane(repeating: 0), count: block.count)
    let (amounts, mask) = (quanta.grid.lanes, BatchSize.lanes - 1)
    for place in 0..<arrivals.count where Int(arrivals.base[place].row) < block.count {
      let arrival = arrivals.base[place]
      amounts[Int(arrival.row) * BatchSize.lanes + Int(arrival.slot) & mask] += arrival.amount
    }
  }

  /// A number for each terminal and step in which something acts.
  private func apply(to arrivals: Arrivals, in block: Block, contents: VesicleContents?) {
    let (list, mask) = (arrivals.base, BatchSize.lanes - 1)
    var (first, count) = (0, arrivals.count)
    while count > 0, Int(list[count - 1].row) >= block.count { count -= 1 }
    while first < count {
      var (slots, steps, high) = (Words(), Words(), Words())
      var (number, shape, variance) = (Group(), Group(), Group())
      for index in 0..<BatchSize.width {
        let arrival = list[min(first + index, count - 1)]
        let step = UInt64(truncatingIfNeeded: block.firstStep &+ Int(arrival.row))
        let slot = Int(arrival.slot)
        slots[index] = UInt64(arrival.slot)
        (steps[index], high[index]) = (step & 0xFFFF_FFFF, step &>> 32)
        let size = max(contents?.recentSize(slot & mask) ?? 1, 1e-9)
        number[index] = arrival.amount / size
        shape[index] = self.shape[slot & mask]
        variance[index] = self.variance[slot & mask] * size
      }
      var sampler = GammaSampler(shape: number * shape)
      while sampler.isIncomplete {
        let purposes = high | (Purpose.quantalSize.rawValue &<< 24 | 1 &<< 23)
        sampler.attempt(
          context.words(
            slots: slots | (sampler.attempts &<< 25), ordinals: steps, purposes: purposes))
      }
      let amounts = sampler.values * variance
      for index in 0..<min(BatchSize.width, count - first) {
        list[first + index].amount = (amounts[index] + 1_572_864) - 1_572_864
      }
      first += BatchSize.width
    }
  }

  /// A number for each run and step in which something acts.
  ///
  /// Where vesicles hold something else than the usual, the grid has amounts: their number is the amount
  /// over the mean size of a vesicle, which is that of the run's last releases.
  private func apply(to grid: Grid, in block: Block, contents: VesicleContents?) {
    let count = occupiedCells(of: grid, rows: block.count)
    let (amounts, mask) = (grid.lanes, BatchSize.lanes - 1)
    var first = 0
    while first < count {
      var (lanes, steps, high) = (Words(), Words(), Words())
      var (number, shape, variance) = (Group(), Group(), Group())
      for index in 0..<BatchSize.width {
        let cell = Int(cells[min(first + index, count - 1)])
        let step = UInt64(truncatingIfNeeded: block.firstStep &+ cell / BatchSize.lanes)
        lanes[index] = UInt64(truncatingIfNeeded: cell & mask)
        (steps[index], high[index]) = (step & 0xFFFF_FFFF, step &>> 32)
        let size = max(contents?.recentSize(cell & mask) ?? 1, 1e-9)
        number[index] = amounts[cell] / size
        shape[index] = self.shape[cell & mask]
        variance[index] = self.variance[cell & mask] * size
      }
      var sampler = GammaSampler(shape: number * shape)
      while sampler.isIncomplete {
        // Steps take the place of spikes and terminals: a draw belongs to a run and a step.
        let slots = lanes | ((high | (sampler.attempts &<< 20)) &<< 5)
        sampler.attempt(
          context.words(
            slots: slots, ordinals: steps, purpose: Purpose.quantalSize.rawValue &<< 24))
      }
      for index in 0..<min(BatchSize.width, count - first) {
        amounts[Int(cells[first + index])] = sampler.values[index] * variance[index]
      }
      first += BatchSize.width
    }
  }

  /// Finds the places in which something acts; most groups of lanes have none.
  private func occupiedCells(of grid: Grid, rows: Int) -> Int {
    let (groups, amounts) = (grid.groups, grid.lanes)
    var count = 0
    for group in 0..<rows * BatchSize.groups where isAny(groups[group].bits) {
      for cell in group * BatchSize.width..<(group + 1) * BatchSize.width {
        cells[count] = Int32(truncatingIfNeeded: cell)
        count += amounts[cell] != 0 ? 1 : 0
      }
    }
    return count
  }
}
