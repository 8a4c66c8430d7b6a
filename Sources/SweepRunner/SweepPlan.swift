public import Results
public import SweepSpec

/// What running a sweep would mean: how much there is, is done, takes and fills.
public struct SweepPlan: Sendable {
  /// Runs of the sweep that are done already.
  public let done: Int
  /// Of these, how many failed.
  public let failed: Int
  /// Runs in the folder that do not belong to the sweep any more.
  public let orphaned: Int
  /// Estimated seconds for what is missing, from short measured pilots.
  public let seconds: Double
  /// Estimated size of the results folder (bytes).
  public let bytes: Double
  /// Estimated peak of memory (bytes).
  public let memoryBytes: Double
  /// How many configurations each structure has; runs of different structures are simulated apart.
  public let structures: [Int]

  /// Looks at a sweep and its results folder; runs nothing but short pilots.
  public init(
    _ sweep: Sweep, folder: String, threads: Int?, processor: Processor
  ) throws(ResultsError) {
    if try PartFile.list(in: folder).isEmpty {
      (done, failed, orphaned) = (0, 0, 0)
    } else {
      let ledger = try Ledger(folder: folder, sweep: sweep, fingerprint: sweep.fingerprint)
      (done, failed, orphaned) = (ledger.doneCount, ledger.failedCount, ledger.orphanedCount)
    }
    let memoryBefore = ThisProcess.peakMemoryBytes
    let threads = threads ?? Host.threads
    let missing = sweep.runCount - done
    seconds =
      TimeEstimate(sweep, missing: missing, processor).seconds(threads: threads)
      + Self.secondsOfRow * Double(missing) / Double(threads)
      + Self.secondsOfTableRow * Double(sweep.runCount)
    let columns = RunColumns(sweep)
    bytes = Double(sweep.runCount) * Self.bytesOfRun(columns.runs.count)
    let batch = ThisProcess.peakMemoryBytes - memoryBefore
    memoryBytes =
      ThisProcess.peakMemoryBytes + batch * Double(threads - 1)
      + Self.bytesOfTables(sweep, columns) + Double(sweep.positionCount) / 8
    structures = Self.structures(of: sweep)
  }

  /// How many configurations each structure has, in the order of the spec.
  private static func structures(of sweep: Sweep) -> [Int] {
    var places: [ObjectIdentifier: Int] = [:]
    var counts: [Int] = []
    for variant in sweep.variants {
      let place = places[ObjectIdentifier(variant.structure), default: counts.count]
      places[ObjectIdentifier(variant.structure)] = place
      if place == counts.count { counts.append(0) }
      counts[place] += variant.keptCount
    }
    return counts
  }

  /// Rows that wait in memory until a group of them is written, and the frames being read; as
  /// measured with 10^6 runs.
  private static func bytesOfTables(_ sweep: Sweep, _ columns: RunColumns) -> Double {
    let runs = Double(min(sweep.runCount, 65_536)) * Double(columns.runs.count)
    let summary = Double(min(sweep.configurationCount, 65_536)) * Double(columns.summary.count)
    return (runs + summary) * 10 + 1e7
  }

  /// Compressed parts, Parquet and CSV of a run with that many columns, as measured with the
  /// reference job: a column takes about 4, 8 and 12 bytes there.
  private static func bytesOfRun(_ columns: Int) -> Double { Double(columns) * 24 }

  /// Thread seconds for a run's name, line and compression, and for its rows in the tables, which
  /// one thread writes; as measured with 10^6 short runs.
  private static let (secondsOfRow, secondsOfTableRow) = (1e-5, 1e-5)
}
