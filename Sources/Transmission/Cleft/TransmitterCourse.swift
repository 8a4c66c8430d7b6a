/// The transmitter that the receptors of eight terminals see during one step, sub-step by sub-step.
///
/// The cleft fills it and every receptor goes through it, so that sub-steps are taken only where
/// transmitter is. Each terminal has its own lengths, which add up to the step; a terminal that has fewer
/// sub-steps than its neighbours waits in some of length 0.
final class TransmitterCourse: ChosenTerminals {
  /// The most sub-steps of a step.
  static let longest = 64

  let slots = Memory(repeating: 0, count: BatchSize.width)
  var count = 0
  /// How many sub-steps are filled.
  var steps = 0
  /// Whether concentrations take few values again and again.
  let hasFewValues: Bool
  /// How long each sub-step is (ms).
  let lengths = Memory(repeating: Group(), count: longest)
  /// Mean concentration in the cleft over each sub-step (mM).
  let cleft = Memory(repeating: Group(), count: longest)
  /// Mean concentration around the synapse over each sub-step (mM), where the cleft has such a place.
  let perisynaptic = Memory(repeating: Group(), count: longest)
  /// Mean concentration of adenosine over each sub-step (mM), where enzymes make it of transmitter.
  let adenosine = Memory(repeating: Group(), count: longest)

  init(hasFewValues: Bool = false) { self.hasFewValues = hasFewValues }

  /// The length of one terminal's sub-step (ms).
  @inline(__always) func length(_ number: Int, _ index: Int) -> Double {
    Self.number(lengths, number, index)
  }

  /// One terminal's number in one sub-step; reading single numbers of a vector is slow.
  @inline(__always)
  static func number(_ values: Memory<Group>, _ number: Int, _ index: Int) -> Double {
    numbers(values)[number &* BatchSize.width &+ index]
  }

  @inline(__always)
  private static func numbers(_ values: Memory<Group>) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(values.base).assumingMemoryBound(to: Double.self)
  }

  /// Notes one sub-step of one terminal, in order.
  @inline(__always)
  func put(
    _ index: Int, _ number: Int, length: Double, cleft concentration: Double,
    perisynaptic outside: Double = 0
  ) {
    if number >= steps {
      steps = number + 1
      (lengths.base[number], cleft.base[number], perisynaptic.base[number]) = (
        Group(), Group(), Group()
      )
    }
    let place = number &* BatchSize.width &+ index
    Self.numbers(lengths)[place] = length
    Self.numbers(cleft)[place] = concentration
    Self.numbers(perisynaptic)[place] = outside
  }

  /// Says that a terminal has no more than `number` sub-steps.
  func end(_ index: Int, after number: Int) {
    for rest in number..<max(steps, number) { lengths.base[rest][index] = 0 }
  }

  private static let places = Group(0, 1, 2, 3, 4, 5, 6, 7)

  /// Fills places that are left over with nothing.
  func repeatLast() {
    guard count < BatchSize.width else { return }
    let isLeft = Self.places .>= Group(repeating: Double(count))
    for number in 0..<steps { lengths.base[number].replace(with: 0, where: isLeft) }
  }
}
