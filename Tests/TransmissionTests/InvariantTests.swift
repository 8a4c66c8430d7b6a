import Measures
import SweepRunner
import SynapseModel
import Testing

/// What holds for any parameters, tried on random ones.
@Suite struct InvariantTests {
  private static let structures: [(spikes: String, release: String)] = [
    ("poisson", "static"), ("poisson", "tsodyks_markram"), ("regular", "tsodyks_markram"),
  ]

  /// A random experiment of one structure.
  private static func random(
    _ structure: (spikes: String, release: String), using generator: inout SplitMix
  ) -> Experiment {
    func number(_ range: ClosedRange<Double>) -> Double {
      Double.random(in: range, using: &generator)
    }
    func sites() -> Double { Double(Int.random(in: 1...120, using: &generator)) }
    var values = [
      "duration": 300, "step": 0.1, "inputs.a.count": 6, "inputs.a.spikes.rate": number(0...150),
      "inputs.a.release.sites": sites(), "inputs.a.release.probability": number(0...1),
      "inputs.a.receptors.ampa.conductance": number(0...5),
      "inputs.a.receptors.ampa.decay": number(0.01...20),
      "inputs.a.receptors.nmda.conductance": number(0...5),
      "inputs.a.receptors.nmda.rise": number(0.01...20),
      "inputs.a.receptors.nmda.decay": number(0.01...200),
      "inputs.a.receptors.nmda.magnesium": 10 * number(0.001...1), "inputs.b.count": 2,
      "inputs.b.spikes.rate": number(0...100), "inputs.b.release.sites": sites(),
      "inputs.b.release.probability": number(0...1),
      "inputs.b.receptors.gaba.conductance": number(0...10),
      "inputs.b.receptors.gaba.reversal": number(-90 ... -50),
      "neuron.capacitance": number(1...500), "neuron.leak": number(0.1...50),
      "neuron.refractory": number(0...10),
    ]
    if structure.release == "tsodyks_markram" {
      values["inputs.a.release.recovery"] = number(0...500)
      values["inputs.a.release.facilitation"] = number(0...500)
    }
    return Experiment(
      models: [
        "inputs.a.spikes": structure.spikes, "inputs.a.release": structure.release,
        "inputs.a.receptors.ampa": "exponential", "inputs.a.receptors.nmda": "dual_exponential",
        "inputs.b.spikes": "poisson", "inputs.b.release": "static",
        "inputs.b.receptors.gaba": "exponential",
      ], values: values)
  }

  /// Random experiments, some with the same change, and what came out.
  private static func outcomes(
    of count: Int, _ structure: (spikes: String, release: String), seed: UInt64,
    changes: [String: Double] = [:]
  ) -> [(experiment: Experiment, outcome: RunOutcome)] {
    var generator = SplitMix(seed: seed)
    let experiments = (0..<count).map { _ in
      random(structure, using: &generator).with(changes)
    }
    let outcomes = simulate(
      experiments.enumerated().map { ($0.element.configuration, seed + UInt64($0.offset)) })
    return Array(zip(experiments, outcomes)).map { ($0, $1) }
  }

