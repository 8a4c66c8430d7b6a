import SynapseModel
import Testing

@testable import TransmissionBaseline

/// From transmitter to effector: the cascade's mathematics.
@Suite struct CascadeTests {
  private static let path = "inputs.a.receptors.r"
  static let minimal: [String: Double] = [:]
  static let detailed: [String: Double] = [
    "binding": 0.00066, "unbinding": 0.02, "production": 0.083, "removal": 0.0079,
    "desensitization": 0.017, "resensitization": 0.0053,
  ]

  static func parameters(_ values: [String: Double]) -> LaneParameters {
    let experiment = Experiment(
      models: ["inputs.a.spikes": "regular", "inputs.a.release": "static", path: "metabotropic"],
      values: Dictionary(
        uniqueKeysWithValues: values.map { (path + "." + $0, $1) } + [("duration", 1)]))
    let configuration = experiment.configuration
    return LaneParameters(
      structure: configuration.structure,
      lanes: Array(repeating: configuration, count: BatchSize.lanes), path: path)
  }

  /// The share of active effectors at the ends of steps of 0.1 ms, with pulses of 0.5 mM for 0.3 ms.
  private static func effector(
    _ values: [String: Double], pulses: Int, interval: Int = 50, steps: Int
  ) -> [Double] {
    let receptor = MetabotropicReceptor(
      parameters(values),
      context: ReceptorContext(
        step: 0.1, membraneRate: PerLane(repeating: 0), drive: Drive()))
    let course = TransmitterCourse()
    let (quanta, drive) = (Grid(rows: 2), Drive())
    var isAwake = false
    var result: [Double] = []
    for step in 0..<steps {
      let phase = step % interval
      let isPulse = step < pulses * interval && phase < 3
      if isPulse, !isAwake { receptor.wake(0, atStep: step) }
      if !isPulse, isAwake { receptor.rest(0, beforeStep: step) }
      isAwake = isPulse
      receptor.advanceQuiet(row: 0, step: step)
      if isPulse {
        course.choose([UInt32(0)], count: 1)
        // Where a step is cut must not matter.
        course.steps = 1 + phase
        for index in 0...phase {
          course.lengths[index] = Eight(repeating: 0.1 / Double(1 + phase))
          course.cleft[index] = Eight(repeating: 0.5)
        }
        receptor.advance(course, row: 0)
      }
      let block = Block(firstStep: step, count: 1, step: 0.1)
      receptor.advance(block, quanta: quanta, drive: drive)
      result.append(receptor.states(lane: 0)[3].value)
    }
    return result
  }

  @Test("T-61 after an impulse R decays with K2, and G peaks at 102.0234 ms")
  func impulse() {
    let kinetics = CascadeKinetics(Self.parameters(Self.minimal))
    let rates = kinetics.rates(group: 0)
    var best = (value: 0.0, time: 0.0)
    var state = CascadeKinetics.State(active: Eight(repeating: 1))
    for step in 1...300_000 {
      kinetics.advance(
        &state, rates, transmitter: Eight(), length: Eight(repeating: 0.001))
      if state.protein[0] > best.value { best = (state.protein[0], Double(step) * 0.001) }
    }
    #expect(abs(best.time - 102.0234) < 0.001)
    func exp(_ x: Double) -> Double { Exponential.exp(Eight(repeating: x))[0] }
    #expect(abs(state.active[0] / exp(-0.0013 * 300) - 1) < 1e-10)
    let protein = 0.098 * (exp(-0.0013 * 300) - exp(-0.033 * 300)) / (0.033 - 0.0013)
    #expect(abs(state.protein[0] / protein - 1) < 1e-9)
  }

  @Test("T-61 where all receptors stay active, G is K3 / K4 and O 0.437496")
  func steady() {
    let kinetics = CascadeKinetics(Self.parameters(Self.minimal))
    var state = CascadeKinetics.State()
    kinetics.advance(
      &state, kinetics.rates(group: 0), transmitter: Eight(repeating: 1e9),
      length: Eight(repeating: 10_000))
    #expect(abs(state.protein[0] - 2.969697) < 1e-6)
    let power = state.protein[0] * state.protein[0] * state.protein[0] * state.protein[0]
    #expect(abs(power / (power + 100) - 0.437496) < 1e-6)
  }

