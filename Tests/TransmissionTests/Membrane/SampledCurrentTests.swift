import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Currents through an electrode, on a membrane so large that it only adds up charge.
@Suite struct SampledCurrentTests {
  private static func experiment(
    _ model: String, times: [Double] = [], currents: [Double] = [], _ values: [String: Double] = [:]
  ) -> Experiment {
    var experiment = Experiment(
      models: ["neuron": "passive", "neuron.injection": model],
      values: [
        "duration": 40, "step": 0.1, "neuron.capacitance": 1000, "neuron.leak": 1e-9,
        "neuron.rest": 0,
      ])
    if !times.isEmpty {
      experiment.lists["neuron.injection.times"] = times
      experiment.lists["neuron.injection.currents"] = currents
    }
    return experiment.with(values)
  }

  /// The charge (pA ms) by the end of each step.
  private static func charges(_ experiment: Experiment) -> [Double] {
    experiment.voltages().map { $0 * 1000 }
  }

  @Test("a recorded current is straight between samples and 0 outside")
  func recorded() {
    let charges = Self.charges(
      Self.experiment("recorded", times: [5.03, 10, 10.02, 30], currents: [0, 100, -50, 50]))
    #expect(abs(charges[49]) < 1e-6)
    // A triangle, and what comes by 10.02 ms.
    #expect(abs(charges[99] - 0.5 * 4.97 * 100) < 1e-4)
    let all = 0.5 * 4.97 * 100 + 0.02 * 25
    #expect(abs(charges[299] - all) < 1e-4)
    #expect(abs(charges[399] - charges[320]) < 1e-6)
    // At 20.01 ms the current is 0: the least charge.
    let least = charges[100...].indices.min { charges[$0] < charges[$1] } ?? 0
    #expect(abs(Double(least + 1) * 0.1 - 20) <= 0.1001)
  }

  @Test("samples at fixed intervals are those of a table of times")
  func sampled() {
    let currents = [0.0, 100, -50, 50, 20, 0]
    var sampled = Self.experiment(
      "sampled", ["neuron.injection.interval": 2.53, "neuron.injection.start": 5.03])
    sampled.lists["neuron.injection.currents"] = currents
    let table = Self.experiment(
      "recorded", times: currents.indices.map { 5.03 + 2.53 * Double($0) }, currents: currents)
    #expect(sampled.voltages() == table.voltages())
    let charges = Self.charges(sampled)
    #expect(abs(charges[399] - 2.53 * 120) < 1e-4)
    sampled.lists["neuron.injection.currents"] = [1]
    #expect(
      Simulation.problems(in: sampled.configuration).contains {
        $0.message.contains("needs two samples")
      })
  }

  @Test("a trace shows the current of each step", arguments: ["recorded", "sampled", "sinusoid"])
  func trace(model: String) throws {
    var experiment = Self.experiment(model)
    if model != "sinusoid" {
      experiment.lists["neuron.injection.currents"] = [0, 100, -50, 50]
      if model == "recorded" { experiment.lists["neuron.injection.times"] = [5.03, 10, 10.02, 30] }
    }
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 0.1))
    let place = try #require(
      tracer.states.firstIndex { $0.path == "neuron.injection.current" })
    var charge = 0.0
    var charges: [Double] = []
    _ = tracer.run {
      charge += $1[place] * 0.1
      charges.append(charge)
      return true
    }
    let measured = Self.charges(experiment)
    #expect(charges.count == measured.count)
    #expect(zip(charges, measured).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(charges.contains { abs($0) > 1 })
  }

  @Test("runs of other intervals keep their bits beside each other")
  func intervals() {
    let runs = (1...4).map { index in
      var run = Self.experiment("sampled", ["neuron.injection.interval": 0.7 * Double(index)])
      run.lists["neuron.injection.currents"] = [0, 70, 5, 100, 3, 9]
      return run
    }
    var found: [[Double]] = Array(repeating: [], count: runs.count)
    _ = Processor.best.record(runs.map(\.configuration), seeds: runs.map { _ in 1 }) {
      _, voltages in
      for lane in runs.indices { found[lane].append(voltages[lane]) }
    }
    for (lane, run) in runs.enumerated() { #expect(run.voltages() == found[lane]) }
  }

  @Test("a series of steps: each holds until the next, the last one to the end")
  func steps() {
    let charges = Self.charges(
      Self.experiment("steps", times: [1, 3.05, 20], currents: [100, -20, 10]))
    #expect(abs(charges[9]) < 1e-6)
    let first = 2.05 * 100
    #expect(abs(charges[39] - (first - 0.95 * 20)) < 1e-4)
    #expect(abs(charges[399] - (first - 16.95 * 20 + 200)) < 1e-4)
  }

  @Test("ramps between two values, and sinusoids with a phase")
  func shapes() {
    let ramp = Self.charges(
      Self.experiment(
        "ramp",
        [
          "neuron.injection.start": 2, "neuron.injection.length": 10,
          "neuron.injection.from": -50, "neuron.injection.amplitude": 150,
        ]))
    #expect(abs(ramp[119] - 500) < 1e-4)
    #expect(abs(ramp[69] - 0) < 1e-4)
    // A quarter of a turn ahead, a half wave is two quarters of opposite sign.
    let cosine = Self.charges(
      Self.experiment(
        "sinusoid",
        [
          "neuron.injection.length": 40, "neuron.injection.frequency": 25,
          "neuron.injection.phase": 1.5707963267948966,
        ]))
    #expect(abs(cosine[199]) < 1e-4 && abs(cosine[99] - 4000 / 6.283185307179586) < 1e-3)
  }

  @Test("runs keep their bits beside others")
  func bits() {
    let experiment = Self.experiment("recorded", times: [1, 2, 9, 30], currents: [0, 70, 5, 100])
    let runs = (1...5).map { experiment.with(["neuron.capacitance": 100 * Double($0)]) }
    var found: [[Double]] = Array(repeating: [], count: runs.count)
    _ = Processor.best.record(runs.map(\.configuration), seeds: runs.map { _ in 1 }) {
      _, voltages in
      for lane in runs.indices { found[lane].append(voltages[lane]) }
    }
    for (lane, run) in runs.enumerated() { #expect(run.voltages() == found[lane]) }
  }

  @Test(
    "tables that make no course are refused",
    arguments: [
      ([1.0], [5.0], "more times"), ([1, 2, 3], [5, 6], "2 currents for 3 times"),
      ([1, 2, 2], [5, 6, 7], "times must grow"),
    ])
  func refused(times: [Double], currents: [Double], message: String) {
    let experiment = Self.experiment("recorded", times: times, currents: currents)
    #expect(
      Simulation.problems(in: experiment.configuration).contains { $0.message.contains(message) })
  }
}
