import ArgumentParser
import ModelReference
import SweepRunner

/// Tells what parameters, models, presets and sections of a spec mean.
struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what a parameter means: unit, default, range, literature source.",
    discussion: """
      PATH is a section (inputs.NAME.release, neuron), a model (tsodyks_markram), a preset or a \
      parameter (inputs.NAME.release.recovery, or its end: recovery); any name of yours may stand for NAME. \
      Without PATH the tree of all sections is shown. With --json there is one object a line for \
      everything that is meant. A source 'science reference 7.5' is explained in \
      Documentation/science-reference.md.

      \(ExitStatus.explanation)
      """)

  @Argument(
    help: "A section, model, preset or parameter.",
    completion: .custom { _, _, prefix in Describe.completions(of: prefix) })
  var path: String?

  @Flag(help: "Report as JSON objects, one a line.")
  var json = false

  @Flag(help: "Write the whole reference as a Markdown page.")
  var markdown = false

  func validate() throws {
    if markdown && (json || path != nil) {
      throw ValidationError("--markdown is for the whole reference, without a path and --json")
    }
  }

  func run() throws {
    let catalogue = Catalogue(SynapseSimulation.schema)
    guard let path else {
      if json { return try Terminal.output(catalogue.json.map { $0.line + "\n" }.joined()) }
      return try Terminal.output(markdown ? catalogue.markdown : catalogue.tree)
    }
    let matches = catalogue.matches(path)
    guard !matches.isEmpty else {
      let near = catalogue.suggestion(for: path).map { "; did you mean '\($0)'?" }
      Terminal.note(
        "quantal: no section, model, preset or parameter is called '\(path)'"
          + (near ?? "; 'quantal describe' lists all"))
      throw ExitStatus.usage
    }
    try Terminal.output(
      json
        ? matches.map { $0.json.line + "\n" }.joined()
        : matches.map(\.text).joined(separator: "\n"))
  }

  /// The paths and names that a shell offers.
  private static func completions(of prefix: String) -> [String] {
    let entries = Catalogue(SynapseSimulation.schema).entries
    let paths = entries.map { $0.path.joined(separator: ".") }
    let words = paths + entries.map(\.name).filter { $0 != Entry.placeholder }
    return Set(words).filter { $0.hasPrefix(prefix) }.sorted()
  }
}
