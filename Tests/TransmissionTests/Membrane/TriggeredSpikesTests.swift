import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// The neuron's spikes behind those of each input.
@Suite struct TriggeredSpikesTests {
  private static func experiment(
    _ inputs: [String: [Double]?], _ values: [String: Double]
  ) -> Experiment {
    var experiment = Experiment(models: ["measure.response": "triggered_spikes"])
    for (name, times) in inputs {
      let path = "inputs.\(name)."
      experiment.models[path + "spikes"] = times == nil ? "poisson" : "explicit"
      experiment.models[path + "release"] = "static"
      experiment.models[path + "receptors.r"] = "potential_jump"
      experiment.values[path + "release.sites"] = 1
      experiment.values[path + "release.probability"] = 1
      if let times { experiment.lists[path + "spikes.times"] = times }
    }
    return experiment.with(values)
  }

  /// The column of an input, or of all together, in each run.
  private static func columns(_ outcomes: [RunOutcome], _ input: String?) -> [Double] {
    guard let inputs = outcomes.first?.inputs else { return [] }
    let measures = RunMeasures(
      inputs: inputs.map { RunMeasures.Input($0.name, isTriggering: true) })
    let name = (input.map { $0 + "_" } ?? "") + "triggered_spikes"
    guard let place = measures.measures.firstIndex(where: { $0.name == name }) else { return [] }
    return outcomes.compactMap { measures.values(of: $0)[place] }
  }

  @Test("Each spike of an input that fires the neuron counts once, less chance")
  func certain() {
    // The third one acts at 110 ms, where the neuron fires: before it.
    let outcomes = Self.experiment(
      ["a": [10, 60, 110.04], "b": [40, 90, 195]],
      [
        "duration": 200, "inputs.a.receptors.r.amplitude": 20, "inputs.b.receptors.r.amplitude": 1,
      ]
    ).run(seeds: [1])
    #expect(outcomes[0].spikeTrain.count == 3)
    // 3 spikes in 200 ms; the last window of b is cut to 5 ms.
    let (a, b) = (Self.columns(outcomes, "a"), Self.columns(outcomes, "b"))
    #expect(a.count == 1 && abs(a[0] - (1 - 3.0 / 200 * 10)) < 1e-12)
    #expect(b.count == 1 && abs(b[0] + 3.0 / 200 * 25 / 3) < 1e-12)
    let all = Self.columns(outcomes, nil)
    #expect(all.count == 1 && abs(all[0] - (a[0] + b[0]) / 2) < 1e-12)
  }

  @Test("An input that does nothing has nothing above chance; one that fires has its probability")
  func chance() {
    let outcomes = Self.experiment(
      ["a": nil, "b": nil],
      [
        "duration": 20_000, "inputs.a.receptors.r.amplitude": 30,
        "inputs.b.receptors.r.amplitude": 0, "inputs.a.release.probability": 0.4,
        "inputs.a.spikes.rate": 5, "inputs.b.spikes.rate": 50, "neuron.refractory": 0,
      ]
    ).run(seeds: 100..<196)
    let (a, b) = (Sample(Self.columns(outcomes, "a")), Sample(Self.columns(outcomes, "b")))
    // Spikes of a Poisson train follow each other at its mean rate, so that chance is exact but for the
    // rate's own estimate: n spikes of a run are in n windows of 10 ms, one pair less each.
    let bias = 0.4 * 10.0 / 20_000
    #expect(abs(a.mean - (0.4 - bias)) < 4.5 * a.standardError)
    #expect(abs(b.mean) < 4.5 * b.standardError)
    #expect(a.standardError < 0.01 && b.standardError < 0.003)
  }

  @Test("Effects of inputs have the same bits alone, among others and traced")
  func bits() throws {
    let runs = (0..<4).map { index in
      Self.experiment(
        ["a": nil, "b": nil],
        [
          "duration": 500, "inputs.a.count": 30, "inputs.a.spikes.rate": 60, "inputs.b.count": 3,
          "inputs.b.spikes.rate": 20, "inputs.b.receptors.r.amplitude": 3,
          "inputs.a.release.probability": 0.7, "measure.response.window": 5 + Double(index),
        ])
    }
    let together = simulate(runs.map { ($0.configuration, 11) })
    for (lane, run) in runs.enumerated() {
      let expected = together[lane].inputs.map { $0.triggered?.bitPattern }
      #expect(expected.count == 2 && !expected.contains(nil))
      #expect(run.run(seeds: [11])[0].inputs.map { $0.triggered?.bitPattern } == expected)
      let tracer = try #require(Tracer(run.configuration, seed: 11, every: 0.1))
      let traced = try #require(tracer.run { _, _ in true })
      #expect(traced.inputs.map { $0.triggered?.bitPattern } == expected)
      #expect(traced.spikeTrain.count > 3)
    }
  }
}
