import Foundation
import Measures
import SweepRunner
import SynapseModel
import Testing

/// One axon that branches to several neurons.
@Suite struct TargetsTests {
  /// One terminal at each of `targets`, one spike a run, one site; a released vesicle makes the neuron
  /// fire once.
  private static func experiment(
    targets: Int, probability: Double, branch: Double = 0, trunk: Double = 0
  ) -> Experiment {
    Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static", "targets": "divergent",
        "inputs.a.receptors.jump": "potential_jump",
      ],
      values: [
        "duration": 5, "inputs.a.spikes.rate": 1, "inputs.a.release.sites": 1,
        "inputs.a.release.probability": probability, "inputs.a.axon.conduction_failure": branch,
        "inputs.a.axon.delay": 1, "targets.count": Double(targets),
        "targets.trunk_failure": trunk, "inputs.a.receptors.jump.amplitude": 20,
      ])
  }

  /// How many of the targets fire in each of many runs.
  private static func counts(_ experiment: Experiment, runs: Int) -> [Double] {
    experiment.run(seeds: 1...UInt64(runs)).map { outcome in
      Double(outcome.trains.count { $0.count > 0 })
    }
  }

  private static func probability(of successes: Int, of trials: Int, _ p: Double) -> Double {
    let ways = (0..<successes).reduce(1.0) { $0 * Double(trials - $1) / Double($1 + 1) }
    return ways * pow(p, Double(successes)) * pow(1 - p, Double(trials - successes))
  }

  @Test("T-83 independent branches: the number of targets that respond is binomial")
  func independentBranches() {
    let (targets, p, c, runs) = (6, 0.6, 0.8, 20_000)
    let counts = Self.counts(
      Self.experiment(targets: targets, probability: p, branch: 1 - c), runs: runs)
    for successes in 0...targets {
      let expected = Self.probability(of: successes, of: targets, c * p)
      let measured = Double(counts.count { $0 == Double(successes) }) / Double(runs)
      let error = (expected * (1 - expected) / Double(runs)).squareRoot()
      #expect(abs(measured - expected) < 4.5 * error, "\(successes) targets")
    }
  }

  @Test("T-83 a failure before the branch is shared: a mixture, with correlated responses")
  func sharedFailure() throws {
    let (targets, p, f, runs) = (5, 0.7, 0.3, 20_000)
    let counts = Self.counts(
      Self.experiment(targets: targets, probability: p, trunk: f), runs: runs)
    let none = f + (1 - f) * pow(1 - p, Double(targets))
    let error = (none * (1 - none) / Double(runs)).squareRoot()
    #expect(abs(Double(counts.count { $0 == 0 }) / Double(runs) - none) < 4.5 * error)
    // Correlation of two responses, from the variance of their number.
    let mean = (1 - f) * p
    let rho = p * p * f * (1 - f) / (mean * (1 - mean))
    var moments = Moments()
    for count in counts { moments.add(count) }
    let variance = try #require(moments.sampleVariance)
    let m = Double(targets)
    let measured = (variance / (m * mean * (1 - mean)) - 1) / (m - 1)
    #expect(abs(moments.mean - m * mean) < 4.5 * (variance / Double(runs)).squareRoot())
    // The relative error of a variance of bounded numbers is at most about sqrt(2 / n).
    #expect(abs(measured - rho) < 4.5 * (1 + (m - 1) * rho) / (m - 1) * 0.01)
  }

  @Test("T-83 targets that differ: the number that respond is Poisson-binomial")
  func unlikeTargets() throws {
    let (p, runs) = (0.4, 20_000)
    let (gains, conduction) = ([1, 0.5, 2, 2.25], [1, 0.9, 0.6, 0.95])
    var experiment = Self.experiment(targets: 4, probability: p, branch: 0.1)
    experiment.lists = ["targets.conduction": conduction, "targets.release_gain": gains]
    let counts = Self.counts(experiment, runs: runs)
    // Successes of the four: 0.36, 0.162, 0.432 and 0.7695.
    let each = zip(gains, conduction).map { 0.9 * $1 * p * $0 }
    var law = [1.0]
    for success in each {
      law = zip(law + [0], [0] + law).map { $0 * (1 - success) + $1 * success }
    }
    for (number, expected) in law.enumerated() {
      let measured = Double(counts.count { $0 == Double(number) }) / Double(runs)
      let error = (expected * (1 - expected) / Double(runs)).squareRoot()
      #expect(abs(measured - expected) < 4.5 * error, "\(number) targets")
    }
    var moments = Moments()
    for count in counts { moments.add(count) }
    let (mean, variance) = (1.7235, 0.78890175)
    #expect(abs(each.reduce(0, +) - mean) < 1e-12)
    #expect(abs(moments.mean - mean) < 4.5 * (variance / Double(runs)).squareRoot())
    let measured = try #require(moments.sampleVariance)
    #expect(abs(measured / variance - 1) < 4.5 * 0.01)
  }

  @Test("A list has a number for each target")
  func lists() {
    var experiment = Self.experiment(targets: 3, probability: 0.5)
    experiment.lists = ["targets.conduction": [0.5, 0.5]]
    let problems = SynapseSimulation.problems(in: experiment.configuration)
    #expect(problems.map(\.message) == ["2 numbers for 3 targets"])
  }

  @Test func targetsSeeTheSameSpikesAndReleaseByThemselves() {
    var experiment = Self.experiment(targets: 3, probability: 0.5)
    experiment.models["inputs.a.spikes"] = "poisson"
    experiment.values.merge(["duration": 2000, "inputs.a.spikes.rate": 20]) { $1 }
    let outcomes = experiment.run(seeds: 1...32)
    for outcome in outcomes {
      let input = outcome.inputs[0]
      // Every spike set out reaches all three, but for those still on the way.
      #expect(input.trunkSpikes.map { abs(3 * $0 - input.spikes) <= 3 } == true)
    }
    #expect(outcomes.allSatisfy { Set($0.trains.map(\.count)).count > 1 })
  }

  @Test func theFirstTargetIsTheRunWithoutDivergence() {
    let divergent = Self.experiment(targets: 4, probability: 0.5, branch: 0.2)
    var single = divergent
    single.models["targets"] = nil
    single.values["targets.count"] = nil
    single.values["targets.trunk_failure"] = nil
    let both = zip(divergent.run(seeds: 1...40), single.run(seeds: 1...40))
    for (many, one) in both {
      #expect(many.spikeTrain.count == one.spikeTrain.count)
      #expect(many.spikeTrain.first == one.spikeTrain.first)
    }
  }

  @Test func measuresAreOverAllTargets() throws {
    let experiment = Self.experiment(targets: 4, probability: 0.5)
    let measures = RunMeasures(inputs: [RunMeasures.Input("a")], isDivergent: true)
    for outcome in experiment.run(seeds: 1...20) {
      let values = Dictionary(
        uniqueKeysWithValues: zip(
          measures.measures.map(\.name), measures.values(of: outcome)))
      let fired = Double(outcome.trains.count { $0.count > 0 })
      #expect(values["spike_count"] == fired)
      #expect(values["targets_firing"] == fired / 4)
      #expect(values["targets_responding"] == fired)
      #expect(values["divergence_gain"] == fired)
      #expect(values["firing_rate_hz"] == fired * 1000 / (5 * 4))
    }
  }
}
