import Measures
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Methods whose order is stated: half the step, 2^order times less error.
///
/// Limits are independent: the same equations in Python, by DOP853 of scipy 1.17, tolerance 1e-13.
@Suite struct HalvingTests {
  @Test("Residual calcium with buffers of their own kinetics (ROS2): second order")
  func buffers() {
    let section = "calcium.residual.buffers."
    let experiment = SensorExperiment.single(
      [
        section + "fast.total": 45, section + "fast.binding": 0.1,
        section + "fast.unbinding": 0.1, section + "slow.total": 100,
        section + "slow.binding": 0.02, section + "slow.unbinding": 0.02,
      ],
      ["calcium.residual": "buffered", section + "fast": "", section + "slow": ""])
    let parameters = SensorExperiment.parameters(experiment).section("calcium")
    /// Free calcium and what both buffers have bound (uM) after 4 ms with 2 uM/ms.
    func course(_ steps: Int) -> [Double] {
      let buffers = KineticBuffers(parameters, slots: 32)
      let stretch = Stretch()
      for lane in 0..<8 { stretch.slots[lane] = lane }
      stretch.count = 8
      buffers.load(stretch)
      let length = 4 / Double(steps)
      var calcium = eight(0.05)
      for _ in 0..<steps {
        calcium = buffers.next(calcium, inflow: eight(2 * length), length: eight(length))
      }
      buffers.store(stretch)
      return [calcium[0]] + buffers.states(of: 0).map(\.value)
    }
    let limit = [6.654139386771592, 31.030596180492722, 27.050094856506522]
    let (coarse, fine) = (course(80), course(160))
    for index in limit.indices {
      let error = fine[index] - limit[index]
      #expect(abs(error) < 1e-5 * limit[index])
      #expect(abs((coarse[index] - limit[index]) / error - 4) < 0.1)
    }
  }

  @Test("T-116 the release cascade through a calcium transient: second order, survival too")
  func cascade() {
    let rates = CascadeSensor.Rates(
      activation: eight(1e4), inactivation: eight(0.1), docking: eight(100), undocking: eight(0.1),
      fusion: eight(4), factor: eight(1), share: eight(0.01))
    // 0.1 uM, with an SD of 0.3 ms around 1 ms.
    func calcium(_ time: Double) -> Eight {
      let distance = (time - 1) / 0.3
      return eight(1e-5 + 0.1 * Scalar.exp(-(0.5 * distance * distance)))
    }
    /// Activated factor, bound vesicles (uM) and the share that has not fused, after 3 ms.
    func course(_ steps: Int) -> [Double] {
      let length = 3 / Double(steps)
      var state = CascadeSensor.steady(rates, calcium: eight(1e-5)).state
      for index in 0..<steps {
        let start = Double(index) * length
        state = CascadeSensor.step(
          state, rates,
          (calcium(start), calcium(start + length / 2), calcium(start + length)),
          length: eight(length))
      }
      return (0..<3).map { state.element($0)[0] }
    }
    let limit = [1.452037552735800e-7, 1.395466952076252e-4, 0.9966295916817339]
    let (coarse, fine) = (course(200), course(400))
    for index in limit.indices {
      let error = fine[index] - limit[index]
      #expect(abs(error) < 1e-3 * limit[index])
      #expect(abs((coarse[index] - limit[index]) / error - 4) < 0.1)
    }
  }

  @Test(
    "The action potential of the squid axon in steps of 2 us: a sixteenth of the error of 4 us",
    arguments: [
      // Time (ms), the limit and the error of a classical Runge-Kutta method in steps of 4 us (mV).
      (0.9, 32.30929164222376, -2.057499e-6), (1.0, 40.71083848113041, -2.299881e-6),
      (1.2, 36.93865569720722, -2.838653e-7), (1.6, 19.016821864160676, -1.700929e-7),
    ])
  func actionPotential(time: Double, limit: Double, coarse: Double) {
    let samples = ActionPotential(celsius: 6.3).samples
    let error = samples[Int((time / ActionPotential.step).rounded())] - limit
    // Not yet 16 but 16.3 to 16.7 at this step; a method of third order would leave 100 times more.
    #expect(abs(coarse / error - 16.5) < 1.5)
  }

  @Test("T-67 the hazard of escape noise on the way to a steady potential: second order")
  func escapeNoise() throws {
    // From -60 with 10 ms to -52 mV, for 16 ms.
    let limit = 0.022358730916997704
    func error(_ step: Double) throws -> Double {
      let experiment = Experiment(
        models: ["neuron": "lif", "neuron.escape": "exponential"],
        values: [
          "duration": 20, "step": step, "neuron.capacitance": 100, "neuron.leak": 10,
          "neuron.rest": -60, "neuron.reset": -60, "neuron.threshold": -56,
          "neuron.holding_current": 80, "neuron.escape.rate": 0.001, "neuron.escape.slope": 2,
        ])
      let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: step))
      let column = try #require(
        tracer.states.firstIndex { $0.path.hasSuffix("escape_hazard_left") })
      let start = tracer.states[column].state.value
      var found: Double?
      let outcome = tracer.run { time, values in
        if abs(time - 16) < 1e-9 { found = values[column] }
        return true
      }
      #expect(outcome?.spikeTrain.count == 0)
      let left = try #require(found)
      return start - left - limit
    }
    let errors = try [1, 0.5, 0.25].map(error)
    #expect(abs(errors[2]) < 1e-4 * limit)
    for (coarse, fine) in zip(errors, errors.dropFirst()) {
      #expect(abs(coarse / fine - 4) < 0.05)
    }
  }

  @Test("A step of the stiff method: an error of fifth order, estimated with fourth")
  func dopamine() {
    var start = DopamineState.rest
    start.vesicular = Group(repeating: 0.5 * start.vesicular[0])
    let reactions = DopamineReactions()
    /// Relative error of extracellular dopamine after one step, and the estimated error.
    func attempt(_ length: Double) -> (error: Double, estimate: Double) {
      var integrator = StiffIntegrator()
      integrator.step = Group(repeating: length)
      let found = integrator.advance(start, by: length, reactions)
      // 64 steps are far below the fastest time constant (2.5e-5 h).
      let y = DopamineTests.classical(start, by: length, steps: 64, reactions)
      // An accepted step grows by 0.9 over the fourth root of its estimate, 2 at most.
      let growth = integrator.step[0] / length / 0.9
      let error = found.extracellular[0] / y.extracellular[0] - 1
      return (error, 1 / (growth * growth * growth * growth))
    }
    // Hours; in larger steps the estimate is above the tolerance, in smaller ones rounding shows.
    let (coarse, fine) = (attempt(3.5e-7), attempt(1.75e-7))
    #expect(coarse.estimate < 1 && fine.estimate > 0.042)
    #expect(abs(coarse.error / fine.error - 32) < 4)
    #expect(abs(coarse.estimate / fine.estimate - 16) < 1)
  }
}
