import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// How postsynaptic potentials add up.
@Suite struct SummationTests {
  /// One input per train of spikes (ms), each spike one vesicle.
  private static func experiment(
    _ trains: [String: (receptor: String, times: [Double])], _ values: [String: Double]
  ) -> Experiment {
    var experiment = Experiment(
      models: ["neuron": "passive"],
      values: [
        "duration": 100, "neuron.capacitance": 100, "neuron.leak": 10, "neuron.rest": -70,
      ])
    for (name, train) in trains {
      let path = "inputs.\(name)."
      experiment.models[path + "spikes"] = "explicit"
      experiment.models[path + "release"] = "static"
      experiment.models[path + "receptors.r"] = train.receptor
      experiment.lists[path + "spikes.times"] = train.times
      experiment.values[path + "release.sites"] = 1
      experiment.values[path + "release.probability"] = 1
    }
    return experiment.with(values)
  }

  private static func peak(_ quanta: Double, _ conductance: Double) -> (Double, Double) {
    let voltages = experiment(
      ["a": ("dual_exponential", [10])],
      [
        "step": 0.025, "inputs.a.release.sites": quanta, "duration": 40,
        "inputs.a.receptors.r.conductance": conductance, "inputs.a.receptors.r.rise": 0.2,
        "inputs.a.receptors.r.decay": 1.7,
      ]
    ).voltages()
    let peak = voltages.max() ?? 0
    let time = Double((voltages.firstIndex(of: peak) ?? 0) + 1) * 0.025 - 10
    return (peak + 70, time)
  }