  @Test("T-61 a pulse opens little, ten pulses thousands of times as much")
  func burst() {
    for (values, single, time, train) in [
      (Self.minimal, 1.4505e-5, 102.1, 0.038425), (Self.detailed, 3.324e-5, 104.9, 0.064814),
    ] {
      let one = Self.effector(values, pulses: 1, steps: 3000)
      let ten = Self.effector(values, pulses: 10, steps: 3000)
      let (peak, most) = (one.max() ?? 0, ten.max() ?? 0)
      #expect(abs(peak / single - 1) < 2e-4)
      #expect(abs(Double((one.firstIndex(of: peak) ?? 0) + 1) * 0.1 - time) < 0.35)
      #expect(abs(most / train - 1) < 2e-4)
      #expect(most / peak > 100)
    }
  }

  @Test("T-61 half of a small G is a sixteenth of the effect")
  func power() {
    let full = Self.effector(Self.minimal, pulses: 1, steps: 1500).max() ?? 0
    let half = Self.effector(["production": 0.049], pulses: 1, steps: 1500).max() ?? 0
    #expect(abs(full / half - 16) < 1e-3)
  }

  @Test("The step is exact with desensitisation: as many small steps by Runge and Kutta")
  func desensitization() {
    let kinetics = CascadeKinetics(Self.parameters(Self.detailed))
    let rates = kinetics.rates(group: 0)
    for transmitter in [0.0, 1e-6, 0.008, 0.5, 20] {
      var state = CascadeKinetics.State(
        active: Eight(repeating: 0.3), desensitized: Eight(repeating: 0.1),
        protein: Eight(repeating: 0.7))
      var expected = [0.3, 0.1, 0.7]
      func slope(_ y: [Double]) -> [Double] {
        let bound = 0.66 * transmitter
        return [
          bound * (1 - y[0] - y[1]) - 0.02 * y[0] + 0.0053 * y[1],
          0.017 * y[0] - 0.0053 * y[1], 0.083 * y[0] - 0.0079 * y[2],
        ]
      }
      func moved(_ y: [Double], _ k: [Double], _ h: Double) -> [Double] {
        zip(y, k).map { $0 + h * $1 }
      }
      for (length, parts) in [(0.001, 10), (0.1, 100), (5.0, 4000), (400.0, 400_000)] {
        kinetics.advance(
          &state, rates, transmitter: Eight(repeating: transmitter),
          length: Eight(repeating: length))
        let h = length / Double(parts)
        for _ in 0..<parts {
          let a = slope(expected)
          let b = slope(moved(expected, a, h / 2))
          let c = slope(moved(expected, b, h / 2))
          let d = slope(moved(expected, c, h))
          expected = expected.indices.map {
            expected[$0] + h / 6 * (a[$0] + 2 * b[$0] + 2 * c[$0] + d[$0])
          }
        }
        let found = [state.active[0], state.desensitized[0], state.protein[0]]
        #expect(largestError(found, expected) < 1e-9, "\(transmitter) mM, \(length) ms")
      }
    }
  }

  @Test("Rates that are equal give no gap")
  func equalRates() {
    for difference in [0, 1e-9, -1e-9, 1e-5] {
      let kinetics = CascadeKinetics(
        Self.parameters(["unbinding": 0.033 * (1 + difference)]))
      var state = CascadeKinetics.State(active: Eight(repeating: 1))
      kinetics.advance(
        &state, kinetics.rates(group: 0), transmitter: Eight(), length: Eight(repeating: 30))
      let alpha = 0.098 * 30 * Exponential.exp(Eight(repeating: -0.99))[0]
      #expect(abs(state.protein[0] / alpha - 1) < 1e-12 + 2 * abs(difference))
    }
  }

  @Test("A terminal that wakes is what it would have been by itself")
  func wakes() {
    // Pulses far enough apart that the terminal is quiet in between; the reference is never quiet.
    for values in [Self.minimal, Self.detailed] {
      let kinetics = CascadeKinetics(Self.parameters(values))
      var state = CascadeKinetics.State()
      let found = Self.effector(values, pulses: 5, interval: 400, steps: 4000)
      for step in 0..<4000 {
        let isPulse = step < 2000 && step % 400 < 3
        kinetics.advance(
          &state, kinetics.rates(group: 0), transmitter: Eight(repeating: isPulse ? 0.5 : 0),
          length: Eight(repeating: 0.1))
        let square = state.protein[0] * state.protein[0]
        let open = square * square / (square * square + 100)
        #expect(abs(found[step] - open) < 1e-9 * open + 1e-18)
      }
    }
  }
}
