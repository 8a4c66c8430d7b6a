import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct ProtonTests {
  private static func experiment(_ model: String, _ values: [String: Double]) -> Experiment {
    SensorExperiment.single(
      Dictionary(uniqueKeysWithValues: values.map { ("calcium.protons." + $0, $1) }),
      ["calcium.protons": model])
  }

  private static func gain(_ model: String, _ values: [String: Double], spikes: Int = 1) -> Double {
    let experiment = experiment(model, values)
    let protons = ProtonKinetics(
      SensorExperiment.parameters(experiment).section("calcium"), slots: 32)
    let stretch = Stretch()
    for lane in 0..<8 { stretch.slots[lane] = lane }
    stretch.count = 8
    let gains = Memory(repeating: 0.0, count: 32)
    for spike in 0..<spikes {
      stretch.starts[0] = eight(Double(spike) * 20)
      protons.spike(stretch, gains: gains)
    }
    return gains[2]
  }

  @Test("T-17 the factor on entry is 1 at pH 7.2 and 1.0344 at 7.1, and grows with acid")
  func promotion() {
    #expect(abs(Self.gain("promote", ["ph": 7.2]) - 1) < 1e-14)
    // h(7.1) - h(7.2) = 0.200760 - 0.166338.
    #expect(abs(Self.gain("promote", ["ph": 7.1]) - 1.034422) < 2e-6)
    let gains = stride(from: 8.0, through: 5.0, by: -0.25).map { Self.gain("promote", ["ph": $0]) }
    #expect(zip(gains, gains.dropFirst()).allSatisfy(<))
    #expect((gains.last ?? 9) < 1 + 1 - 0.16634)
    #expect(Self.gain("promote", ["ph": 6.5, "gain": 0]) == 1)
  }

  @Test("A gain of -1 lowers entry with acid, never below 0, and stays within what is allowed for")
  func negativeGain() {
    #expect(abs(Self.gain("promote", ["ph": 7.2, "gain": -1]) - 1) < 1e-14)
    #expect(abs(Self.gain("promote", ["ph": 7.1, "gain": -1]) - (2 - 1.034422)) < 2e-6)
    let gains = stride(from: 9.0, through: 5.0, by: -0.25).map {
      Self.gain("promote", ["ph": $0, "gain": -1])
    }
    #expect(zip(gains, gains.dropFirst()).allSatisfy(>))
    #expect((gains.last ?? 0) > 0.16)
    // The grid of sub-steps must know the highest calcium.
    for (model, values) in [
      ("promote", ["ph": 9.0, "gain": -1, "half_ph": 9]), ("promote", ["ph": 5, "gain": 3]),
      ("block", ["cleft_ph": 9]), ("block", ["cleft_ph": 9, "block_ph": 9, "block_hill": 3]),
      ("both", ["cleft_ph": 8, "ph": 8, "gain": -1]),
    ] {
      let experiment = Self.experiment(model, values)
      let section = SensorExperiment.parameters(experiment).section("calcium.protons")
      #expect(Self.gain(model, values) <= Protons.largest(section)[0] * (1 + 1e-12))
    }
  }

  @Test("T-17 the trace shows the factor on entry that a spike would see, from outside and inside")
  func entryFactor() {
    let values = ["fall": 0.1, "recovery": 50, "load": 0.05]
    let experiment = Self.experiment("both", values)
    let protons = ProtonKinetics(
      SensorExperiment.parameters(experiment).section("calcium"), slots: 32)
    func entry(_ time: Double) -> Double {
      protons.states(of: 2, at: time).first { $0.name == "entry_factor" }?.value ?? 0
    }
    #expect(abs(entry(0) - 1) < 1e-12)
    let (stretch, gains) = (Stretch(of: 2), Memory(repeating: 0.0, count: 32))
    stretch.starts[0] = eight(10)
    protons.spike(stretch, gains: gains)
    protons.release(slot: 2, time: 10.2, amount: 2)
    for time in [10.2, 11, 40, 200] {
      let seen = entry(time)
      let ph = 7.2 - 0.1 * Scalar.exp(-(time - 10) / 50)
      func tenTo(_ x: Double) -> Double { Scalar.exp(x * 2.302585092994046) }
      func share(_ ph: Double) -> Double { 1 / (1 + tenTo(ph - 6.5)) }
      let protonsAtRest = tenTo(6 - 7.3)
      let cleft = protonsAtRest + 0.1 * Scalar.exp(-(time - 10.2))
      let half = tenTo(6 - 6.5)
      let expected =
        (1 + share(ph) - share(7.2)) * (1 + protonsAtRest / half) / (1 + cleft / half)
      #expect(abs(seen / expected - 1) < 1e-9, "\(time) ms")
    }
    // It is what the next spike finds.
    let seen = entry(60)
    stretch.starts[0] = eight(60)
    protons.spike(stretch, gains: gains)
    #expect(abs(gains[2] / seen - 1) < 1e-12)
  }

  @Test("T-17 a train of 50 spikes acidifies by about 0.1 and so promotes entry")
  func train() {
    // 49 spikes before, 20 ms apart, less what 10 s bring back.
    let gain = Self.gain("promote", [:], spikes: 50)
    let fall = (1...49).map { 0.002 * Scalar.exp(-Double($0) * 20 / 10_000) }.reduce(0, +)
    #expect(abs(fall - 0.093) < 1e-3)
    #expect(abs(gain - Self.gain("promote", ["ph": 7.2 - fall])) < 1e-12)
  }

  @Test("Protons in the cleft block entry, 1 / (1 + (H / K)^n)")
  func block() {
    #expect(abs(Self.gain("block", [:]) - 1) < 1e-14)
    let expected = (1 + Scalar.exp(-0.8 * 2.302585092994046)) / 2
    #expect(abs(Self.gain("block", ["cleft_ph": 6.5]) / expected - 1) < 1e-12)
    let gains = stride(from: 8.0, through: 6, by: -0.25).map {
      Self.gain("block", ["cleft_ph": $0, "block_hill": 2])
    }
    #expect(zip(gains, gains.dropFirst()).allSatisfy(>))
  }

  @Test("T-17 at pH 7.1 a small release probability grows by 14.5 % with the fourth power")
  func release() {
    let models = ["calcium": "exponential", "sensor": "power_law", "calcium.protons": "promote"]
    let p = SensorExperiment.vesicles(
      [7.2, 7.1].map {
        SensorExperiment.single(
          ["calcium.amplitude": 4, "calcium.rest": 1e-6, "calcium.protons.ph": $0], models)
      })
    #expect(abs(p[1] / p[0] - 1.1450) < 2e-4)
  }

  @Test("Protons compete for the buffer: residual calcium rises by the change of the binding ratio")
  func buffer() {
    let models = ["calcium.residual": "linear", "calcium.protons": "promote"]
    func freedom(_ ph: Double) -> Double {
      let experiment = SensorExperiment.single(["calcium.protons.ph": ph], models)
      let calcium = SensorExperiment.parameters(experiment).section("calcium")
      let stretch = Stretch()
      stretch.count = 8
      let weakening = ProtonKinetics(calcium, slots: 32).weakening(stretch, 0)
      return RapidBuffer(calcium).freedom(stretch, weakening: weakening, at: eight(7))[0]
    }
    func kappa(_ weakening: Double) -> Double {
      let affinity = 10 * weakening
      return 400 * affinity / ((affinity + 0.05) * (affinity + 0.05))
    }
    #expect(abs(freedom(7.2) - 1) < 1e-12)
    let weakening = 1.25119 / 1.19953
    #expect(abs(freedom(7.1) / ((1 + kappa(1)) / (1 + kappa(weakening))) - 1) < 1e-5)
  }

  @Test("Acid of 0.1 raises the rate of spontaneous release by 1.26, and no protons do not")
  func spontaneous() {
    let models = ["calcium.protons": "promote"]
    let values: [String: Double] = [
      "duration": 2000, "spikes.rate": 0, "release.sites": 1000, "release.recovery": 0,
    ]
    let rates = SensorExperiment.vesicles(
      [7.2, 7.1].map {
        SensorExperiment.single(values.merging(["calcium.protons.ph": $0]) { $1 }, models)
      })
    #expect(abs(rates[1] / rates[0] - 1.258925) < 1e-5)
  }
}
