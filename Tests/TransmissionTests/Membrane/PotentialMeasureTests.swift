import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// The columns of the membrane potential, and those of a voltage clamp.
@Suite struct PotentialMeasureTests {
  /// One vesicle at each of `times` (ms) onto a membrane of 10 ms that does not fire.
  private static func experiment(
    _ receptor: String, times: [Double], _ values: [String: Double]
  ) -> Experiment {
    Experiment(
      models: [
        "neuron": "passive", "inputs.a.spikes": "explicit", "inputs.a.release": "static",
        "inputs.a.receptors.r": receptor, "measure.membrane": "potential",
      ],
      values: [
        "duration": 100, "inputs.a.release.sites": 1, "inputs.a.release.probability": 1,
        "neuron.capacitance": 250, "neuron.leak": 25, "neuron.rest": -70,
      ], lists: ["inputs.a.spikes.times": times]
    ).with(values)
  }

  /// The columns of a run by name.
  private static func columns(_ experiment: Experiment) -> [String: Double] {
    let outcome = experiment.run(seeds: [1])[0]
    let structure = experiment.configuration.structure
    let measures = RunMeasures(
      inputs: outcome.inputs.map { RunMeasures.Input($0.name) },
      isDivergent: SynapseSimulation.isDivergent(structure),
      isClamped: SynapseSimulation.isClamped(structure),
      hasPotential: SynapseSimulation.measuresPotential(structure))
    var columns: [String: Double] = [:]
    for (measure, value) in zip(measures.measures, measures.values(of: outcome)) {
      columns[measure.name] = value
    }
    return columns
  }

  private static func exp(_ x: Double) -> Double { Exponential.exp(Group(repeating: x))[0] }

  @Test(
    "T-65 the columns give height and time of a current's potential",
    arguments: [(2.0, 0.53499224, 4.02359478), (10.0, 1.47151776, 10.0)], [0.002, 0.1])
  func peak(expected: (decay: Double, height: Double, time: Double), step: Double) {
    let row = Self.columns(
      Self.experiment(
        "exponential_current", times: [0],
        [
          "step": step, "inputs.a.receptors.r.current": 100,
          "inputs.a.receptors.r.decay": expected.decay,
        ]))
    let tolerance = step < 0.01 ? 1e-7 : 1e-4
    #expect(abs((row["peak_potential_mv"] ?? 0) + 70 - expected.height) < tolerance)
    #expect(abs((row["psp_amplitude_mv"] ?? 0) - expected.height) < tolerance)
    #expect(abs((row["peak_potential_time_ms"] ?? 0) - expected.time) <= step)
  }

  @Test(
    "T-77 the amplitude is that of the geometric sum, with its sign",
    arguments: [(3.0, 1, 3.0), (3, 2, 4.819592), (3, 3, 5.923230), (-3, 5, -6.998627)])
  func amplitude(jump: Double, number: Int, expected: Double) {
    let times = (0..<number).map { 10 + 5 * Double($0) }
    let row = Self.columns(
      Self.experiment("potential_jump", times: times, ["inputs.a.receptors.r.amplitude": jump]))
    // At the end of its step a jump has decayed by a step.
    let kept = Self.exp(-0.1 / 10)
    #expect(abs((row["psp_amplitude_mv"] ?? 0) - expected * kept) < 1e-5)
    let peak = jump > 0 ? -70 + expected * kept : -70
    #expect(abs((row["peak_potential_mv"] ?? 0) - peak) < 1e-5)
    let time = jump > 0 ? (times.last ?? 0) + 0.1 : 0.1
    #expect(abs((row["peak_potential_time_ms"] ?? 0) - time) < 1e-9)
  }

  @Test("Noise does not turn the sign of an amplitude, which is that of the receptors")
  func noise() {
    // Noise of more than 1 mV over jumps of a millionth of it.
    func amplitudes(_ jumps: [String: Double]) -> [Double] {
      var experiment = Self.experiment("potential_jump", times: [10], [:])
      experiment.models["neuron.noise"] = "ou_current"
      for (name, jump) in jumps {
        experiment.models["inputs.a.receptors." + name] = "potential_jump"
        experiment.values["inputs.a.receptors.\(name).amplitude"] = jump
      }
      return experiment.run(seeds: 1...32).map { $0.potential?.amplitude ?? .nan }
    }
    let (rises, falls) = (amplitudes(["r": 1e-6]), amplitudes(["r": -1e-6]))
    #expect(rises.allSatisfy { $0 >= 0 } && falls.allSatisfy { $0 <= 0 })
    #expect(Sample(rises).mean > 0.5 && Sample(falls).mean < -0.5)
    // Of both together it is the one that is farther away.
    let either = amplitudes(["r": 1e-6, "other": -1e-6])
    #expect(either.contains { $0 > 0 } && either.contains { $0 < 0 })
    for (amplitude, (rise, fall)) in zip(either, zip(rises, falls)) {
      #expect(abs(amplitude - (rise > -fall ? rise : fall)) < 1e-5)
    }
  }

