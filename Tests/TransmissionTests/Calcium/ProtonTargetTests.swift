import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What protons act on beside the entry with a spike: channels, graded potentials, spontaneous release.
@Suite struct ProtonTargetTests {
  private static let channels = [
    "calcium": "channels", "calcium.channels": "borst_sakmann_1998",
  ]

  private static func experiment(
    _ protons: String, _ values: [String: Double] = [:], potential: String = "gaussian",
    _ models: [String: String] = [:]
  ) -> Experiment {
    SensorExperiment.single(
      Dictionary(uniqueKeysWithValues: values.map { ("calcium." + $0, $1) }),
      channels.merging(["calcium.protons": protons, "potential": potential]) { $1 }
        .merging(models) { $1 })
  }

  /// Calcium that a spike lets in (uM ms).
  private static func integral(_ experiment: Experiment) -> Double {
    let input = SensorExperiment.parameters(experiment)
    return ChannelTransient.profiles(
      input.section("calcium"), potential: input.section("potential")
    ).integral[0]
  }

  @Test("T-17 acid in the cleft shifts activation by so many mV for each unit of pH")
  func activation() {
    for (ph, shift) in [(7.3, 9.0), (6.8, 9), (7.8, 10), (6.3, 8)] {
      let calcium = SensorExperiment.parameters(
        Self.experiment("shift", ["protons.cleft_ph": ph, "protons.shift": shift])
      ).section("calcium")
      let channel = ChannelKinetics(calcium, lane: 3)
      for potential in [-60.0, -23.2, 0, 30] {
        // The open share is that of m^2 at a potential lower by the shift.
        let moved = potential - shift * (7.3 - ph)
        let gate = 1 / (1 + Scalar.exp(-(moved + 23.2) / 9.1))
        let open = channel.steady(potential).last ?? 0
        #expect(abs(open / (gate * gate) - 1) < 1e-9, "\(ph) \(potential)")
        // The driving force stays.
        #expect(abs(channel.current(potential) - (43.9 - potential) / 43.9) < 1e-12)
      }
    }
  }

  @Test("T-17 at pH 7.3 nothing changes, and release falls with acid in the cleft")
  func monotone() {
    func vesicles(_ protons: String, _ values: [String: Double] = [:]) -> Double {
      SensorExperiment.vesicles([Self.experiment(protons, values)])[0]
    }
    let plain = vesicles("none")
    #expect(plain > 0.001)
    #expect(vesicles("shift") == plain)
    let released = stride(from: 8.0, through: 6, by: -0.25).map {
      vesicles("shift", ["protons.cleft_ph": $0])
    }
    #expect(zip(released, released.dropFirst()).allSatisfy(>))
    #expect(released[0] > plain && (released.last ?? 1) < plain)
    #expect(vesicles("shift", ["protons.cleft_ph": 6.5, "protons.shift": 0]) == plain)
    // Promotion from inside is there beside it: pH 7.1 is 1.0344 times the entry.
    let both = vesicles("promote_shift", ["protons.ph": 7.1])
    #expect(both > plain)
    #expect(vesicles("promote", ["protons.ph": 7.1]) == both)
  }

  @Test("Protons of a vesicle act on the next spike as that much acid at rest does")
  func load() {
    // From pH 7.3 to 6.8: 10^-0.8 - 10^-1.3 uM.
    let experiment = Self.experiment("shift", ["protons.load": 0.108_370_6])
    let input = SensorExperiment.parameters(experiment)
    let protons = ProtonKinetics(
      input.section("calcium"), potential: input.section("potential"), slots: 32)
    let (stretch, gains) = (Stretch(of: 5), Memory(repeating: 0.0, count: 32))
    stretch.starts[0] = eight(20)
    protons.spike(stretch, gains: gains)
    #expect(abs(gains[5] - 1) < 1e-9)
    protons.release(slot: 5, time: 20, amount: 1)
    protons.spike(stretch, gains: gains)
    let acid = Self.experiment("shift", ["protons.cleft_ph": 6.8])
    let expected = Self.integral(acid) / Self.integral(experiment)
    #expect(expected < 0.9)
    #expect(abs(gains[5] / expected - 1) < 5e-3)
    // After many recovery times it is gone.
    stretch.starts[0] = eight(60)
    protons.spike(stretch, gains: gains)
    #expect(abs(gains[5] - 1) < 1e-9)
  }

  @Test("T-17 with a graded potential resting pH multiplies entry, and is 1 at the reference")
  func graded() {
    func rise(_ protons: String, _ values: [String: Double] = [:]) -> Double {
      let input = SensorExperiment.parameters(
        Self.experiment(protons, values, potential: "constant"))
      let calcium = CalciumModels.make(
        input.section("calcium"), potential: input.section("potential"), slots: 32)
      return calcium.calcium(of: 3, at: 10) - 0.05
    }
    let plain = rise("none")
    #expect(plain > 0.1)
    for model in ["promote", "block", "both", "shift", "promote_shift"] {
      #expect(abs(rise(model) / plain - 1) < 1e-12, "\(model)")
    }
    // h(7.1) - h(7.2) = 0.034422; (1 + 10^-0.8) / 2 in the cleft.
    #expect(abs(rise("promote", ["protons.ph": 7.1]) / plain - 1.034_422) < 2e-6)
    let blocked = (1 + Scalar.exp(-0.8 * 2.302_585_093)) / 2
    #expect(abs(rise("block", ["protons.cleft_ph": 6.5]) / plain - blocked) < 1e-9)
    // At -40 mV, 4.5 mV higher.
    func gate(_ v: Double) -> Double { 1 / (1 + Scalar.exp(-(v + 23.2) / 9.1)) }
    let ratio = gate(-44.5) / gate(-40)
    #expect(abs(rise("shift", ["protons.cleft_ph": 6.8]) / plain - ratio * ratio) < 1e-9)
  }

