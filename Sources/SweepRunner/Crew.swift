import Dispatch
import Measures
import Results
import SweepSpec
import Synchronization

/// The pool: workers that take batches, simulate them and keep what comes out.
struct Crew {
  private let sweep: Sweep
  private let options: SweepRun.Options
  private let processor: Processor
  private let stop: StopRequest
  private let mark: String
  private let header: String
  private let measures: RunMeasures
  private let progress: Progress

  init(
    _ sweep: Sweep, _ options: SweepRun.Options, _ processor: Processor, _ stop: StopRequest,
    _ fingerprint: String, _ measures: RunMeasures, _ progress: Progress
  ) {
    self.sweep = sweep
    self.options = options
    self.processor = processor
    self.stop = stop
    self.measures = measures
    self.progress = progress
    mark = Record.mark(fingerprint)
    var line = JSONLine()
    line.begin()
    line.text("version", QuantalVersion.number)
    line.integer("revision", sweep.revision)
    line.text("fingerprint", fingerprint)
    line.end()
    header = String(decoding: line.bytes.dropLast(), as: UTF8.self)
  }

  /// Works until the queue is empty or someone asks to stop.
  ///
  /// - Returns: What the stages took, over all threads.
  /// - Throws: The first failure to write; every batch that was written before is kept.
  func work(_ queue: BatchQueue) throws(ResultsError) -> StageTimes {
    let outcome = Outcome(isTimed: options.isTimed)
    let deadline = options.timeBudget.map { ThisProcess.monotonicSeconds + $0 }
    // The width of concurrentPerform cannot be chosen, but the number of its workers can.
    DispatchQueue.concurrentPerform(iterations: options.threads ?? Host.threads) { _ in
      var times = StageTimes(isMeasured: options.isTimed)
      do throws(ResultsError) {
        let part = try PartWriter(folder: options.folder, header: header)
        // Every worker does one batch whatever the budget: a loop of restarts gets to the end.
        var limit: Double?
        while let batch = nextBatch(queue, limit), try handle(batch, part, &times) {
          limit = deadline
        }
        try part.close()
      } catch {
        stop.request(.outputError)
        outcome.note(error)
      }
      outcome.add(times)
    }
    if let error = outcome.error { throw error }
    return outcome.times
  }

  private func nextBatch(_ queue: BatchQueue, _ deadline: Double?) -> [PlannedRun]? {
    if let deadline, ThisProcess.monotonicSeconds > deadline { stop.request(.timeBudget) }
    return stop.reason == nil ? queue.next() : nil
  }

  /// Simulates a batch and writes its records; false if it was dropped.
  private func handle(
    _ batch: [PlannedRun], _ part: PartWriter, _ times: inout StageTimes
  ) throws(ResultsError) -> Bool {
    var (names, seeds): ([String], [UInt64]) = ([], [])
    times.measure(\.rows) { (names, seeds) = identities(of: batch) }
    let outcomes = processor.run(batch.map(\.configuration), seeds: seeds, times: &times) {
      stop.isUrgent
    }
    guard let outcomes else { return false }
    var failure: ResultsError?
    times.measure(\.rows) {
      var lines = JSONLine()
      for (index, outcome) in outcomes.enumerated() {
        Record.append(
          batch[index], name: names[index], seed: seeds[index], mark: mark, outcome,
          measures: measures, to: &lines)
      }
      do throws(ResultsError) { try part.append(lines.bytes) } catch { failure = error }
    }
    if let failure { throw failure }
    let failed = outcomes.count { $0.failure != nil }
    progress.add(outcomes.count, failed: failed)
    if failed > 0 && options.isFailFast { stop.request(.failure) }
    return true
  }

  /// Names and seeds of runs; trials of one configuration, which follow each other, share the work.
  private func identities(of batch: [PlannedRun]) -> ([String], [UInt64]) {
    var (names, seeds): ([String], [UInt64]) = ([], [])
    var last: (index: Int, name: String)?
    for run in batch {
      let index = run.position / sweep.trials.count
      let known = last.flatMap { $0.index == index ? $0.name : nil }
      let configuration = known ?? sweep.identifier(of: run.configuration)
      last = (index, configuration)
      names.append(Record.name(configuration: configuration, trial: run.trial))
      seeds.append(sweep.seed(configuration: configuration, trial: run.trial))
    }
    return (names, seeds)
  }

  /// What the workers hand back.
  private final class Outcome: @unchecked Sendable {
    private let access = DispatchQueue(label: "outcome")
    private(set) var error: ResultsError?
    private(set) var times: StageTimes

    init(isTimed: Bool) { times = StageTimes(isMeasured: isTimed) }

    func note(_ error: ResultsError) {
      access.sync { if self.error == nil { self.error = error } }
    }

    func add(_ other: StageTimes) { access.sync { times.add(other) } }
  }
}
