import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Kinetic receptors in single clefts, and behind whole runs.
@Suite struct KineticTests {
  private static let receptor = "inputs.a.receptors.r"

  /// A scheme as tests write it: transition to binding (/mM/ms), forward and backward (/ms).
  private typealias Scheme = [String: (binding: Double, forward: Double, backward: Double)]

  private static let twoState: Scheme = ["c_o": (1.1, 0, 0.19)]
  private static let sixState: Scheme = [
    "c0_c1": (13, 0, 0.0059), "c1_c2": (13, 0, 86), "c1_d1": (0, 0.9, 0.064),
    "c2_d2": (0, 0.9, 0.064), "c2_o": (0, 2.7, 0.2),
  ]
  private static let nmda: Scheme = [
    "c0_c1": (5, 0, 0.0129), "c1_c2": (5, 0, 0.0129), "c2_d": (0, 0.0084, 0.0068),
    "c2_o": (0, 0.0465, 0.0738),
  ]
  private static let gaba: Scheme = [
    "c0_c1": (20, 0, 4.6), "c1_c2": (10, 0, 9.2), "c1_o1": (0, 3.3, 9.8),
    "c2_o2": (0, 10.6, 0.41),
  ]

  /// One vesicle at time 0 from each of `count` terminals, by default one.
  private static func experiment(
    _ scheme: Scheme, open: [String] = ["o"], cleft: String = "pulse", _ values: [String: Double]
  ) -> Experiment {
    var all: [String: Double] = [
      "duration": 200, "step": 0.1, "inputs.a.release.probability": 1,
      "inputs.a.release.sites": 1,
      "neuron.capacitance": 100, "neuron.leak": 10, "neuron.rest": -70, "neuron.threshold": 100,
      "neuron.reset": -70, receptor + ".conductance": 0.5,
    ]
    for (name, rates) in scheme {
      let path = receptor + ".scheme." + name
      all[path + ".binding"] = rates.binding
      all[path + ".forward"] = rates.forward
      all[path + ".backward"] = rates.backward
    }
    for name in open { all[receptor + ".open." + name + ".conductance"] = 1 }
    return Experiment(
      models: [
        "inputs.a.spikes": "explicit", "inputs.a.release": "static", receptor: "kinetic",
        "inputs.a.cleft": cleft,
      ], values: all.merging(values) { $1 }, lists: ["inputs.a.spikes.times": [0]])
  }

  @Test("Ten degrees more with a q10 of 2 run through the same states in half the time")
  func temperature() {
    let values = ["inputs.a.cleft.duration": 1.0, Self.receptor + ".q10": 2]
    let cold = receptorStates(Self.experiment(Self.sixState, values), steps: 100)
    let warm = receptorStates(
      Self.experiment(
        Self.sixState,
        values.merging([
          "inputs.a.cleft.duration": 0.5, Self.receptor + ".temperature_shift": 10,
        ]) { $1 }), steps: 50)
    for step in 0..<50 {
      for state in ["o", "c2", "d1", "d2"] {
        let (one, other) = (warm[step][state] ?? -1, cold[2 * step + 1][state] ?? -2)
        #expect(abs(one - other) < 1e-7)
      }
    }
  }

  @Test("T-53 two states at the end of a pulse")
  func twoStates() {
    let table = [
      (1.1, 0.19, 0.61798615), (0.072, 0.0066, 0.06924310), (5, 0.18, 0.95981853),
      (0.53, 0.18, 0.37947687),
    ]
    for (binding, closing, open) in table {
      let course = receptorStates(
        Self.experiment(["c_o": (binding, 0, closing)], [:]), steps: 10)
      #expect(abs((course[9]["o"] ?? 0) - open) < 1e-8)
    }
  }

  @Test("T-53 the integral of the open share is exact at any step", arguments: [0.05, 0.1, 0.4])
  func openTime(step: Double) {
    var sum = 0.0
    let experiment = Self.experiment(
      Self.twoState,
      [
        "step": step, "neuron.leak": 1e-9, "neuron.capacitance": 1e9, "neuron.rest": -100,
        "neuron.reset": -100, Self.receptor + ".conductance": 1000,
      ])
    // A very large membrane integrates conductance: the drive is constant at 100 mV.
    for voltage in experiment.voltages().suffix(1) { sum = (voltage + 100) * 1e9 / 1000 / 100 }
    #expect(abs(sum / 3.62621 - 1) < 1e-5)
  }

