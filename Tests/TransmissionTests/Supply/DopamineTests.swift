import Measures
import Testing

@testable import TransmissionBaseline

/// The dopamine terminal and its integration, eight terminals at once.
@Suite struct DopamineTests {
  private static let paths = DopamineState.substances.map(\.path)
  private static let factors = [0.8, 1.3, 0.5, 2, 0.4, 5, 1.5, 0.7]

  /// Eight terminals that differ in state.
  private static var mixed: DopamineState {
    var state = DopamineState.rest
    for (index, path) in paths.enumerated() {
      for lane in 0..<8 { state[keyPath: path][lane] *= factors[(index + lane) % 8] }
    }
    return state
  }

  /// Eight terminals that differ in their factors.
  private static var reactions: DopamineReactions {
    var reactions = DopamineReactions()
    for lane in 0..<8 {
      reactions.synthesis[lane] = factors[lane]
      reactions.filling[lane] = factors[(lane + 2) % 8]
      reactions.reuptake[lane] = lane == 3 ? 0 : factors[(lane + 5) % 8]
      reactions.firing[lane] = 1 + 4 * Double(lane)
    }
    return reactions
  }

  private static func values(_ state: DopamineState, _ lane: Int) -> [Double] {
    paths.map { state[keyPath: $0][lane] }
  }

  @Test("T-27 the dopamine terminal settles at the published state, from anywhere")
  func settles() {
    var integrator = StiffIntegrator()
    let found = integrator.advance(Self.mixed, by: 2000, DopamineReactions())
    let expected = [
      59.3751, 113.5209, 0.532320, 3.976955, 98.45932, 0.002466246, 11.53455, 851.4068,
    ]
    for lane in 0..<8 {
      for (value, rest) in zip(Self.values(found, lane), expected) {
        #expect(abs(value / rest - 1) < 1e-6)
      }
      #expect(abs(360 - found.dihydrobiopterin[lane] - 300.6249) < 1e-4)
    }
  }

  @Test(
    "Autoreceptor factor A(e) on dopamine synthesis",
    arguments: [
      (0.001, 3.547), (0.002024, 1.0), (0.0025, 0.7293), (0.01, 0.5009),
    ])
  func autoreception(level: Double, expected: Double) {
    let found = DopamineReactions.autoreception(Group(repeating: level))[0]
    #expect(abs(found - expected) < 0.0006)
  }

  /// The classical Runge-Kutta method in equal steps over `duration` (h).
  static func classical(
    _ start: DopamineState, by duration: Double, steps: Int, _ reactions: DopamineReactions
  ) -> DopamineState {
    let h = duration / Double(steps)
    return (0..<steps).reduce(start) { y, _ in
      let a = reactions.slope(y)
      let b = reactions.slope(y + 0.5 * h * a)
      let c = reactions.slope(y + 0.5 * h * b)
      let d = reactions.slope(y + h * c)
      return y + h / 6 * (a + 2 * b + 2 * c + d)
    }
  }

  @Test("A step of the stiff method is as accurate as many small ones")
  func accuracy() {
    let (start, reactions) = (Self.mixed, Self.reactions)
    var whole = StiffIntegrator()
    let once = whole.advance(start, by: 0.02, reactions)
    // Steps are far below the fastest time constant, 1 / 200000 h.
    let y = Self.classical(start, by: 0.02, steps: 80_000, reactions)
    for lane in 0..<8 {
      for (value, expected) in zip(Self.values(once, lane), Self.values(y, lane)) {
        #expect(abs(value / expected - 1) < 1e-7)
      }
    }
  }

  @Test(
    "x from (g - J) x = r gives back r, with J x by differences of the rates",
    arguments: [1, 1e3, 1e6])
  func equations(diagonal: Double) {
    let (state, reactions) = (Self.mixed, Self.reactions)
    let factors = DopamineFactors(
      reactions.derivatives(state), diagonal: Group(repeating: diagonal))
    for path in Self.paths {
      var right = 0 * state
      right[keyPath: path] = Group(repeating: 1)
      let found = factors.solve(right)
      // So far that no substance of any terminal changes by more than 1e-4 of it.
      let steps = (0..<8).map { lane in
        1e-4
          / (zip(Self.values(found, lane), Self.values(state, lane)).map { abs($0 / $1) }.max() ?? 1)
      }
      var step = Group()
      for lane in 0..<8 { step[lane] = steps[lane] }
      let moved = step * found
      let (upper, lower) = (reactions.slope(state + moved), reactions.slope(state - moved))
      for lane in 0..<8 {
        let rates = zip(Self.values(upper, lane), Self.values(lower, lane)).map {
          ($0 - $1) / (2 * steps[lane])
        }
        for (index, value) in Self.values(found, lane).enumerated() {
          let expected = Self.values(right, lane)[index]
          #expect(abs(diagonal * value - rates[index] - expected) < 1e-5)
        }
      }
    }
  }

  @Test("A terminal comes out the same to the bit, whatever its seven neighbours do")
  func neighbours() {
    let (start, reactions) = (Self.mixed, Self.reactions)
    var among = StiffIntegrator()
    let together = among.advance(start, by: 0.003, reactions)
    for lane in 0..<8 {
      // The others rest, and are there in a single step.
      let place = (lane + 3) % 8
      var (own, factors) = (DopamineState.rest, DopamineReactions())
      for path in Self.paths { own[keyPath: path][place] = start[keyPath: path][lane] }
      factors.synthesis[place] = reactions.synthesis[lane]
      factors.filling[place] = reactions.filling[lane]
      factors.reuptake[place] = reactions.reuptake[lane]
      factors.firing[place] = reactions.firing[lane]
      var apart = StiffIntegrator()
      let alone = apart.advance(own, by: 0.003, factors)
      #expect(Self.values(alone, place) == Self.values(together, lane))
      #expect(apart.step[place] == among.step[lane])
    }
    #expect(Set((0..<8).map { among.step[$0] }).count == 8)
  }

  @Test("Use drains the dopamine terminal's vesicles; synthesis and carrier fill them")
  func dopamineUse() {
    func size(_ values: [String: Double]) -> Double {
      var experiment = Experiment(
        models: [
          "inputs.a.spikes": "regular", "inputs.a.release": "static",
          "inputs.a.vesicles.synthesis": "dopamine",
        ],
        values: ["duration": 120_000, "step": 1, "inputs.a.spikes.rate": 25])
      experiment.values["inputs.a.vesicles.synthesis.vesicles"] = 2000
      for (key, value) in values { experiment.values["inputs.a.vesicles.synthesis." + key] = value }
      let input = experiment.run(seeds: [1])[0].input
      return (input.sizes ?? 0) / input.vesicles
    }
    let (usual, blocked, fed) = (size([:]), size(["carrier": 0]), size(["synthesis": 5]))
    #expect(blocked < usual && usual < fed && usual < 0.98)
  }
}
