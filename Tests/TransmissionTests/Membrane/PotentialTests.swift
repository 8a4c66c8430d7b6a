import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// The membrane potential against closed forms and published numbers.
@Suite struct PotentialTests {
  /// One release of a receptor at time 0 onto a neuron that does not fire.
  private static func potential(
    _ receptors: [String: String], _ values: [String: Double]
  ) -> Experiment {
    var models = ["inputs.a.spikes": "regular", "inputs.a.release": "static"]
    for (name, model) in receptors { models["inputs.a.receptors." + name] = model }
    return Experiment(
      models: models,
      values: [
        "inputs.a.spikes.rate": 0.001, "inputs.a.release.sites": 1,
        "inputs.a.release.probability": 1, "neuron.threshold": 200, "neuron.rest": -70,
      ]
    ).with(values)
  }

  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  private static func current(decay: Double, _ values: [String: Double]) -> Experiment {
    potential(
      ["r": "exponential_current"],
      [
        "inputs.a.receptors.r.current": 100, "inputs.a.receptors.r.decay": decay,
        "neuron.capacitance": 250, "neuron.leak": 25,
      ]
    ).with(values)
  }

  /// The exact potential above rest (mV) that 100 pA of the given decay make.
  private static func exact(_ t: Double, decay: Double) -> Double {
    // w (e^(-t / tau) - e^(-t / decay)) / (1 / decay - 1 / tau) without a difference of equals.
    let (weight, tau) = (100.0 / 250, 10.0)
    let x = t * (tau - decay) / (tau * decay)
    return weight * t * exp(-t / max(tau, decay))
      * Exponential.meanDecay(Group(repeating: abs(x)))[0]
  }

  @Test(
    "T-65 a current's potential is exact at every grid point",
    arguments: [2.0, 10, 30, 0.05, 10.000001], [0.1, 1])
  func currentOnGrid(decay: Double, step: Double) {
    let voltages = Self.current(decay: decay, ["duration": 200, "step": step]).voltages()
    #expect(voltages.count == Int((200 / step).rounded()))
    let errors = voltages.enumerated().map { index, voltage in
      abs(voltage + 70 - Self.exact(Double(index + 1) * step, decay: decay))
    }
    #expect(errors.allSatisfy { $0 < 1e-9 })
  }

  @Test(
    "T-65 height and time of a current's peak",
    arguments: [(2.0, 0.53499224, 4.02359478), (10.0, 1.47151776, 10.0)])
  func currentPeak(decay: Double, height: Double, time: Double) throws {
    let step = 0.001
    let voltages = Self.current(decay: decay, ["duration": 15, "step": step]).voltages()
    let peak = try #require(voltages.max())
    let index = try #require(voltages.firstIndex(of: peak))
    #expect(abs(peak + 70 - height) < 1e-8)
    #expect(abs(Double(index + 1) * step - time) <= 2 * step)
  }

  @Test("T-69 constant conductances hold the potential at their weighted mean")
  func constantConductances() {
    let experiment = Self.potential(
      ["excite": "exponential", "inhibit": "exponential"],
      [
        "duration": 400, "neuron.leak": 10, "neuron.capacitance": 100,
        "inputs.a.receptors.excite.conductance": 2, "inputs.a.receptors.excite.decay": 1e15,
        "inputs.a.receptors.inhibit.conductance": 3, "inputs.a.receptors.inhibit.decay": 1e15,
        "inputs.a.receptors.inhibit.reversal": -80,
      ])
    for step in [0.1, 2] {
      let voltages = experiment.with(["step": step]).voltages()
      let limit = -(10 * 70 + 3 * 80) / 15.0
      let errors = voltages.enumerated().map { index, voltage in
        // The effective time constant is 100 pF / 15 nS.
        abs(voltage - limit - (-70 - limit) * Self.exp(-Double(index + 1) * step * 15 / 100))
      }
      #expect(errors.allSatisfy { $0 < 1e-9 })
      #expect(abs(voltages[voltages.count - 1] + 62.6667) < 1e-4)
    }
  }

  @Test(
    "A-10 to A-14: potentials of a dual exponential conductance",
    arguments: [
      ("A-10", 0.5, 1.0, 0.547285, 3.838), ("A-11", 1, 1, 1.089441, 3.834),
      ("A-12", 1, 2, 2.158572, nil), ("A-14", 1, 10, 10.028227, nil),
    ] as [(String, Double, Double, Double, Double?)])
  func dualExponential(
    name: String, conductance: Double, quanta: Double, height: Double, time: Double?
  ) throws {
    let experiment = Self.potential(
      ["r": "dual_exponential"],
      [
        "duration": 20, "step": 0.025, "neuron.leak": 10, "neuron.capacitance": 100,
        "inputs.a.receptors.r.conductance": conductance, "inputs.a.receptors.r.rise": 0.2,
        "inputs.a.receptors.r.decay": 1.7, "inputs.a.release.sites": quanta,
      ])
    let voltages = experiment.voltages()
    let peak = try #require(voltages.max())
    #expect(abs((peak + 70) / height - 1) < 0.001, "\(name)")
    if let time {
      let index = try #require(voltages.firstIndex(of: peak))
      #expect(abs(Double(index + 1) * 0.025 - time) < 0.05, "\(name)")
    }
    // At 0.1 ms the same peak within 0.1 %, too: the charge does not depend on the step.
    let coarse = try #require(experiment.with(["step": 0.1]).voltages().max())
    #expect(abs((coarse + 70) / height - 1) < 0.001, "\(name) at 0.1 ms")
  }

  @Test("A blocked conductance drives less than one without magnesium, by the block at rest")
  func blockedConductance() throws {
    func height(magnesium: Double) throws -> Double {
      let experiment = Self.potential(
        ["r": "dual_exponential"],
        [
          "duration": 100, "neuron.leak": 10, "neuron.capacitance": 100,
          "inputs.a.receptors.r.conductance": 1e-4, "inputs.a.receptors.r.magnesium": magnesium,
        ])
      return try #require(experiment.voltages().max()) + 70
    }
    // So small that the potential, and with it the block, stays at rest: 0.044471 is open.
    let ratio = try height(magnesium: 1) / height(magnesium: 0)
    #expect(abs(ratio - 0.044471) < 1e-5)
  }
}
