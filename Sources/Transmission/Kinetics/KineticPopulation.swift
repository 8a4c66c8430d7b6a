import SynapseModel

/// The receptors of all terminals of an input: how many are in each state of a scheme.
///
/// Without transmitter a scheme is linear with constant coefficients. So all quiet terminals of a run
/// are one vector, their sum, that moves by one matrix a step. A terminal that gets transmitter is
/// taken out: its own state is brought up to date by powers of that matrix, and from then on moves
/// by itself, until its cleft is empty. Where transmitter is constant for whole steps, its matrix
/// is kept; elsewhere eight terminals go through sub-steps side by side (`KineticStretch`).
final class KineticPopulation {
  /// Matrices kept for each run.
  private static let kept = 8

  let scheme: KineticScheme
  private let rates: KineticRates
  private let step: Double
  private let terminals: Double
  /// States; and vectors of eight numbers that hold them and one number more.
  private let count, parts: Int
  /// How much each state counts in the mean: element `state * BatchSize.lanes + lane`.
  private let weights: Memory<Double>

  /// Mean over each step of the weighted states, summed over all terminals.
  let mean = Grid(rows: Block.longest)
  /// The states of all quiet terminals together, and how many these are.
  private let quiet: Grid
  private let quietCount: Memory<Double>
  /// A step of the quiet terminals: rows of the matrix, behind them the row of the mean.
  private let quietStep: Grid
  /// Powers 1, 2, 4, … of the same matrix, run by run: columns.
  private let powers: Memory<Group>
  private let powerCount: Int
  /// Each terminal's own state, and the step from which it has to be brought up to date.
  private let own: Memory<Group>
  private let since: Memory<Int>
  /// Transmitter concentrations (mM) of each run whose matrices are kept, and the matrices.
  private let keptTransmitter: Memory<Double>
  private let keptCount: Memory<Int>
  private let keptSteps: Memory<Group>
  private let stretch: KineticStretch

  /// `start` is each lane's first state; `nil` for what is settled at without transmitter.
  init(
    _ rates: KineticRates, weights: [[Double]], start: [[Double]]?, terminals: Int, step: Double,
    duration: Double
  ) {
    let scheme = rates.scheme
    (self.rates, self.scheme, self.step) = (rates, scheme, step)
    self.terminals = Double(terminals)
    let count = scheme.states.count
    let parts = (count + BatchSize.width) / BatchSize.width
    (self.count, self.parts) = (count, parts)
    self.weights = Memory(weights.flatMap(\.self))
    stretch = KineticStretch(rates, weights: self.weights)
    quiet = Grid(rows: count)
    quietCount = Memory(repeating: Double(terminals), count: BatchSize.lanes)
    quietStep = Grid(rows: (count + 1) * count)
    var powerCount = 1
    while Double(1 &<< powerCount) * step < duration { powerCount += 1 }
    self.powerCount = powerCount
    powers = Memory(repeating: Group(), count: powerCount * BatchSize.lanes * count * parts)
    own = Memory(repeating: Group(), count: terminals * BatchSize.lanes * parts)
    since = Memory(repeating: 0, count: terminals * BatchSize.lanes)
    keptTransmitter = Memory(repeating: 0, count: Self.kept * BatchSize.lanes)
    keptCount = Memory(repeating: 0, count: BatchSize.lanes)
    keptSteps = Memory(repeating: Group(), count: Self.kept * BatchSize.lanes * count * parts)
    for lane in 0..<BatchSize.lanes { prepare(lane, start: start?[lane]) }
  }

  private func prepare(_ lane: Int, start: [Double]?) {
    var power = KineticPropagator(rates, lane: lane, transmitter: 0, length: step)
    let mean = power.mean(of: laneWeights(lane), length: step)
    for column in 0..<count {
      for row in 0..<count {
        quietStep.lanes[(row * count + column) * BatchSize.lanes + lane] =
          power.columns[column * count + row]
      }
      quietStep.lanes[(count * count + column) * BatchSize.lanes + lane] = mean[column]
    }
    for number in 0..<powerCount {
      if number > 0 { power.square() }
      write(power, [], powers.base + (number * BatchSize.lanes + lane) * count * parts)
    }
    let first = start ?? settled(power)
    for (row, share) in first.enumerated() {
      quiet.lanes[row * BatchSize.lanes + lane] = share * terminals
      for terminal in 0..<Int(terminals) {
        numbers(terminal * BatchSize.lanes + lane)[row] = share
      }
    }
  }

