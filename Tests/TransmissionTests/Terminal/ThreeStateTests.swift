import Measures
import SweepRunner
import SynapseModel
import Testing

/// The Tsodyks-Markram synapse with an active state between release and recovery.
@Suite struct ThreeStateTests {
  /// One synapse that drives a current into a passive membrane of 1 GOhm.
  private static func voltages(
    membrane: Double, psc: Double, recovery: Double, facilitation: Double, use: Double,
    amplitude: Double, first: Double, interval: Double
  ) -> [Double] {
    Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "tsodyks_markram",
        "inputs.a.receptors.current": "exponential_current",
      ],
      values: [
        "duration": 1200, "inputs.a.spikes.rate": 1000 / interval,
        "inputs.a.spikes.max_spikes": 20,
        "inputs.a.spikes.start": first, "inputs.a.release.sites": 1,
        "inputs.a.release.probability": use,
        "inputs.a.release.recovery": recovery, "inputs.a.release.facilitation": facilitation,
        "inputs.a.release.inactivation": psc, "inputs.a.release.stochastic": 0,
        "inputs.a.receptors.current.current": amplitude,
        "inputs.a.receptors.current.decay": psc, "neuron.capacitance": membrane,
        "neuron.leak": 1, "neuron.rest": 0, "neuron.threshold": 200,
      ]
    ).voltages()
  }

  @Test("T-40 a depressing synapse gives the voltages of NEST's regression test")
  func depressing() {
    let voltages = Self.voltages(
      membrane: 40, psc: 3, recovery: 800, facilitation: 0, use: 0.5, amplitude: 250, first: 99.1,
      interval: 50)
    // Twenty spikes, the last at 1050 ms; behind them it decays.
    let published = [
      (100, 2.40135), (125, 5.30244), (200, 3.05339), (1000, 0.726588), (1175, 0.0694892),
    ]
    for (time, value) in published {
      #expect(abs(voltages[time * 10 - 1] - value) < 1e-5 * max(1, value), "\(time) ms")
    }
  }

  @Test("T-40 a facilitating synapse gives the voltages of NEST's regression test")
  func facilitating() {
    let voltages = Self.voltages(
      membrane: 60, psc: 1.5, recovery: 130, facilitation: 530, use: 0.03, amplitude: 1540,
      first: 99.2, interval: 50.1)
    let published = [
      (100, 0.473975), (125, 0.770603), (600, 4.04285), (1075, 7.32911), (1175, 1.38429),
    ]
    for (time, value) in published {
      #expect(abs(voltages[time * 10 - 1] - value) < 1e-5 * max(1, value), "\(time) ms")
    }
  }

  @Test(
    "Vesicles with three states agree with their mean field in the mean, at every spike",
    arguments: [(3.0, 200.0), (40, 100), (100, 100), (200, 50)])
  func mean(inactivation: Double, recovery: Double) {
    let experiment = Experiment(
      models: ["inputs.a.spikes": "regular", "inputs.a.release": "tsodyks_markram"],
      values: [
        "inputs.a.spikes.rate": 40, "inputs.a.release.sites": 5,
        "inputs.a.release.probability": 0.4, "inputs.a.release.facilitation": 50,
        "inputs.a.release.recovery": recovery, "inputs.a.release.inactivation": inactivation,
        "inputs.a.count": 20,
      ])
    // Vesicles up to the n-th spike, from runs that end behind it.
    for spikes in 1...6 {
      let duration = Double(spikes - 1) * 25 + 1
      let vesicles = Sample(
        experiment.with(["duration": duration]).run(seeds: 0..<256).map { $0.inputs[0].vesicles })
      let mean = experiment.with(["duration": duration, "inputs.a.release.stochastic": 0])
        .run(seeds: [1])[0].inputs[0].vesicles
      #expect(abs(vesicles.mean - mean) < 4.5 * vesicles.standardError, "\(spikes) spikes")
    }
  }

  @Test("Vesicles that become inactive at once are those of the two-state model in the limit")
  func limit() {
    func vesicles(_ inactivation: Double) -> Double {
      Experiment(
        models: ["inputs.a.spikes": "regular", "inputs.a.release": "tsodyks_markram"],
        values: [
          "duration": 1000, "inputs.a.spikes.rate": 40, "inputs.a.release.stochastic": 0,
          "inputs.a.release.inactivation": inactivation,
        ]
      ).run(seeds: [1])[0].inputs[0].vesicles
    }
    #expect(abs(vesicles(1e-3) / vesicles(0) - 1) < 1e-4)
    #expect(vesicles(20) < vesicles(0) * 0.95)
  }
}
