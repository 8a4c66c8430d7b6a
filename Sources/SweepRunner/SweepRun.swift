import Dispatch
public import Measures
public import Results
public import SweepSpec

/// Runs what is missing of a sweep and writes the tables of its results folder.
public struct SweepRun {
  /// How to run.
  public struct Options: Sendable {
    /// The results folder.
    public var folder: String
    /// The spec's file, of which the manifest notes the commit.
    public var specPath: String
    /// What the command line changed of the spec, for the manifest.
    public var overrides = Overrides()
    /// How many batches are simulated at once; `nil` for one for each processor.
    public var threads: Int?
    /// Whether to stop at the first run that fails.
    public var isFailFast = false
    /// After how many seconds to stop; `nil` for never.
    public var timeBudget: Double?
    /// Whether to measure what each stage takes.
    public var isTimed = false

    /// Runs into `folder` whatever the spec at `specPath` says.
    public init(folder: String, specPath: String) {
      self.folder = folder
      self.specPath = specPath
    }
  }

  /// What a start of a sweep came to.
  public struct Report: Sendable {
    /// Runs of the sweep.
    public var total = 0
    /// Runs that this start simulated.
    public var computed = 0
    /// Runs that were there before.
    public var reused = 0
    /// Runs in the folder that do not belong to the sweep any more.
    public var orphaned = 0
    /// Runs that failed, of all that are done.
    public var failed = 0
    /// Bytes of torn frames, whose runs were repeated.
    public var lostBytes = 0
    /// Why it stopped before the end.
    public var stopReason: StopReason?
    /// Whether everything, tables included, was there already.
    public var wasUpToDate = false
    /// The table for the terminal, where tables were written.
    public var overview: Overview?
    /// How long each stage took, in thread seconds, if measured.
    public var stageTimes = StageTimes(isMeasured: false)
    /// Seconds of simulation.
    public var simulationSeconds = 0.0
    /// Seconds of writing tables.
    public var tableSeconds = 0.0

    /// Whether every run of the sweep is done and in the tables.
    public var isComplete: Bool {
      if case .signal = stopReason { return false }
      return computed + reused == total
    }
  }

  /// Why a folder cannot be used now.
  public enum Obstacle: Error {
    /// Another process is running on it.
    case busy(process: Int, host: String, started: String)
    /// It cannot be read or written.
    case results(ResultsError)
  }

  private let sweep: Sweep
  private let options: Options
  private let processor: Processor
  private let fingerprint: String
  private let stop: StopRequest

  /// Prepares to run; touches nothing.
  public init(_ sweep: Sweep, options: Options, processor: Processor, stop: StopRequest) {
    self.sweep = sweep
    self.options = options
    self.processor = processor
    self.stop = stop
    fingerprint = sweep.fingerprint
  }

  /// Does it.
  ///
  /// - Parameter onStart: Gets the progress before the first batch.
  /// - Returns: What it came to; not complete where it was asked to stop.
  /// - Throws: `Obstacle`; what was done before is kept.
  public func run(onStart: (Progress) -> Void) throws(Obstacle) -> Report {
    if let report = upToDateReport() { return report }
    let lock = try folderLock()
    defer { withExtendedLifetime(lock) {} }
    return try results { () throws(ResultsError) in try runLocked(onStart) }
  }

  private func runLocked(_ onStart: (Progress) -> Void) throws(ResultsError) -> Report {
    let started = ThisProcess.timestamp()
    for folder in [options.folder, options.folder + "/tables"] {
      _ = try AtomicFile.removeLeftovers(in: folder)
    }
    let ledger = try Ledger(folder: options.folder, sweep: sweep, fingerprint: fingerprint)
    try AtomicFile.write(
      Array(sweep.text.utf8), to: "\(options.folder)/spec.yaml", isDurable: false)
    let columns = RunColumns(sweep)
    let progress = Progress(
      total: sweep.runCount - ledger.doneCount, reused: ledger.doneCount)
    onStart(progress)
    var report = Report(total: sweep.runCount, reused: ledger.doneCount)
    (report.orphaned, report.lostBytes) = (ledger.orphanedCount, ledger.lostBytes)
    let clock = ThisProcess.monotonicSeconds
    let crew = Crew(sweep, options, processor, stop, fingerprint, columns.measures, progress)
    if progress.total > 0 {
      let queue = BatchQueue(sweep, size: SynapseSimulation.batchSize) { ledger.isDone($0) }
      stop.isHeard = true
      defer { stop.isHeard = false }
      report.stageTimes = try crew.work(queue)
    }
    report.simulationSeconds = ThisProcess.monotonicSeconds - clock
    report.computed = progress.done
    report.failed = ledger.failedCount + progress.failed
    report.stopReason = stop.reason
    if report.isComplete {
      report.stopReason = nil
      try writeTables(columns, ledgerBefore: ledger, &report)
    }
    try manifest(report, started: started).write(folder: options.folder)
    return report
  }

