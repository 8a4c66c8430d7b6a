public import SweepSpec
import SynapseModel

extension Sweep {
  /// Reads a spec against the model of this program, checks across parameters included.
  ///
  /// - Parameters:
  ///   - path: The spec's file.
  ///   - settings: Base values to replace, each as `path=value`.
  /// - Returns: The sweep.
  /// - Throws: All problems, each with its place.
  public static func load(_ path: String, settings: [String] = []) throws(SpecError) -> Sweep {
    let sweep = try load(
      path: path, schema: SynapseSimulation.schema, revision: SynapseSimulation.revision,
      validate: SynapseSimulation.problems)
    if let name = RunColumns(sweep).collision {
      let message = "the tables would have two columns '\(name)', a swept and a measured one"
      throw SpecError(
        kind: .invalid,
        diagnostics: [Diagnostic(file: path, message: message, hint: "give the input another name")]
      )
    }
    return settings.isEmpty
      ? sweep : try sweep.setting(settings, validate: SynapseSimulation.problems)
  }
}
