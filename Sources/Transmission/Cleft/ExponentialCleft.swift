import SynapseModel

/// Transmitter that falls as a sum of exponentials after each vesicle.
///
/// T = sum of a exp(-t / tau), from the release on; the mean over each sub-step is exact. Sub-steps
/// grow with the time since the last release. Check T-46.
final class ExponentialCleft: Cleft {
  private static func amplitude(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "amplitude", .number(.mM), default: value, .within(0, 1000),
      "Concentration that the transmitter of one vesicle reaches in the cleft", source: source)
  }
  private static func decay(_ value: Double, _ source: String) -> Parameter {
    Parameter(
      "decay", .number(.ms), default: value, .within(1e-3, 10_000),
      "Time constant by which the transmitter falls", source: source)
  }
  private static let diamond = "Diamond & Jahr 1997, unverified (science reference 8.1)"
  private static let amplitude = amplitude(1.1, "1.1 mM (Clements et al. 1992)")
  private static let decay = decay(1.2, "1.2 ms (Clements et al. 1992)")
  private static let fastAmplitude = amplitude(2.7, "2.7 mM: " + diamond)
  private static let fastDecay = decay(0.1, "0.1 ms: " + diamond)
  private static let slowAmplitude = Parameter(
    "slow_amplitude", .number(.mM), default: 0.4, .within(0, 1000),
    "Amplitude of the slow part of one vesicle's transmitter", source: "0.4 mM: " + diamond)
  private static let slowDecay = Parameter(
    "slow_decay", .number(.ms), default: 2.1, .within(1e-3, 10_000),
    "Time constant of the slow part", source: "2.1 ms: " + diamond)
  private static let firstAmplitude = amplitude(0.731, "0.731 mM (cnmodel, cleftXmtr.mod)")
  private static let entry = Parameter(
    "entry", .number(.perMs), default: 531, .within(1e-3, 1e5),
    "Rate by which the transmitter leaves the vesicle", source: "531 /ms (cnmodel, cleftXmtr.mod)")
  private static let uptake = Parameter(
    "uptake", .number(.perMs), default: 4.17, .within(1e-4, 1e5),
    "Rate by which the transmitter is taken up", source: "4.17 /ms (cnmodel, cleftXmtr.mod)")

  private static let pulseAmplitude = amplitude(
    1, "by choice: near the peak of about 1 mM (Clements et al. 1992)")
  private static let pulseTime = Parameter(
    "time_constant", .number(.ms), default: 0.5, .within(1e-3, 10_000),
    "Time constant tau: the rise has a quarter of it", source: "0.5 ms (cnmodel, multisite.mod)")

  static let clements = Model(
    "clements", "Transmitter that falls exponentially", source: "Clements et al. 1992",
    parameters: [amplitude, decay])
  static let biexponential = Model(
    "biexponential", "Transmitter with a fast and a slow exponential fall", source: diamond,
    parameters: [fastAmplitude, fastDecay, slowAmplitude, slowDecay])
  static let firstOrder = Model(
    "first_order", "Transmitter that leaves the vesicle and is taken up, each at a rate",
    source: "cnmodel, cleftXmtr.mod; science reference 8.1",
    parameters: [firstAmplitude, entry, uptake])
  static let doublePulse = Model(
    "double_exponential_pulse", "A pulse that rises and falls exponentially",
    source: "cnmodel, multisite.mod; science reference 8.1",
    parameters: [pulseAmplitude, pulseTime])
  static let models = [clements, biexponential, firstOrder, doublePulse]

  /// What is left of a vesicle's transmitter when receptors no longer see it.
  private static let smallest = 1e-7

  /// What a part of a step does to the two parts of the transmitter: mean and rest of each.
  private struct Part: BitwiseCopyable {
    var means = SIMD2<Double>()
    var left = SIMD2<Double>()
  }

  /// A step has 1, 2, 4, … parts, up to the most that a course holds.
  private static let levels = TransmitterCourse.longest.trailingZeroBitCount + 1

  /// Amplitudes of both parts (mM), and the fastest rate (1/ms), run by run.
  private let amplitudes: Memory<SIMD2<Double>>
  private let fastest: Memory<Double>
  /// By run and level: concentrations over a part for a vesicle at its start.
  private let parts: Memory<Part>
  /// Vesicles' worth of both parts in each terminal.
  private let levels: Memory<SIMD2<Double>>
  /// Steps since the last release.
  private let ages: Memory<Double>

  init(_ parameters: LaneParameters, slots: Int, step: Double) {
    let (first, second) = Self.halves(parameters)
    let rates = zip(first.1, second.1).map { SIMD2($0, $1) }
    amplitudes = Memory(zip(first.0, second.0).map { SIMD2($0, $1) })
    fastest = Memory(
      zip(first.1, zip(second.0, second.1)).map { $1.0 == 0 ? $0 : max($0, $1.1) })
    levels = Memory(repeating: SIMD2(), count: slots)
    ages = Memory(repeating: 0, count: slots)
    parts = Memory(repeating: Part(), count: BatchSize.lanes * Self.levels)
    for lane in 0..<BatchSize.lanes {
      for level in 0..<Self.levels {
        let expected = rates[lane] * (step / Double(1 << level))
        let both = Group(expected.x, expected.y, 0, 0, 0, 0, 0, 0)
        let (mean, left) = (Exponential.meanDecay(both), Exponential.exp(-both))
        parts[lane * Self.levels + level] = Part(
          means: amplitudes[lane] * SIMD2(mean[0], mean[1]), left: SIMD2(left[0], left[1]))
      }
    }
  }

  /// Amplitudes (mM) and rates (1/ms) of both parts, run by run.
  private static func halves(
    _ parameters: LaneParameters
  ) -> (first: ([Double], [Double]), second: ([Double], [Double])) {
    func values(_ parameter: Parameter) -> [Double] { parameters.values(parameter) }
    switch parameters.model {
    case biexponential.name:
      return (
        (values(fastAmplitude), values(fastDecay).map { 1 / $0 }),
        (values(slowAmplitude), values(slowDecay).map { 1 / $0 })
      )
    case firstOrder.name:
      let (uptake, entry) = (values(uptake), values(entry))
      // Equal rates would be 0 / 0.
      let apart = zip(entry, uptake).map { abs($0 / $1 - 1) < 1e-6 ? $1 * (1 + 1e-6) : $0 }
      let heights = zip(values(firstAmplitude), zip(apart, uptake)).map {
        $0 * $1.0 / ($1.0 - $1.1)
      }
      return ((heights, uptake), (heights.map { -$0 }, apart))
    case doublePulse.name:
      // A (1 - exp(-3 t / tau)) exp(-(t - tau / 3) / tau) with exp(1 / 3) taken into the amplitude.
      let heights = values(pulseAmplitude).map { $0 * 1.3956124250860895 }
      let rates = values(pulseTime).map { 1 / $0 }
      return ((heights, rates), (heights.map { -$0 }, rates.map { 4 * $0 }))
    default:
      let rates = values(decay).map { 1 / $0 }
      return ((values(amplitude), rates), (rates.map { _ in 0 }, rates))
    }
  }

  func release(_ vesicles: Double, slot: Int) {
    levels.base[slot] += SIMD2(repeating: vesicles)
    ages.base[slot] = 0
  }

  func isEmpty(_ slot: Int) -> Bool {
    let level = levels.base[slot]
    return level.x < Self.smallest && level.y < Self.smallest
  }

  func fill(_ course: TransmitterCourse, step: Double) {
    course.steps = 0
    for index in 0..<course.count {
      let slot = course.slots.base[index]
      let parts = fill(course, index, slot, step)
      course.end(index, after: parts)
      if isEmpty(slot) { levels.base[slot] = SIMD2() }
    }
    course.repeatLast()
  }

  /// One terminal; returns its number of sub-steps.
  @inline(__always)
  private func fill(
    _ course: TransmitterCourse, _ index: Int, _ slot: Int, _ step: Double
  ) -> Int {
    let lane = slot & (BatchSize.lanes - 1)
    // Sub-steps are a part of the fastest time constant, or of the time since the release.
    let slow = 0.125 * ages.base[slot] * step
    let fast = 0.0625 / fastest.base[lane]
    let limit = slow > fast ? slow : fast
    var level = 0
    while level < Self.levels - 1, step > limit * Double(1 &<< level) { level += 1 }
    let part = parts.base[lane &* Self.levels &+ level]
    let (count, length) = (1 &<< level, step / Double(1 &<< level))
    var amount = levels.base[slot]
    for number in 0..<count {
      let both = part.means * amount
      let sum = both.x + both.y
      course.put(index, number, length: length, cleft: sum > 0 ? sum : 0)
      amount *= part.left
    }
    levels.base[slot] = amount
    ages.base[slot] += 1
    return count
  }

  func states(of slot: Int) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    let value = amplitudes[lane] * levels[slot]
    return [StateValue(name: "transmitter", unit: .mM, value: max(value.x + value.y, 0))]
  }
}
