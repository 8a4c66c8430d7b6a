import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Membranes under random input, against the theory of shot noise and diffusion.
@Suite struct NoiseTests {
  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  /// Mean and variance of what 32 runs show, sampled every `interval` steps after `start`, each
  /// with its standard error over runs.
  private static func moments(
    _ experiment: Experiment, mean expected: Double, start: Int, interval: Int,
    value: (Double) -> Double
  ) -> (mean: Sample, variance: Sample) {
    var lanes = Array(repeating: Sums(), count: 32)
    let seeds = (0..<32).map { UInt64(9000 + $0) }
    _ = Processor.best.record(seeds.map { _ in experiment.configuration }, seeds: seeds) {
      step, voltages in
      guard step >= start, step % interval == 0 else { return }
      for lane in 0..<32 { lanes[lane].add(value(voltages[lane])) }
    }
    return (Sample(lanes.map(\.mean)), Sample(lanes.map { $0.variance(around: expected) }))
  }

  @Test("T-68 Poisson jumps of the potential: mean a rate tau, variance a^2 rate tau / 2")
  func jumps() {
    // 50 terminals of 20 Hz: 1 jump of 0.5 mV in a ms; membrane 20 ms.
    let experiment = Experiment(
      models: [
        "inputs.a.spikes": "poisson", "inputs.a.release": "static",
        "inputs.a.receptors.r": "potential_jump",
      ],
      values: [
        "duration": 20_000, "step": 0.05, "inputs.a.count": 50, "inputs.a.spikes.rate": 20,
        "inputs.a.release.sites": 1, "inputs.a.release.probability": 1,
        "inputs.a.receptors.r.amplitude": 0.5, "neuron.rest": -65, "neuron.threshold": 200,
      ])
    // The trace shows the end of a step, to which a jump has decayed for half a step on average.
    let late = Self.exp(-0.025 / 20)
    let (mean, variance) = (10 * late, 2.5 * late * late)
    let found = Self.moments(experiment, mean: mean, start: 4000, interval: 200) { $0 + 65 }
    #expect(found.mean.agrees(with: mean))
    #expect(found.variance.agrees(with: variance))
    #expect(found.mean.standardError < 0.05 && found.variance.standardError < 0.1)
  }

  @Test("T-68 a conductance under binomial release: mean rate <A> tau, variance rate <A^2> tau / 2")
  func conductance() {
    // So small a membrane follows the conductance at once: g = leak (V - rest) / (E - V).
    let experiment = Experiment(
      models: [
        "inputs.a.spikes": "poisson", "inputs.a.release": "static",
        "inputs.a.receptors.r": "exponential",
      ],
      values: [
        "duration": 10_000, "step": 0.05, "inputs.a.count": 10, "inputs.a.spikes.rate": 40,
        "inputs.a.release.sites": 5, "inputs.a.release.probability": 0.4,
        "inputs.a.receptors.r.conductance": 0.5, "inputs.a.receptors.r.decay": 5,
        "neuron.capacitance": 1e-6, "neuron.rest": -65, "neuron.threshold": 200,
      ])
    // Vesicles: mean 2, mean square 5 * 0.4 * 0.6 + 4 = 5.2; 0.4 spikes in a ms.
    let (mean, variance) = (0.4 * 2 * 0.5 * 5, 0.4 * 5.2 * 0.25 * 5 / 2)
    let found = Self.moments(experiment, mean: mean, start: 2000, interval: 50) {
      10 * ($0 + 65) / -$0
    }
    #expect(found.mean.agrees(with: mean))
    #expect(found.variance.agrees(with: variance))
    #expect(found.mean.standardError < 0.01 && found.variance.standardError < 0.02)
  }

  /// Rate (Hz) of a leaky integrate-and-fire neuron under white noise (Siegert 1951): membrane
  /// 10 ms, refractory 2 ms; all potentials above rest (mV).
  private static func siegert(
    mean: Double, sigma: Double, threshold: Double, reset: Double = 0
  ) -> Double {
    // exp(u^2) (1 + erf u) = 2 / sqrt(pi) times the integral of exp(-t^2 + 2 u t) over t > 0, so
    // the integral over u can be done first: (exp(2 b t) - exp(2 a t)) / (2 t).
    let (a, b) = ((reset - mean) / sigma, (threshold - mean) / sigma)
    let (width, upper) = (2.5e-4, 12.0)
    func integrand(_ t: Double) -> Double {
      t == 0 ? b - a : exp(-t * t) * (exp(2 * b * t) - exp(2 * a * t)) / (2 * t)
    }
    // Simpson's rule.
    var sum = integrand(0) + integrand(upper)
    for index in 1..<Int(upper / width) {
      sum += (index.isMultiple(of: 2) ? 2 : 4) * integrand(Double(index) * width)
    }
    return 1000 / (2 + 10 * 2 * sum * width / 3)
  }

