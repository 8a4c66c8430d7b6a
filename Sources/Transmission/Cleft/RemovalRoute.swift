import SynapseModel

/// One way in which transmitter leaves one of the pools, for the eight terminals in hand.
///
/// It adds its part to the rates of change of all pools, and to the linear equations of an implicit
/// step, from which it takes its own pools out before and puts them back afterwards.
final class RemovalRoute {
  enum Kind {
    /// In proportion to the concentration.
    case firstOrder
    /// Saturating, maximal x / (half + x).
    case saturable
    /// Sites that bind, turn and come back: transporters or an enzyme.
    case sites
  }

  let kind: Kind
  /// The pool it takes from, and how large that is in volumes of the cleft.
  let pool: Int
  private let volume: Memory<Double>
  /// The pool of what it has removed (mM in the volume of the cleft).
  let tally: Int
  /// The pools of its busy sites.
  let bound, turned: Int
  /// Whether transmitter is gone when its site turns; if not, when the site becomes free.
  private let isGoneWhenTurned: Bool
  private let lanes: [Memory<Double>]
  private let constants: Memory<Group>
  private let work = Memory(repeating: Group(), count: 8)
  private var size = Group()

  /// A route between pools.
  ///
  /// `constants` are the rate (1/ms); or maximal rate (mM/ms) and half (mM); or of sites: binding
  /// (1/(mM ms)), unbinding, turning, turning back, completion (1/ms) and their concentration (mM).
  /// `pools` are what it takes from, its sites (if any) and what it has removed.
  init(
    _ kind: Kind, constants: [[Double]], volume: [Double],
    pools: (from: Int, bound: Int, turned: Int, tally: Int), isGoneWhenTurned: Bool = true
  ) {
    self.kind = kind
    (pool, bound, turned, tally) = pools
    self.volume = Memory(volume)
    self.isGoneWhenTurned = isGoneWhenTurned
    lanes = constants.map { Memory($0) }
    self.constants = Memory(repeating: Group(), count: constants.count)
  }

  /// Takes the constants of eight terminals.
  func choose(_ course: TransmitterCourse) {
    for (index, numbers) in lanes.enumerated() { constants[index] = course.gather(numbers) }
    size = course.gather(volume)
  }

  /// Adds its part to the rates of change.
  @inline(__always) func add(to slopes: Memory<Group>, at pools: Memory<Group>) {
    let x = pools[pool]
    switch kind {
    case .firstOrder:
      let flow = constants[0] * x
      slopes[pool] -= flow
      slopes[tally] += flow * size
    case .saturable:
      let flow = constants[0] * x / (constants[1] + x)
      slopes[pool] -= flow
      slopes[tally] += flow * size
    case .sites:
      let (bound, turned) = (pools[bound], pools[turned])
      let binding = constants[0] * x * (constants[5] - bound - turned) - constants[1] * bound
      let turning = constants[2] * bound - constants[3] * turned
      let completion = constants[4] * turned
      slopes[pool] -= binding
      slopes[self.bound] += binding - turning
      slopes[self.turned] += turning - completion
      slopes[tally] += (isGoneWhenTurned ? turning : completion) * size
    }
  }

  /// Adds its part to the diagonal of 1 - e J, J the Jacobian at `pools`, its own pools taken out.
  @inline(__always) func factor(
    _ diagonal: Memory<Group>, at pools: Memory<Group>, _ e: Group
  ) {
    let x = pools[pool]
    switch kind {
    case .firstOrder:
      work[0] = e * constants[0]
    case .saturable:
      let inverse = 1 / (constants[1] + x)
      work[0] = e * constants[0] * constants[1] * inverse * inverse
    case .sites:
      let back = e * constants[0] * x
      let out = e * constants[1] + back
      let bind = e * constants[0] * (constants[5] - pools[bound] - pools[turned])
      let turn = e * constants[2]
      let boundDiagonal = 1 + out + turn
      let boundTurned = back - e * constants[3]
      let turnedDiagonal = 1 + e * (constants[3] + constants[4])
      let inverse = 1 / boundTurned.times(turn, plus: boundDiagonal * turnedDiagonal)
      work[1] = bind
      work[2] = boundDiagonal * inverse
      work[3] = boundTurned * inverse
      work[4] = turnedDiagonal * inverse
      work[5] = turn * inverse
      work[6] = out * work[4] + back * work[5]
      work[7] = back * work[2] - out * work[3]
      work[0] = bind - work[6] * bind
    }
    diagonal[pool] += work[0]
  }

  /// Takes its own pools out of the right-hand sides.
  @inline(__always) func eliminate(_ sides: UnsafeMutablePointer<Group>) {
    guard kind == .sites else { return }
    sides[pool] += work[6] * sides[bound] + work[7] * sides[turned]
  }

  /// Puts its own pools and its tally in place where the pool it takes from is solved.
  @inline(__always) func complete(_ sides: UnsafeMutablePointer<Group>, _ e: Group) {
    guard kind == .sites else {
      sides[tally] += work[0] * sides[pool] * size
      return
    }
    let first = sides[bound] + work[1] * sides[pool]
    let second = sides[turned]
    let bound = first * work[4] - work[3] * second
    let turned = second * work[2] + work[5] * first
    sides[self.bound] = bound
    sides[self.turned] = turned
    let gone =
      isGoneWhenTurned
      ? constants[2] * bound - constants[3] * turned : constants[4] * turned
    sides[tally] += e * gone * size
  }
}
