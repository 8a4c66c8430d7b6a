import Testing

@testable import TransmissionBaseline

/// Shortcuts through kinetic schemes, against the exact way.
@Suite struct KineticTableTests {
  /// Six-state AMPA receptors: C0-C1-C2-O, C1-D1, C2-D2; both directions of each pair.
  private let rates: KineticRates = {
    let pairs: [(Int, Int, binding: Double, forward: Double, backward: Double)] = [
      (0, 1, 13, 0, 0.0059), (1, 2, 13, 0, 86), (2, 3, 0, 2.7, 0.2), (1, 4, 0, 0.9, 0.064),
      (2, 5, 0, 0.9, 0.064),
    ]
    func lanes(_ value: Double) -> [Double] { Array(repeating: value, count: BatchSize.lanes) }
    return KineticRates(
      KineticScheme(
        states: ["c0", "c1", "c2", "o", "d1", "d2"],
        transitions: pairs.flatMap { pair in
          [
            KineticScheme.Transition(from: pair.0, to: pair.1),
            KineticScheme.Transition(from: pair.1, to: pair.0),
          ]
        }), constant: pairs.flatMap { [lanes($0.forward), lanes($0.backward)] },
      binding: pairs.flatMap { [lanes($0.binding), lanes(0)] })
  }()

  private static let weights: [[Double]] = (0..<6).map { state in
    Array(repeating: state == 3 ? 1 : 0, count: BatchSize.lanes)
  }

  private static func numbers(_ state: Memory<Group>) -> [Double] { (0..<7).map { state[0][$0] } }

  @Test("T-54 interpolated propagators are within 1e-8 of the exact ones")
  func interpolation() {
    let table = KineticTable(
      rates, weights: Memory(Self.weights.flatMap(\.self)), step: 0.1, parts: 1)
    let start = [0.3, 0.2, 0.05, 0.15, 0.2, 0.1]
    var largest = 0.0
    for level in [0, 1, 4] {
      let length = 0.1 * table.share(level)
      #expect(table.level(of: length) == level)
      for exponent in stride(from: -7.0, through: 1.3, by: 0.0831) {
        let transmitter = Exponential.exp(Group(repeating: exponent * 2.302585092994046))[0]
        let exact = KineticPropagator(
          rates, lane: 0, transmitter: transmitter, length: length)
        let state = Memory(repeating: Group(), count: 1)
        for (index, share) in start.enumerated() { state.base[0][index] = share }
        let scale = table.scale(lane: 0, level: level)
        #expect(table.covers(transmitter * scale))
        table.apply(state.base, lane: 0, level: level, at: table.position(transmitter * scale))
        let found = Self.numbers(state)
        for (number, expected) in zip(found, exact.applied(to: start)) {
          largest = max(largest, abs(number - expected))
        }
        let mean = zip(exact.mean(of: Self.weights.map { $0[0] }, length: length), start)
          .reduce(0) { $0 + $1.0 * $1.1 }
        largest = max(largest, abs(found[6] - mean))
        #expect(abs(found[..<6].reduce(0, +) - 1) < 1e-13)
      }
    }
    #expect(largest < 1e-8, "\(largest)")
  }

  @Test("T-59 quiet receptors in windows are receptors step by step, whenever they come and go")
  func windows() {
    let propagator = KineticPropagator(rates, lane: 0, transmitter: 0, length: 0.1)
    let mean = propagator.mean(of: Self.weights.map { $0[0] }, length: 0.1)
    let start = [0.2, 0.3, 0.1, 0.2, 0.1, 0.1]
    let quiet = QuietReceptors(
      count: 6, parts: 1, terminals: 2, isConserved: false, longest: 1000)
    for lane in 0..<BatchSize.lanes {
      quiet.prepare(lane, propagator, mean: mean)
      quiet.begin(lane, start)
    }
    // One of two terminals goes at step 21, and comes again at 37, otherwise occupied.
    let other = [0.9, 0, 0, 0.1, 0, 0]
    func memory(_ state: [Double]) -> Memory<Group> {
      let memory = Memory(repeating: Group(), count: 1)
      for (index, share) in state.enumerated() { memory.base[0][index] = share }
      return memory
    }
    var states = [start, start]
    var present = [true, true]
    for step in 0..<100 {
      if step == 21 {
        present[1] = false
        withExtendedLifetime(memory(states[1])) {
          quiet.change($0.base, -1, lane: 0, atStep: step)
        }
      }
      if step == 37 {
        (present[1], states[1]) = (true, other)
        withExtendedLifetime(memory(other)) { quiet.change($0.base, 1, lane: 0, atStep: step) }
      }
      var expected = 0.0
      for terminal in 0..<2 where present[terminal] {
        expected += zip(mean, states[terminal]).reduce(0) { $0 + $1.0 * $1.1 }
        states[terminal] = propagator.applied(to: states[terminal])
      }
      #expect(abs(quiet.mean(ofStep: step).values[0] - expected) < 1e-13)
      // Terminal 1 goes on by itself while it is away.
      if !present[1] { states[1] = propagator.applied(to: states[1]) }
    }
  }
}