  @Test("Books balance and nothing is no number", arguments: structures.indices)
  func books(index: Int) {
    for (experiment, outcome) in Self.outcomes(of: 512, Self.structures[index], seed: 10) {
      #expect(outcome.failure == nil)
      for input in outcome.inputs {
        let path = "inputs.\(input.name)."
        let sites = experiment.values[path + "release.sites"] ?? 0
        #expect(input.vesicles <= input.opportunities)
        #expect(input.opportunities <= input.spikes * sites)
        #expect((input.failures ?? 0) <= input.spikes)
        // A spike either fails or releases a vesicle at least.
        #expect(input.spikes - (input.failures ?? 0) <= input.vesicles)
        #expect(input.vesicles == input.vesicles.rounded() && input.vesicles >= 0)
        #expect((input.spikes == 0) == (input.firstSpike == .infinity))
        #expect(input.firstSpike >= 0)
        // Full at the start, then at most what was refilled: never more than all sites anew.
        if input.spikes > 0 { #expect(input.opportunities > 0) }
      }
      let train = outcome.spikeTrain
      if let first = train.first, let last = train.last {
        #expect(first > 0 && last <= 300 && first <= last)
        let refractory = experiment.values["neuron.refractory"] ?? 0
        #expect(last - first >= Double(train.count - 1) * refractory - 1e-9)
      }
      let values = RunMeasures(inputs: outcome.inputs.map(\.name)).values(of: outcome)
      #expect(values.allSatisfy { $0?.isFinite ?? true })
    }
  }

  @Test("No release probability, no vesicle: the neuron is as without the synapse")
  func noRelease() {
    for structure in Self.structures {
      let silent = Self.outcomes(
        of: 64, structure, seed: 20, changes: ["inputs.a.release.probability": 0])
      let absent = Self.outcomes(
        of: 64, structure, seed: 20,
        changes: ["inputs.a.release.probability": 0.7, "inputs.a.spikes.rate": 0])
      for (a, b) in zip(silent, absent) {
        #expect(a.outcome.inputs[0].vesicles == 0)
        #expect(a.outcome.inputs[0].failures == a.outcome.inputs[0].spikes)
        #expect(b.outcome.inputs[0].spikes == 0)
        #expect(a.outcome.spikeTrain.count == b.outcome.spikeTrain.count)
        #expect(a.outcome.spikeTrain.last == b.outcome.spikeTrain.last)
      }
    }
  }

  @Test("Certain release of a static synapse leaves nothing to chance")
  func certainRelease() {
    let runs = Self.outcomes(
      of: 128, ("regular", "static"), seed: 30, changes: ["inputs.a.release.probability": 1])
    for (experiment, outcome) in runs {
      let (input, sites) = (outcome.inputs[0], experiment.values["inputs.a.release.sites"] ?? 0)
      #expect(input.vesicles == sites * input.spikes)
      #expect(input.opportunities == input.vesicles)
      #expect(input.failures == 0)
    }
  }

  @Test("With the same seed a higher probability never releases less")
  func monotone() {
    var generator = SplitMix(seed: 40)
    for _ in 0..<40 {
      let base = Self.random(("poisson", "static"), using: &generator)
      let probabilities = (0..<32).map { Double($0) / 31 }
      let configurations = probabilities.map {
        base.with(["inputs.a.release.probability": $0]).configuration
      }
      let vesicles = simulate(configurations.map { ($0, 123) }).map { $0.inputs[0].vesicles }
      #expect(zip(vesicles, vesicles.dropFirst()).allSatisfy(<=))
    }
  }

  @Test("Times and rates in other units of time give the same run")
  func scaling() {
    // All times twice as long, all rates and conductances over capacitance half: powers of two
    // change no digit.
    let times = [
      "duration", "step", "inputs.a.receptors.ampa.decay", "inputs.a.receptors.nmda.rise",
      "inputs.a.receptors.nmda.decay", "inputs.b.receptors.gaba.decay", "neuron.refractory",
      "neuron.capacitance", "inputs.a.release.recovery", "inputs.a.release.facilitation",
    ]
    var generator = SplitMix(seed: 50)
    for _ in 0..<32 {
      let base = Self.random(("poisson", "tsodyks_markram"), using: &generator)
      var scaled = base
      scaled.values["inputs.b.receptors.gaba.decay"] = 2
      for path in times { scaled.values[path]? *= 2 }
      for path in ["inputs.a.spikes.rate", "inputs.b.spikes.rate"] { scaled.values[path]? /= 2 }
      let (slow, fast) = (scaled.run(seeds: [9])[0], base.run(seeds: [9])[0])
      #expect(slow.spikeTrain.count == fast.spikeTrain.count)
      #expect(slow.spikeTrain.last == fast.spikeTrain.last.map { 2 * $0 })
      #expect(slow.inputs.map(\.vesicles) == fast.inputs.map(\.vesicles))
    }
  }
}