  @Test("A potential that receptors pull to the reversal moves that way from where it is")
  func direction() {
    // Chloride at -75 mV lowers a potential of -70 mV, and raises one of -80 mV.
    for (rest, sign) in [(-70.0, -1.0), (-80, 1)] {
      let row = Self.columns(
        Self.experiment(
          "exponential", times: [10],
          [
            "neuron.rest": rest, "inputs.a.receptors.r.reversal": -75,
            "inputs.a.receptors.r.conductance": 5,
          ]))
      #expect((row["psp_amplitude_mv"] ?? 0) * sign > 0.1)
    }
  }

  @Test("Amplitudes are measured from where the potential is when measuring begins")
  func start() {
    // A current moves the membrane to -60 mV; by 89.9 ms it is there to 10 exp(-9) mV.
    let row = Self.columns(
      Self.experiment(
        "potential_jump", times: [90],
        [
          "inputs.a.receptors.r.amplitude": 3, "neuron.holding_current": 250,
          "measure.membrane.start": 89.9, "duration": 90.2,
        ]))
    func base(_ time: Double) -> Double { -60 - 10 * Self.exp(-time / 10) }
    let (first, second) = (base(90.1) + 3 * Self.exp(-0.01), base(90.2) + 3 * Self.exp(-0.02))
    #expect(abs((row["psp_amplitude_mv"] ?? 0) - (first - base(89.9))) < 1e-9)
    // Three steps end behind 89.9 ms.
    let mean = (base(90) + first + second) / 3
    #expect(abs((row["mean_potential_mv"] ?? 0) - mean) < 1e-9)
  }

  @Test("A run's potential has the same bits alone, among others and in steps")
  func bits() throws {
    let runs = (0..<5).map { index in
      Self.experiment(
        "exponential", times: [3, 9, 40],
        [
          "inputs.a.receptors.r.conductance": 5 + 3 * Double(index), "duration": 77.7,
          "inputs.a.release.probability": 0.6, "inputs.a.release.sites": 5,
          "measure.membrane.start": 7 * Double(index),
        ])
    }
    func bits(_ outcome: RunOutcome?) -> [UInt64] {
      guard let course = outcome?.potential else { return [] }
      return [course.mean, course.peak, course.peakTime, course.amplitude].map(\.bitPattern)
    }
    let together = simulate(runs.map { ($0.configuration, 5) })
    for (lane, run) in runs.enumerated() {
      #expect(bits(run.run(seeds: [5])[0]) == bits(together[lane]))
      let tracer = try #require(Tracer(run.configuration, seed: 5, every: 0.1))
      let traced = tracer.run { _, _ in true }
      #expect(bits(traced) == bits(together[lane]))
      #expect(bits(traced).count == 4)
    }
  }

  @Test("Without the section there is no potential, and a held one is refused")
  func absence() {
    var experiment = Self.experiment("exponential", times: [1], [:])
    experiment.models["measure.membrane"] = nil
    #expect(experiment.run(seeds: [1])[0].potential == nil)
    #expect(Self.columns(experiment)["psp_amplitude_mv"] == nil)
    var late = Self.experiment("exponential", times: [1], ["measure.membrane.start": 100])
    #expect(
      Simulation.problems(in: late.configuration).contains { $0.message.contains("ends before") })
    late.models["neuron"] = "voltage_clamp"
    for name in ["capacitance", "leak", "rest"] { late.values["neuron." + name] = nil }
    #expect(
      Simulation.problems(in: late.configuration).contains {
        $0.message.contains("holds the potential")
      })
  }

  @Test("With several targets columns are means over them; charge is the integral of the current")
  func targets() {
    func clamped(_ targets: Double) -> Experiment {
      var experiment = Self.experiment(
        "exponential", times: (0..<20).map { 5 * Double($0) },
        [
          "inputs.a.release.probability": 0.5, "inputs.a.receptors.r.conductance": 2,
          "inputs.a.receptors.r.decay": 1,
        ])
      experiment.models["measure.membrane"] = nil
      experiment.models["neuron"] = "voltage_clamp"
      for name in ["capacitance", "leak", "rest"] { experiment.values["neuron." + name] = nil }
      if targets > 1 {
        experiment.models["targets"] = "divergent"
        experiment.values["targets.count"] = targets
      }
      return experiment
    }
    for targets in [1.0, 6] {
      let experiment = clamped(targets)
      let vesicles = experiment.run(seeds: [1])[0].input.vesicles
      let row = Self.columns(experiment)
      // A vesicle is 2 nS times 1 ms times -70 mV; the last decays for 5 ms at least.
      let charge = -0.14 * vesicles / targets
      #expect(vesicles > 0)
      #expect(abs((row["charge_pc"] ?? 0) - charge) < 0.14 * 0.007)
      #expect(abs((row["mean_current_pa"] ?? 0) * 0.1 - (row["charge_pc"] ?? 1)) < 1e-9)
    }
  }
}
