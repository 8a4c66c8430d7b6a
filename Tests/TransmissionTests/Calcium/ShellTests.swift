import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// The thin shell of Destexhe and others with a pump that empties it within microseconds.
///
/// Reference numbers are those of scipy 1.17: solve_ivp, Radau, relative tolerance 1e-11.
@Suite struct ShellTests {
  private static let usual = ShellPump(
    maximal: eight(1000), half: eight(0.5), decayRate: eight(1.0 / 700), rest: eight(1e-5))

  /// Calcium at the ends of sub-steps of a length (ms) that lets in a Gaussian around 1 ms with an SD
  /// of 0.17 ms, and what has been pumped out in 3 ms (uM).
  private static func gaussian(
    height: Double, length: Double
  ) -> (calcium: [Double], extruded: Double) {
    func flow(_ time: Double) -> Eight {
      let distance = (time - 1) / 0.17
      return eight(height * Scalar.exp(-0.5 * distance * distance))
    }
    func out(_ calcium: Eight) -> Double {
      let c = calcium[0]
      return 1000 * (c / (0.5 + c) - 1e-5 / (0.5 + 1e-5)) + (c - 1e-5) / 700
    }
    var (calcium, extruded) = (eight(1e-5), 0.0)
    var course: [Double] = []
    for index in 0..<Int((3 / length).rounded()) {
      let time = Double(index) * length
      let next = usual.next(
        calcium, flow: (flow(time), flow(time + 0.5 * length), flow(time + length)),
        length: eight(length))
      extruded += length / 6 * (out(calcium) + 4 * out(next.middle) + out(next.end))
      calcium = next.end
      course.append(calcium[0])
    }
    return (course, extruded)
  }

  @Test("T-15 under constant influx a shell settles where the pump takes out what comes in")
  func steadyState() {
    let pump = ShellPump(
      maximal: eight(1000), half: eight(0.5), decayRate: eight(0), rest: eight(0))
    for inflow in [0.01, 1, 80, 500, 990] {
      // J = V c / (K + c).
      let expected = 0.5 * inflow / (1000 - inflow)
      #expect(abs(pump.steady(eight(inflow))[3] / expected - 1) < 1e-12)
      for start in [0.0, 20] {
        var calcium = eight(start)
        for _ in 0..<2000 {
          calcium =
            pump.next(
              calcium, flow: (eight(inflow), eight(inflow), eight(inflow)), length: eight(0.05)
            ).end
        }
        #expect(abs(calcium[3] / expected - 1) < 1e-9)
      }
    }
    // With slow extrusion beside the pump there is a steady state above its maximum, too.
    let high = Self.usual.steady(eight(1500))[0]
    #expect(abs(high / (500 * 700) - 1) < 1e-3)
    #expect(abs(Self.usual.steady(eight(0))[0] / 1e-5 - 1) < 1e-9)
  }

  @Test("A shell follows a spike's influx as an independent integration does")
  func spike() {
    let places = [16, 20, 24, 28, 40]
    let slow = [5.53729536e-2, 1.25012186e-1, 5.59012321e-2, 6.41376316e-3, 1.00031178e-5]
    let (calcium, extruded) = Self.gaussian(height: 200, length: 0.05)
    for (place, expected) in zip(places, slow) {
      #expect(abs(calcium[place - 1] / expected - 1) < 1e-3)
    }
    // Area: all that comes in is pumped out, 200 times the square root of 2 pi times 0.17.
    #expect(abs(extruded / (200 * 0.17 * 2.5066282746) - 1) < 1e-4)
  }

  @Test("Where more comes in than is pumped out calcium piles up; the method is of second order")
  func overflow() {
    let expected = [58.0387232, 102.195847]
    func errors(_ length: Double) -> [Double] {
      let (calcium, extruded) = Self.gaussian(height: 1500, length: length)
      #expect(abs(extruded / (1500 * 0.17 * 2.5066282746) - 1) < 2e-3)
      return zip([1, 1.2], expected).map { time, expected in
        abs(calcium[Int((time / length).rounded()) - 1] / expected - 1)
      }
    }
    let (coarse, fine) = (errors(0.05), errors(0.025))
    for (coarse, fine) in zip(coarse, fine) {
      #expect(coarse < 1e-2)
      #expect(abs(coarse / fine - 4) < 0.4)
    }
  }

