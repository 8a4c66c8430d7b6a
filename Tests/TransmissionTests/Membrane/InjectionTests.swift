import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Currents through an electrode into a passive membrane, against closed forms.
@Suite struct InjectionTests {
  /// How far the potential of a membrane of 20 ms and 10 nS is from its rest after each step (mV).
  private static func response(
    _ shape: String, step: Double, _ values: [String: Double]
  ) -> [Double] {
    var experiment = Experiment.neuron("passive", ["duration": 100, "step": step])
    experiment.models["neuron.injection"] = shape
    return experiment.with([
      "neuron.injection.amplitude": 200, "neuron.injection.start": 7,
    ]).with(values).voltages().map { $0 + 65 }
  }

  /// The largest distance from a closed form of the time since the current began (ms).
  private static func error(
    _ shape: String, step: Double, _ values: [String: Double], _ exact: (Double) -> Double
  ) -> Double {
    response(shape, step: step, values).enumerated().map { index, found in
      let time = Double(index + 1) * step - 7
      return abs(found - (time > 0 ? exact(time) : 0))
    }.max() ?? .infinity
  }

  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  @Test("A ramp: V = k / g (t - tau (1 - exp(-t / tau))), then the leak alone")
  func ramp() {
    // 200 pA in 60 ms into 10 nS.
    let pace = 200.0 / 60 / 10
    func during(_ t: Double) -> Double { pace * (t - 20 * (1 - Self.exp(-t / 20))) }
    func exact(_ t: Double) -> Double {
      t <= 60 ? during(t) : during(60) * Self.exp(-(t - 60) / 20)
    }
    let errors = [0.2, 0.1, 0.05].map {
      Self.error("ramp", step: $0, ["neuron.injection.length": 60], exact)
    }
    // The mean over a step instead of the line: an error of second order.
    #expect(errors[1] < 1e-4, "\(errors)")
    #expect(errors[1] < errors[0] / 3 && errors[2] < errors[1] / 3, "\(errors)")
  }

  @Test(
    "A sinusoid: amplitude and phase of a membrane of one time constant", arguments: [10.0, 200])
  func sinusoid(frequency: Double) {
    let omega = 2 * Double.pi * frequency / 1000
    let x = omega * 20
    func exact(_ t: Double) -> Double {
      let turns = frequency * t / 1000
      let both = Trigonometry.sineCosine(
        turns: Group(repeating: turns - turns.rounded(.down)))
      return 20 / (1 + x * x) * (both.sine[0] - x * both.cosine[0] + x * Self.exp(-t / 20))
    }
    let errors = [0.2, 0.1, 0.05].map {
      Self.error(
        "sinusoid", step: $0,
        ["neuron.injection.length": 1000, "neuron.injection.frequency": frequency], exact)
    }
    #expect(errors[1] < 1e-3, "\(errors)")
    #expect(errors[1] < errors[0] / 3 && errors[2] < errors[1] / 3, "\(errors)")
  }

  @Test("A step that begins and ends inside steps carries its exact charge")
  func charge() {
    // So slow a membrane adds up: 200 pA for 10.37 ms over 10^6 pF.
    let end = Self.response(
      "step", step: 0.1,
      [
        "neuron.injection.start": 7.03, "neuron.injection.length": 10.37, "neuron.capacitance": 1e6,
        "neuron.leak": 1e-9,
      ]
    ).last
    #expect(abs((end ?? 0) - 200 * 10.37 / 1e6) < 1e-9)
  }
}
