import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What neurons do inside the steps in which they fire, and what of it is refused.
@Suite struct SpikeInStepTests {
  private static func jump(_ model: String, _ amplitude: Double) -> Experiment {
    Experiment(
      models: [
        "neuron": model, "inputs.a.spikes": "regular", "inputs.a.release": "static",
        "inputs.a.receptors.r": "potential_jump",
      ],
      values: [
        "duration": 100, "inputs.a.spikes.rate": 1, "inputs.a.spikes.start": 50,
        "inputs.a.release.sites": 1, "inputs.a.release.probability": 1,
        "inputs.a.receptors.r.amplitude": amplitude,
      ])
  }

  @Test(
    "A jump over the level or the peak is a spike at once",
    arguments: [
      ("hodgkin_huxley", 66.0), ("hodgkin_huxley", 90), ("traub_miles", 90), ("adex", 75),
      ("izhikevich", 105), ("two_compartments", 20), ("three_compartments", 20),
    ])
  func jumpOverTheLevel(model: String, amplitude: Double) throws {
    var experiment = Self.jump(model, amplitude)
    if model == "three_compartments" {
      // The hillock itself is lifted.
      experiment = experiment.with(["inputs.a.receptors.r.compartment": 2])
    }
    let times = experiment.spikeTimes()
    #expect(times.count == 1)
    #expect(abs(try #require(times.first) - 50) < 1e-9)
  }

  @Test("A jump that stays below the level makes the axon fire later")
  func jumpBelowTheLevel() throws {
    let times = Self.jump("hodgkin_huxley", 30).spikeTimes()
    #expect(times.count == 1)
    let first = try #require(times.first)
    #expect(first > 50.3 && first < 55)
  }

  /// Spike times with a step beside those with a far smaller one: the largest difference.
  private static func error(_ experiment: Experiment, step: Double) -> Double {
    let found = experiment.with(["step": step]).spikeTimes()
    let exact = experiment.with(["step": 0.0125 / 8]).spikeTimes()
    guard found.count == exact.count else { return .infinity }
    return zip(found, exact).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test(
    "Izhikevich's neuron converges with the square of the step, spikes included",
    arguments: ["regular_spiking", "chattering", "fast_spiking", "intrinsically_bursting"])
  func izhikevichOrder(kind: String) throws {
    let experiment = try Experiment.neuron(
      preset: "izhikevich_" + kind, ["duration": 300, "holding_current": 1000])
    // Where in a step a spike is decides its error, so single halvings say little: an eighth of the
    // step would divide an error of first order by 8.
    let (coarse, fine) = (
      Self.error(experiment, step: 0.1), Self.error(experiment, step: 0.0125)
    )
    #expect(fine < coarse / 20, "\(coarse) \(fine)")
    #expect(coarse < 0.06)
  }

  @Test(
    "Compartments converge with the square of the step, spikes included",
    arguments: ["two_compartments", "three_compartments"], [2.0, 0])
  func compartmentOrder(model: String, refractory: Double) {
    let experiment = Experiment.neuron(
      model,
      ["duration": 100, "holding_current": 1500, "refractory": refractory])
    let (coarse, fine) = (
      Self.error(experiment, step: 0.2), Self.error(experiment, step: 0.025)
    )
    #expect(fine < coarse / 20, "\(coarse) \(fine)")
    #expect(coarse < 0.1)
  }

  @Test("A soma without coupling fires as the closed form says, several times a step too")
  func lonelySoma() throws {
    for (current, refractory) in [(500.0, 2.0371), (500, 0), (1e5, 0.013)] {
      let intervals = Experiment.neuron(
        "two_compartments",
        [
          "duration": 200, "capacitance": 250, "leak": 25, "rest": -70, "threshold": -55,
          "reset": -70, "refractory": refractory, "holding_current": current, "coupling": 0,
        ]
      ).intervals()
      let drive = current / 25
      let climb = 10 * Logarithm.log(Group(repeating: drive / (drive - 15)))[0]
      let mean = intervals.reduce(0, +) / Double(intervals.count)
      // The chord through a step lies below the potential, by h^2 / 8 of its curvature at most.
      #expect(mean >= refractory + climb - 1e-9)
      #expect(mean <= refractory + climb + 0.01 / 80, "\(mean) \(refractory + climb)")
    }
  }

  @Test("Magnesium's block follows the upstroke inside a step")
  func blockInASubStep() throws {
    func first(_ step: Double) throws -> Double {
      let experiment = Experiment(
        models: [
          "neuron": "hodgkin_huxley", "inputs.a.spikes": "regular", "inputs.a.release": "static",
          "inputs.a.receptors.r": "dual_exponential",
        ],
        values: [
          "duration": 60, "step": step, "neuron.substep": 0.025, "inputs.a.spikes.rate": 1,
          "inputs.a.spikes.start": 10, "inputs.a.release.sites": 1,
          "inputs.a.release.probability": 1, "inputs.a.receptors.r.conductance": 500,
          "inputs.a.receptors.r.rise": 2, "inputs.a.receptors.r.decay": 100,
          "inputs.a.receptors.r.magnesium": 1,
        ])
      return try #require(experiment.spikeTimes().last)
    }
    // The means of the conductance over longer steps are an error of second order by themselves.
    let exact = try first(0.025)
    #expect(abs(try first(0.1) - exact) < 0.002)
    #expect(abs(try first(0.2) - exact) < 0.008)
  }

  private static func problems(_ experiment: Experiment) -> [String] {
    Simulation.problems(in: experiment.configuration).filter { !$0.isWarning }.map(\.path)
  }

  @Test("A potential that is held and jumps is refused")
  func clampedJump() {
    #expect(Self.problems(Self.jump("voltage_clamp", 1)) == ["inputs.a.receptors.r"])
    #expect(Self.problems(Self.jump("passive", 1)).isEmpty)
  }

  @Test("A level that no spike crosses is refused")
  func spikeLevel() {
    for (level, isWrong) in [(50.0, true), (-77, true), (49, false), (-76, false), (60, true)] {
      let experiment = Experiment.neuron(
        "hodgkin_huxley", ["duration": 10, "spike_level": level])
      #expect(Self.problems(experiment) == (isWrong ? ["neuron.spike_level"] : []))
    }
  }

  @Test("What counts as excitatory does not depend on where a clamp holds the potential")
  func excitatoryUnderClamp() {
    for holding in [-80.0, -40, 20] {
      for (reversal, isExcitatory) in [(-75.0, false), (0, true)] {
        var experiment = Self.jump("voltage_clamp", 1)
        experiment.models["inputs.a.receptors.r"] = "exponential"
        experiment.values["inputs.a.receptors.r.amplitude"] = nil
        let outcome = experiment.with([
          "neuron.holding": holding, "inputs.a.receptors.r.reversal": reversal,
        ]).run(seeds: [1])[0]
        #expect(outcome.input.isExcitatory == isExcitatory)
      }
    }
  }
}
