import ArgumentParser
import SweepRunner
import SweepSpec

/// Reads a spec; prints its problems and warnings.
///
/// - Throws: The exit status, once everything has been said.
func loadSweep(_ path: String, json: Bool = false) throws -> Sweep {
  do throws(SpecError) {
    let sweep = try Sweep.load(path)
    if !json { for warning in sweep.warnings { Terminal.note(warning.text) } }
    return sweep
  } catch {
    if json {
      Terminal.output(error.diagnostics.map { $0.json + "\n" }.joined())
    } else {
      Terminal.note(error.text)
    }
    throw exitStatus(of: error)
  }
}

/// The exit status for what is wrong with a spec.
func exitStatus(of error: SpecError) -> ExitCode {
  error.kind == .missingFile ? ExitStatus.missingInput : ExitStatus.wrongSpec
}

/// A number with a comma between groups of three digits.
func grouped(_ number: Int) -> String {
  var digits = String(abs(number))
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits = String(digits.dropLast(3))
  }
  groups.insert(digits, at: 0)
  return (number < 0 ? "-" : "") + groups.joined(separator: ",")
}

/// A length of time for people.
func duration(_ seconds: Double) -> String {
  switch seconds {
  case ..<0.9995: "\(Int((seconds * 1000).rounded())) ms"
  case ..<59.5: "\((seconds * 10).rounded() / 10) s"
  case ..<3570: "\(Int((seconds / 60).rounded())) min"
  default: "\((seconds / 360).rounded() / 10) h"
  }
}
