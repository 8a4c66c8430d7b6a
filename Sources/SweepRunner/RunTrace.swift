public import Measures
public import Results
public import SweepSpec
import SynapseModel
import TransmissionAVX2
import TransmissionAVX512
import TransmissionBaseline

/// One run of a sweep, to be gone through with all its states.
public struct RunTrace {
  /// Its name.
  public let run: String
  private let configuration: Configuration
  private let seed: UInt64

  /// The run with that name, or the first trial of the configuration with it, or of the first
  /// configuration if none is named; `nil` if the sweep has no such run.
  ///
  /// A name may be cut short, as long as it is at least 7 characters; of several runs the first is
  /// taken. Takes time in proportion to the position of the run.
  public init?(_ sweep: Sweep, run name: String?) {
    let parts = (name ?? "").split(separator: "-", maxSplits: 1).map(String.init)
    let trial = parts.count == 2 ? Int(parts[1]) ?? 0 : 1
    guard (1...sweep.trials.count).contains(trial), name == nil || (parts.first ?? "").count >= 7
    else { return nil }
    for position in sweep.keptPositions {
      let configuration = sweep.configuration(at: position)
      let identifier = sweep.identifier(of: configuration)
      guard parts.first.map({ identifier.hasPrefix($0) }) ?? true else { continue }
      run = Record.name(configuration: identifier, trial: trial)
      self.configuration = configuration
      seed = sweep.seed(configuration: identifier, trial: trial)
      return
    }
    return nil
  }

  /// The run's step (ms).
  public var step: Double {
    configuration.structure.position(of: "step").map { configuration.values[$0] } ?? 0
  }

  /// Goes through the run.
  ///
  /// - Parameters:
  ///   - every: Time between two rows (ms), a whole part or multiple of the step.
  ///   - processor: The instruction set.
  ///   - onStart: Gets path and unit of each state.
  ///   - row: Gets time (ms) and the states; false stops.
  /// - Returns: What came out of the run; `nil` if it was stopped.
  public func go(
    every: Double, processor: Processor, onStart: ([StatePath]) -> Void,
    row: (Double, [Double]) -> Bool
  ) -> RunOutcome? {
    switch processor {
    case .baseline:
      let tracer = TransmissionBaseline.Tracer(configuration, seed: seed, every: every)
      onStart(tracer?.states.map { StatePath(path: $0.path, state: $0.state) } ?? [])
      return tracer?.run(row)
    case .avx2:
      let tracer = TransmissionAVX2.Tracer(configuration, seed: seed, every: every)
      onStart(tracer?.states.map { StatePath(path: $0.path, state: $0.state) } ?? [])
      return tracer?.run(row)
    case .avx512:
      let tracer = TransmissionAVX512.Tracer(configuration, seed: seed, every: every)
      onStart(tracer?.states.map { StatePath(path: $0.path, state: $0.state) } ?? [])
      return tracer?.run(row)
    }
  }

  /// One state of a run.
  public struct StatePath: Sendable {
    /// Where it belongs, for example `inputs.glutamate.3.calcium` for the third terminal.
    public let path: String
    /// Its column of a table.
    public let column: TableColumn

    init(path: String, state: StateValue) {
      self.path = path
      column = TableColumn(
        Sweep.columnName(path: path, unit: state.unit), .real, unit: state.unit?.symbol ?? "",
        meaning: path, role: .measured)
    }

    /// Whether a path as people write it means this state or a section around it; `*` stands for
    /// any one key, and `inputs.` may be left out.
    public func isMeant(by pattern: String) -> Bool {
      let keys = path.split(separator: ".")
      let wanted = pattern.split(separator: ".")
      func fits(_ keys: ArraySlice<Substring>) -> Bool {
        wanted.count <= keys.count && zip(wanted, keys).allSatisfy { $0 == "*" || $0 == $1 }
      }
      return fits(keys[...]) || (keys.first == "inputs" && fits(keys.dropFirst()))
    }
  }
}
