import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// How many receptors there are, what each does by chance, and where their current reverses.
@Suite struct ReceptorNumberTests {
  private static let receptor = "inputs.a.receptors.r"

  /// Receptors of two states, opening by 2 /mM/ms and closing by 0.2 /ms.
  private static func experiment(_ cleft: String, _ values: [String: Double]) -> Experiment {
    var experiment = Experiment(
      models: [
        "inputs.a.spikes": "poisson", "inputs.a.release": "static", receptor: "kinetic",
        "inputs.a.cleft": cleft, "neuron": "voltage_clamp",
      ],
      values: [
        "duration": 400, "step": 0.1, "inputs.a.spikes.rate": 20, "inputs.a.release.sites": 3,
        "inputs.a.release.probability": 0.3, "neuron.holding": -70,
        receptor + ".scheme.c_o.binding": 2, receptor + ".scheme.c_o.backward": 0.2,
        receptor + ".open.o.conductance": 1, receptor + ".receptor_count": 40,
        receptor + ".single_channel_conductance": 0.01,
      ])
    if cleft == "constant" { experiment.values["inputs.a.cleft.concentration"] = 50 }
    return experiment.with(values)
  }

  /// The conductance of 32 runs at the end of each step from `start` on.
  private static func conductances(_ experiment: Experiment, start: Int, count: Int) -> [[Double]] {
    let seeds = (0..<32).map { UInt64(500 + $0) }
    guard let batch = Batch(seeds.map { _ in experiment.configuration }, seeds: seeds) else {
      return []
    }
    let input = batch.cells[0].inputs[0]
    return (0..<start + count).compactMap { step in
      let block = Block(firstStep: step, count: 1, step: batch.step)
      input.release(in: block)
      input.open(in: block)
      guard step >= start else { return nil }
      return (0..<32).map { input.receptors[0].receptor.states(lane: $0).first?.value ?? .nan }
    }
  }

  @Test("T-63 twice the receptors: twice the current of a quantum, and nothing else")
  func number() {
    let single = Self.experiment("pulse", [:]).run(seeds: 1...32)
    let double = Self.experiment("pulse", [Self.receptor + ".receptor_count": 80]).run(
      seeds: 1...32)
    for (one, two) in zip(single, double) {
      #expect(one.input.vesicles == two.input.vesicles)
      #expect(one.input.failures == two.input.failures)
      let (small, large) = (one.clamp?.peak ?? 0, two.clamp?.peak ?? 0)
      #expect(small < 0 && abs(large / small - 2) < 1e-12)
      #expect(abs((two.clamp?.mean ?? 0) / (one.clamp?.mean ?? 1) - 2) < 1e-9)
    }
    // As many receptors as a conductance says.
    let given = Self.experiment(
      "pulse", [Self.receptor + ".receptor_count": -1, Self.receptor + ".conductance": 0.4])
    #expect(given.run(seeds: [1])[0].clamp?.mean == single[0].clamp?.mean)
  }

  @Test("T-64 open channels are binomial, and forget as the scheme does")
  func noise() {
    // At 0.05 mM a third is open; receptors relax with 0.1 + 0.2 /ms.
    let open = 0.1 / 0.3
    let experiment = Self.experiment("constant", [Self.receptor + ".channel_noise": 1])
    let steps = Self.conductances(experiment, start: 400, count: 6000)
    var lanes = (0..<32).map { _ in Sums() }
    var covariances: [Double] = []
    for step in stride(from: 0, to: steps.count, by: 100) {
      for lane in 0..<32 { lanes[lane].add(steps[step][lane] / 0.01) }
    }
    let variance = 40 * open * (1 - open)
    #expect(Sample(lanes.map(\.mean)).agrees(with: 40 * open))
    #expect(Sample(lanes.map { $0.variance(around: 40 * open) }).agrees(with: variance))
    // 2 ms apart.
    for lane in 0..<32 {
      var sum = 0.0
      for step in 0..<steps.count - 20 {
        sum +=
          (steps[step][lane] / 0.01 - 40 * open) * (steps[step + 20][lane] / 0.01 - 40 * open)
      }
      covariances.append(sum / Double(steps.count - 20))
    }
    let left = Exponential.exp(Group(repeating: -0.6))[0]
    #expect(Sample(covariances).agrees(with: variance * left))
  }

