import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct PowerLawTests {
  private static func probability(
    _ values: [[String: Double]], _ calcium: String = "exponential"
  ) -> [Double] {
    SensorExperiment.vesicles(
      values.map {
        SensorExperiment.single(
          ["calcium.rest": 1e-6].merging($0) { $1 }, ["calcium": calcium, "sensor": "power_law"])
      })
  }

  private static func complement(_ integral: Double) -> Double { 1 - Scalar.exp(-integral) }

  @Test("T-22 p = 1 - exp(-k A^n tau / n) for calcium that decays exponentially")
  func exponential() {
    // k = 4.458437e-5 /uM^4/ms and 2.786523e-6 /uM^5/ms give p = 0.3 at 20 uM.
    let settings: [(n: Double, rate: Double, published: [Double])] = [
      (4, 4.458437e-5 * 160_000, [0.0220455, 0.3, 0.9966767]),
      (5, 2.786523e-6 * 3_200_000, [0.0110842, 0.3, 0.9999890]),
    ]
    for setting in settings {
      let found = Self.probability(
        [10.0, 20, 40].map {
          [
            "calcium.amplitude": $0, "sensor.rate": setting.rate, "sensor.exponent": setting.n,
          ]
        })
      for (p, expected) in zip(found, setting.published) { #expect(abs(p / expected - 1) < 2e-4) }
    }
  }

  @Test("T-22 the same for Gaussian and box-shaped calcium")
  func otherShapes() {
    for n in [3.0, 4, 5] {
      let gaussian = Self.probability(
        [["sensor.exponent": n, "calcium.amplitude": 20, "calcium.delay": 2, "sensor.rate": 2]],
        "gaussian")[0]
      let deviation = 0.4 / 2.354820045030949
      let integral = 2 * deviation * (2 * 3.141592653589793 / n).squareRoot()
      #expect(abs(gaussian / Self.complement(integral) - 1) < 2e-4)
      let box = Self.probability([["sensor.exponent": n, "sensor.rate": 2]], "box")[0]
      #expect(abs(box / Self.complement(2 * (0.3 + 0.2 / n)) - 1) < 2e-4)
    }
  }

  @Test("T-14 release lasts 50 us, calcium 600 us: the fourth power of an exponential")
  func duration() {
    let course = SensorExperiment.course(
      SensorExperiment.single(
        ["duration": 4, "step": 0.005, "calcium.rest": 1e-6, "calcium.amplitude": 4],
        ["calcium": "exponential", "sensor": "power_law"]))
    let total = course.reduce(0, +)
    // The share that is released after t falls with tau / n; grid points stand for their middles.
    for micros in [50.0, 100, 150] {
      let rows = Int(micros / 5)
      let before = course.prefix(rows).reduce(0, +) + 0.5 * course[rows]
      #expect(abs((1 - before / total) / Scalar.exp(-micros / 50) - 1) < 0.02)
    }
    let parameters = SensorExperiment.parameters(
      SensorExperiment.single([:], ["calcium": "exponential", "sensor": "power_law"]))
    let profile = LocalTransient.profiles(parameters.section("calcium"))
    let stretch = Stretch()
    stretch.count = 8
    let places = profile.places(stretch)
    #expect(abs(places.value(at: eight(0.2))[0] / (20 * Scalar.exp(-1)) - 1) < 1e-4)
    // It takes ln 20 = 3.0 time constants to come within 5 %.
    #expect(abs(places.value(at: eight(0.5991465))[0] / 20 - 0.05) < 1e-5)
  }

  @Test("T-23 entry to the fourth power is the law of Dodge & Rahamimoff")
  func externalCalcium() {
    let published: [(Double, Double)] = [
      (0.5, 0.00415), (1, 0.02685), (1.5, 0.06503), (2, 0.11031), (2.5, 0.15719), (4, 0.28587),
    ]
    let p = Self.probability(
      published.map { ["calcium.external": $0.0, "sensor.rate": 1e-4] })
    for (found, row) in zip(p, published) {
      #expect(abs(found / p[3] / (row.1 / 0.11031) - 1) < 2e-3)
    }
    // The double logarithmic slope tends to 4.
    let low = Self.probability([0.01, 0.011].map { ["calcium.external": $0, "sensor.rate": 1e6] })
    #expect(abs((Scalar.log(low[1]) - Scalar.log(low[0])) / Scalar.log(1.1) - 4) < 0.05)
    #expect(Self.probability([["calcium.external": 0]])[0] < 1e-9)
  }

  @Test("T-43 residual calcium of 1 uM on 20 uM facilitates by 1.2155")
  func facilitation() {
    let sum = 10.0 + 1e-6
    let kappa: Double = 1 + 4000 / (sum * sum)
    let values: [String: Double] = [
      "duration": 40, "spikes.rate": 50, "calcium.rest": 1e-6, "calcium.amplitude": 20,
      "calcium.open": 0.3, "calcium.decay": 0.005, "calcium.residual.influx": kappa,
      "calcium.residual.extrusion": 0, "sensor.rate": 1e-3, "release.sites": 1,
      "release.recovery": 0, "release.stochastic": 0,
    ]
    let course = SensorExperiment.course(
      SensorExperiment.make(
        values, ["calcium": "box", "sensor": "power_law", "calcium.residual": "linear"]))
    let first = course[0..<10].reduce(0, +)
    let second = course[200..<210].reduce(0, +)
    #expect(abs(second / first - 1.2155) < 0.03)
    #expect(second / first > 1.19)
  }
}
