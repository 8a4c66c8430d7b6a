import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// When the neuron fires, against closed forms.
@Suite struct FiringTests {
  private static func log(_ x: Double) -> Double { Logarithm.log(Group(repeating: x))[0] }

  /// NEST's `iaf_psc_exp` with a constant current (pA): C 250 pF, 10 ms, threshold 15 mV up.
  private static func neuron(_ current: Double, _ values: [String: Double]) -> Experiment {
    Experiment(values: [
      "neuron.capacitance": 250, "neuron.leak": 25, "neuron.rest": -70, "neuron.threshold": -55,
      "neuron.reset": -70, "neuron.refractory": 2, "neuron.holding_current": current,
    ]).with(values)
  }

  /// Time from the reset to the threshold (ms).
  private static func climb(_ current: Double) -> Double {
    10 * log(current / 25 / (current / 25 - 15))
  }

  /// How late a spike may be (ms): the chord over a step of h lies below the potential, by at most
  /// h^2 / 8 of its second derivative, which is the slope over the membrane time constant.
  private static func lateness(step: Double) -> Double { step * step / (8 * 10) }

  @Test(
    "T-66 rate under a constant current",
    arguments: [(376.0, 16.3143), (500, 63.04), (1000, 149.25292)])
  func rate(current: Double, rate: Double) throws {
    let train = Self.neuron(current, ["duration": 20_000]).run(seeds: [1])[0].spikeTrain
    let (first, last) = (try #require(train.first), try #require(train.last))
    let interval = (last - first) / Double(train.count - 1)
    let exact = 2 + Self.climb(current)
    #expect(abs(1000 / exact - rate) < 1e-4)
    #expect(interval >= exact - 1e-9)
    #expect(interval <= exact + Self.lateness(step: 0.1))
    // All intervals are the same but for where in a step they end.
    #expect(try #require(train.intervalCV) < Self.lateness(step: 0.1) / exact)
  }

  @Test("T-66 first latency at 500 pA, and silence at the rheobase of 375 pA")
  func latency() throws {
    for step in [0.1, 0.01] {
      let train = Self.neuron(500, ["duration": 20, "step": step]).run(seeds: [1])[0].spikeTrain
      let first = try #require(train.first)
      #expect(first >= 13.86294 - 1e-5)
      #expect(first <= 13.86294 + 1e-5 + Self.lateness(step: step))
    }
    let silent = Self.neuron(375, ["duration": 5000]).run(seeds: [1])[0]
    #expect(silent.spikeTrain.count == 0)
    #expect(silent.failure == nil)
  }

  @Test(
    "The refractory period counts to the fraction of a step",
    arguments: [0.1, 0.1037, 2, 2.0371, 3.14159265, 20.9999])
  func refractory(period: Double) throws {
    for (step, current) in [(0.01, 1000.0), (0.01, 4000), (0.1, 1000)] {
      let experiment = Self.neuron(
        current, ["duration": 500, "step": step, "neuron.refractory": period])
      let train = experiment.run(seeds: [1])[0].spikeTrain
      let (first, last) = (try #require(train.first), try #require(train.last))
      let interval = (last - first) / Double(train.count - 1)
      let exact = period + Self.climb(current)
      #expect(interval >= exact * (1 - 1e-9))
      #expect(interval <= exact + Self.lateness(step: step))
      if step == 0.01, current == 1000 { #expect(abs(interval / exact - 1) < 1e-6) }
    }
  }

  @Test("A refractory period shorter than a step costs the rest of the step at most")
  func shortRefractory() throws {
    for (period, step) in [(0, 0.1), (0.03, 0.1), (0, 0.01), (0.004, 0.01)] {
      let experiment = Self.neuron(
        1000, ["duration": 500, "step": step, "neuron.refractory": period])
      let train = experiment.run(seeds: [1])[0].spikeTrain
      let (first, last) = (try #require(train.first), try #require(train.last))
      let interval = (last - first) / Double(train.count - 1)
      let exact = period + Self.climb(1000)
      #expect(interval >= exact * (1 - 1e-9))
      #expect(interval <= exact + step)
    }
  }

  @Test("The potential is held at the reset through the refractory period, then moves at once")
  func held() throws {
    let experiment = Self.neuron(
      1000, ["duration": 60, "neuron.refractory": 5.23, "neuron.reset": -72])
    let voltages = experiment.voltages()
    let train = experiment.run(seeds: [1])[0].spikeTrain
    let spike = try #require(train.first)
    #expect(train.count > 1)
    for (index, voltage) in voltages.enumerated() {
      let time = Double(index + 1) * 0.1
      if time >= spike, time <= spike + 5.23 { #expect(voltage == -72) }
      #expect(voltage < -55)
    }
    // The step in which the hold ends moves for the rest of it.
    let index = Int(((spike + 5.23) / 0.1).rounded(.up)) - 1
    let free = Double(index + 1) * 0.1 - spike - 5.23
    let exact = -30 - 42 * Exponential.exp(Group(repeating: -free / 10))[0]
    #expect(free > 0 && free < 0.1)
    #expect(abs(voltages[index] - exact) < 1e-9)
  }

  @Test("A conductance goes on decaying while the potential is held")
  func conductanceWhileHeld() throws {
    let experiment = Experiment(
      models: [
        "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.receptors.r": "exponential",
      ],
      values: [
        "duration": 40, "inputs.a.spikes.rate": 0.001, "inputs.a.release.sites": 1,
        "inputs.a.release.probability": 1, "inputs.a.receptors.r.conductance": 60,
        "inputs.a.receptors.r.decay": 2, "neuron.refractory": 20,
      ])
    let voltages = experiment.voltages()
    let train = experiment.run(seeds: [1])[0].spikeTrain
    let spike = try #require(train.first)
    #expect(train.count == 1)
    // After 20 ms 0.003 nS are left of 60: the potential leaves the reset by the leak alone.
    let index = Int((spike + 20) / 0.1) + 10
    let free = Double(index + 1) * 0.1 - spike - 20
    let leakOnly = -65 + 5 * Exponential.exp(Group(repeating: -free / 20))[0]
    #expect(abs(voltages[index] - leakOnly) < 0.002)
  }

  @Test("A-15, A-16 total release alone does not decide whether the neuron fires")
  func depressingAndFacilitating() throws {
    func run(weight: Double, use: Double, recovery: Double, facilitation: Double) -> SpikeTrain {
      Experiment(
        models: [
          "inputs.a.spikes": "regular", "inputs.a.release": "tsodyks_markram",
          "inputs.a.receptors.r": "exponential",
        ],
        values: [
          "duration": 109.9, "step": 0.025, "inputs.a.spikes.rate": 50,
          "inputs.a.spikes.start": 10, "inputs.a.release.stochastic": 0,
          "inputs.a.release.sites": 1, "inputs.a.release.probability": use,
          "inputs.a.release.recovery": recovery, "inputs.a.release.facilitation": facilitation,
          "inputs.a.receptors.r.conductance": weight, "inputs.a.receptors.r.decay": 2,
          "neuron.capacitance": 100, "neuron.leak": 10, "neuron.rest": -70,
          "neuron.threshold": -50, "neuron.reset": -60, "neuron.refractory": 2,
        ]
      ).run(seeds: [1])[0].spikeTrain
    }
    let strong = run(weight: 80, use: 0.5, recovery: 800, facilitation: 0)
    #expect(strong.count == 1)
    #expect(abs(try #require(strong.first) - 11.207) < 0.002)
    for weight in [20.0, 40] {
      #expect(run(weight: weight, use: 0.5, recovery: 800, facilitation: 0).count == 0)
    }
    #expect(run(weight: 80, use: 0.1, recovery: 100, facilitation: 500).count == 0)
  }
}
