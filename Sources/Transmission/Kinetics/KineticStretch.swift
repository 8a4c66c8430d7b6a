/// Eight terminals' receptors on their way through the sub-steps of one step.
///
/// Uniformisation as in `KineticPropagator`, but of vectors: each terminal takes as many terms as its
/// own rates need, and terms behind them have weight 0, so that neighbours change nothing.
final class KineticStretch {
  /// The largest number of expected jumps in a part; longer sub-steps are taken in several.
  private static let longest = 24.0
  /// Terms are left out when they are this small.
  private static let smallest = 1e-18

  private let rates: KineticRates
  private let weights: Memory<Double>
  private let count: Int
  private let state, term, next, sum: Memory<Group>
  private let speeds: Memory<Group>
  private let stay: Memory<Group>
  private let lanes = Memory(repeating: 0, count: BatchSize.width)
  private let open: Memory<Group>
  /// The integral of the weighted states over the step (ms).
  private(set) var integral = Group()

  init(_ rates: KineticRates, weights: Memory<Double>) {
    (self.rates, self.weights) = (rates, weights)
    count = rates.scheme.states.count
    func memory(_ size: Int) -> Memory<Group> { Memory(repeating: Group(), count: size) }
    (state, term, next, sum) = (memory(count), memory(count), memory(count), memory(count))
    (stay, open) = (memory(count), memory(count))
    speeds = memory(rates.scheme.transitions.count)
  }

  /// Takes over the terminals' states.
  func load(_ course: TransmitterCourse, _ own: Memory<Group>, parts: Int) {
    for index in 0..<BatchSize.width {
      let slot = course.slots.base[index]
      let numbers = UnsafeRawPointer(own.base + slot * parts).assumingMemoryBound(to: Double.self)
      lanes.base[index] = slot & (BatchSize.lanes - 1)
      for row in 0..<count { state.base[row][index] = numbers[row] }
      for row in 0..<count {
        open.base[row][index] = weights.base[row &* BatchSize.lanes &+ lanes.base[index]]
      }
    }
  }

  /// Hands one terminal's state back.
  func store(_ index: Int, _ numbers: UnsafeMutablePointer<Double>) {
    for row in 0..<count { numbers[row] = state.base[row][index] }
  }

  /// Goes through the sub-steps with those terminals whose entry in `chosen` is 1.
  func run(_ course: TransmitterCourse, _ transmitter: Memory<Group>, _ chosen: Group) {
    integral = Group()
    for number in 0..<course.steps {
      advance(course.lengths.base[number] * chosen, transmitter.base[number])
    }
    if rates.scheme.isConserved { normalise() }
  }

  private func normalise() {
    var total = Group()
    for row in 0..<count { total += state.base[row] }
    let factor = 1 / total
    for row in 0..<count { state.base[row] *= factor }
  }

  private func advance(_ length: Group, _ transmitter: Group) {
    let transitions = rates.scheme.transitions
    for row in 0..<count { (sum.base[row], stay.base[row]) = (Group(), Group()) }
    for (place, transition) in transitions.enumerated() {
      let speed = rates.rates(place, lanes.base, transmitter: transmitter)
      speeds.base[place] = speed
      sum.base[transition.from] += speed
      if !transition.keepsSource { stay.base[transition.from] += speed }
    }
    var fastest = Group(repeating: 1e-300)
    for row in 0..<count { fastest = fastest.atLeast(sum.base[row]) }
    let inverse = 1 / fastest
    for place in transitions.indices { speeds.base[place] *= inverse }
    for row in 0..<count { stay.base[row] = 1 - stay.base[row] * inverse }
    // Each terminal has its own number of parts; behind them it stays where it is.
    var part = length
    var left = length.replacing(with: 1, where: length .> 0)
    var isLong = fastest * part .> Self.longest
    while isAny(isLong) {
      part.replace(with: part * 0.5, where: isLong)
      left.replace(with: left * 2, where: isLong)
      isLong = fastest * part .> Self.longest
    }
    while isAny(left .> 0) {
      jump(expected: (fastest * part).replacing(with: 0, where: left .== 0), inverse, part)
      left = (left - 1).atLeast(Group())
    }
  }

  /// One part: the sum over how often a receptor jumps.
  private func jump(expected: Group, _ inverse: Group, _ part: Group) {
    var weight = Exponential.exp(-expected)
    // The probability of more jumps is 1 minus what has been summed up.
    var rest = Exponential.complement(expected)
    let isStill = expected .== 0
    var area = openShare(state) * rest
    for row in 0..<count {
      term.base[row] = state.base[row]
      sum.base[row] = state.base[row] * weight
    }
    var number = 1.0
    var isOpen = .!isStill
    while isAny(isOpen) {
      step()
      weight = (weight * expected * (1 / number)).replacing(with: 0, where: .!isOpen)
      rest = (rest - weight).atLeast(Group()).replacing(with: 0, where: .!isOpen)
      for row in 0..<count { sum.base[row].addProduct(term.base[row], weight) }
      area.addProduct(openShare(term), rest)
      isOpen = isOpen .& ((weight .> Self.smallest) .| (expected .> number))
      number += 1
    }
    integral += (area * inverse).replacing(with: 0, where: isStill)
    for row in 0..<count { state.base[row] = sum.base[row] }
  }

  /// One more jump of `term`.
  @inline(__always) private func step() {
    for row in 0..<count { next.base[row] = term.base[row] * stay.base[row] }
    for (place, transition) in rates.scheme.transitions.enumerated() {
      next.base[transition.to].addProduct(term.base[transition.from], speeds.base[place])
    }
    term.base.update(from: next.base, count: count)
  }

  @inline(__always) private func openShare(_ states: Memory<Group>) -> Group {
    var share = Group()
    for row in 0..<count { share.addProduct(states.base[row], open.base[row]) }
    return share
  }
}
