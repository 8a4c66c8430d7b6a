public import SweepSpec
import SynapseModel

extension Sweep {
  /// Reads a spec against the model of this program, checks across parameters included.
  ///
  /// - Parameters:
  ///   - path: The spec's file.
  ///   - overrides: What the command line changes.
  /// - Returns: The sweep.
  /// - Throws: All problems, each with its place.
  public static func load(
    _ path: String, overrides: Overrides = Overrides()
  ) throws(SpecError) -> Sweep {
    let sweep = try load(
      path: path, overrides: overrides, schema: SynapseSimulation.schema,
      revision: SynapseSimulation.revision,
      validate: SynapseSimulation.problems)
    if let name = RunColumns(sweep).collision {
      let message = "the tables would have two columns '\(name)', a swept and a measured one"
      throw SpecError(
        kind: .invalid,
        diagnostics: [Diagnostic(file: path, message: message, hint: "give the input another name")]
      )
    }
    return sweep
  }
}
