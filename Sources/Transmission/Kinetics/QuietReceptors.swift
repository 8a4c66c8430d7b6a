/// The receptors of all terminals of a run that see no transmitter, as one vector.
///
/// Without transmitter a scheme is linear with constant coefficients, so sums move as single terminals do.
/// The vector is brought on a window of steps at a time; the mean in each step of the window is a weighted
/// sum of it. What comes or goes inside a window adds its own weighted sums to the steps behind.
final class QuietReceptors {
  /// Steps of a window; divides `Block.longest`.
  static let window = 16

  private let count, parts: Int
  private let isConserved: Bool
  private let terminals: Double
  /// The vector at the start of the window, and what events inside add to it at the next one's.
  private let states, tail: Grid
  /// How many terminals are quiet.
  private let members: Memory<Double>
  /// Weights of the mean in each step of a window: rows `step * count + state`.
  private let means: Grid
  /// The same run by run: `Group`s of the first and last eight steps for each state.
  private let echoes: Memory<Group>
  /// What becomes of the vector in a window: rows of the matrix.
  private let windowMatrix: Grid
  /// What events add to the mean of each step of the window.
  private let extra = Grid(rows: window)
  /// Powers 1, 2, 4, … of one step's matrix, run by run: columns.
  private let powers: Memory<Group>
  private let powerCount: Int

  /// `parts` vectors of eight numbers hold the `count` states of a terminal; runs have `steps` at most.
  init(
    count: Int, parts: Int, terminals: Int, isConserved: Bool, longest steps: Double
  ) {
    (self.count, self.parts, self.isConserved) = (count, parts, isConserved)
    self.terminals = Double(terminals)
    states = Grid(rows: count)
    tail = Grid(rows: count)
    members = Memory(repeating: Double(terminals), count: BatchSize.lanes)
    means = Grid(rows: Self.window * count)
    echoes = Memory(repeating: Group(), count: BatchSize.lanes * count * 2)
    windowMatrix = Grid(rows: count * count)
    var powerCount = 5
    while Double(1 &<< powerCount) < steps { powerCount += 1 }
    self.powerCount = powerCount
    powers = Memory(repeating: Group(), count: powerCount * BatchSize.lanes * count * parts)
  }

  /// Sets a lane up: its step without transmitter, and the weights of the mean over it.
  func prepare(_ lane: Int, _ step: KineticPropagator, mean: [Double]) {
    var row = mean
    for number in 0..<Self.window {
      for column in 0..<count {
        means.lanes[(number * count + column) * BatchSize.lanes + lane] = row[column]
        echoes.base[(lane * count + column) * 2 + number / BatchSize.width][
          number % BatchSize.width] = row[column]
      }
      row = step.applied(toRow: row)
    }
    var power = step
    for number in 0..<powerCount {
      if number > 0 { power.square() }
      power.write(mean: [], to: matrix(number, lane), parts: parts)
      guard 1 << number == Self.window else { continue }
      for column in 0..<count {
        for row in 0..<count {
          windowMatrix.lanes[(row * count + column) * BatchSize.lanes + lane] =
            power.columns[column * count + row]
        }
      }
    }
  }

  /// Lets each terminal of a lane begin with the same share in each state.
  func begin(_ lane: Int, _ shares: [Double]) {
    for state in 0..<count {
      states.lanes[state * BatchSize.lanes + lane] = shares[state] * terminals
    }
  }

  /// Sets a lane up as another one.
  func copy(_ lane: Int, from other: Int) {
    for row in 0..<means.count {
      means.lanes[row * BatchSize.lanes + lane] = means.lanes[row * BatchSize.lanes + other]
    }
    for row in 0..<windowMatrix.count {
      windowMatrix.lanes[row * BatchSize.lanes + lane] =
        windowMatrix.lanes[row * BatchSize.lanes + other]
    }
    (echoes.base + lane * count * 2).update(from: echoes.base + other * count * 2, count: count * 2)
    for number in 0..<powerCount {
      matrix(number, lane).update(from: matrix(number, other), count: count * parts)
    }
  }

  private func matrix(_ number: Int, _ lane: Int) -> UnsafeMutablePointer<Group> {
    powers.base + (number &* BatchSize.lanes &+ lane) &* count &* parts
  }

