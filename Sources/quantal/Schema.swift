import ArgumentParser
import ModelReference
import SweepRunner

/// Writes the JSON Schema of a spec.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the JSON Schema of a spec, for editors.",
    discussion: """
      Editors that know JSON Schema complete keys, models and parameters by it, show what they mean \
      and mark mistakes while you type. What only the whole spec shows is left to quantal check.

      \(ExitStatus.explanation)
      """)

  func run() throws {
    try Terminal.output(Catalogue(SynapseSimulation.schema).specSchema.page + "\n")
  }
}
