import SynapseModel

/// Single channels: every receptor of every terminal goes through the states of the scheme by chance.
///
/// In each step the channels of a state are divided among the states that they may have come to, in the
/// proportions of the step's exact matrix (a multinomial number, by binomial ones). So at the ends of steps
/// numbers have the exact law, mean, variance and correlation. Within a step the conductance is what is
/// expected from the numbers at its start.
final class ChannelNoise: ReceptorPopulation {
  let mean = Grid(rows: Block.longest)
  private let population: KineticPopulation
  /// The step in hand.
  private var now = 0
  private let context: InputContext
  private let count, parts: Int
  /// Channels of each terminal in each state, of a terminal in all, and what shares are of: 1 for none.
  private let numbers: Memory<Double>
  private let total, whole: Memory<Double>
  /// Which terminals see transmitter, and in which nothing happens without it.
  private let isAwake, isResting: Memory<Bool>
  /// A step's matrix without transmitter run by run, and room for that of one terminal.
  private let quietSteps: Memory<Group>
  private let matrix: Memory<Group>

  init(
    _ population: KineticPopulation, channels: [Double], terminals: Int, context: InputContext
  ) {
    (self.population, self.context) = (population, context)
    (count, parts) = (population.count, population.parts)
    let slots = terminals * BatchSize.lanes
    total = Memory(channels)
    whole = Memory(channels.map { max($0, 1) })
    numbers = Memory(repeating: 0, count: slots * count)
    isAwake = Memory(repeating: false, count: slots)
    isResting = Memory(repeating: false, count: slots)
    matrix = Memory(repeating: Group(), count: count * parts)
    quietSteps = Memory(repeating: Group(), count: BatchSize.lanes * count * parts)
    for lane in 0..<BatchSize.lanes {
      population.quietMatrix(lane, quietSteps.base + lane * count * parts)
    }
    for lane in 0..<BatchSize.lanes { begin(lane, slots) }
  }

  /// Divides the channels of a lane's terminals as the scheme begins.
  private func begin(_ lane: Int, _ slots: Int) {
    for (state, share) in population.occupancies(lane: lane).enumerated() {
      for column in 0..<count { entries(matrix.base)[column * height + state] = share }
    }
    for slot in stride(from: lane, to: slots, by: BatchSize.lanes) {
      numbers[slot * count] = total[lane]
      divide(slot, matrix.base, step: Self.beginning)
      rest(slot, beforeStep: 0)
    }
  }

  /// What stands for the step before the first one.
  private static let beginning = (1 << 29) - 1
  /// Numbers of a matrix's column.
  private var height: Int { parts &* BatchSize.width }

  @inline(__always)
  private func entries(_ matrix: UnsafePointer<Group>) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(mutating: matrix).assumingMemoryBound(to: Double.self)
  }

  func wake(_ slot: Int, atStep step: Int) { isAwake.base[slot] = true }

  func rest(_ slot: Int, beforeStep next: Int) {
    isAwake.base[slot] = false
    let lane = slot & (BatchSize.lanes - 1)
    let quiet = entries(quietSteps.base + lane &* count &* parts)
    isResting.base[slot] = (0..<count).allSatisfy {
      numbers.base[slot &* count &+ $0] == 0 || quiet[$0 &* height &+ $0] == 1
    }
  }

  func advanceQuiet(row: Int, step: Int) {
    now = step
    mean.rows[row] = PerLane(repeating: 0)
    for slot in 0..<isAwake.count where !isAwake.base[slot] {
      let lane = slot & (BatchSize.lanes - 1)
      let matrix = UnsafePointer(quietSteps.base + lane &* count &* parts)
      add(slot, matrix, row)
      guard !isResting.base[slot] else { continue }
      divide(slot, matrix, step: step)
      rest(slot, beforeStep: step + 1)
    }
  }

  func advance(_ course: TransmitterCourse, seeing transmitter: Memory<Group>, row: Int) {
    for index in 0..<course.count {
      let slot = course.slots.base[index]
      population.matrix(course, transmitter, index, matrix.base)
      add(slot, matrix.base, row)
      divide(slot, matrix.base, step: now)
    }
  }

  /// Adds what a terminal's channels conduct in a step, by their states at its start.
  private func add(_ slot: Int, _ matrix: UnsafePointer<Group>, _ row: Int) {
    let (lane, entries) = (slot & (BatchSize.lanes - 1), entries(matrix))
    var sum = 0.0
    for state in 0..<count {
      sum += numbers.base[slot &* count &+ state] * entries[state &* height &+ count]
    }
    mean.lanes[row &* BatchSize.lanes &+ lane] += sum / whole.base[lane]
  }

  /// Draws where a terminal's channels are after a step; eight states side by side.
  private func divide(_ slot: Int, _ matrix: UnsafePointer<Group>, step: Int) {
    let entries = entries(matrix)
    let before = numbers.base + slot &* count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { after in
      after.initialize(repeating: 0)
      for first in stride(from: 0, to: count, by: BatchSize.width) {
        var draws = Draws(context, slot: slot, step: step, part: first / BatchSize.width)
        let width = min(BatchSize.width, count - first)
        var left = Group()
        for index in 0..<width { left[index] = before[first + index] }
        var chance = Group(repeating: 1)
        // Where they are comes first: most stay, and then nothing is left to draw.
        for way in 0..<count where isAny(left .> 0) {
          var share = Group()
          for index in 0..<width {
            let source = first + index
            share[index] = entries[source &* height &+ (source + way) % count]
          }
          let isLast = way == count - 1
          let ratio = (share / chance.atLeast(Group(repeating: 1e-300)))
            .atLeast(Group()).atMost(Group(repeating: 1))
          let moved = isLast ? left : draws.binomial(left, ratio)
          for index in 0..<width { after[(first + index + way) % count] += moved[index] }
          left -= moved
          chance -= share
        }
      }
      for state in 0..<count { before[state] = after[state] }
    }
  }

  /// Random numbers of one terminal in one step.
  private struct Draws {
    private let context: InputContext
    private let slots, ordinals: Words
    private let purpose: UInt64
    private var number: UInt64 = 0

    init(_ context: InputContext, slot: Int, step: Int, part: Int) {
      self.context = context
      slots = Words(repeating: UInt64(slot))
      var ordinals = Words()
      for index in 0..<BatchSize.width {
        ordinals[index] = UInt64(index) &<< 29 | UInt64(truncatingIfNeeded: step & 0x1FFF_FFFF)
      }
      self.ordinals = ordinals
      purpose = Purpose.channels.rawValue | UInt64(part) &<< 8
    }

    /// Binomial numbers of any number of trials.
    mutating func binomial(_ trials: Group, _ probability: Group) -> Group {
      let most = Group(repeating: Double(Binomial.trialsPerDraw))
      var (left, sum) = (trials, Group())
      while isAny(left .> 0) {
        let part = left.atMost(most)
        let draw = context.words(
          slots: slots, ordinals: ordinals, purpose: purpose | number &<< 16)
        number += 1
        sum += Binomial.sample(
          trials: part, probability: probability, uniform: Philox.uniform(draw.a, draw.b))
        left -= part
      }
      return sum
    }
  }

  func occupancies(lane: Int) -> [Double] {
    (0..<count).map { state in
      var (sum, terminals) = (0.0, 0.0)
      for slot in stride(from: lane, to: isAwake.count, by: BatchSize.lanes) {
        sum += numbers[slot * count + state]
        terminals += 1
      }
      return sum / (terminals * whole[lane])
    }
  }
}