  /// Brings one terminal's state on by whole steps.
  func pass(_ elapsed: Int, _ lane: Int, _ state: UnsafeMutablePointer<Group>) {
    var (elapsed, number) = (elapsed, 0)
    while elapsed > 0, number < powerCount {
      if elapsed & 1 == 1 {
        KineticState.apply(UnsafePointer(matrix(number, lane)), state, count: count, parts: parts)
      }
      elapsed &>>= 1
      number += 1
    }
  }

  /// Adds a terminal (`sign` 1) or takes it out (-1) at the start of a step; `state` is used up.
  func change(_ state: UnsafeMutablePointer<Group>, _ sign: Double, lane: Int, atStep step: Int) {
    members.base[lane] += sign
    let numbers = UnsafeMutableRawPointer(state).assumingMemoryBound(to: Double.self)
    let place = step & (Self.window - 1)
    guard place > 0 else {
      for row in 0..<count { states.lanes[row &* BatchSize.lanes &+ lane] += sign * numbers[row] }
      return
    }
    var (near, far) = (Group(), Group())
    let echo = echoes.base + lane &* count &* 2
    for column in 0..<count {
      let share = Group(repeating: sign * numbers[column])
      near.addProduct(echo[2 &* column], share)
      far.addProduct(echo[2 &* column &+ 1], share)
    }
    for number in 0..<Self.window &- place {
      let echo = number < BatchSize.width ? near[number] : far[number &- BatchSize.width]
      extra.lanes[(place &+ number) &* BatchSize.lanes &+ lane] += echo
    }
    pass(Self.window &- place, lane, state)
    for row in 0..<count { tail.lanes[row &* BatchSize.lanes &+ lane] += sign * numbers[row] }
  }

  /// The mean over a step, once for each step, in order.
  func mean(ofStep step: Int) -> PerLane {
    let place = step & (Self.window - 1)
    var sum = extra.rows[place]
    extra.rows[place] = PerLane(repeating: 0)
    let weights = means.rows + place &* count
    for column in 0..<count { sum.addProduct(weights[column], states.rows[column]) }
    if place == Self.window - 1 { turn(before: step + 1) }
    return sum
  }

  /// Goes to the next window.
  private func turn(before step: Int) {
    let (matrix, states) = (windowMatrix.rows, states.rows)
    for state in 0..<count {
      for column in 0..<count {
        tail.rows[state].addProduct(matrix[state &* count &+ column], states[column])
      }
    }
    for state in 0..<count {
      states[state] = tail.rows[state]
      tail.rows[state] = PerLane(repeating: 0)
    }
    if step % Block.longest == 0, isConserved { removeDrift() }
  }

  /// Rounding in many steps adds up; the number of receptors is known.
  private func removeDrift() {
    for lane in 0..<BatchSize.lanes {
      var sum = 0.0
      for row in 0..<count { sum += states.lanes[row * BatchSize.lanes + lane] }
      let factor = sum > 0 ? members[lane] / sum : 1
      for row in 0..<count { states.lanes[row * BatchSize.lanes + lane] *= factor }
    }
  }
}

/// Operations on one terminal's state: `parts` vectors of eight numbers, of which `count` are states.
enum KineticState {
  /// Multiplies by a matrix whose columns are such vectors.
  @inline(__always)
  static func apply(
    _ matrix: UnsafePointer<Group>, _ state: UnsafeMutablePointer<Group>, count: Int, parts: Int
  ) {
    let numbers = UnsafeMutableRawPointer(state).assumingMemoryBound(to: Double.self)
    if parts == 1 {
      var sum = Group()
      for column in 0..<count { sum.addProduct(matrix[column], Group(repeating: numbers[column])) }
      state[0] = sum
    } else {
      applyLarge(matrix, state, numbers, count, parts)
    }
  }

  /// More than seven states: vectors of three times eight numbers at most.
  private static func applyLarge(
    _ matrix: UnsafePointer<Group>, _ state: UnsafeMutablePointer<Group>,
    _ numbers: UnsafeMutablePointer<Double>, _ count: Int, _ parts: Int
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
}
