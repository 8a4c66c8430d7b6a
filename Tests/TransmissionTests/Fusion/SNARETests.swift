import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct SNARETests {
  private static let power = ["calcium": "exponential", "sensor": "power_law"]

  private static func probability(
    _ settings: [[String: Double]], _ snare: String, more: [String: Double] = [:]
  ) -> [Double] {
    SensorExperiment.vesicles(
      settings.map { setting in
        var values = more
        for (name, value) in setting { values["sensor.snare." + name] = value }
        return SensorExperiment.single(values, power.merging(["sensor.snare": snare]) { $1 })
      })
  }

  @Test("T-24 with three of three complexes needed, release falls with the third power")
  func threshold() {
    let shares = [1, 0.9, 0.5, 0.2, 0]
    let p = Self.probability(shares.map { ["intact": $0] }, "threshold")
    for (found, share) in zip(p, shares) {
      #expect(abs(found - p[0] * share * share * share) < 1e-7)
    }
    #expect(abs(p[1] / p[0] - 0.729) < 1e-6 && abs(p[2] / p[0] - 0.125) < 1e-6)
    #expect(p[4] == 0)
    // One of three is enough for 1 - (1 - s)^3.
    let one = Self.probability([["intact": 0.5, "needed": 1]], "threshold")[0]
    #expect(abs(one / p[0] - 0.875) < 1e-6)
  }

  @Test("T-24 with energies, p = sum of Bin(K) (1 - exp(-H f^(K - n)))")
  func energy() {
    let integral = -Scalar.log(1 - Self.probability([["intact": 1]], "energy")[0])
    for share in [0.9, 0.5, 0.1] {
      let found = Self.probability([["intact": share]], "energy")[0]
      var expected = 0.0
      for (k, ways) in [(0, 1.0), (1, 3), (2, 3), (3, 1)] {
        let weight = ways * share.power(k) * (1 - share).power(3 - k)
        expected += weight * (1 - Scalar.exp(-integral / 20.0.power(3 - k)))
      }
      #expect(abs(found / expected - 1) < 1e-5)
    }
  }

  @Test("T-24 single vesicles follow the same law as the mean", arguments: ["threshold", "energy"])
  func vesicles(snare: String) {
    let values: [String: Double] = [
      "duration": 4000, "spikes.rate": 5, "count": 20, "release.sites": 4, "release.recovery": 1,
      "sensor.snare.intact": 0.6,
    ]
    let models = Self.power.merging(["sensor.snare": snare]) { $1 }
    let drawn = (0..<16).map { _ in
      SensorExperiment.make(values.merging(["release.stochastic": 1]) { $1 }, models)
    }
    let outcomes = simulate(drawn.enumerated().map { ($1.configuration, UInt64($0 + 1)) })
    let mean = SensorExperiment.vesicles([
      SensorExperiment.make(values.merging(["release.stochastic": 0]) { $1 }, models)
    ])[0]
    #expect(mean > 100)
    #expect(Sample(outcomes.map(\.input.all)).agrees(with: mean))
  }

  @Test("T-24 without any substrate there is neither evoked nor spontaneous release")
  func none() {
    let values: [String: Double] = [
      "duration": 5000, "spikes.rate": 20, "release.sites": 50, "release.recovery": 10,
      "calcium.rest": 1, "sensor.snare.intact": 0, "release.stochastic": 1,
    ]
    let outcome = SensorExperiment.make(values, ["sensor.snare": "threshold"]).run(seeds: [3])[0]
    #expect(outcome.input.all == 0)
    #expect(outcome.input.failures == outcome.input.spikes)
  }

  @Test("T-24 spontaneous release falls by the same factor as evoked release")
  func spontaneous() {
    let quiet: [String: Double] = [
      "duration": 1000, "spikes.rate": 0, "release.sites": 1000, "release.recovery": 0,
    ]
    let rates = SensorExperiment.vesicles(
      [1, 0.5].map {
        SensorExperiment.single(
          quiet.merging(["sensor.snare.intact": $0]) { $1 }, ["sensor.snare": "threshold"])
      })
    #expect(abs(rates[1] / rates[0] - 0.125) < 1e-5)
  }

  @Test("T-24 toxin cuts substrate exponentially to turnover / (turnover + cleavage toxin)")
  func toxin() {
    func share(_ values: [String: Double]) -> Double {
      var all: [String: Double] = [:]
      for (name, value) in values { all["sensor.snare." + name] = value }
      let experiment = SensorExperiment.single(all, ["sensor.snare": "threshold"])
      return SNARE.intactShare(
        SensorExperiment.parameters(experiment).section("sensor").section("snare"))[0]
    }
    let slow: [String: Double] = ["serotype": 1, "cleavage": 1e-9, "turnover": 1e-9]
    #expect(share(slow.merging(["toxin": 3]) { $1 }) == 1)
    let end = share(slow.merging(["toxin": 3, "exposure": 1e13]) { $1 })
    #expect(abs(end - 0.25) < 1e-12)
    let early = share(slow.merging(["toxin": 3, "exposure": 1e8]) { $1 })
    #expect(abs(early - (0.25 + 0.75 * Scalar.exp(-0.4))) < 1e-12)
  }

  @Test("Serotype a with desensitisation is rescued in part by calcium")
  func rescue() {
    func ratio(_ amplitude: Double) -> Double {
      let p = [1.0, 4].map { factor in
        SensorExperiment.vesicles([
          SensorExperiment.single(
            [
              "calcium.amplitude": amplitude, "sensor.snare.serotype": 1,
              "sensor.snare.intact": 0.5, "sensor.snare.desensitisation": factor,
            ], ["sensor.snare": "threshold"])
        ])[0]
      }
      return p[1] / p[0]
    }
    #expect(ratio(20) < ratio(80))
    #expect(ratio(80) < 1)
  }
}