  /// What the scheme comes to after a very long time without transmitter.
  private func settled(_ longest: KineticPropagator) -> [Double] {
    var power = longest
    for _ in 0..<60 { power.square() }
    var even = Array(repeating: 0.0, count: count)
    even[0] = 1
    return power.applied(to: even)
  }

  private func laneWeights(_ lane: Int) -> [Double] {
    (0..<count).map { weights[$0 * BatchSize.lanes + lane] }
  }

  /// Writes a matrix's columns; behind the states stands what each adds to the mean.
  private func write(
    _ matrix: KineticPropagator, _ mean: [Double], _ place: UnsafeMutablePointer<Group>
  ) {
    let numbers = UnsafeMutableRawPointer(place).assumingMemoryBound(to: Double.self)
    let height = parts * BatchSize.width
    for column in 0..<count {
      for row in 0..<count { numbers[column * height + row] = matrix.columns[column * count + row] }
      if !mean.isEmpty { numbers[column * height + count] = mean[column] }
    }
  }

  /// The numbers of one terminal's state.
  @inline(__always) private func numbers(_ slot: Int) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(own.base + slot &* parts).assumingMemoryBound(to: Double.self)
  }

  // MARK: Quiet terminals

  /// Takes a terminal out of the quiet ones at the start of a step.
  func wake(_ slot: Int, atStep now: Int) {
    let lane = slot & (BatchSize.lanes - 1)
    var (elapsed, number) = (now &- since.base[slot], 0)
    while elapsed > 0, number < powerCount {
      if elapsed & 1 == 1 {
        apply(powers.base + (number &* BatchSize.lanes &+ lane) &* count &* parts, slot)
      }
      elapsed &>>= 1
      number += 1
    }
    let numbers = numbers(slot)
    for row in 0..<count { quiet.lanes[row &* BatchSize.lanes &+ lane] -= numbers[row] }
    quietCount.base[lane] -= 1
  }

  /// Gives a terminal back to the quiet ones at the end of a step, before the step `next`.
  func rest(_ slot: Int, beforeStep next: Int) {
    let lane = slot & (BatchSize.lanes - 1)
    since.base[slot] = next
    let numbers = numbers(slot)
    for row in 0..<count { quiet.lanes[row &* BatchSize.lanes &+ lane] += numbers[row] }
    quietCount.base[lane] += 1
  }

  /// Brings the quiet terminals through the step in a block's row.
  func advanceQuiet(row: Int, step: Int) {
    if step % Block.longest == 0, scheme.isConserved { removeDrift() }
    let (matrix, states) = (quietStep.rows, quiet.rows)
    var sum = PerLane(repeating: 0)
    for column in 0..<count { sum.addProduct(matrix[count &* count &+ column], states[column]) }
    mean.rows[row] = sum
    withUnsafeTemporaryAllocation(of: PerLane.self, capacity: count) { next in
      guard let next = next.baseAddress else { return }
      for state in 0..<count {
        var sum = PerLane(repeating: 0)
        for column in 0..<count { sum.addProduct(matrix[state &* count &+ column], states[column]) }
        next[state] = sum
      }
      states.update(from: next, count: count)
    }
  }

  /// Rounding in many steps adds up; the number of receptors is known.
  private func removeDrift() {
    for lane in 0..<BatchSize.lanes {
      var sum = 0.0
      for row in 0..<count { sum += quiet.lanes[row * BatchSize.lanes + lane] }
      let factor = sum > 0 ? quietCount[lane] / sum : 1
      for row in 0..<count { quiet.lanes[row * BatchSize.lanes + lane] *= factor }
    }
  }

  // MARK: Terminals with transmitter

  /// Brings eight terminals through the step in a block's row; adds to the mean.
  func advance(_ course: TransmitterCourse, seeing transmitter: Memory<Group>, row: Int) {
    var isSlow = SIMD8<Double>()
    for index in 0..<course.count {
      let slot = course.slots.base[index]
      let lane = slot & (BatchSize.lanes - 1)
      guard course.lengths.base[0][index] == step,
        let matrix = wholeStep(lane, transmitter.base[0][index])
      else {
        isSlow[index] = 1
        continue
      }
      apply(matrix, slot)
      let numbers = numbers(slot)
      mean.lanes[row &* BatchSize.lanes &+ lane] += numbers[count]
      numbers[count] = 0
    }
    guard isAny(isSlow .> 0) else { return }
    stretch.load(course, own, parts: parts)
    stretch.run(course, transmitter, isSlow)
    for index in 0..<course.count where isSlow[index] > 0 {
      let slot = course.slots.base[index]
      stretch.store(index, numbers(slot))
      mean.lanes[row &* BatchSize.lanes &+ slot & (BatchSize.lanes - 1)] +=
        stretch.integral[index] / step
    }
  }

  /// The matrix of a whole step at a transmitter concentration; `nil` if others took all room.
  @inline(__always)
  private func wholeStep(_ lane: Int, _ transmitter: Double) -> UnsafePointer<Group>? {
    let first = lane &* Self.kept
    for place in first..<first &+ keptCount.base[lane]
    where keptTransmitter.base[place] == transmitter {
      return UnsafePointer(keptSteps.base + place &* count &* parts)
    }
    return keptCount.base[lane] < Self.kept ? keepStep(lane, transmitter) : nil
  }

  @inline(never)
  private func keepStep(_ lane: Int, _ transmitter: Double) -> UnsafePointer<Group> {
    let place = lane * Self.kept + keptCount[lane]
    keptCount[lane] += 1
    keptTransmitter[place] = transmitter
    let matrix = KineticPropagator(rates, lane: lane, transmitter: transmitter, length: step)
    let start = keptSteps.base + place * count * parts
    write(matrix, matrix.mean(of: laneWeights(lane), length: step), start)
    return UnsafePointer(start)
  }

  /// Multiplies a terminal's state by a matrix.
  @inline(__always)
  private func apply(_ matrix: UnsafePointer<Group>, _ slot: Int) {
    let (state, numbers) = (own.base + slot &* parts, numbers(slot))
    if parts == 1 {
      var sum = Group()
      for column in 0..<count { sum.addProduct(matrix[column], Group(repeating: numbers[column])) }
      state[0] = sum
    } else {
      applyLarge(matrix, state, numbers)
    }
  }

  /// More than seven states: vectors of three times eight numbers at most.
  private func applyLarge(
    _ matrix: UnsafePointer<Group>, _ state: UnsafeMutablePointer<Group>,
    _ numbers: UnsafeMutablePointer<Double>
  ) {
    var (first, second, third) = (Group(), Group(), Group())
    for column in 0..<count {
      let (factor, place) = (Group(repeating: numbers[column]), column &* parts)
      first.addProduct(matrix[place], factor)
      second.addProduct(matrix[place &+ 1], factor)
      if parts > 2 { third.addProduct(matrix[place &+ 2], factor) }
    }
    (state[0], state[1]) = (first, second)
    if parts > 2 { state[2] = third }
  }

  // MARK: What there is to see

  /// Mean occupancy of each state over a run's terminals, of which some are awake.
  func occupancies(lane: Int, awake: some Sequence<Int>) -> [Double] {
    var sums = (0..<count).map { quiet.lanes[$0 * BatchSize.lanes + lane] }
    for slot in awake where slot & (BatchSize.lanes - 1) == lane {
      for row in 0..<count { sums[row] += numbers(slot)[row] }
    }
    return sums.map { $0 / terminals }
  }

  /// The weighted sum of the states of all of a run's terminals.
  func total(lane: Int, awake: some Sequence<Int>) -> Double {
    zip(occupancies(lane: lane, awake: awake), laneWeights(lane)).reduce(0) { $0 + $1.0 * $1.1 }
      * terminals
  }
}
