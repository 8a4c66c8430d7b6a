import Measures
import SweepRunner
import SynapseModel
import Testing

/// What a run gives must depend on its parameters and its seed alone.
@Suite struct IdentityTests {
  /// The reference job's model with some more: three inputs, all kinds of receptors.
  private static let rich = Experiment(
    models: [
      "inputs.glutamate.spikes": "poisson", "inputs.glutamate.release": "tsodyks_markram",
      "inputs.glutamate.receptors.ampa": "exponential",
      "inputs.glutamate.receptors.nmda": "dual_exponential",
      "inputs.gaba.spikes": "poisson", "inputs.gaba.release": "static",
      "inputs.gaba.receptors.gaba_a": "exponential", "inputs.pulse.spikes": "regular",
      "inputs.pulse.release": "static", "inputs.pulse.receptors.current": "exponential_current",
      "inputs.pulse.receptors.jump": "potential_jump",
    ],
    values: [
      "duration": 700.3, "inputs.glutamate.count": 20, "inputs.glutamate.spikes.rate": 30,
      "inputs.glutamate.receptors.ampa.conductance": 2,
      "inputs.glutamate.receptors.nmda.conductance": 0.5,
      "inputs.glutamate.receptors.nmda.magnesium": 1, "inputs.gaba.count": 5,
      "inputs.gaba.spikes.rate": 10, "inputs.gaba.release.sites": 70,
      "inputs.gaba.receptors.gaba_a.conductance": 0.05, "inputs.gaba.receptors.gaba_a.decay": 6,
      "inputs.gaba.receptors.gaba_a.reversal": -70, "inputs.pulse.spikes.rate": 13,
    ])

  /// 32 different runs of one structure.
  private static let runs: [(Configuration, UInt64)] = (0..<32).map { lane in
    let x = Double(lane)
    let experiment = rich.with([
      "inputs.glutamate.release.probability": x / 31,
      "inputs.glutamate.spikes.rate": 5 + 3 * x, "inputs.glutamate.release.sites": 1 + 3 * x,
      "inputs.glutamate.release.facilitation": 10 * x, "inputs.gaba.release.probability": 0.3,
      "neuron.refractory": 0.37 * x, "neuron.capacitance": 100 + 10 * x,
    ])
    return (experiment.configuration, UInt64(lane) &* 0x9E37_79B9_7F4A_7C15)
  }

  @Test("All processors give the same bits")
  func processors() {
    let expected = simulate(Self.runs, on: .baseline)
    // A comparison of silence would show nothing.
    #expect(expected.map(\.spikeTrain.count).reduce(0, +) > 200)
    #expect(Set(expected.map(\.spikeTrain.count)).count > 5)
    for processor in Processor.supported.dropFirst() {
      #expect(simulate(Self.runs, on: processor).map(\.bits) == expected.map(\.bits))
    }
  }

  @Test("All processors give the same potentials to the bit")
  func potentials() {
    func trace(_ processor: Processor) -> UInt64 {
      var hash: UInt64 = 0
      _ = processor.record(Self.runs.map(\.0), seeds: Self.runs.map(\.1)) { _, voltages in
        for lane in 0..<32 { hash = (hash ^ voltages[lane].bitPattern) &* 0x100_0000_01B3 }
      }
      return hash
    }
    let expected = trace(.baseline)
    #expect(expected != 0)
    for processor in Processor.supported.dropFirst() { #expect(trace(processor) == expected) }
  }

  @Test("A run alone in a batch is the same as among 31 others", arguments: Processor.supported)
  func alone(processor: Processor) {
    let together = simulate(Self.runs, on: processor)
    for (run, outcome) in zip(Self.runs, together) {
      #expect(simulate([run], on: processor)[0].bits == outcome.bits)
    }
  }

  @Test("The order of runs in a batch does not matter")
  func order() {
    let expected = simulate(Self.runs).map(\.bits)
    var generator = SplitMix(seed: 3)
    for _ in 0..<4 {
      let places = Array(0..<32).shuffled(using: &generator)
      let shuffled = simulate(places.map { Self.runs[$0] })
      #expect(shuffled.map(\.bits) == places.map { expected[$0] })
    }
  }

  @Test("A run is the first part of a longer run, wherever a block ends")
  func prefix() {
    func voltages(_ duration: Double) -> [Double] {
      Self.rich.with(["duration": duration]).voltages(seed: 77)
    }
    let long = voltages(500)
    #expect(long.contains { $0 == -60 }, "a run without a spike shows little")
    for duration in [0.1, 0.2, 6.3, 6.4, 6.5, 12.8, 13.7, 100, 333.3, 499.9] {
      let short = voltages(duration)
      #expect(short == Array(long.prefix(short.count)))
      #expect(short.count == Int((duration * 10).rounded()))
    }
  }

  @Test("What a longer run counts is never less")
  func growingCounts() {
    var before = Array(repeating: 0.0, count: 7)
    for tenths in stride(from: 1, to: 700, by: 13) {
      let outcome = Self.rich.with(["duration": Double(tenths) / 10]).run(seeds: [77])[0]
      let counts =
        outcome.inputs.flatMap { [$0.spikes, $0.vesicles] }
        + [Double(outcome.spikeTrain.count)]
      #expect(zip(counts, before).allSatisfy(>=))
      before = counts
    }
    #expect(before.allSatisfy { $0 > 0 })
  }

  @Test("Another seed is another run, the same seed the same")
  func seeds() {
    let seeds: [UInt64] = [0, 1, 1 << 32, (1 << 32) + 1, .max, 0]
    let outcomes = Self.rich.run(seeds: seeds).map(\.bits)
    #expect(Set(outcomes).count == 5)
    #expect(outcomes[0] == outcomes[5])
  }

  @Test("The name of an input decides its random numbers, its place among others does not")
  func names() {
    func spikes(_ names: [String]) -> [String: Double] {
      var experiment = Experiment(values: ["duration": 3000])
      for name in names {
        experiment.models["inputs.\(name).spikes"] = "poisson"
        experiment.models["inputs.\(name).release"] = "static"
      }
      let inputs = experiment.run(seeds: [5])[0].inputs
      return Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.firstSpike) })
    }
    let (one, three) = (spikes(["b"]), spikes(["a", "b", "c"]))
    #expect(one["b"] == three["b"])
    #expect(Set(three.values).count == 3)
  }
}
