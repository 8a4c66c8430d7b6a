import Measures
import SweepRunner
import SynapseModel
import Testing

/// The reference job against the limit of small steps.
@Suite struct ConvergenceTests {
  private static let reference = Experiment(
    models: [
      "inputs.glutamate.spikes": "poisson", "inputs.glutamate.release": "tsodyks_markram",
      "inputs.glutamate.receptors.ampa": "exponential",
      "inputs.glutamate.receptors.nmda": "dual_exponential",
      "inputs.gaba.spikes": "poisson", "inputs.gaba.release": "static",
      "inputs.gaba.receptors.gaba_a": "exponential",
    ],
    values: [
      "duration": 10_000, "inputs.glutamate.count": 20, "inputs.glutamate.release.sites": 5,
      "inputs.glutamate.release.facilitation": 100, "inputs.glutamate.release.recovery": 200,
      "inputs.glutamate.receptors.ampa.conductance": 2,
      "inputs.glutamate.receptors.ampa.decay": 2,
      "inputs.glutamate.receptors.nmda.conductance": 0.5,
      "inputs.glutamate.receptors.nmda.rise": 2, "inputs.glutamate.receptors.nmda.decay": 100,
      "inputs.glutamate.receptors.nmda.magnesium": 1, "inputs.gaba.count": 5,
      "inputs.gaba.spikes.rate": 10, "inputs.gaba.release.sites": 1,
      "inputs.gaba.release.probability": 1, "inputs.gaba.receptors.gaba_a.conductance": 2,
      "inputs.gaba.receptors.gaba_a.decay": 6, "inputs.gaba.receptors.gaba_a.reversal": -70,
      "neuron.capacitance": 200, "neuron.leak": 10, "neuron.rest": -65,
      "neuron.threshold": -50, "neuron.reset": -60, "neuron.refractory": 2,
    ])

  /// Firing rates (Hz) on a grid of release probabilities and input rates, the same seeds and so
  /// the same input spikes and vesicles at every step length.
  private static func rates(
    step: Double, probabilities: [Double], inputs: [Double], trials: Int
  ) -> [Double] {
    var runs: [(Configuration, UInt64)] = []
    for probability in probabilities {
      for input in inputs {
        let configuration = reference.with([
          "step": step, "inputs.glutamate.release.probability": probability,
          "inputs.glutamate.spikes.rate": input,
        ]).configuration
        for _ in 0..<trials { runs.append((configuration, UInt64(2026 + runs.count))) }
      }
    }
    return simulate(runs).map { Double($0.spikeTrain.count) * 1000 / $0.duration }
  }

  @Test("The reference job at 0.1 ms is within 0.3 % of its limit")
  func reference() {
    let probabilities = [0.1, 0.3, 0.5, 0.75, 0.95]
    let inputs: [Double] = [10, 20, 30, 40, 50]
    func rates(_ step: Double) -> [Double] {
      Self.rates(step: step, probabilities: probabilities, inputs: inputs, trials: 32)
    }
    let limit = rates(0.0125)
    let mean = Sample(limit).mean
    func difference(_ step: Double) -> (share: Double, error: Double) {
      let pairs = Sample(zip(rates(step), limit).map { $0 - $1 })
      return (pairs.mean / mean, pairs.standardError / mean)
    }
    let (fine, coarse) = (difference(0.1), difference(0.2))
    print(
      "convergence: \(mean) Hz at 0.0125 ms; 0.1 ms \(fine.share) +- \(fine.error),",
      "0.2 ms \(coarse.share) +- \(coarse.error)")
    #expect(abs(fine.share) < 0.003)
    #expect(fine.error < 0.0006)
    #expect(abs(coarse.share) < 0.01)
  }

  @Test("The reference job's mean over its whole grid is what other programs find as limit")
  func wholeGrid() {
    let rates = Self.rates(
      step: 0.1, probabilities: (1...20).map { Double($0) / 20 },
      inputs: (1...10).map { Double($0) * 5 }, trials: 5)
    // Spread over trials, around each grid point's own mean.
    var errors = 0.0
    for first in stride(from: 0, to: rates.count, by: 5) {
      errors += Sample(rates[first..<first + 5]).variance / 5
    }
    let error = errors.squareRoot() / 200
    let mean = Sample(rates).mean
    print("whole grid: \(mean) +- \(error) Hz")
    #expect(abs(mean - 34.89) < 4.5 * error + 0.003 * 34.89)
  }
}
