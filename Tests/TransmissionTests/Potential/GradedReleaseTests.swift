import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct GradedReleaseTests {
  static func experiment(
    _ values: [String: Double], _ potential: String, release: String = "graded"
  ) -> Experiment {
    SensorExperiment.make(
      ["spikes.rate": 0].merging(values) { $1 },
      ["calcium": "none", "sensor": "none", "release": release, "potential": potential])
  }

  @Test("T-12 at half potential the gate is half open, with a time constant of half over k")
  func step() {
    let course = SensorExperiment.course(
      Self.experiment(
        [
          "duration": 200, "step": 0.1, "potential.holding": -90, "potential.level": -35,
          "potential.length": 1e9, "release.stochastic": 0, "release.maximal": 1000,
        ], "step"))
    // 1000 Hz are 0.1 vesicles a step; 0.5 / 0.025 = 20 ms.
    for time in [10, 20, 60, 150] {
      let gate = course[10 * time] / 0.1
      let expected = 0.5 * (1 - Scalar.exp(-(Double(time) + 0.05) / 20))
      #expect(abs(gate / expected - 1) < 1e-3)
    }
  }

  @Test("T-12 a gate that is open for good follows at once")
  func open() {
    let course = SensorExperiment.course(
      Self.experiment(
        [
          "duration": 20, "potential.level": 40, "potential.holding": -90, "potential.length": 1e9,
          "release.stochastic": 0, "release.maximal": 1000,
        ], "step"))
    #expect(course.dropFirst(1).allSatisfy { abs($0 / 0.1 - 1) < 1e-3 })
  }

  @Test("Tonic release is a Poisson process of the gate's rate")
  func poisson() {
    let configuration = Self.experiment(
      [
        "duration": 1000, "count": 7, "potential.level": -33, "release.maximal": 80,
      ], "constant"
    ).configuration
    let counts = simulate((0..<96).map { (configuration, UInt64($0)) }).map(\.input.all)
    let mean = 7 * 80 / (1 + Scalar.exp(-0.4))
    #expect(Sample(counts).agrees(with: mean))
    // Fano factor 1.
    #expect(abs(Sample(counts).variance / mean - 1) < 4.5 * (2.0 / 96).squareRoot())
  }

  @Test("Spikes of a graded terminal, and of one with imposed calcium, release nothing")
  func spikes() {
    let values = ["duration": 200.0, "spikes.rate": 50, "potential.level": -33]
    let graded = Self.experiment(values, "constant").run(seeds: [1])[0].input
    #expect(graded.spikes == 10 && graded.isTonic)
    #expect(
      graded.vesicles
        == Self.experiment(
          values.merging(["spikes.rate": 0]) { $1 }, "constant"
        ).run(seeds: [1])[0].input.vesicles)
    let calcium = ["duration": 200.0, "spikes.rate": 50]
    #expect(SensorExperiment.make(calcium, ["calcium": "step"]).run(seeds: [1])[0].input.isTonic)
    #expect(!SensorExperiment.make(calcium).run(seeds: [1])[0].input.isTonic)
  }

  @Test("An effect on release multiplies tonic release by 1 + a O")
  func modulation() {
    func vesicles(_ gain: Double) -> Double {
      let release = "inputs.slow.release"
      var experiment = EffectTests.experiment(
        "release_probability",
        [
          "inputs.slow.receptors.r.effect.gain": gain, release + ".stochastic": 0,
          "inputs.slow.potential.level": -35,
        ], models: [release: "graded", "inputs.slow.potential": "constant"])
      func all(by duration: Double) -> Double {
        experiment.values["duration"] = duration
        return experiment.run(seeds: [1])[0].input.all
      }
      return all(by: 500) - all(by: 300)
    }
    // O is a third; 50 Hz for 200 ms.
    #expect(abs(vesicles(0) - 10) < 1e-9)
    #expect(abs(vesicles(-0.6) - 8) < 1e-6)
    #expect(abs(vesicles(0.9) - 13) < 1e-6)
  }

  @Test("A table of potentials: steps are those of the model of one step, to the bit")
  func steps() {
    let step = Self.experiment(
      [
        "duration": 60, "potential.start": 12.34, "potential.length": 20, "potential.level": -30,
        "release.maximal": 1000,
      ], "step")
    var steps = Self.experiment(["duration": 60, "release.maximal": 1000], "steps")
    steps.lists["inputs.train.potential.times"] = [0, 12.34, 32.34]
    steps.lists["inputs.train.potential.potentials"] = [-60, -30, -60]
    for stochastic in [0.0, 1] {
      let change = ["inputs.train.release.stochastic": stochastic]
      #expect(
        SensorExperiment.course(step.with(change)) == SensorExperiment.course(steps.with(change)))
    }
    // Before the first time the first potential, behind the last the last.
    steps.lists["inputs.train.potential.times"] = [5, 12.34, 32.34]
    #expect(SensorExperiment.course(step) == SensorExperiment.course(steps))
  }

  @Test("A recorded potential is straight between samples")
  func recorded() {
    var ramp = Self.experiment(
      ["duration": 100, "step": 0.5, "release.stochastic": 0, "release.maximal": 1000], "recorded",
      release: "logistic")
    ramp.lists["inputs.train.potential.times"] = [10, 60, 70]
    ramp.lists["inputs.train.potential.potentials"] = [-20, 20, -10]
    let course = SensorExperiment.course(ramp)
    func release(_ potential: Double) -> Double { 0.5 / (1 + Scalar.exp((2 - potential) / 5)) }
    // The mean of the gates at the middles of this step and the one before, half a step apart.
    for (time, potential) in [(5.0, -20.0), (35, 0), (55, 16), (65, 5), (90, -10)] {
      #expect(abs(course[Int(2 * time)] / release(potential) - 1) < 2e-3)
    }
  }

  @Test("Through channels a table lets in what the same steps do, and what its samples do")
  func sampledCalcium() {
    func course(_ potential: String, _ times: [Double], _ potentials: [Double]) -> [Double] {
      var experiment = SensorExperiment.make(
        [
          "duration": 80, "spikes.rate": 0, "release.sites": 20, "release.recovery": 20,
          "release.stochastic": 0,
        ],
        [
          "calcium": "channels", "calcium.channels": "borst_sakmann_1998", "potential": potential,
        ])
      if potential == "step" {
        experiment.values.merge(
          [
            "inputs.train.potential.start": 10.03, "inputs.train.potential.length": 30,
            "inputs.train.potential.level": -25,
          ]) { $1 }
      } else {
        experiment.lists["inputs.train.potential.times"] = times
        experiment.lists["inputs.train.potential.potentials"] = potentials
      }
      return SensorExperiment.course(experiment)
    }
    let (times, potentials) = ([10.03, 40.03], [-25.0, -60])
    let step = course("step", [], [])
    let steps = course("steps", [0] + times, [-60] + potentials)
    let all = step.reduce(0, +)
    #expect(all > 2)
    #expect(abs(steps.reduce(0, +) / all - 1) < 5e-3)
    #expect(largestError(Array(steps[200...390]), Array(step[200...390])) < 5e-3)
    // A recording that is as steep as a step.
    let recorded = course(
      "recorded", [10.03, 10.04, 40.03, 40.04], [-60, -25, -25, -60])
    #expect(abs(recorded.reduce(0, +) / all - 1) < 2e-2)
  }

  @Test("A table needs as many potentials as times, which grow")
  func tableProblems() {
    func places(_ model: String, _ times: [Double], _ potentials: [Double]) -> [String] {
      var experiment = Self.experiment(["duration": 10], model)
      experiment.lists["inputs.train.potential.times"] = times
      experiment.lists["inputs.train.potential.potentials"] = potentials
      return Simulation.problems(in: experiment.configuration).map(\.path)
        .filter { $0.hasPrefix("inputs.train.potential") }
    }
    let path = "inputs.train.potential."
    #expect(places("steps", [1], [-40]) == [])
    #expect(places("recorded", [1], [-40]) == [path + "times"])
    #expect(places("steps", [], []) == [path + "times"])
    #expect(places("recorded", [1, 2], [-40]) == [path + "potentials"])
    #expect(places("steps", [2, 1], [-40, -50]) == [path + "times"])
  }

  @Test("An action potential begins near rest however broad it is, and peaks at its height")
  func broad() {
    for (width, broadening, peak) in [(0.5, 1.0, 0.6), (0.5, 20, 12), (0.2, 0.5, 0.6), (3, 1, 3.6)]
    {
      let experiment = SensorExperiment.make(
        [
          "duration": 10, "potential.width": width, "potential.broadening": broadening,
        ],
        [
          "calcium": "channels", "calcium.channels": "borst_sakmann_1998", "potential": "gaussian",
        ])
      let wave = ActionPotential(
        SensorExperiment.parameters(experiment).section("potential"), lane: 0)
      let top = wave.samples.indices.max { wave.samples[$0] < wave.samples[$1] } ?? 0
      #expect(abs(wave.samples[0] + 70) < 2.5)
      #expect(abs(wave.samples[top] - 40) < 1e-6)
      #expect(abs(Double(top) * ActionPotential.step - peak) < 0.0011)
    }
  }

  @Test("A sinusoidal potential releases with its period; the logistic form follows at once")
  func sinusoid() {
    let course = SensorExperiment.course(
      Self.experiment(
        [
          "duration": 1000, "step": 1, "potential.mean": 2, "potential.amplitude": 10,
          "potential.frequency": 4, "release.stochastic": 0, "release.maximal": 1000,
        ], "sinusoid", release: "logistic"))
    for (time, potential) in [(62, 12.0), (188, -8), (312, 12), (438, -8)] {
      #expect(abs(course[time] / (1 / (1 + Scalar.exp((2 - potential) / 5))) - 1) < 0.01)
    }
    #expect(abs(course.reduce(0, +) / 500 - 1) < 2e-3)
  }

  @Test("The sine is right to 1e-13")
  func sine() {
    let known: [(Double, Double)] = [
      (0, 0), (0.25, 1), (0.5, 0), (0.75, -1), (1.0 / 12, 0.5), (5.0 / 12, 0.5), (-1.0 / 12, -0.5),
      (1.125, 0.7071067811865476), (0.05, 0.3090169943749474), (1000.3, 0.9510565162951535),
    ]
    for (turns, value) in known {
      #expect(abs(Sine.sine(turns: eight(turns))[3] - value) < 1e-12)
    }
  }

  @Test("Through channels and sensor, depolarisation releases tonically")
  func channels() {
    let rates = [-60.0, -50, -40, -30].map { level in
      SensorExperiment.vesicles([
        SensorExperiment.make(
          [
            "duration": 200, "spikes.rate": 0, "potential.level": level, "release.sites": 20,
            "release.recovery": 20, "release.stochastic": 0,
          ],
          [
            "calcium": "channels", "calcium.channels": "borst_sakmann_1998",
            "potential": "constant",
          ])
      ])[0]
    }
    #expect(zip(rates, rates.dropFirst()).allSatisfy(<))
    #expect(rates[3] > 20 * rates[1])
  }
}
