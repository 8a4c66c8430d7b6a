public import Measures
public import SynapseModel

/// The door to this module: what a spec may say, and runs in, outcomes out.
public enum Simulation {
  /// Raised whenever a change makes any run's result another one; part of every run's name.
  public static let revision = 5
  /// The most runs that one call simulates.
  public static let batchSize = BatchSize.lanes

  static let duration = Parameter(
    "duration", .number(.ms), default: nil, .positive, "Biological time of a run",
    source: "by choice", shared: .value)
  static let step = Parameter(
    "step", .number(.ms), default: 0.1, .within(1e-6, 1000), "Time step of the simulation",
    source: "0.1 ms for integrate-and-fire with exact propagators (science reference 1.1)",
    shared: .value)
  static let count = Parameter(
    "count", .integer, default: 1, .within(1, 100_000),
    "Terminals of the input, each with its own spikes", source: "by choice", shared: .value)

  /// Everything that a spec can say below `base`.
  public static let schema = Section(
    "", "One configuration", parameters: [duration, step],
    sections: [
      Section(
        "inputs", "Groups of presynaptic terminals onto the neuron",
        eachNamed: Section(
          "input", "A group of presynaptic terminals", parameters: [count],
          sections: [
            SpikeSources.section,
            Axon.section,
            TerminalPotential.section,
            CalciumModels.section,
            Sensors.section,
            Section(
              "release", "How an action potential releases vesicles", required: true,
              models: ReleaseModels.models, sections: ReleaseModels.sections,
              presets: ReleasePresets.all),
            VesicleSection.section,
            SpontaneousRelease.section,
            Clefts.section,
            Section(
              "receptors", "What the transmitter does to the membrane",
              eachNamed: Section(
                "receptor", "One kind of receptor", parameters: [Compartment.parameter],
                models: Receptors.models, sections: Receptors.sections,
                presets: ReceptorPresets.all + MetabotropicPresets.all)),
            CableAttenuation.section,
            CalciumPlasticity.section,
          ], presets: InputPresets.all)),
      Section(
        "neuron", "The postsynaptic neuron", models: NeuronModels.models,
        defaultModel: LeakyIntegrateAndFire.model.name,
        sections: NeuronModels.sections + [PostsynapticCalcium.section, Contraction.section],
        presets: NeuronPresets.all),
      Targets.section,
      Section(
        "measure", "What else is measured of a run",
        sections: [PotentialMeasure.section, TriggeredSpikes.section]),
    ])

  /// Simulates at most `batchSize` runs side by side.
  ///
  /// - Parameters:
  ///   - configurations: The runs' parameters, all of one structure and with equal
  ///     `sharedValues`.
  ///   - seeds: Each run's seed, below 2^64.
  ///   - times: What each stage took is added here.
  ///   - isCancelled: Asked between blocks.
  /// - Returns: One outcome for each run; `nil` if cancelled.
  public static func run(
    _ configurations: [Configuration], seeds: [UInt64], times: inout StageTimes,
    isCancelled: () -> Bool
  ) -> [RunOutcome]? {
    guard let batch = Batch(configurations, seeds: seeds) else { return [] }
    while !batch.isComplete {
      if isCancelled() { return nil }
      batch.advance(times: &times)
    }
    return batch.outcomes()
  }
}

extension Simulation {
  /// What is wrong with a configuration as a whole, though each of its parameters is in range.
  public static func problems(
    in configuration: Configuration
  ) -> [Problem] {
    let parameters = LaneParameters(
      structure: configuration.structure, lanes: [configuration], path: "")
    return timeProblems(parameters) + StepCheck(configuration).problems
      + inputProblems(parameters)
      + NeuronModels.problems(parameters.section("neuron"), step: parameters.uniform(step))
      + PotentialMeasure.problems(parameters)
      + PostsynapticCalcium.problems(parameters) + Targets.problems(parameters)
  }

  private static func inputProblems(_ parameters: LaneParameters) -> [Problem] {
    let inputs = parameters.section("inputs")
    let compartments = NeuronModels.compartments(of: parameters.section("neuron").model)
    return inputs.members.flatMap { name in
      let input = inputs.section(name)
      let run = SpikeSources.Run(
        duration: parameters.uniform(duration), terminals: Int(input.uniform(count)))
      let receptors = input.section("receptors")
      var problems = receptors.members.flatMap {
        Compartment.problems(receptors.section($0), neuron: compartments)
          + Receptors.problems(receptors.section($0))
      }
      if isClamped(parameters.structure) { problems += VoltageClamp.problems(ofInput: input) }
      problems += SpikeSources.problems(input.section("spikes"), run)
      problems += NoSpikes.problems(input)
      problems += TerminalProblems.find(input)
      problems += SubStepCheck.problems(input)
      problems += KineticProblems.find(input)
      problems += ClearanceProblems.find(input)
      problems += CableAttenuation.problems(input)
      problems += MetabotropicProblems.find(input, step: parameters.uniform(step))
      return problems
    }
  }

  private static func timeProblems(
    _ parameters: LaneParameters
  ) -> [Problem] {
    let (duration, step) = (parameters.uniform(duration), parameters.uniform(step))
    let steps = duration / step
    if steps < 1 - 1e-9 {
      return [
        Problem(
          path: "duration", message: "the duration is shorter than a step of \(step.brief) ms")
      ]
    }
    if abs(steps - steps.rounded()) > 1e-6 * max(1, steps * 1e-6) {
      let nearest = (steps.rounded() * step * 1e6).rounded() / 1e6
      return [
        Problem(
          path: "duration",
          message: "the duration is no whole number of steps of \(step.brief) ms",
          hint: "for example \(nearest.brief) ms")
      ]
    }
    if steps > 1e12 {
      return [Problem(path: "duration", message: "a run would have more than 10^12 steps")]
    }
    return []
  }
}