  @Test("A shell empties along the solution of the pump's equation and never below rest")
  func emptying() {
    let pump = ShellPump(
      maximal: eight(1000), half: eight(0.5), decayRate: eight(0), rest: eight(0))
    let none = (eight(0), eight(0), eight(0))
    var calcium = eight(20)
    for _ in 0..<10 { calcium = pump.next(calcium, flow: none, length: eight(0.001)).end }
    // c0 - c + K ln(c0 / c) = V t, the implicit form of Lambert's function.
    let c = calcium[0]
    #expect(abs(20 - c + 0.5 * Scalar.log(20 / c) - 10) < 1e-3)
    for length in [0.05, 1.7, 1000] {
      for start in [1e-5, 0.3, 20, 1e5] {
        let next = Self.usual.next(eight(start), flow: none, length: eight(length))
        #expect(next.middle[0] >= 1e-5 * (1 - 1e-9) && next.middle[0] <= start * (1 + 1e-9))
        #expect(next.end[0] >= 1e-5 * (1 - 1e-9) && next.end[0] <= start * (1 + 1e-9))
      }
    }
    // No time, no change.
    #expect(Self.usual.next(eight(0.3), flow: none, length: eight(0)).end == eight(0.3))
  }

  private static func terminal(_ values: [String: Double]) -> Experiment {
    SensorExperiment.single(
      [
        "calcium.rest": 1e-5, "calcium.distance": 1000, "calcium.residual.influx": 450,
      ].merging(values) { $1 },
      [
        "calcium": "channels", "calcium.channels": "high_voltage_activated",
        "calcium.residual": "shell", "potential": "gaussian", "sensor": "destexhe_1994",
      ])
  }

  @Test("The whole terminal of Destexhe et al.: channels, shell and fusion factor")
  func wholeTerminal() {
    // The same equations - gating, flux of GHK with 0.2e-3 cm/s over 0.1 um, shell, factor - at once.
    let p = SensorExperiment.vesicles([[:], ["calcium.residual.depth": 0.2]].map(Self.terminal))
    #expect(abs(p[0] / 6.561e-4 - 1) < 0.03)
    #expect(abs(p[1] / 3.555e-5 - 1) < 0.03)
  }

  @Test("Sub-steps of a shell do not grow with influx that the pump takes out at once")
  func subSteps() {
    let parameters = SensorExperiment.parameters(Self.terminal([:]))
    let calcium = SpikeCalcium(
      parameters.section("calcium"), potential: parameters.section("potential"), slots: 32)
    // The peak is 0.046 uM, the steady state of 85 uM/ms; a spike brings 450 uM.
    let rest = calcium.timing.rest[0][0]
    #expect(rest > 0.046 && rest < 0.2)
  }

  @Test("A pump that the model 'pump' cannot follow is pointed out, the usual one is not")
  func fastPump() {
    func warnings(_ values: [String: Double]) -> [Problem] {
      Simulation.problems(
        in: SensorExperiment.single(values, ["calcium.residual": "pump"]).configuration
      ).filter { $0.path.hasSuffix("residual.maximal") }
    }
    #expect(warnings([:]).isEmpty)
    let found = warnings([
      "calcium.residual.maximal": 1000, "calcium.residual.half": 0.5, "calcium.residual.buffer": 0,
    ])
    #expect(found.map(\.isWarning) == [true])
  }

  @Test("A run with a shell has the same bits alone, among 31 others and on all processors")
  func identity() {
    let runs: [(Configuration, UInt64)] = (0..<32).map { lane in
      let experiment = SensorExperiment.make(
        [
          "duration": 101.3, "count": 3, "spikes.rate": 30 + Double(lane), "calcium.amplitude": 20,
          "calcium.residual.influx": 6 * Double(lane), "release.sites": 4, "release.recovery": 20,
        ],
        [
          "spikes": "poisson", "calcium.residual": "shell", "calcium.protons": "promote",
        ])
      return (experiment.configuration, UInt64(lane) + 7)
    }
    let together = simulate(runs, on: .baseline)
    #expect(together.map(\.input.all).reduce(0, +) > 50)
    for processor in Processor.supported.dropFirst() {
      #expect(simulate(runs, on: processor).map(\.bits) == together.map(\.bits))
    }
    for place in [0, 9, 31] {
      #expect(simulate([runs[place]], on: .baseline)[0].bits == together[place].bits)
    }
  }
}
