import SynapseModel

/// The receptors of all terminals of an input: how many are in each state of a scheme.
///
/// All terminals without transmitter are one vector a run (`QuietReceptors`). A terminal that gets
/// transmitter is taken out: its own state is brought up to date, and from then on moves by itself
/// until its cleft is empty. Where transmitter takes few values, the matrices of whole steps are
/// kept; where it changes, matrices are interpolated (`KineticTable`); sub-steps of any other length
/// are gone through by eight terminals side by side (`KineticStretch`).
final class KineticPopulation: ReceptorPopulation {
  /// Matrices kept for each run.
  private static let kept = 8

  let scheme: KineticScheme
  private let rates: KineticRates
  private let step: Double
  private let terminals: Int
  /// States; and vectors of eight numbers that hold them and one number more.
  let count, parts: Int
  let mean = Grid(rows: Block.longest)
  private let quiet: QuietReceptors
  /// Each terminal's own state, and the step from which it has to be brought up to date.
  private let own: Memory<Group>
  private let since: Memory<Int>
  /// What `since` is of terminals with transmitter.
  private static let awake = -1
  /// The step to come.
  private var next = 0
  /// Room for a state that is used up.
  private let spare: Memory<Group>
  /// Transmitter concentrations (mM) of each run whose matrices are kept, and the matrices.
  private let keptTransmitter: Memory<Double>
  private let keptCount: Memory<Int>
  private let keptSteps: Memory<Group>
  private let table: KineticTable
  private let stretch: KineticStretch

  /// `start` is each lane's first state; `nil` for what is settled at without transmitter.
  init(
    _ rates: KineticRates, weights: [[Double]], start: [[Double]]?, terminals: Int, step: Double,
    duration: Double
  ) {
    let scheme = rates.scheme
    (self.rates, self.scheme, self.step, self.terminals) = (rates, scheme, step, terminals)
    let count = scheme.states.count
    let parts = (count + BatchSize.width) / BatchSize.width
    (self.count, self.parts) = (count, parts)
    // Element `state * BatchSize.lanes + lane`.
    let weights = Memory(weights.flatMap(\.self))
    stretch = KineticStretch(rates, weights: weights)
    table = KineticTable(rates, weights: weights, step: step, parts: parts)
    quiet = QuietReceptors(
      count: count, parts: parts, terminals: terminals, isConserved: scheme.isConserved,
      longest: duration / step)
    own = Memory(repeating: Group(), count: terminals * BatchSize.lanes * parts)
    since = Memory(repeating: 0, count: terminals * BatchSize.lanes)
    spare = Memory(repeating: Group(), count: parts)
    keptTransmitter = Memory(repeating: 0, count: Self.kept * BatchSize.lanes)
    keptCount = Memory(repeating: 0, count: BatchSize.lanes)
    keptSteps = Memory(repeating: Group(), count: Self.kept * BatchSize.lanes * count * parts)
    var starts: [[Double]] = []
    for lane in 0..<BatchSize.lanes {
      let kind = table.kinds[lane]
      if kind < lane {
        quiet.copy(lane, from: kind)
        starts.append(start?[lane] ?? starts[kind])
      } else {
        let propagator = KineticPropagator(rates, lane: lane, transmitter: 0, length: step)
        quiet.prepare(
          lane, propagator, mean: propagator.mean(of: table.weights(lane: lane), length: step))
        starts.append(start?[lane] ?? settled(propagator))
      }
      begin(lane, starts[lane])
    }
  }

  /// Lets all terminals of a lane begin with the same shares.
  private func begin(_ lane: Int, _ shares: [Double]) {
    quiet.begin(lane, shares)
    for (row, share) in shares.enumerated() {
      for terminal in 0..<terminals { numbers(terminal * BatchSize.lanes + lane)[row] = share }
    }
  }

