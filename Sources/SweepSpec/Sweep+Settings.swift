public import SynapseModel

extension Sweep {
  /// The sweep with base values replaced, as the command line's `--set path=value` asks for.
  ///
  /// Only numbers and flags can be set, since a model or an input changes what there is to sweep;
  /// `text` stays as it was read.
  ///
  /// - Parameters:
  ///   - assignments: Texts of the form `path=value`, the value as in a spec.
  ///   - validate: Finds problems that involve several parameters, in the first configuration.
  /// - Returns: The changed sweep.
  /// - Throws: All problems, each with its assignment.
  public func setting(
    _ assignments: [String], validate: (Configuration) -> [Problem] = { _ in [] }
  ) throws(SpecError) -> Sweep {
    let problems = ProblemList(
      source: SourceText(name: "--set", bytes: Array(assignments.joined(separator: "\n").utf8)))
    var changed = base
    var start = 0
    for assignment in assignments {
      apply(assignment, at: start, to: &changed, problems)
      start += assignment.utf8.count + 1
    }
    if let error = problems.error { throw error }
    let filter = filter.map { Filter($0.rules, axes: axes, base: changed) }
    let keptCount = filter?.tally().kept
    if keptCount == 0 {
      problems.report(0..<0, "with these values 'where' and 'exclude' leave no configuration")
    }
    if let error = problems.error { throw error }
    let sweep = Sweep(
      name: name, text: text, axes: axes, trials: trials, revision: revision, base: changed,
      filter: filter, keptCount: keptCount, defaultModels: canonical.defaultModels,
      warnings: warnings)
    for problem in validate(sweep.configuration(at: sweep.firstKept(from: 0) ?? 0)) {
      problems.report(0..<0, "'\(problem.path)': \(problem.message)", hint: problem.hint)
    }
    if let error = problems.error { throw error }
    return sweep
  }

  private func apply(
    _ assignment: String, at start: Int, to configuration: inout Configuration,
    _ problems: ProblemList
  ) {
    let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let path = parts.first.map(String.init), let value = parts.last else {
      return problems.report(
        start..<start + assignment.utf8.count, "a '=' is missing", hint: "write 'path=value'")
    }
    let pathRange = start..<start + path.utf8.count
    let structure = configuration.structure
    guard let position = structure.position(of: path) else {
      return problems.report(
        pathRange, "unknown parameter \(DisplayText.quoted(path, limit: 100))",
        hint: Suggestion.hint(for: path, among: structure.fields.lazy.map(\.path)))
    }
    guard !sweptColumns.contains(where: { $0.path == path }) else {
      return problems.report(pathRange, "'\(path)' is swept", hint: "change its axis in the spec")
    }
    do throws(Complaint) {
      let parameter = structure.fields[position].parameter
      configuration.values[position] = try ValueText(parameter: parameter).value(String(value))
    } catch {
      problems.report(pathRange.upperBound + 1..<start + assignment.utf8.count, error)
    }
  }
}
