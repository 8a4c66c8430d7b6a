import SweepRunner
import SweepSpec
import SynapseModel

/// Reads bytes as a spec and asks of the outcome all that the program asks.
///
/// Stops where an answer is wrong; that is how both the fuzzer and a test see it.
public enum SpecExercise {
  /// Sweeps with at most so many combinations are gone through one by one.
  private static let smallProduct = 2_000

  /// The start of a spec, up to the end of its base.
  private static let head = Array(
    """
    quantal: 1
    name: x
    base:
      duration: 1 s
      inputs.a: {spikes: {model: poisson, rate: 20 Hz}, release: {model: tsodyks_markram}}

    """.utf8)

  /// Goes through everything.
  ///
  /// What does not start as a spec is also read as the rest of one: few of the fuzzer's inputs get
  /// as far as a sweep otherwise.
  public static func run(_ bytes: [UInt8], file: String) {
    read(bytes, file: file)
    if !bytes.starts(with: "quantal".utf8) { read(head + bytes, file: file) }
  }

  private static func read(_ bytes: [UInt8], file: String) {
    if let sweep = sweep(bytes, file, Overrides()), sweep.productCount <= smallProduct {
      _ = self.sweep(bytes, file, Overrides(settings: ["step=0.05 ms"], axes: ["duration=1 s,2 s"]))
    }
  }

  private static func sweep(_ bytes: [UInt8], _ file: String, _ overrides: Overrides) -> Sweep? {
    do throws(SpecError) {
      let sweep = try Sweep.parse(
        bytes: bytes, file: file, overrides: overrides, schema: SynapseSimulation.schema,
        revision: SynapseSimulation.revision, access: .disk,
        validate: SynapseSimulation.problems)
      check(sweep)
      return sweep
    } catch {
      check(error)
      return nil
    }
  }

  /// Stops, in release builds too, with a message.
  private static func demand(_ isTrue: Bool, _ message: StaticString) {
    guard isTrue else { fatalError("\(message)") }
  }

  // MARK: Problems

  private static func check(_ error: SpecError) {
    demand(!error.diagnostics.isEmpty, "a spec was refused without a word")
    demand(error.diagnostics.count <= 20 && error.omittedCount >= 0, "too many problems")
    for problem in error.diagnostics {
      demand(problem.severity == .error, "a warning among the errors")
      check(problem)
    }
    demand(isPlain(error.text), "control characters in the problems")
  }

  private static func check(_ problem: Diagnostic) {
    demand(problem.line >= 0 && problem.column >= 0 && problem.offset >= 0, "no such place")
    let said = problem.message + (problem.hint ?? "")
    demand(!problem.message.isEmpty && !said.contains("\n"), "a message is not one line")
    demand(isPlain(problem.text), "control characters in a text")
    demand(isObject(problem.json), "the problem is not one line of JSON")
  }

  /// Whether nothing in a text could move a terminal's cursor but a line break.
  private static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar == "\n"
      case .format, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
  }

  /// Whether a text looks like a JSON object on one line: nothing raw inside and all quotes closed.
  private static func isObject(_ text: String) -> Bool {
    var isQuoted = false
    var isEscaped = false
    for byte in text.utf8 {
      if byte < 0x20 { return false }
      if isEscaped {
        isEscaped = false
      } else if byte == 0x5C {
        isEscaped = true
      } else if byte == 0x22 {
        isQuoted.toggle()
      }
    }
    return !isQuoted && text.hasPrefix("{\"severity\":") && text.hasSuffix("}")
  }

  // MARK: Sweeps

  private static func check(_ sweep: Sweep) {
    for warning in sweep.warnings {
      demand(warning.severity == .warning, "an error among the warnings")
      check(warning)
    }
    let (kept, product) = (sweep.configurationCount, sweep.productCount)
    demand(kept >= 1 && kept <= product, "a sweep keeps none, or more than there are")
    guard let first = sweep.firstKept(from: 0) else { fatalError("no position is kept") }
    check(sweep, at: first)
    // Where few are kept, looking for the next one is what takes long, not reading the spec.
    for part in 1...4 where kept > product / 1000 {
      let start = product / 4 * part - (part == 4 ? 1 : 0)
      if let position = sweep.firstKept(from: start) { check(sweep, at: position) }
    }
    demand(sweep.firstKept(from: product) == nil && !sweep.isKept(-1), "no such position")
    if product <= smallProduct { checkSmall(sweep) }
  }

  private static func check(_ sweep: Sweep, at position: Int) {
    demand(sweep.isKept(position), "a position is both kept and not")
    let configuration = sweep.configuration(at: position)
    demand(configuration.values.allSatisfy(\.isFinite), "a value is no number")
    let identifier = sweep.identifier(of: configuration)
    demand(identifier.utf8.count == 25, "a run has no name")
    demand(sweep.seed(configuration: identifier, trial: 1) < 1 << 53, "a seed is too large")
  }

  private static func checkSmall(_ sweep: Sweep) {
    let positions = Array(sweep.keptPositions)
    demand(positions.count == sweep.configurationCount, "counting and listing differ")
    demand(sweep.fingerprint.utf8.count == 64, "a sweep has no fingerprint")
  }
}