  @Test("T-67 the Siegert formula gives the published rates")
  func siegertFormula() {
    let rate = Self.siegert(mean: 15, sigma: 1.5.squareRoot(), threshold: 15)
    #expect(abs(rate - 27.1095934379) < 1e-9)
  }

  /// A neuron of 10 ms that is refractory for 2 ms, 15 mV below threshold, under a mean drive (mV).
  private static func neuron(drive: Double, _ values: [String: Double]) -> Experiment {
    Experiment(values: [
      "neuron.capacitance": 250, "neuron.leak": 25, "neuron.rest": 0, "neuron.threshold": 15,
      "neuron.reset": 0, "neuron.refractory": 2, "neuron.holding_current": 25 * drive,
    ]).with(values)
  }

  @Test("T-67 without noise the rate is that of the mean drive")
  func noiselessRate() throws {
    let experiment = Self.neuron(drive: 22.5, ["duration": 1000, "step": 0.01])
    let train = experiment.run(seeds: [1])[0].spikeTrain
    let (first, last) = (try #require(train.first), try #require(train.last))
    let rate = 1000 * Double(train.count - 1) / (last - first)
    #expect(abs(rate - 77.00528) < 2e-5)
    // The formula comes near it as the noise becomes small.
    #expect(abs(Self.siegert(mean: 22.5, sigma: 0.1, threshold: 15) - 77.00528) < 0.004)
  }

  @Test("T-67 noise that remembers shifts threshold and reset by alpha / 2 sqrt(tau_s / tau_m)")
  func colouredNoise() {
    // Of the potential, sigma^2 / 2 is (I R)^2 tau_s / tau_m.
    let (sigma, memory) = (3.0, 0.1)
    var experiment = Self.neuron(drive: 15, ["duration": 5000, "step": 0.01])
    experiment.models["neuron.noise"] = "ou_current"
    experiment = experiment.with([
      "neuron.noise.time_constant": memory,
      "neuron.noise.deviation": 25 * sigma * (10 / (2 * memory)).squareRoot(),
    ])
    let rates = Sample(
      experiment.run(seeds: (0..<64).map { 7000 + $0 }).map { Double($0.spikeTrain.count) / 5 })
    let shift = 2.0652531522 / 2 * (memory / 10).squareRoot() * sigma
    let expected = Self.siegert(mean: 15, sigma: sigma, threshold: 15 + shift, reset: shift)
    let white = Self.siegert(mean: 15, sigma: sigma, threshold: 15)
    // The shift is the first term of a series in sqrt(tau_s / tau_m).
    #expect(abs(rates.mean - expected) < 4.5 * rates.standardError + 0.005 * expected)
    #expect(rates.standardError < 0.01 * expected)
    #expect(white - rates.mean > 4.5 * rates.standardError)
  }

  @Test("T-67 rate under many small jumps is that of white noise")
  func diffusion() {
    // Mean 15 mV by a current; jumps of +-0.05 mV, 30 each in a ms: variance 0.75 mV^2.
    let step = 0.02
    let experiment = Experiment(
      models: [
        "inputs.up.spikes": "poisson", "inputs.up.release": "static",
        "inputs.up.receptors.r": "potential_jump", "inputs.down.spikes": "poisson",
        "inputs.down.release": "static", "inputs.down.receptors.r": "potential_jump",
      ],
      values: [
        "duration": 10_000, "step": step, "neuron.capacitance": 250, "neuron.leak": 25,
        "neuron.rest": 0, "neuron.threshold": 15, "neuron.reset": 0, "neuron.refractory": 2,
        "neuron.holding_current": 375, "inputs.up.count": 3, "inputs.down.count": 3,
        "inputs.up.spikes.rate": 10_000, "inputs.down.spikes.rate": 10_000,
        "inputs.up.release.probability": 1, "inputs.down.release.probability": 1,
        "inputs.up.release.sites": 1, "inputs.down.release.sites": 1,
        "inputs.up.receptors.r.amplitude": 0.05, "inputs.down.receptors.r.amplitude": -0.05,
      ])
    let rates = Sample(
      experiment.run(seeds: (0..<64).map { 3000 + $0 }).map { Double($0.spikeTrain.count) / 10 })
    // A potential that is looked at once in a step crosses as if the threshold were higher by
    // 0.5826 standard deviations of a step's noise (Broadie, Glasserman & Kou 1997).
    let shift = 0.5826 * (2 * 0.75 / 10 * step).squareRoot()
    let sigma = 1.5.squareRoot()
    let expected = Self.siegert(mean: 15, sigma: sigma, threshold: 15 + shift)
    let limit = Self.siegert(mean: 15, sigma: sigma, threshold: 15)
    print("siegert: \(rates.mean) +- \(rates.standardError), \(expected), limit \(limit) Hz")
    #expect(abs(rates.mean - expected) < 4.5 * rates.standardError + 0.003 * expected)
    #expect(abs(rates.mean / limit - 1) < 0.02)
    #expect(rates.standardError < 0.005 * expected)
  }
}
