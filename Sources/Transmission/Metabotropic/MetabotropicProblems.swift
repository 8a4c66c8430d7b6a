import SynapseModel

/// Combinations of slow mechanisms that have no meaning.
enum MetabotropicProblems {
  /// What is wrong with an input's receptors and its plasticity.
  static func find(_ input: LaneParameters, step: Double) -> [Problem] {
    let receptors = input.section("receptors")
    var problems = receptors.members.flatMap { name in
      MetabotropicReceptor.problems(receptors.section(name), input: input, step: step)
        + neuronProblems(receptors.section(name)) + closingProblems(receptors.section(name))
    }
    let plasticity = input.section("plasticity")
    let calcium = input.root.section("neuron").section("calcium")
    if plasticity.model != CalciumPlasticity.none.name,
      calcium.model == PostsynapticCalcium.none.name
    {
      problems.append(
        Problem(
          path: plasticity.path, message: "plasticity by calcium needs calcium of the neuron",
          hint: "add for example 'calcium: {model: single_compartment}' to 'neuron'"))
    }
    return problems
  }

  /// Neurons whose threshold is no parameter that could be shifted.
  private static let withoutThreshold = [
    LeakyIntegrateAndFire.passive, Izhikevich.model, HodgkinHuxleyModels.squidModel,
    HodgkinHuxleyModels.traubModel, VoltageClamp.model, SomaticClamp.model,
  ].map(\.name)
  /// Neurons without a leak conductance.
  private static let withoutLeak = [Izhikevich.model, VoltageClamp.model].map(\.name)

  /// Neurons to whose adaptation spikes add.
  private static let adapting = [AdaptiveExponential.model, Izhikevich.model].map(\.name)
  /// Neurons to whose adaptation spikes add nothing.
  private static let withoutAdaptation = NeuronModels.models.map(\.name).filter {
    !adapting.contains($0)
  }

  /// Effects on what the neuron has not would do nothing.
  ///
  /// Where a whole synapse is measured by voltage clamp, that is no more than a warning.
  private static func neuronProblems(_ receptor: LaneParameters) -> [Problem] {
    guard receptor.model == MetabotropicReceptor.model.name else { return [] }
    let effect = receptor.section(Effects.section.name)
    let neuron = receptor.root.section("neuron").model
    let (lacking, thing, example) =
      switch effect.model {
      case Effects.threshold.name: (withoutThreshold, "threshold that could be shifted", "lif")
      case Effects.leak.name: (withoutLeak, "leak conductance that could be multiplied", "lif")
      case Effects.adaptation.name: (withoutAdaptation, "adaptation by spikes", "adex")
      default: ([String](), "", "")
      }
    guard lacking.contains(neuron) else { return [] }
    return [
      Problem(
        path: effect.path, message: "the neuron '\(neuron)' has no \(thing)",
        hint:
          "choose 'effect: {model: conductance}', or a neuron that has one, for example '\(example)'",
        isWarning: Simulation.isClamped(receptor.structure))
    ]
  }

  /// Channels that close are a part of the leak of their compartment, so that some of it must be left.
  private static func closingProblems(_ receptor: LaneParameters) -> [Problem] {
    let effect = receptor.section(Effects.section.name)
    let neuron = receptor.root.section("neuron")
    let compartment = Compartment(receptor)
    let leaks = [
      LeakyIntegrateAndFire.leak, CompartmentalNeuron.dendriteLeak, CompartmentalNeuron.hillockLeak,
    ]
    let leak = leaks[compartment.rawValue]
    guard receptor.model == MetabotropicReceptor.model.name, effect.model == Effects.closing.name,
      neuron.structure.position(of: neuron.path + "." + leak.name) != nil
    else { return [] }
    var (closed, left) = (0.0, neuron.uniform(leak))
    let inputs = receptor.root.section("inputs")
    for input in inputs.members {
      let receptors = inputs.section(input).section("receptors")
      for receptor in receptors.members.map({ receptors.section($0) }) {
        let effect = receptor.section(Effects.section.name)
        if effect.model == Effects.leak.name { left *= 1 + min(effect.uniform(Effects.gain), 0) }
        guard effect.model == Effects.closing.name, Compartment(receptor) == compartment else {
          continue
        }
        closed += effect.uniform(EffectorChannel.conductance)
      }
    }
    guard closed >= left else { return [] }
    return [
      effect.problem(
        at: EffectorChannel.conductance,
        "channels of \(closed.brief) nS in all cannot close: what is left of '\(leak.name)' is"
          + " \(left.brief) nS",
        hint: "they are a part of the leak; close less of it, or give the neuron a larger one")
    ]
  }
}