  private func writeTables(
    _ columns: RunColumns, ledgerBefore: Ledger, _ report: inout Report
  ) throws(ResultsError) {
    let clock = ThisProcess.monotonicSeconds
    // The parts are read again only if there is something new in them.
    var ledger = ledgerBefore
    if report.computed > 0 {
      ledger = try Ledger(folder: options.folder, sweep: sweep, fingerprint: fingerprint)
    }
    var builder = try TableBuilder(
      folder: options.folder, sweep: sweep, fingerprint: fingerprint, columns: columns,
      reader: ledger.reader)
    try builder.build(from: ledger.frames)
    report.overview = builder.overview
    report.tableSeconds = ThisProcess.monotonicSeconds - clock
  }

  /// The report if the folder holds the whole sweep already, tables included.
  private func upToDateReport() -> Report? {
    guard let manifest = Manifest(folder: options.folder),
      manifest["fingerprint"] == .text(fingerprint), manifest["state"] == .text("complete"),
      manifest["version"] == .text(QuantalVersion.number),
      case .integer(let failed) = manifest["failed"],
      TableFiles.sizes(folder: options.folder) == manifest.tableSizes
    else { return nil }
    var report = Report(total: sweep.runCount, reused: sweep.runCount, failed: Int(failed))
    report.wasUpToDate = true
    return report
  }

  private func manifest(_ report: Report, started: String) -> Manifest {
    let state = report.isComplete ? "complete" : "incomplete"
    let commit = Host.commit(around: options.specPath)
    return Manifest(
      fields: [
        ("quantal", .integer(1)), ("version", .text(QuantalVersion.number)),
        ("revision", .integer(Int64(sweep.revision))), ("sweep", .text(sweep.name)),
        ("fingerprint", .text(fingerprint)), ("state", .text(state)),
        ("set", .text(options.overrides.settings.joined(separator: "\n"))),
        ("axis", .text(options.overrides.axes.joined(separator: "\n"))),
        ("files", .text(sweep.files.map { "\($0.sha256) \($0.name)" }.joined(separator: "\n"))),
        ("commit", commit.map { .text($0) } ?? .missing), ("host", .text(ThisProcess.host)),
        ("cpu", .text(Host.processorName)), ("instruction_set", .text(processor.rawValue)),
        ("lanes", .integer(Int64(SynapseSimulation.batchSize))),
        ("threads", .integer(Int64(options.threads ?? Host.threads))), ("started", .text(started)),
        ("ended", .text(ThisProcess.timestamp())),
        ("simulation_seconds", .real(report.simulationSeconds)),
        ("table_seconds", .real(report.tableSeconds)), ("runs", .integer(Int64(report.total))),
        ("done", .integer(Int64(report.computed + report.reused))),
        ("computed", .integer(Int64(report.computed))),
        ("reused", .integer(Int64(report.reused))),
        ("failed", .integer(Int64(report.failed))),
        ("orphaned", .integer(Int64(report.orphaned))),
      ] + TableFiles.sizes(folder: options.folder).map { ($0.name, .integer($0.bytes)) })
  }

  private func folderLock() throws(Obstacle) -> FolderLock {
    let attempt = try results { () throws(ResultsError) in
      try Folder.make(options.folder)
      return try FolderLock.acquire(folder: options.folder)
    }
    switch attempt {
    case .acquired(let lock): return lock
    case .held(let holder):
      throw .busy(process: holder.process, host: holder.host, started: holder.started)
    }
  }

  private func results<Result>(
    _ work: () throws(ResultsError) -> Result
  ) throws(Obstacle) -> Result {
    do throws(ResultsError) { return try work() } catch { throw .results(error) }
  }
}
