import SynapseModel

/// Combinations of slow mechanisms that have no meaning.
enum MetabotropicProblems {
  /// What is wrong with an input's receptors and its plasticity.
  static func find(_ input: LaneParameters, step: Double) -> [Problem] {
    let receptors = input.section("receptors")
    var problems = receptors.members.flatMap { name in
      MetabotropicReceptor.problems(receptors.section(name), input: input, step: step)
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
}
