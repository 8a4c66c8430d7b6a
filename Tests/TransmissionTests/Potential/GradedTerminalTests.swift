import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Terminals that release by a graded potential, each with vesicles and a cleft of its own.
@Suite struct GradedTerminalTests {
  @Test("Tonic release empties vesicles to 1 / (1 + r tau / N), in each terminal")
  func filling() {
    let values: [String: Double] = [
      "duration": 20_000, "step": 1, "count": 3, "potential.level": 100, "release.maximal": 30,
      "vesicles.filling.time_constant": 1000, "vesicles.filling.turnover": 30,
    ]
    var experiment = GradedReleaseTests.experiment(values, "constant")
    experiment.models["inputs.train.vesicles.filling"] = "carrier"
    // Each vesicle leaves as an empty one, r / N = 1 / tau: m' = (1 - m) / tau - m r / N from 1 on, so that
    // the mean over the run is 0.5 + 0.5 (tau / 2) / T.
    let sizes = experiment.run(seeds: 0..<32).map { outcome in
      (outcome.input.sizes ?? 0) / outcome.input.all
    }
    #expect(Sample(sizes).agrees(with: 0.5125))
    experiment.values["inputs.train.release.stochastic"] = 0
    let mean = experiment.run(seeds: [1])[0].input
    #expect(abs((mean.sizes ?? 0) / mean.all - 0.5125) < 1e-3)
    #expect(abs(mean.all - 3 * 600) < 1e-6)
  }

  @Test("Terminals have clefts of their own, whose mean is that of one alone")
  func clefts() {
    /// Mean open share over time and terminals of 32 runs.
    func open(_ count: Double, stochastic: Double, seed: UInt64) -> [Double] {
      let receptor = "receptors.r"
      var experiment = GradedReleaseTests.experiment(
        [
          "duration": 200, "step": 0.1, "count": count, "potential.level": 100,
          "release.stochastic": stochastic, "release.maximal": 200,
          receptor + ".scheme.c_o.binding": 1.1, receptor + ".scheme.c_o.backward": 0.19,
          receptor + ".open.o.conductance": 1,
        ], "constant")
      experiment.models["inputs.train.cleft"] = "pulse"
      experiment.models["inputs.train.receptors.r"] = "kinetic"
      let configuration = experiment.configuration
      let refusals = Simulation.problems(in: configuration).filter { !$0.isWarning }
      #expect(refusals.isEmpty)
      var sums = Array(repeating: 0.0, count: BatchSize.lanes)
      guard
        let batch = Batch(
          Array(repeating: configuration, count: sums.count),
          seeds: sums.indices.map { seed + UInt64($0) })
      else { return [] }
      let input = batch.cells[0].inputs[0]
      for step in 0..<2000 {
        let block = Block(firstStep: step, count: 1, step: batch.step)
        input.release(in: block)
        input.open(in: block)
        for lane in sums.indices {
          let states = input.receptors[0].receptor.states(lane: lane)
          sums[lane] += (states.first { $0.name == "o" }?.value ?? 0) / 2000
        }
      }
      return sums
    }
    let (one, three) = (open(1, stochastic: 0, seed: 0)[0], open(3, stochastic: 0, seed: 0)[0])
    #expect(abs(three / one - 1) < 1e-6)
    // In one cleft the vesicles of three would saturate its receptors, and others would get none.
    let (alone, among) = (
      Sample(open(1, stochastic: 1, seed: 100)), Sample(open(3, stochastic: 1, seed: 200))
    )
    let variances = [alone, among].map { $0.standardError * $0.standardError }
    #expect(abs(alone.mean - among.mean) < 4.5 * (variances[0] + variances[1]).squareRoot())
    #expect(among.mean > 0.35 && among.standardError < 0.01)
  }

  @Test("Without spikes a terminal whose potential is given has them not, and others need them")
  func noSpikes() {
    func problems(_ models: [String: String]) -> [String] {
      var experiment = GradedReleaseTests.experiment(["duration": 10], "constant")
      experiment.values["inputs.train.spikes.rate"] = nil
      for (path, model) in models { experiment.models["inputs.train." + path] = model }
      return Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }.map(\.path)
    }
    #expect(problems(["spikes": "none"]).isEmpty)
    #expect(
      problems(["spikes": "none", "release": "static", "potential": "none"])
        == ["inputs.train.spikes"])
    #expect(
      problems([
        "spikes": "none", "release": "calcium_sensor", "potential": "none", "calcium": "step",
        "sensor": "lou_2005",
      ]).isEmpty)
    // They release what they do with a source that never fires.
    var silent = GradedReleaseTests.experiment(["duration": 100, "count": 2], "constant")
    let course = SensorExperiment.course(silent)
    silent.models["inputs.train.spikes"] = "none"
    silent.values["inputs.train.spikes.rate"] = nil
    #expect(SensorExperiment.course(silent) == course)
    #expect(course.reduce(0, +) > 0)
  }
}
