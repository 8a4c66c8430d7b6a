public import SweepSpec

extension Sweep {
  /// Reads a spec against the model of this program, checks across parameters included.
  ///
  /// - Throws: All problems, each with its place.
  public static func load(_ path: String) throws(SpecError) -> Sweep {
    try load(
      path: path, schema: SynapseSimulation.schema, revision: SynapseSimulation.revision
    ) { configuration in
      SynapseSimulation.problems(in: configuration).map {
        Problem(path: $0.path, message: $0.message, hint: $0.hint)
      }
    }
  }
}