  @Test("A-10, A-11, A-12, A-14 peaks of dual exponentials and their sublinear sums")
  func waveforms() {
    let table: [(quanta: Double, conductance: Double, peak: Double)] = [
      (1, 0.5, 0.547285), (1, 1, 1.089441), (2, 1, 2.158572), (10, 1, 10.028227),
    ]
    for row in table {
      let (peak, time) = Self.peak(row.quanta, row.conductance)
      #expect(abs(peak / row.peak - 1) < 1e-3, "\(peak)")
      if row.quanta == 1 { #expect(abs(time - 3.836) < 0.05) }
    }
  }

  @Test("T-78 NMDA receptors add supralinearly while magnesium blocks, sublinearly without it")
  func supralinear() {
    func peak(_ quanta: Double, magnesium: Double) -> Double {
      let path = "inputs.a.receptors.r."
      let voltages = Self.experiment(
        ["a": ("dual_exponential", [10])],
        [
          "duration": 100, "inputs.a.release.sites": quanta, path + "conductance": 2,
          path + "rise": 2, path + "decay": 100, path + "magnesium": magnesium,
        ]
      ).voltages()
      return (voltages.max() ?? 0) + 70
    }
    let blocked = peak(10, magnesium: 1) / (10 * peak(1, magnesium: 1))
    let free = peak(10, magnesium: 0) / (10 * peak(1, magnesium: 0))
    #expect(blocked > 1.2, "\(blocked)")
    #expect(free < 0.8, "\(free)")
  }

  @Test("T-77 jumps 5 ms apart add up geometrically")
  func temporal() {
    let times = (0..<12).map { 10 + 5 * Double($0) }
    let voltages = Self.experiment(
      ["a": ("potential_jump", times)], ["inputs.a.receptors.r.amplitude": 3]
    ).voltages()
    let decay = Exponential.exp(Group(repeating: -0.1 / 10))[0]
    let five = Exponential.exp(Group(repeating: -0.5))[0]
    var expected = 0.0
    for time in times {
      expected = expected * five + 3
      // The trace shows the end of the step in which the jump stands at the start.
      let index = Int((time / 0.1).rounded())
      #expect(abs(voltages[index] + 70 - expected * decay) < 1e-9)
    }
  }

  @Test("T-77 three jumps within 10 ms fire, the same three 20 ms apart do not")
  func window() {
    func count(_ interval: Double, _ number: Int) -> Int {
      var experiment = Self.experiment(
        ["a": ("potential_jump", (0..<number).map { 10 + interval * Double($0) })],
        ["inputs.a.receptors.r.amplitude": 2.8])
      experiment.models["neuron"] = "lif"
      return experiment.with([
        "neuron.threshold": -65, "neuron.reset": -70,
      ]).run(seeds: [1])[0].spikeTrain.count
    }
    #expect(count(5, 1) == 0)
    #expect(count(5, 2) == 0)
    #expect(count(5, 3) == 1)
    #expect(count(20, 3) == 0)
  }

  @Test("T-77 currents superpose to 1e-9")
  func superposition() {
    let trains: [[Double]] = [[10, 12.3], [11, 40], [13.7]]
    func voltages(_ chosen: [Int]) -> [Double] {
      var values: [String: Double] = [:]
      var inputs: [String: (receptor: String, times: [Double])] = [:]
      for index in chosen {
        inputs["i\(index)"] = ("exponential_current", trains[index])
        values["inputs.i\(index).receptors.r.current"] = [100, -70, 233][index]
      }
      return Self.experiment(inputs, values).voltages()
    }
    let single = (0..<3).map { voltages([$0]) }
    for (index, together) in voltages([0, 1, 2]).enumerated() {
      let sum = single.map { $0[index] + 70 }.reduce(0, +)
      #expect(abs(together + 70 - sum) < 1e-9)
    }
  }

  @Test("T-78 of inputs that each reach 0.4 of the threshold, three fire and two do not")
  func spatial() {
    for number in 1...4 {
      var inputs: [String: (receptor: String, times: [Double])] = [:]
      var values = ["neuron.threshold": -60, "neuron.reset": -70] as [String: Double]
      for index in 0..<number {
        inputs["i\(index)"] = ("potential_jump", [10])
        values["inputs.i\(index).receptors.r.amplitude"] = 4
      }
      var experiment = Self.experiment(inputs, [:])
      experiment.models["neuron"] = "lif"
      let count = experiment.with(values).run(seeds: [1])[0].spikeTrain.count
      #expect(count == (number >= 3 ? 1 : 0))
    }
  }

  @Test("T-79 equal and opposite currents at the same times leave the membrane at rest")
  func cancellation() {
    let times = [10, 12.34, 13, 30.1, 55.55]
    let voltages = Self.experiment(
      ["e": ("exponential_current", times), "i": ("exponential_current", times)],
      ["inputs.e.receptors.r.current": 137, "inputs.i.receptors.r.current": -137]
    ).voltages()
    #expect(voltages.allSatisfy { abs($0 + 70) < 1e-12 })
  }

  @Test("T-80 conductances of ratio 7 cancel at rest; shunting never goes below rest")
  func conductances() {
    func extreme(_ inhibition: Double, _ reversal: Double) -> (Double, Double) {
      let voltages = Self.experiment(
        ["e": ("exponential", [10, 15, 20]), "i": ("exponential", [10, 15, 20])],
        [
          "inputs.e.receptors.r.conductance": 1, "inputs.i.receptors.r.conductance": inhibition,
          "inputs.i.receptors.r.reversal": reversal,
        ]
      ).voltages()
      return (voltages.min() ?? 0, voltages.max() ?? 0)
    }
    let balanced = extreme(7, -80)
    #expect(abs(balanced.0 + 70) < 1e-10 && abs(balanced.1 + 70) < 1e-10)
    #expect(extreme(6.9, -80).1 > -70 + 1e-3)
    let (shunted, free) = (extreme(7, -70), extreme(0, -70))
    #expect(shunted.0 >= -70 - 1e-9)
    #expect(shunted.1 < free.1 - 0.1)
  }

  @Test(
    "T-76 the stronger the second pulse, the earlier after the first it fires",
    arguments: [(21.0, 17.0944), (22, 10.1629), (23, 6.1083), (24, 3.2314), (25, 1)])
  func pulsePairs(amplitude: Double, shortest: Double) {
    func count(_ interval: Double) -> Int {
      var experiment = Self.experiment(
        ["first": ("potential_jump", [10]), "second": ("potential_jump", [10 + interval])],
        [
          "step": 0.01, "duration": 60, "inputs.first.receptors.r.amplitude": 30,
          "inputs.second.receptors.r.amplitude": amplitude,
        ])
      experiment.models["neuron"] = "lif"
      return experiment.with([
        "neuron.threshold": -50, "neuron.reset": -75, "neuron.refractory": 1,
      ]).run(seeds: [1])[0].spikeTrain.count
    }
    #expect(count(shortest - 0.02) == 1)
    #expect(count(shortest + 0.02) == 2)
  }

  @Test("T-81 more inhibition never makes the first spike earlier, more excitation never later")
  func monotony() {
    func firsts(_ excitation: Double, _ inhibition: Double) -> [Double] {
      var experiment = Experiment(models: ["neuron": "lif"], values: ["duration": 200])
      for (name, amplitude) in [("e", excitation), ("i", inhibition)] {
        let path = "inputs.\(name)."
        experiment.models[path + "spikes"] = "poisson"
        experiment.models[path + "release"] = "static"
        experiment.models[path + "receptors.r"] = "potential_jump"
        experiment.values[path + "count"] = 10
        experiment.values[path + "spikes.rate"] = 40
        experiment.values[path + "receptors.r.amplitude"] = amplitude
      }
      return experiment.run(seeds: 1...64).map { $0.spikeTrain.first ?? .infinity }
    }
    func isSorted(_ curves: [[Double]]) -> Bool {
      zip(curves, curves.dropFirst()).allSatisfy { zip($0, $1).allSatisfy(<=) }
    }
    let inhibited = [0, -0.5, -1, -2].map { firsts(1.2, $0) }
    #expect(isSorted(inhibited))
    let excited = [2.4, 1.2, 0.9, 0.6].map { firsts($0, -0.5) }
    #expect(isSorted(excited))
    // Somewhere in between some fire and some do not.
    let shares = (inhibited + excited).map { curve in curve.count { $0.isFinite } }
    #expect(shares.contains { $0 > 0 && $0 < 64 })
  }
}
