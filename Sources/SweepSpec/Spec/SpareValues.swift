import SynapseModel

/// Values that have no effect: a slip, unless they have one in other configurations of the sweep.
///
/// What a preset fills in is none of the user's doing, and is not pointed out.
final class SpareValues {
  private var found: [(problem: Problem, place: Range<Int>)] = []
  private var known: Set<Problem> = []
  /// Paths whose values do something in a configuration, as far as is known.
  private var used: Set<String> = []

  /// Takes a configuration in; `idle` are the problems of its values without effect, and `place` is
  /// where such a value is written, `nil` for nowhere.
  func note(
    _ configuration: Configuration, idle: [Problem], place: (Problem) -> Range<Int>?
  ) {
    let paths = Set(idle.map(\.path))
    for (field, value) in zip(configuration.structure.fields, configuration.values)
    where value != field.parameter.defaultValue && !paths.contains(field.path) {
      used.insert(field.path)
    }
    for problem in idle where !known.contains(problem) {
      guard let place = place(problem) else { continue }
      known.insert(problem)
      found.append((problem, place))
    }
  }

  /// Notes those that have no effect anywhere.
  func report(_ problems: ProblemList) {
    for (problem, place) in found where !used.contains(problem.path) {
      problems.note(problem, at: place)
    }
  }
}