  @Test("T-54 six-state AMPA receptors", arguments: [0.0025, 0.005])
  func sixStates(step: Double) {
    let steps = Int((10 / step).rounded())
    let course = receptorStates(Self.experiment(Self.sixState, ["step": step]), steps: steps)
    let open = course.map { $0["o"] ?? 0 }
    let peak = open.indices.max { open[$0] < open[$1] } ?? 0
    #expect(abs(open[peak] - 0.171586) < 2e-6)
    #expect(abs(Double(peak + 1) * step - 1.015) < 0.011)
    #expect(abs(open[steps / 2 - 1] - 0.0796639) < 1e-6)
    let last = course[steps - 1]
    #expect(abs((last["d1"] ?? 0) + (last["d2"] ?? 0) - 0.893003) < 1e-6)
  }

  @Test("T-55 five-state NMDA receptors")
  func fiveStates() {
    let course = receptorStates(Self.experiment(Self.nmda, ["duration": 400]), steps: 3000)
    let open = course.map { $0["o"] ?? 0 }
    #expect(abs((open.max() ?? 0) - 0.272623) < 2e-6)
    #expect(abs(open[999] - 0.134430) < 1e-6)
    #expect(abs(open[2999] - 0.0420693) < 1e-6)
  }

  @Test("T-56 five-state GABA-A receptors")
  func inhibitory() {
    let course = receptorStates(
      Self.experiment(Self.gaba, open: ["o1", "o2"], ["step": 0.01]), steps: 300)
    let open = course.map { ($0["o1"] ?? 0) + ($0["o2"] ?? 0) }
    #expect(abs((open.max() ?? 0) - 0.879085) < 1e-6)
  }

  @Test("T-57 twelve-state nicotinic receptors at constant 10 uM")
  func nicotinic() {
    var scheme: Scheme = [:]
    let unbinding = [
      "b": (8.0, 16.0), "a": (0.00864, 0.01728), "i": (0.004, 0.008), "d": (0.004, 0.008),
    ]
    for (form, rates) in unbinding {
      scheme["\(form)0_\(form)1"] = (300, 0, rates.0)
      scheme["\(form)1_\(form)2"] = (150, 0, rates.1)
    }
    for (number, rates) in [(0.00054, 10.8), (0.13, 2.74), (30, 0.7)].enumerated() {
      scheme["b\(number)_a\(number)"] = (0, rates.0, rates.1)
      scheme["i\(number)_d\(number)"] = (0, 5e-5, 1.2e-6)
    }
    for (number, rates) in [(0.0197, 0.00374), (0.01985, 0.00174), (0.02, 0.00081)].enumerated() {
      scheme["a\(number)_i\(number)"] = (0, rates.0, rates.1)
    }
    let course = receptorStates(
      Self.experiment(
        scheme, open: ["a0", "a1", "a2"],
        [
          "step": 0.02, "inputs.a.cleft.amplitude": 0.01, "inputs.a.cleft.duration": 100,
          Self.receptor + ".start.b0.share": 1,
        ]), steps: 1000)
    let open = course.map { ($0["a0"] ?? 0) + ($0["a1"] ?? 0) + ($0["a2"] ?? 0) }
    let peak = open.indices.max { open[$0] < open[$1] } ?? 0
    #expect(abs(open[peak] - 0.47085) < 1e-5)
    #expect(abs(Double(peak + 1) * 0.02 - 7.96) < 0.03)
    #expect(abs(open[999] - 0.42551) < 1e-5)
  }

  @Test("T-59 states stay from 0 to 1 and add up to 1", arguments: ["pulse", "clements"])
  func conservation(cleft: String) {
    var experiment = Self.experiment(Self.sixState, cleft: cleft, ["inputs.a.count": 3])
    experiment.lists["inputs.a.spikes.times"] = [0, 0.7, 3, 3.2, 30, 90]
    for states in receptorStates(experiment, steps: 1500) {
      let shares = states.filter { $0.key != "conductance" }.values
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
      #expect(shares.allSatisfy { (-1e-13...1 + 1e-13).contains($0) })
    }
  }