  @Test("T-64 the mean over runs is that of the scheme, and without transmitter nothing opens")
  func mean() {
    for cleft in ["pulse", "clements"] {
      let noisy = Self.experiment(
        cleft, ["inputs.a.count": 4, Self.receptor + ".channel_noise": 1])
      let smooth = Self.experiment(cleft, ["inputs.a.count": 4])
      let seeds = (0..<96).map { UInt64(40 + $0) }
      let differences = zip(noisy.run(seeds: seeds), smooth.run(seeds: seeds)).map {
        ($0.clamp?.mean ?? .nan) - ($1.clamp?.mean ?? .nan)
      }
      #expect(Sample(differences).agrees(with: 0))
      #expect(Sample(differences).standardError > 0)
    }
    let silent = Self.experiment(
      "pulse", ["inputs.a.release.probability": 0, Self.receptor + ".channel_noise": 1])
    #expect(silent.run(seeds: [1])[0].clamp?.peak == 0)
  }

  @Test("a run with channel noise has its bits alone, beside others and traced")
  func bits() {
    let noisy = Self.experiment(
      "clements", ["inputs.a.count": 3, Self.receptor + ".channel_noise": 1])
    let configurations = (0..<32).map { index in
      (noisy.with([Self.receptor + ".receptor_count": Double(10 + index)]).configuration, UInt64(9))
    }
    let together = simulate(configurations)
    for index in [0, 13, 31] {
      let alone = simulate([configurations[index]])[0]
      #expect(alone.clamp?.mean == together[index].clamp?.mean)
      #expect(alone.clamp?.peak == together[index].clamp?.peak)
    }
  }

