import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// A soma under voltage clamp with a free dendrite: leaks of 10 and 5 nS, coupling 20 nS, 100 pF.
@Suite struct SomaticClampTests {
  /// What the clamp of the first run gives at the ends of steps (pA), and the dendrite's potential (mV).
  private static func course(
    _ experiment: Experiment
  ) throws -> [(current: Double, dendrite: Double)] {
    let tracer = try #require(Tracer(experiment.configuration, seed: 1, every: 0.1))
    func place(_ path: String) throws -> Int {
      try #require(tracer.states.firstIndex { $0.path == path })
    }
    let places = try (place("neuron.current"), place("neuron.dendrite.voltage"))
    var course: [(Double, Double)] = []
    _ = tracer.run { _, row in
      course.append((row[places.0], row[places.1]))
      return true
    }
    return course
  }

  private static func clamp(_ experiment: Experiment) throws -> MeanAndPeak {
    try #require(experiment.run(seeds: [1])[0].clamp)
  }

  @Test("T-74 held for long: the current of the input resistance, the dendrite attenuated")
  func direct() throws {
    let experiment = Experiment.neuron(
      "somatic_clamp", ["duration": 10, "holding": -40, "rest": -65])
    // 25 mV over 1 / (10 + 5 x 20 / 25) GOhm = 0.0714286; V_d / V_s = 20 / 25.
    #expect(abs(try Self.clamp(experiment).mean - 350) < 1e-9)
    let course = try Self.course(experiment)
    #expect(course.allSatisfy { abs($0.dendrite + 45) < 1e-11 && abs($0.current - 350) < 1e-9 })
  }

  @Test("T-74 of a current into the dendrite the clamp sees 20 / 25, with a time constant of 4 ms")
  func dendriticCurrent() throws {
    var experiment = Experiment.neuron(
      "somatic_clamp",
      [
        "duration": 10, "holding": -65, "injection.amplitude": 100, "injection.length": 1000,
        "injection.compartment": 1,
      ])
    experiment.models["neuron.injection"] = "step"
    let mean = -80 * (1 - 0.4 * (1 - Scalar.exp(-2.5)))
    #expect(abs(try Self.clamp(experiment).mean - mean) < 1e-9)
    for (index, moment) in try Self.course(experiment).enumerated() {
      let time = 0.1 * Double(index + 1)
      #expect(abs(moment.dendrite - (-65 + 4 * (1 - Scalar.exp(-time / 4)))) < 1e-10)
    }
  }

  @Test("After a step of the command the dendrite follows with 4 ms")
  func command() throws {
    var experiment = Experiment.neuron("somatic_clamp", ["duration": 20, "holding": -65])
    experiment.lists = ["neuron.step_times": [5], "neuron.step_voltages": [-15]]
    for (index, moment) in try Self.course(experiment).enumerated() {
      let time = 0.1 * Double(index + 1) - 5
      let expected = time > 0 ? -65 + 40 * (1 - Scalar.exp(-time / 4)) : -65
      #expect(abs(moment.dendrite - expected) < 1e-9)
    }
  }

  @Test("Of the charge of a dendritic synapse the clamp sees what the soma would get, 20 / 25")
  func charge() throws {
    func charge(_ compartment: Double) throws -> Double {
      var experiment = Experiment.neuron(
        "somatic_clamp",
        [
          "duration": 100, "holding": -65,
        ])
      experiment.models.merge([
        "inputs.b.spikes": "regular", "inputs.b.release": "static",
        "inputs.b.receptors.r": "exponential",
      ]) { $1 }
      experiment.values.merge([
        "inputs.b.spikes.rate": 1, "inputs.b.spikes.offset": 10, "inputs.b.release.sites": 1,
        "inputs.b.release.probability": 1, "inputs.b.receptors.r.conductance": 1e-4,
        "inputs.b.receptors.r.decay": 3, "inputs.b.receptors.r.compartment": compartment,
      ]) { $1 }
      return try Self.clamp(experiment).mean * 100
    }
    #expect(abs(try charge(0) / (-65 * 3e-4) - 1) < 1e-6)
    #expect(abs(try charge(1) / (-0.8 * 65 * 3e-4) - 1) < 1e-5)
  }
}
