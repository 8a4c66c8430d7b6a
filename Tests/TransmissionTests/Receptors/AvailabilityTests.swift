import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Receptors that become less available with each vesicle.
@Suite struct AvailabilityTests {
  private static func experiment(_ times: [Double], _ values: [String: Double]) -> Experiment {
    Experiment(
      models: [
        "inputs.a.spikes": "explicit", "inputs.a.release": "static", "neuron": "passive",
        "inputs.a.receptors.r": "potential_jump", "inputs.a.receptors.r.availability": "depressing",
      ],
      values: [
        "duration": 400, "inputs.a.release.sites": 1, "inputs.a.release.probability": 1,
        "inputs.a.receptors.r.amplitude": 1, "neuron.rest": 0, "neuron.leak": 1e-9,
        "inputs.a.receptors.r.availability.fraction": 0.4,
        "inputs.a.receptors.r.availability.recovery": 60,
      ], lists: ["inputs.a.spikes.times": times]
    ).with(values)
  }

  /// How far each vesicle moved a membrane that forgets nothing.
  private static func jumps(_ experiment: Experiment) -> [Double] {
    let voltages = [0] + experiment.voltages()
    return zip(voltages.dropFirst(), voltages).map { $0 - $1 }.filter { $0 > 1e-6 }
  }

  @Test("T-37 successive responses follow the algebra of depression")
  func train() {
    let times = [10.0, 30, 35, 120, 300]
    let jumps = Self.jumps(Self.experiment(times, [:]))
    var (available, last, expected) = (1.0, 0.0, [Double]())
    for time in times {
      available = 1 - (1 - available) * Exponential.exp(Group(repeating: -(time - last) / 60))[0]
      expected.append(available)
      available *= 0.6
      last = time
    }
    #expect(jumps.count == 5)
    for (found, wanted) in zip(jumps, expected) { #expect(abs(found - wanted) < 1e-9) }
  }

  @Test(
    "several vesicles at once desensitise as one after the other; terminals do so for themselves")
  func vesicles() {
    let three = Self.jumps(Self.experiment([10, 30], ["inputs.a.release.sites": 3]))
    let left = 1 - (1 - 0.6 * 0.6 * 0.6) * Exponential.exp(Group(repeating: -20.0 / 60))[0]
    #expect(abs(three[0] - 3) < 1e-9 && abs(three[1] - 3 * left) < 1e-9)
    let two = Self.jumps(Self.experiment([10, 30], ["inputs.a.count": 2]))
    let one = Self.jumps(Self.experiment([10, 30], [:]))
    #expect(abs(two[1] - 2 * one[1]) < 1e-9)
  }

  @Test("an initial gain is used up: responses of 2, 1.7, 1.45, 1.24, 1.07")
  func enhancement() {
    let path = "inputs.a.receptors.r.availability."
    let experiment = Self.experiment(
      [10, 20, 30, 40, 50],
      [
        path + "fraction": 0.1, path + "recovery": 1e9, path + "initial_gain": 2,
        path + "gain_use": 0.111,
      ])
    let jumps = Self.jumps(experiment)
    #expect(jumps.count == 5)
    var (gain, available) = (1.0, 1.0)
    for (found, table) in zip(jumps, [2, 1.7, 1.45, 1.25, 1.1]) {
      #expect(abs(found - (1 + gain) * available) < 1e-6)
      #expect(abs(found - table) < 0.04)
      gain *= 0.889
      available *= 0.9
    }
    // A gain of 1 changes nothing; several vesicles at once see the same.
    let plain = experiment.with([path + "initial_gain": 1, path + "gain_use": 1])
    #expect(Self.jumps(plain) == Self.jumps(plain.with([path + "gain_use": 0.3])))
    let three = Self.jumps(experiment.with(["inputs.a.release.sites": 3]))
    #expect(abs(three[0] - 6) < 1e-9)
    let left = 0.889 * 0.889 * 0.889
    #expect(abs(three[1] - 3 * (1 + left) * 0.9 * 0.9 * 0.9) < 1e-6)
  }

  @Test("runs keep their bits beside others and traced")
  func bits() {
    let experiment = Self.experiment([10, 12, 40], ["neuron.leak": 10])
    let runs = (0..<8).map { index in
      (
        experiment.with(["inputs.a.receptors.r.availability.fraction": 0.1 * Double(index)])
          .configuration, UInt64(2)
      )
    }
    var found: [[Double]] = Array(repeating: [], count: 8)
    _ = Processor.best.record(runs.map(\.0), seeds: runs.map(\.1)) { _, voltages in
      for lane in 0..<8 { found[lane].append(voltages[lane]) }
    }
    for index in [0, 3, 7] {
      let alone = experiment.with([
        "inputs.a.receptors.r.availability.fraction": 0.1 * Double(index)
      ]).voltages()
      #expect(alone == found[index])
    }
  }

  @Test func receptorsOfTransmitterHaveSchemesInstead() {
    var experiment = Self.experiment([10], [:])
    experiment.models["inputs.a.receptors.r"] = "metabotropic"
    experiment.models["inputs.a.cleft"] = "pulse"
    experiment.values["inputs.a.receptors.r.amplitude"] = nil
    #expect(
      Simulation.problems(in: experiment.configuration).contains {
        $0.message.contains("is for receptors that are waveforms")
      })
  }
}