  @Test func channelNoiseNeedsANumber() {
    let experiment = Self.experiment(
      "pulse", [Self.receptor + ".receptor_count": -1, Self.receptor + ".channel_noise": 1])
    #expect(
      Simulation.problems(in: experiment.configuration).contains {
        $0.message.contains("needs the number of receptors")
      })
    var fleeting = Self.experiment("pulse", [Self.receptor + ".channel_noise": 1])
    #expect(Simulation.problems(in: fleeting.configuration).isEmpty)
    fleeting.models[Self.receptor + ".trafficking"] = "relaxing"
    #expect(
      Simulation.problems(in: fleeting.configuration).map(\.path)
        == [Self.receptor + ".trafficking"])
  }

  @Test("no receptors carry no current, with and without channel noise", arguments: [0.0, 1])
  func none(noise: Double) {
    let currents = [0.0, 5, 10].map { count in
      Self.experiment(
        "constant",
        [
          Self.receptor + ".receptor_count": count, Self.receptor + ".channel_noise": noise,
          Self.receptor + ".conductance": 7,
        ]
      ).run(seeds: [3])[0].clamp?.mean ?? .nan
    }
    #expect(currents[0] == 0)
    #expect(currents[1] < 0 && currents[2] < currents[1])
    if noise == 0 { #expect(abs(currents[2] / currents[1] - 2) < 1e-12) }
  }

  @Test("T-64 a non-competitive antagonist leaves fewer channels with their noise")
  func antagonist() {
    // An antagonist at its IC50 leaves 20 of 40 channels; 50 uM open a third of them.
    let open = 0.1 / 0.3
    let experiment = Self.experiment(
      "constant",
      [Self.receptor + ".channel_noise": 1, Self.receptor + ".noncompetitive_antagonist": 1])
    let steps = Self.conductances(experiment, start: 400, count: 3000)
    var lanes = (0..<32).map { _ in Sums() }
    for step in stride(from: 0, to: steps.count, by: 100) {
      for lane in 0..<32 { lanes[lane].add(steps[step][lane] / 0.01) }
    }
    #expect(Sample(lanes.map(\.mean)).agrees(with: 20 * open))
    let variances = Sample(lanes.map { $0.variance(around: 20 * open) })
    #expect(variances.agrees(with: 20 * open * (1 - open)))
    #expect(!variances.agrees(with: 40 * open * (1 - open) / 4))
    // Half of 41 channels are 21.
    let odd = experiment.with([Self.receptor + ".receptor_count": 41])
    let few = Self.experiment(
      "constant", [Self.receptor + ".channel_noise": 1, Self.receptor + ".receptor_count": 21])
    #expect(odd.run(seeds: [5])[0].clamp?.mean == few.run(seeds: [5])[0].clamp?.mean)
  }

  private static func chloride(_ values: [String: Double]) -> Experiment {
    Experiment(
      models: [
        "inputs.a.spikes": "explicit", "inputs.a.release": "static",
        receptor: "exponential", receptor + ".nernst": "ion", "neuron": "passive",
      ],
      values: [
        "duration": 60, "inputs.a.release.sites": 1, "inputs.a.release.probability": 1,
        receptor + ".conductance": 5, "neuron.rest": -65,
      ], lists: ["inputs.a.spikes.times": [5]]
    ).with(values)
  }

  @Test("T-10 chloride of 8 and 130 mM reverses at -74.5 mV; much inside, GABA depolarises")
  func nernst() {
    let path = Self.receptor + ".nernst."
    let adult = Self.chloride([:]).voltages()
    #expect((adult.min() ?? 0) < -65.3 && (adult.max() ?? 0) <= -65 + 1e-9)
    let immature = Self.chloride([path + "inside": 30]).voltages()
    #expect((immature.max() ?? 0) > -64.5)
    // At its Nernst potential, 26.7266 mV ln(130 / 8), the membrane stays.
    let still = Self.chloride(["neuron.rest": -26.7266 * 2.788093]).voltages()
    #expect((still.max() ?? 0) - (still.min() ?? 0) < 1e-3)
    // Calcium, 2 mM outside and 50 nM inside: 141.606 mV.
    let calcium = Self.chloride([
      path + "inside": 5e-5, path + "outside": 2, path + "valence": 2, "neuron.rest": 141.606,
    ]).voltages()
    #expect((calcium.max() ?? 0) - (calcium.min() ?? 0) < 1e-3)
  }

  @Test func nernstNeedsChargeAndChannels() {
    let zero = Self.chloride([Self.receptor + ".nernst.valence": 0])
    #expect(
      Simulation.problems(in: zero.configuration).contains { $0.message.contains("without charge") }
    )
    var jump = Self.chloride([:])
    jump.models[Self.receptor] = "potential_jump"
    jump.values[Self.receptor + ".conductance"] = nil
    #expect(
      Simulation.problems(in: jump.configuration).contains {
        $0.message.contains("no reversal potential")
      })
  }

  @Test("a series of command potentials: the current follows each from its time on")
  func commands() {
    var experiment = Self.experiment("constant", ["neuron.holding": -70])
    experiment.lists["neuron.step_times"] = [20, 60.02]
    experiment.lists["neuron.step_voltages"] = [40, -20]
    let voltages = experiment.voltages()
    #expect(voltages[199] == -70 && voltages[200] == 40 && voltages[599] == 40)
    #expect(voltages[600] == -20 && voltages.last == -20)
    // The mean of 20, 40 and 340 ms; receptors have come to a third of 0.4 nS from 20 ms on.
    let held = Self.experiment("constant", ["neuron.holding": 40]).run(seeds: [1])[0]
    let stepped = experiment.run(seeds: [1])[0]
    let steady = 0.4 / 3
    let late = (40.0 * 40 - 20 * 340) * steady / 400
    let early = -70 * ((held.clamp?.mean ?? 0) / 40 - steady * 380 / 400)
    #expect(abs((stepped.clamp?.mean ?? 0) - (late + early)) < 1e-4 * 20)
    experiment.lists["neuron.step_voltages"] = [40]
    #expect(
      Simulation.problems(in: experiment.configuration).contains {
        $0.message.contains("1 potentials for 2 times")
      })
  }

  @Test("T-63 receptors come and go: the potential follows N(t), from the time given")
  func trafficking() {
    var experiment = Self.experiment(
      "constant",
      [
        "duration": 400, "neuron.capacitance": 0.1, "neuron.leak": 10, "neuron.rest": -70,
        Self.receptor + ".trafficking.initial": 0.5, Self.receptor + ".trafficking.target": 3,
        Self.receptor + ".trafficking.time_constant": 150,
        Self.receptor + ".trafficking.start": 100,
      ])
    experiment.models["neuron"] = "passive"
    experiment.values["neuron.holding"] = nil
    experiment.models[Self.receptor + ".trafficking"] = "relaxing"
    let voltages = experiment.voltages()
    // 50 uM open a third of 40 channels of 10 pS, within 90 ms.
    let all = 0.4 / 3
    for block in [6, 7, 8, 12, 20, 30] {
      let elapsed = max(Double(block) * 12.8 - 100, 0)
      let number = 3 - 2.5 * Exponential.exp(Group(repeating: -elapsed / 150))[0]
      let expected = -70 * 10 / (10 + number * all)
      // The end of the block's steps; the membrane forgets within 0.01 ms.
      #expect(abs(voltages[block * 128 + 127] - expected) < 1e-6)
    }
  }

  @Test("T-63 receptors by steps: each number holds from the next 128 steps on")
  func traffickingBySteps() {
    var experiment = Self.experiment(
      "constant",
      [
        "duration": 200, "neuron.capacitance": 0.1, "neuron.leak": 10, "neuron.rest": -70,
        Self.receptor + ".trafficking.initial": 0.5,
      ])
    experiment.models["neuron"] = "passive"
    experiment.values["neuron.holding"] = nil
    experiment.models[Self.receptor + ".trafficking"] = "steps"
    experiment.lists[Self.receptor + ".trafficking.step_times"] = [64, 100]
    experiment.lists[Self.receptor + ".trafficking.step_levels"] = [3, 0]
    let voltages = experiment.voltages()
    // 64 ms are the start of the sixth 128 steps; 100 ms are in the eighth.
    for (block, number) in [(4, 0.5), (5, 3), (7, 3), (8, 0), (14, 0)] {
      let expected = -70 * 10 / (10 + number * 0.4 / 3)
      #expect(abs(voltages[block * 128 + 127] - expected) < 1e-6)
    }
    experiment.lists[Self.receptor + ".trafficking.step_levels"] = [3]
    #expect(
      Simulation.problems(in: experiment.configuration).contains {
        $0.message.contains("1 numbers for 2 times")
      })
  }

  @Test(
    "sensitisation multiplies the conductance of waveforms",
    arguments: ["exponential", "alpha", "dual_exponential", "triple_exponential"])
  func sensitisation(model: String) {
    func voltages(_ conductance: Double, _ sensitisation: Double) -> [Double] {
      var experiment = Self.chloride([
        Self.receptor + ".conductance": conductance,
        Self.receptor + ".sensitisation": sensitisation,
      ])
      experiment.models[Self.receptor] = model
      return experiment.voltages()
    }
    #expect(voltages(1, 4) == voltages(4, 1))
    #expect(voltages(1, 4) != voltages(1, 1))
    #expect(Set(voltages(1, 0)) == [-65])
  }
}