  @Test(
    "T-46 the area of the transmitter of Clements et al. is 1.32 mM ms", arguments: [0.01, 0.1])
  func area(step: Double) {
    // A state that transmitter fills by very little integrates it.
    let course = receptorStates(
      Self.experiment(["c_o": (1e-6, 0, 0)], cleft: "clements", ["step": step]),
      steps: Int((60 / step).rounded()))
    #expect(abs((course.last?["o"] ?? 0) / 1.32e-6 - 1) < 2e-6)
  }

  @Test("A-9 excitation and seven times the inhibition of the same kinetics cancel at rest")
  func cancellation() {
    var experiment = Self.experiment(
      Self.twoState, [Self.receptor + ".conductance": 1, "duration": 60])
    experiment.models["inputs.a.receptors.i"] = "kinetic"
    for (key, value) in experiment.values where key.hasPrefix(Self.receptor + ".") {
      experiment.values[key.replacing(Self.receptor, with: "inputs.a.receptors.i")] = value
    }
    let voltages = experiment.with([
      "inputs.a.receptors.i.conductance": 7, "inputs.a.receptors.i.reversal": -80,
    ]).voltages()
    #expect(voltages.allSatisfy { abs($0 + 70) < 1e-12 })
  }

  @Test("T-46 the area of a double exponential pulse is 3/4 a tau exp(1/3)")
  func pulseArea() {
    let course = receptorStates(
      Self.experiment(["c_o": (1e-6, 0, 0)], cleft: "double_exponential_pulse", [:]), steps: 200)
    #expect(abs((course.last?["o"] ?? 0) / (1e-6 * 0.375 * 1.3956124250860895) - 1) < 2e-6)
  }

  @Test(
    "A-1 to A-6 peaks of postsynaptic potentials, and their times",
    arguments: [
      (1.1, 0.19, 0.5, 0.0, (0.617846, 7.548)), (1.1, 0.19, 1, 0, (1.228395, 7.532)),
      (1.1, 0.19, 2, 0, (2.428003, 7.502)), (0.072, 0.0066, 1, 1, (0.017860, 29.6)),
      (0.072, 0.0066, 1, 0, (0.399246, 29.5)),
    ])
  func potentials(
    binding: Double, closing: Double, conductance: Double, magnesium: Double,
    expected: (peak: Double, time: Double)
  ) throws {
    let voltages = Self.experiment(
      ["c_o": (binding, 0, closing)],
      [
        "step": 0.025, Self.receptor + ".conductance": conductance,
        Self.receptor + ".magnesium": magnesium,
      ]
    ).voltages()
    let peak = try #require(voltages.max())
    #expect(abs((peak + 70) / expected.peak - 1) < 1e-3)
    let index = try #require(voltages.firstIndex(of: peak))
    #expect(abs(Double(index + 1) * 0.025 - expected.time) < 0.05)
  }

  @Test("Terminals have clefts of their own: two at once are twice one, two vesicles are less")
  func saturation() {
    func peak(_ values: [String: Double]) -> Double {
      receptorStates(Self.experiment(Self.twoState, values), steps: 20)
        .map { $0["conductance"] ?? 0 }.max() ?? 0
    }
    let one = peak([:])
    #expect(abs(peak(["inputs.a.count": 2]) / one - 2) < 1e-12)
    let saturated = peak(["inputs.a.release.sites": 2])
    #expect(saturated > one && saturated < 1.5 * one)
  }

  @Test("A run has the same bits alone and among neighbours, whatever they bind")
  func neighbours() {
    let others = [13.0, 1, 50].map { binding in
      Self.experiment(
        Self.sixState, cleft: "clements",
        [
          Self.receptor + ".scheme.c0_c1.binding": binding, "inputs.a.count": 3,
          Self.receptor + ".conductance": 20, "neuron.threshold": -50, "inputs.a.release.sites": 3,
          "inputs.a.release.probability": 0.5,
        ])
    }
    var all = others
    for place in all.indices { all[place].lists["inputs.a.spikes.times"] = [0, 3, 5, 20, 21] }
    let alone = all[0].run(seeds: [7])[0]
    let together = simulate(all.map { ($0.configuration, 7) })
    #expect(alone.bits == together[0].bits)
    #expect(alone.spikeTrain.count > 0)
  }
}
