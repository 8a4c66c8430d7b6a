import ArgumentParser
import Results
import SweepRunner
import SweepSpec

/// Takes the rows of a trace to a file or to standard output.
final class TraceSink {
  private let run: String
  private let output: String?
  private let patterns: [String]
  private var chosen: [Int] = []
  private var file: TableFile?
  private var text = CSVText()
  private var error: (any Error)?

  /// `only` are patterns of paths with commas between.
  init(run: String, output: String?, only: String?) {
    self.run = run
    self.output = output
    patterns = (only ?? "").split(separator: ",").map { pattern in
      String(pattern.drop { $0 == " " })
    }
  }

  /// Chooses the states and writes the names of the columns.
  func begin(_ states: [RunTrace.StatePath]) {
    for pattern in patterns where !states.contains(where: { $0.isMeant(by: pattern) }) {
      let near = Suggestion.nearest(to: pattern, among: states.map(\.path))
      Terminal.note(
        "quantal: no state '\(pattern)'"
          + (near.map { "; did you mean '\($0)'?" }
            ?? "; states: \(states.prefix(12).map(\.path).joined(separator: ", ")) ..."))
      error = ExitStatus.usage
    }
    chosen = states.indices.filter { index in
      patterns.isEmpty || patterns.contains { states[index].isMeant(by: $0) }
    }
    let columns =
      [TableColumn("time_ms", .real, unit: "ms", meaning: "Time in the run", role: .key)]
      + chosen.map { states[$0].column }
    attempt {
      if let output {
        file = try TableFile(
          output, columns: columns, metadata: [("quantal.run", run)],
          createdBy: "quantal version \(QuantalVersion.number)")
      } else {
        text.append(row: columns.map { .text($0.name) })
      }
    }
  }

  /// Adds a row; false once something went wrong.
  func add(time: Double, _ values: [Double]) -> Bool {
    // Multiples of a decimal step are not all decimal themselves.
    let rounded = (time * 1e9).rounded() / 1e9
    let row = [TableValue.real(rounded)] + chosen.map { .real(values[$0]) }
    attempt {
      if let file { return try file.append(row) }
      text.append(row: row)
      if text.bytes.count > 1 << 16 { try flush() }
    }
    return error == nil
  }

  /// Completes the file.
  func finish() throws {
    attempt {
      if let file { try file.finish() } else { try flush() }
    }
    if let error = error as? ResultsError {
      Terminal.note("quantal: \(error.message)")
      throw ExitCode(error.exitStatus)
    }
    if let error { throw error }
  }

  private func flush() throws {
    try Terminal.output(String(decoding: text.bytes, as: UTF8.self))
    text.removeAll()
  }

  private func attempt(_ work: () throws -> Void) {
    guard error == nil else { return }
    do { try work() } catch { self.error = error }
  }
}
