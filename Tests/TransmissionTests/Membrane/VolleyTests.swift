import Foundation
import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Convergence: inputs that fire at once onto one neuron.
@Suite struct VolleyTests {
  /// `count` terminals of one site fire once; `needed` of them have to release.
  private static func volley(_ count: Int, needed: Int, _ probability: Double) -> Experiment {
    Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.receptors.jump": "potential_jump",
      ],
      values: [
        "duration": 2, "inputs.a.count": Double(count), "inputs.a.spikes.rate": 1,
        "inputs.a.release.sites": 1, "inputs.a.release.probability": probability,
        "inputs.a.receptors.jump.amplitude": 1, "neuron.rest": -65,
        "neuron.threshold": -65.5 + Double(needed),
        "neuron.reset": -66, "neuron.refractory": 5,
      ])
  }

  /// P(Bin(count, p) >= needed), summed from the top.
  static func law(_ count: Int, needed: Int, _ p: Double) -> Double {
    (needed...count).reduce(0) { sum, k in
      let ways: Double = (0..<k).reduce(1.0) { $0 * Double(count - $1) / Double($1 + 1) }
      return sum + ways * pow(p, Double(k)) * pow(1 - p, Double(count - k))
    }
  }

  /// Whether `successes` of `trials` are what probability `p` gives: Wilson's interval for 4.5 SD.
  private static func agrees(_ successes: Int, of trials: Int, _ p: Double) -> Bool {
    let (n, share, z2) = (Double(trials), Double(successes) / Double(trials), 4.5 * 4.5)
    let center = (share + z2 / (2 * n)) / (1 + z2 / n)
    let half =
      4.5 * (share * (1 - share) / n + z2 / (4 * n * n)).squareRoot() / (1 + z2 / n)
    return abs(p - center) <= half + 1e-9
  }

  private static func firing(_ experiment: Experiment, trials: Int) -> Int {
    experiment.run(seeds: 1...UInt64(trials)).count { $0.spikeTrain.count > 0 }
  }

  @Test(
    "T-82 a volley fires the neuron with probability P(Bin(N, p) >= k)",
    arguments: [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5])
  func volley(probability: Double) {
    for (count, needed) in [(40, 12), (20, 6), (40, 1), (7, 7)] {
      let fired = Self.firing(Self.volley(count, needed: needed, probability), trials: 3200)
      let expected = Self.law(count, needed: needed, probability)
      #expect(Self.agrees(fired, of: 3200, expected), "\(needed) of \(count): \(fired)")
    }
  }

  @Test("T-82 terminals spread over inputs count alike, and inhibition raises the number needed")
  func mixture() {
    var experiment = Self.volley(25, needed: 12, 0.35)
    experiment.models.merge([
      "inputs.b.spikes": "regular", "inputs.b.release": "static",
      "inputs.b.receptors.jump": "potential_jump",
      "inputs.i.spikes": "regular", "inputs.i.release": "static",
      "inputs.i.receptors.jump": "potential_jump",
    ]) { $1 }
    experiment.values.merge([
      "inputs.b.count": 15, "inputs.b.spikes.rate": 1, "inputs.b.release.sites": 1,
      "inputs.b.release.probability": 0.35, "inputs.b.receptors.jump.amplitude": 1,
      "inputs.i.count": 3, "inputs.i.spikes.rate": 1, "inputs.i.release.sites": 1,
      "inputs.i.release.probability": 1, "inputs.i.receptors.jump.amplitude": -1,
    ]) { $1 }
    let inhibited = Self.firing(experiment, trials: 3200)
    #expect(Self.agrees(inhibited, of: 3200, Self.law(40, needed: 15, 0.35)))
    let free = Self.firing(experiment.with(["inputs.i.release.probability": 0]), trials: 3200)
    #expect(Self.agrees(free, of: 3200, Self.law(40, needed: 12, 0.35)))
  }

  @Test("T-82 the effect of one more release: dP/dp = N C(N - 1, k - 1) p^(k-1) (1 - p)^(N-k)")
  func effect() {
    // The same random numbers on both sides, so that the difference has a small error.
    let (trials, low, high) = (9600, 0.27, 0.31)
    let (before, after) = (
      Self.firing(Self.volley(40, needed: 12, low), trials: trials),
      Self.firing(Self.volley(40, needed: 12, high), trials: trials)
    )
    let slope = Double(after - before) / Double(trials) / (high - low)
    var expected = 40.0
    let middle = (low + high) / 2
    for place in 0..<11 { expected *= middle * Double(39 - place) / Double(place + 1) }
    expected *= pow(1 - middle, 28)
    let share = expected * (high - low)
    let error = (share * (1 - share) / Double(trials)).squareRoot() / (high - low)
    // The slope is flat around its largest: 0.3 % less over this interval.
    #expect(abs(slope - expected) < 4.5 * error + 0.02)
  }
}
