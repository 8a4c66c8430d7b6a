import SynapseModel

/// Propagators of whole steps and of halves, quarters, … of a step, for any transmitter concentration.
///
/// exp(Q(T) h) is a smooth function of T, so it is kept at nodes and interpolated between six of them. Nodes
/// are equidistant in v = ln(1 + b h T), b the largest dependence of a rate on transmitter: dense where
/// binding is slow compared to h, and in equal ratios where it is fast. The error of an entry is below
/// 1e-8 (tested), and columns still add up to 1. Nodes are computed when they are first needed; runs
/// with the same rates share them.
final class KineticTable {
  /// A step is cut into 2^6 parts at most.
  static let levels = 7
  private static let nodesPerUnit = 16.0
  /// Nodes of one level, up to the largest b h T.
  private static let nodes = 152
  private static let largest = 8000.0

  private let rates: KineticRates
  private let weights: Memory<Double>
  private let step: Double
  private let count, parts: Int
  /// The first lane with the same rates, and b h of each lane for a whole step.
  let kinds: Memory<Int>
  private let scales: Memory<Double>
  /// Matrices by kind, level and node, and who keeps them.
  private let matrices: Memory<UnsafePointer<Group>?>
  private var owners: [Memory<Group>] = []

  init(_ rates: KineticRates, weights: Memory<Double>, step: Double, parts: Int) {
    (self.rates, self.weights, self.step, self.parts) = (rates, weights, step, parts)
    count = rates.scheme.states.count
    kinds = Memory(repeating: 0, count: BatchSize.lanes)
    scales = Memory(repeating: 0, count: BatchSize.lanes)
    matrices = Memory(
      repeating: nil, count: BatchSize.lanes * Self.levels * Self.nodes)
    for lane in 0..<BatchSize.lanes {
      kinds[lane] = (0..<lane).first { isSame($0, lane) } ?? lane
      scales[lane] = step * rates.steepness(lane: lane)
    }
  }

  private func isSame(_ first: Int, _ second: Int) -> Bool {
    rates.areEqual(first, second) && weights(lane: first) == weights(lane: second)
  }

  /// How much each state counts in a lane's mean.
  func weights(lane: Int) -> [Double] {
    (0..<count).map { weights[$0 * BatchSize.lanes + lane] }
  }

  /// The level at which parts of a step have this length; `nil` if none has.
  @inline(__always) func level(of length: Double) -> Int? {
    var part = step
    for level in 0..<Self.levels {
      if length == part { return level }
      part *= 0.5
    }
    return nil
  }

  /// b h of a lane at a level (1/mM).
  @inline(__always) func scale(lane: Int, level: Int) -> Double {
    scales.base[lane] * share(level)
  }

  /// The length of a level's parts, as a share of the step.
  @inline(__always) func share(_ level: Int) -> Double { 1 / Double(1 &<< level) }

  /// Whether there are nodes for b h T.
  @inline(__always) func covers(_ product: Double) -> Bool { product < Self.largest }

  /// Where b h T is, in nodes.
  @inline(__always) func position(_ product: Double) -> Double {
    Logarithm.log(Group(repeating: product + 1))[0] * Self.nodesPerUnit
  }

  /// Brings a terminal's state through one part of a step.
  @inline(__always)
  func apply(_ state: UnsafeMutablePointer<Group>, lane: Int, level: Int, at position: Double) {
    let node = max(Int(position) - 2, 0)
    let weights = Self.weights(position - Double(node))
    let matrices = (
      matrix(lane, level, node), matrix(lane, level, node + 1), matrix(lane, level, node + 2),
      matrix(lane, level, node + 3), matrix(lane, level, node + 4), matrix(lane, level, node + 5)
    )
    let numbers = UnsafeMutableRawPointer(state).assumingMemoryBound(to: Double.self)
    var (first, second, third) = (Group(), Group(), Group())
    @inline(__always) func column(_ place: Int) -> Group {
      var sum = matrices.0[place] * weights.0
      sum.addProduct(matrices.1[place], Group(repeating: weights.1))
      sum.addProduct(matrices.2[place], Group(repeating: weights.2))
      sum.addProduct(matrices.3[place], Group(repeating: weights.3))
      sum.addProduct(matrices.4[place], Group(repeating: weights.4))
      sum.addProduct(matrices.5[place], Group(repeating: weights.5))
      return sum
    }
    for index in 0..<count {
      let (factor, place) = (Group(repeating: numbers[index]), index &* parts)
      first.addProduct(column(place), factor)
      if parts > 1 { second.addProduct(column(place &+ 1), factor) }
      if parts > 2 { third.addProduct(column(place &+ 2), factor) }
    }
    state[0] = first
    if parts > 1 { state[1] = second }
    if parts > 2 { state[2] = third }
  }

  /// Lagrange's weights of six nodes at 0 to 5.
  @inline(__always)
  private static func weights(_ x: Double) -> (Double, Double, Double, Double, Double, Double) {
    let (a, b, c, d, e) = (x - 1, x - 2, x - 3, x - 4, x - 5)
    let (xa, de) = (x * a, d * e)
    let (xab, cde) = (xa * b, c * de)
    return (
      a * b * cde * (-1.0 / 120), x * b * cde * (1.0 / 24), xa * cde * (-1.0 / 12),
      xab * de * (1.0 / 12), xab * c * e * (-1.0 / 24), xab * c * d * (1.0 / 120)
    )
  }

  /// The matrix of a node: columns of the states, behind them the weighted mean over the time.
  @inline(__always)
  private func matrix(_ lane: Int, _ level: Int, _ node: Int) -> UnsafePointer<Group> {
    let kind = kinds.base[lane]
    if let known = matrices.base[(kind &* Self.levels &+ level) &* Self.nodes &+ node] {
      return known
    }
    return compute(kind, level, node)
  }

  @inline(never) private func compute(_ kind: Int, _ level: Int, _ node: Int)
    -> UnsafePointer<Group>
  {
    let scale = scale(lane: kind, level: level)
    let grown = Exponential.exp(Group(repeating: Double(node) / Self.nodesPerUnit))[0] - 1
    let length = step * share(level)
    let propagator = KineticPropagator(
      rates, lane: kind, transmitter: scale > 0 ? grown / scale : 0, length: length)
    let memory = Memory(repeating: Group(), count: count * parts)
    propagator.write(
      mean: propagator.mean(of: weights(lane: kind), length: length), to: memory.base,
      parts: parts)
    owners.append(memory)
    let matrix = UnsafePointer(memory.base)
    matrices[(kind * Self.levels + level) * Self.nodes + node] = matrix
    return matrix
  }
}
