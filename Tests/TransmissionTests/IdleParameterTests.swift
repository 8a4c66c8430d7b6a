import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What is written and has no effect is pointed out, or refused where it would give one model two names.
@Suite struct IdleParameterTests {
  /// What is wrong with an input `a` of regular spikes, as path behind `inputs.a.` and message.
  private static func problems(
    _ models: [String: String], _ values: [String: Double] = [:], areWarnings: Bool = true
  ) -> [String: String] {
    let chosen = ["spikes": "regular", "release": "static"].merging(models) { $1 }
    let experiment = Experiment(
      models: Dictionary(uniqueKeysWithValues: chosen.map { ("inputs.a." + $0, $1) }),
      values: Dictionary(uniqueKeysWithValues: values.map { ("inputs.a." + $0, $1) })
        .merging(["duration": 100]) { $1 })
    let found = Simulation.problems(in: experiment.configuration).filter {
      $0.isWarning == areWarnings
    }
    return Dictionary(
      found.map { (String($0.path.dropFirst("inputs.a.".count)), $0.message) },
      uniquingKeysWith: { first, _ in first })
  }

  private static let graded = ["release": "graded", "potential": "constant"]
  private static let imposed = [
    "release": "calcium_sensor", "sensor": "lou_2005", "calcium": "step",
  ]

  @Test("Spikes and axons do nothing where release follows a potential or imposed calcium")
  func spikes() {
    let channels = [
      "release": "calcium_sensor", "sensor": "lou_2005", "calcium": "channels",
      "calcium.channels": "borst_sakmann_1998", "potential": "constant",
    ]
    for models in [Self.graded, Self.imposed, channels] {
      #expect(Array(Self.problems(models).keys) == ["spikes"])
      #expect(Self.problems(models, ["spikes.rate": 0]).isEmpty)
      #expect(Self.problems(models.merging(["spikes": "paired_pulse"]) { $1 }).count == 1)
      #expect(
        Set(Self.problems(models, ["spikes.rate": 0, "axon.delay": 1, "axon.length": 2]).keys)
          == ["axon.delay", "axon.length"])
      #expect(Self.problems(models, areWarnings: false).isEmpty)
    }
    #expect(Self.problems(["release": "static"], ["axon.delay": 1]).isEmpty)
    // Minis that fall silent at spikes hear them.
    #expect(Self.problems(Self.graded.merging(["spontaneous": "recovering"]) { $1 }).isEmpty)
  }

  @Test("Pores are those of vesicles that close again, where vesicles come back by routes")
  func pores() {
    func found(_ recycling: String, _ kissAndRun: Double? = nil) -> Bool {
      let models = [
        "release": "pools", "vesicles.recycling": recycling, "vesicles.pore": "conduit",
      ]
      return Self.problems(
        models, kissAndRun.map { ["vesicles.recycling.kiss_and_run": $0] } ?? [:]
      ).keys.contains("vesicles.pore")
    }
    #expect(found("unlimited"))
    #expect(found("routes", 0))
    #expect(!found("routes", 0.1))
    #expect(!found("routes_by_probability"))
    #expect(Self.problems(["vesicles.pore": "conduit"]).isEmpty)
  }

  @Test("Without toxin its kind and time have no effect, but cut substrate comes back")
  func toxin() {
    let snare = "sensor.snare"
    func found(_ values: [String: Double]) -> Set<String> {
      let named = values.map { (snare + "." + $0, $1) }
      let paths = Self.problems(
        [snare: "threshold"], Dictionary(uniqueKeysWithValues: named)
      ).keys
      return Set(paths.map { String($0.dropFirst(snare.count + 1)) })
    }
    let values = ["serotype": 2.0, "exposure": 1000, "cleavage": 1e-5]
    #expect(found(values) == Set(values.keys))
    #expect(found(values.merging(["intact": 0.5]) { $1 }) == ["cleavage"])
    #expect(found(values.merging(["toxin": 1]) { $1 }).isEmpty)
  }

  @Test("Two ways of saying one thing exclude each other")
  func twice() {
    let receptor = "receptors.r"
    func refused(_ models: [String: String], _ values: [String: Double]) -> [String] {
      Array(Self.problems(models, values, areWarnings: false).keys)
    }
    let kinetic = [receptor: "kinetic", "cleft": "pulse"]
    let scheme = [
      receptor + ".scheme.c_o.binding": 2, receptor + ".scheme.c_o.backward": 0.2,
      receptor + ".open.o.conductance": 1,
    ]
    let conductance = scheme.merging([receptor + ".conductance": 0.4]) { $1 }
    #expect(refused(kinetic, conductance).isEmpty)
    #expect(
      refused(kinetic, conductance.merging([receptor + ".receptor_count": 40]) { $1 })
        == [receptor + ".conductance"])
    #expect(
      refused(kinetic, scheme.merging([receptor + ".receptor_count": 40]) { $1 }).isEmpty)
    let ion = [receptor: "exponential", receptor + ".nernst": "ion"]
    #expect(refused(ion, [:]).isEmpty)
    #expect(refused(ion, [receptor + ".reversal": -70]) == [receptor + ".reversal"])
  }

  @Test("The mean field has no variance of quanta")
  func meanField() {
    let values = ["vesicles.quantal_cv": 0.3]
    #expect(Self.problems([:], values).isEmpty)
    #expect(
      Array(Self.problems([:], values.merging(["release.stochastic": 0]) { $1 }).keys)
        == ["vesicles.quantal_cv"])
  }

  @Test("A threshold that is not above the rest is pointed out")
  func threshold() {
    func warnings(_ model: String, _ values: [String: Double]) -> [String] {
      let experiment = Experiment(
        models: ["neuron": model],
        values: Dictionary(uniqueKeysWithValues: values.map { ("neuron." + $0, $1) })
          .merging(["duration": 100]) { $1 })
      return Simulation.problems(in: experiment.configuration).filter(\.isWarning).map(\.path)
    }
    for model in ["lif", "adex", "two_compartments"] {
      let values = ["rest": -55.0, "threshold": -56, "reset": -70]
      #expect(warnings(model, values) == ["neuron.threshold"])
      #expect(warnings(model, values.merging(["threshold": -54]) { $1 }).isEmpty)
    }
    #expect(warnings("passive", ["rest": -20]).isEmpty)
  }
}
