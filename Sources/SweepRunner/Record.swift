import Measures
import Results
import SweepSpec

/// The line that a run leaves in a part.
///
/// It begins with the sweep's mark and the run's position, so that a later start with the same
/// sweep knows what is done without looking further; with another sweep the run's name counts.
enum Record {
  /// The first digits of a sweep's fingerprint, enough to tell sweeps of one folder apart.
  static func mark(_ fingerprint: String) -> String { String(fingerprint.prefix(16)) }

  /// Adds a run's line.
  static func append(
    _ run: PlannedRun, name: String, seed: UInt64, mark: String, _ outcome: RunOutcome,
    measures: RunMeasures, to line: inout JSONLine
  ) {
    line.begin()
    line.text("sweep", mark)
    line.integer("position", run.position)
    line.text("run", name)
    line.integer("trial", run.trial)
    line.integer("seed", Int64(seed))
    let values = outcome.failure == nil ? measures.values(of: outcome) : []
    for (index, measure) in measures.measures.enumerated() {
      guard index < values.count, let value = values[index] else {
        line.missing(measure.name)
        continue
      }
      if measure.isCount, let count = Int64(exactly: value) {
        line.integer(measure.name, count)
      } else {
        line.real(measure.name, value)
      }
    }
    if let failure = outcome.failure {
      line.text("error", failure)
    } else {
      line.missing("error")
    }
    line.end()
  }

  /// A run's name: its configuration's and the trial.
  static func name(configuration: String, trial: Int) -> String { "\(configuration)-\(trial)" }

  /// A configuration's name, from that of one of its runs.
  static func configuration(ofRun name: String) -> String {
    String(name.prefix { $0 != "-" })
  }
}

/// Finds out which run of the sweep a line is about.
final class RecordReader {
  /// What has to be known of a line to place it.
  struct Head {
    let position: Int
    let isFailed: Bool
  }

  private let sweep: Sweep
  private let prefix: [UInt8]
  private static let successEnd = Array("\"error\":null}".utf8)
  private let reader = JSONLineReader(names: ["run", "seed", "trial", "error"])
  /// Positions of configurations by name, made only if another sweep's lines turn up.
  private lazy var positions: [String: Int] = {
    var positions: [String: Int] = [:]
    for index in sweep.keptPositions {
      positions[sweep.identifier(of: sweep.configuration(at: index))] = index
    }
    return positions
  }()

  init(sweep: Sweep, fingerprint: String) {
    self.sweep = sweep
    prefix = Array("{\"sweep\":\"\(Record.mark(fingerprint))\",\"position\":".utf8)
  }

  /// The line's run, or `nil` if it is none of this sweep.
  func head(_ bytes: [UInt8], _ range: Range<Int>) -> Head? {
    if bytes[range].starts(with: prefix) { return nativeHead(bytes, range) }
    guard let values = try? reader.row(bytes, in: range), case .text(let name) = values[0],
      case .integer(let seed) = values[1], case .integer(let trial) = values[2],
      (1...Int64(sweep.trials.count)).contains(trial),
      case let configuration = Record.configuration(ofRun: name),
      let index = positions[configuration],
      sweep.seed(configuration: configuration, trial: Int(trial)) == UInt64(exactly: seed)
    else { return nil }
    return Head(
      position: index * sweep.trials.count + Int(trial) - 1, isFailed: values[3] != .missing)
  }

  private func nativeHead(_ bytes: [UInt8], _ range: Range<Int>) -> Head? {
    var position = 0
    var place = range.lowerBound + prefix.count
    while place < range.upperBound, case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10 {
      position = position * 10 + Int(digit)
      guard position < sweep.positionCount else { return nil }
      place += 1
    }
    guard sweep.isKept(position / sweep.trials.count) else { return nil }
    return Head(
      position: position,
      isFailed: !bytes[range].suffix(Self.successEnd.count).elementsEqual(Self.successEnd))
  }
}