  /// What the scheme comes to after a very long time without transmitter.
  private func settled(_ step: KineticPropagator) -> [Double] {
    var power = step
    for _ in 0..<80 { power.square() }
    var even = Array(repeating: 0.0, count: count)
    even[0] = 1
    return power.applied(to: even)
  }

  /// The numbers of one terminal's state.
  @inline(__always) private func numbers(_ slot: Int) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(own.base + slot &* parts).assumingMemoryBound(to: Double.self)
  }

  // MARK: Quiet terminals

  func wake(_ slot: Int, atStep now: Int) {
    let lane = slot & (BatchSize.lanes - 1)
    let state = own.base + slot &* parts
    quiet.pass(now &- since.base[slot], lane, state)
    since.base[slot] = Self.awake
    spare.base.update(from: state, count: parts)
    quiet.change(spare.base, -1, lane: lane, atStep: now)
  }

  func rest(_ slot: Int, beforeStep next: Int) {
    since.base[slot] = next
    spare.base.update(from: own.base + slot &* parts, count: parts)
    quiet.change(spare.base, 1, lane: slot & (BatchSize.lanes - 1), atStep: next)
  }

  func advanceQuiet(row: Int, step: Int) {
    mean.rows[row] = quiet.mean(ofStep: step)
    next = step + 1
  }

  // MARK: Terminals with transmitter

  func advance(_ course: TransmitterCourse, seeing transmitter: Memory<Group>, row: Int) {
    var isSlow = Group()
    var isAnySlow = false
    for index in 0..<course.count {
      let slot = course.slots.base[index]
      let state = own.base + slot &* parts
      guard
        let mean = kept(course, transmitter, index, state)
          ?? tabulated(course, transmitter, index, state)
      else {
        isSlow[index] = 1
        isAnySlow = true
        continue
      }
      self.mean.lanes[row &* BatchSize.lanes &+ slot & (BatchSize.lanes - 1)] += mean
    }
    guard isAnySlow else { return }
    stretch.load(course, own, parts: parts)
    stretch.run(course, transmitter, isSlow)
    for index in 0..<course.count where isSlow[index] > 0 {
      let slot = course.slots.base[index]
      stretch.store(index, numbers(slot))
      mean.lanes[row &* BatchSize.lanes &+ slot & (BatchSize.lanes - 1)] +=
        stretch.integral[index] / step
    }
  }

  /// A terminal whose transmitter is constant for the step, at one of few values.
  ///
  /// - Returns: Its mean over the step; `nil` if there is no matrix for it.
  @inline(__always)
  private func kept(
    _ course: TransmitterCourse, _ transmitter: Memory<Group>, _ index: Int,
    _ state: UnsafeMutablePointer<Group>
  ) -> Double? {
    guard course.hasFewValues, course.length(0, index) == step,
      let matrix = wholeStep(
        course.slots.base[index] & (BatchSize.lanes - 1),
        TransmitterCourse.number(transmitter, 0, index))
    else { return nil }
    KineticState.apply(matrix, state, count: count, parts: parts)
    return takeMean(state)
  }

  /// The mean that stands behind the states, which is then cleared.
  @inline(__always) private func takeMean(_ state: UnsafeMutablePointer<Group>) -> Double {
    let numbers = UnsafeMutableRawPointer(state).assumingMemoryBound(to: Double.self)
    defer { numbers[count] = 0 }
    return numbers[count]
  }

  /// A terminal whose sub-steps are halves, quarters, … of the step.
  @inline(__always)
  private func tabulated(
    _ course: TransmitterCourse, _ transmitter: Memory<Group>, _ index: Int,
    _ state: UnsafeMutablePointer<Group>
  ) -> Double? {
    let length = course.length(0, index)
    guard let level = table.level(of: length) else { return nil }
    let steps = 1 &<< level
    let lane = course.slots.base[index] & (BatchSize.lanes - 1)
    guard steps <= course.steps else { return nil }
    let scale = table.scale(lane: lane, level: level)
    var largest = 0.0
    for number in 0..<steps {
      guard course.length(number, index) == length else { return nil }
      let value = TransmitterCourse.number(transmitter, number, index)
      largest = largest < value ? value : largest
    }
    guard largest >= 0, table.covers(largest * scale) else { return nil }
    var sum = 0.0
    for number in 0..<steps {
      let value = TransmitterCourse.number(transmitter, number, index)
      table.apply(state, lane: lane, level: level, at: table.position(value * scale))
      sum += takeMean(state)
    }
    return sum * table.share(level)
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
    matrix.write(
      mean: matrix.mean(of: table.weights(lane: lane), length: step), to: start, parts: parts)
    return UnsafePointer(start)
  }

  // MARK: Matrices for single channels

  /// A step without transmitter of a lane: columns of the states, behind each its mean.
  func quietMatrix(_ lane: Int, _ place: UnsafeMutablePointer<Group>) {
    let matrix = KineticPropagator(rates, lane: lane, transmitter: 0, length: step)
    matrix.write(
      mean: matrix.mean(of: table.weights(lane: lane), length: step), to: place, parts: parts)
  }

  /// The step of one terminal with transmitter in the same form.
  func matrix(
    _ course: TransmitterCourse, _ transmitter: Memory<Group>, _ index: Int,
    _ place: UnsafeMutablePointer<Group>
  ) {
    for column in 0..<count {
      let state = place + column &* parts
      let numbers = UnsafeMutableRawPointer(state).assumingMemoryBound(to: Double.self)
      for part in 0..<parts { state[part] = Group() }
      numbers[column] = 1
      guard
        let mean = kept(course, transmitter, index, state)
          ?? tabulated(course, transmitter, index, state)
      else { return exactMatrix(course, transmitter, index, place) }
      numbers[count] = mean
    }
  }

  /// The same for sub-steps of any length.
  private func exactMatrix(
    _ course: TransmitterCourse, _ transmitter: Memory<Group>, _ index: Int,
    _ place: UnsafeMutablePointer<Group>
  ) {
    let lane = course.slots.base[index] & (BatchSize.lanes - 1)
    let numbers = UnsafeMutableRawPointer(place).assumingMemoryBound(to: Double.self)
    let height = parts * BatchSize.width
    var columns = (0..<count).map { column in (0..<count).map { $0 == column ? 1.0 : 0 } }
    var means = Array(repeating: 0.0, count: count)
    for number in 0..<course.steps {
      let length = course.length(number, index)
      guard length > 0 else { continue }
      let value = TransmitterCourse.number(transmitter, number, index)
      let part = KineticPropagator(rates, lane: lane, transmitter: value, length: length)
      let mean = part.mean(of: table.weights(lane: lane), length: step)
      for column in 0..<count {
        means[column] += zip(mean, columns[column]).reduce(0) { $0 + $1.0 * $1.1 }
        columns[column] = part.applied(to: columns[column])
      }
    }
    for column in 0..<count {
      for row in 0..<count { numbers[column * height + row] = columns[column][row] }
      numbers[column * height + count] = means[column]
    }
  }

  // MARK: What there is to see

  func occupancies(lane: Int) -> [Double] {
    var sums = Array(repeating: 0.0, count: count)
    for slot in stride(from: lane, to: since.count, by: BatchSize.lanes) {
      spare.base.update(from: own.base + slot * parts, count: parts)
      if since[slot] != Self.awake { quiet.pass(next - since[slot], lane, spare.base) }
      let numbers = UnsafeMutableRawPointer(spare.base).assumingMemoryBound(to: Double.self)
      for row in 0..<count { sums[row] += numbers[row] }
    }
    return sums.map { $0 / Double(terminals) }
  }

  /// The weighted sum of the states of all of a run's terminals, by their mean occupancies.
  func total(_ occupancies: [Double], lane: Int) -> Double {
    zip(occupancies, table.weights(lane: lane)).reduce(0) { $0 + $1.0 * $1.1 } * Double(terminals)
  }
}
