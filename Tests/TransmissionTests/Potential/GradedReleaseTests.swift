import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct GradedReleaseTests {
  private static func experiment(
    _ values: [String: Double], _ potential: String, release: String = "graded"
  ) -> Experiment {
    SensorExperiment.make(
      ["spikes.rate": 0].merging(values) { $1 },
      ["calcium": "none", "sensor": "none", "release": release, "potential": potential])
  }

  @Test("T-12 at half potential the gate is half open, with a time constant of half over k")
  func step() {
    let course = SensorExperiment.course(
      Self.experiment(
        [
          "duration": 200, "step": 0.1, "potential.holding": -90, "potential.level": -35,
          "potential.length": 1e9, "release.stochastic": 0, "release.maximal": 1000,
        ], "step"))
    // 1000 Hz are 0.1 vesicles a step; 0.5 / 0.025 = 20 ms.
    for time in [10, 20, 60, 150] {
      let gate = course[10 * time] / 0.1
      let expected = 0.5 * (1 - Scalar.exp(-(Double(time) + 0.05) / 20))
      #expect(abs(gate / expected - 1) < 1e-3)
    }
  }

  @Test("T-12 a gate that is open for good follows at once")
  func open() {
    let course = SensorExperiment.course(
      Self.experiment(
        [
          "duration": 20, "potential.level": 40, "potential.holding": -90, "potential.length": 1e9,
          "release.stochastic": 0, "release.maximal": 1000,
        ], "step"))
    #expect(course.dropFirst(1).allSatisfy { abs($0 / 0.1 - 1) < 1e-3 })
  }

  @Test("Tonic release is a Poisson process of the gate's rate")
  func poisson() {
    let configuration = Self.experiment(
      [
        "duration": 1000, "count": 7, "potential.level": -33, "release.maximal": 80,
      ], "constant"
    ).configuration
    let counts = simulate((0..<96).map { (configuration, UInt64($0)) }).map(\.input.all)
    let mean = 7 * 80 / (1 + Scalar.exp(-0.4))
    #expect(Sample(counts).agrees(with: mean))
    // Fano factor 1.
    #expect(abs(Sample(counts).variance / mean - 1) < 4.5 * (2.0 / 96).squareRoot())
  }

  @Test("A sinusoidal potential releases with its period; the logistic form follows at once")
  func sinusoid() {
    let course = SensorExperiment.course(
      Self.experiment(
        [
          "duration": 1000, "step": 1, "potential.mean": 2, "potential.amplitude": 10,
          "potential.frequency": 4, "release.stochastic": 0, "release.maximal": 1000,
        ], "sinusoid", release: "logistic"))
    for (time, potential) in [(62, 12.0), (188, -8), (312, 12), (438, -8)] {
      #expect(abs(course[time] / (1 / (1 + Scalar.exp((2 - potential) / 5))) - 1) < 0.01)
    }
    #expect(abs(course.reduce(0, +) / 500 - 1) < 2e-3)
  }

  @Test("The sine is right to 1e-13")
  func sine() {
    let known: [(Double, Double)] = [
      (0, 0), (0.25, 1), (0.5, 0), (0.75, -1), (1.0 / 12, 0.5), (5.0 / 12, 0.5), (-1.0 / 12, -0.5),
      (1.125, 0.7071067811865476), (0.05, 0.3090169943749474), (1000.3, 0.9510565162951535),
    ]
    for (turns, value) in known {
      #expect(abs(Sine.sine(turns: eight(turns))[3] - value) < 1e-12)
    }
  }

  @Test("Through channels and sensor, depolarisation releases tonically")
  func channels() {
    let rates = [-60.0, -50, -40, -30].map { level in
      SensorExperiment.vesicles([
        SensorExperiment.make(
          [
            "duration": 200, "spikes.rate": 0, "potential.level": level, "release.sites": 20,
            "release.recovery": 20, "release.stochastic": 0,
          ],
          [
            "calcium": "channels", "calcium.channels": "borst_sakmann_1998",
            "potential": "constant",
          ])
      ])[0]
    }
    #expect(zip(rates, rates.dropFirst()).allSatisfy(<))
    #expect(rates[3] > 20 * rates[1])
  }
}