  @Test("Protons that nothing could feel are refused")
  func refusals() {
    func paths(_ experiment: Experiment) -> [String] {
      Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }.map(\.path)
    }
    #expect(paths(Self.experiment("shift")).isEmpty)
    #expect(paths(Self.experiment("both", potential: "constant")).isEmpty)
    #expect(
      paths(Self.experiment("both", ["protons.load": 0.1], potential: "constant"))
        == ["inputs.train.calcium.protons.load"])
    #expect(
      paths(SensorExperiment.single([:], ["calcium.protons": "shift"]))
        == ["inputs.train.calcium.protons"])
    let acid = ["calcium.protons.extrusion_fall": 1e-4]
    let promote = ["calcium.protons": "promote", "calcium.residual": "linear"]
    #expect(paths(SensorExperiment.single(acid, promote)).isEmpty)
    for models in [["calcium.residual": "none"], ["spontaneous": "poisson"]] {
      #expect(
        paths(SensorExperiment.single(acid, promote.merging(models) { $1 }))
          == ["inputs.train.calcium.protons.extrusion_fall"])
    }
  }

  /// A sensor that never releases, and spontaneous release beside it.
  private static func spontaneous(
    _ values: [String: Double], model: String = "poisson", protons: String = "promote"
  ) -> Experiment {
    SensorExperiment.make(
      [
        "duration": 5000, "step": 0.5, "calcium.amplitude": 0, "calcium.rest": 1e-6,
        "release.sites": 1,
      ].merging(values) { $1 },
      [
        "calcium": "exponential", "sensor": "power_law", "calcium.protons": protons,
        "spontaneous": model,
      ])
  }

  private static func counts(_ experiment: Experiment) -> Sample {
    Sample(experiment.run(seeds: 0..<32).map { $0.input.spontaneous ?? 0 })
  }

  @Test("T-17 acid of 0.1 raises the rate of spontaneous release beside a sensor by 1.26")
  func spontaneousRate() {
    let rate = ["spontaneous.rate": 100.0, "spikes.rate": 0]
    for (ph, factor) in [(7.2, 1.0), (7.1, 1.258_925), (7.5, 0.501_187)] {
      let sample = Self.counts(Self.spontaneous(rate.merging(["calcium.protons.ph": ph]) { $1 }))
      #expect(sample.agrees(with: 500 * factor), "\(ph)")
    }
    // At the reference it is the process without protons.
    func bits(_ experiment: Experiment) -> [UInt64] { experiment.run(seeds: [7])[0].bits }
    let still = rate.merging(["calcium.protons.fall": 0]) { $1 }
    #expect(
      bits(Self.spontaneous(still)) == bits(Self.spontaneous(rate, protons: "none")))
  }

  @Test("T-17 spikes acidify, and spontaneous release follows, to ten times its rate")
  func acidification() {
    var values: [String: Double] = [
      "spontaneous.rate": 100, "spikes.rate": 20, "calcium.protons.fall": 0.02,
      "calcium.protons.recovery": 1000,
    ]
    // Spikes at 0, 50, 100 ms, …; the mean of 10^shift by the rule of middles.
    var (shift, expected) = (0.0, 0.0)
    for millisecond in 0..<5000 {
      if millisecond % 50 == 0 { shift += 0.02 }
      expected += 0.1 * Scalar.exp(shift * Scalar.exp(-0.0005) * 2.302_585_093)
      shift *= Scalar.exp(-0.001)
    }
    #expect(expected > 1000)
    #expect(Self.counts(Self.spontaneous(values)).agrees(with: expected))
    values["spikes.max_spikes"] = 2
    values["calcium.protons.fall"] = 1
    values["calcium.protons.recovery"] = 1e9
    #expect(Self.counts(Self.spontaneous(values)).agrees(with: 5000))
  }

  @Test(
    "Runs with protons everywhere have their bits alone, among others and traced",
    arguments: ["poisson", "recovering"])
  func identity(model: String) throws {
    let runs = (0..<32).map { lane in
      var experiment = SensorExperiment.make(
        [
          "duration": 200.3, "count": 3, "spikes.rate": 60 + 2 * Double(lane),
          "calcium.protons.load": 0.05, "calcium.protons.fall": lane % 3 == 0 ? 0 : 0.05,
          "calcium.protons.cleft_ph": lane % 2 == 0 ? 7 : 7.3,
        ],
        Self.channels.merging([
          "spikes": "poisson", "potential": "gaussian", "calcium.protons": "promote_shift",
          "calcium.residual": "linear", "spontaneous": model,
        ]) { $1 })
      experiment.models["inputs.train.receptors.r"] = "exponential"
      experiment.values.merge([
        "inputs.train.receptors.r.conductance": 20, "neuron.capacitance": 100,
        "neuron.leak": 10, "neuron.threshold": -58,
      ]) { $1 }
      experiment.values["inputs.train.spontaneous." + (model == "poisson" ? "rate" : "interval")] =
        50
      return (experiment.configuration, UInt64(lane) &* 0x9E37_79B9_7F4A_7C15)
    }
    let together = try expectIdentity(runs, lanes: [0, 9, 31])
    #expect(together.map(\.spikeTrain.count).reduce(0, +) > 30)
  }
}
