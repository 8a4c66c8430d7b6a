import Dispatch
import SweepSpec
import SynapseModel

/// One run that is to be done.
struct PlannedRun: Sendable {
  /// Its place in the sweep: the position of its configuration times trials, plus trial.
  let position: Int
  /// Its parameters.
  let configuration: Configuration
  /// Its trial, from 1.
  let trial: Int
}

/// Hands out the runs that are missing in batches of runs that can be simulated side by side.
///
/// The sweep is never listed: memory is bounded by one incomplete batch for each structure and
/// combination of values that runs of a batch must share.
final class BatchQueue: @unchecked Sendable {
  private let sweep: Sweep
  private let isDone: (Int) -> Bool
  private let size: Int
  private let access = DispatchQueue(label: "batches")
  private var position = 0
  private var waiting: [BatchKey: [PlannedRun]] = [:]

  init(_ sweep: Sweep, size: Int, isDone: @escaping (Int) -> Bool) {
    self.sweep = sweep
    self.size = size
    self.isDone = isDone
  }

  /// The next batch, its runs in order of position; `nil` when all have been handed out.
  func next() -> [PlannedRun]? { access.sync { takeNext() } }

  private func takeNext() -> [PlannedRun]? {
    let trials = sweep.trials.count
    var current: (index: Int, configuration: Configuration, key: BatchKey)?
    while position < sweep.positionCount {
      let index = position / trials
      if isDone(position) {
        position += 1
        continue
      }
      if current?.index != index {
        let kept = sweep.firstKept(from: index) ?? sweep.productCount
        guard kept == index else {
          position = kept * trials
          continue
        }
        let configuration = sweep.configuration(at: index)
        current = (index, configuration, configuration.batchKey)
      }
      defer { position += 1 }
      guard let current else { continue }
      waiting[current.key, default: []].append(
        PlannedRun(
          position: position, configuration: current.configuration, trial: position % trials + 1))
      if waiting[current.key]?.count == size {
        return waiting.removeValue(forKey: current.key)
      }
    }
    // What is left are incomplete batches; the order does not matter to any result.
    guard
      let first = waiting.min(by: {
        ($0.value.first?.position ?? 0) < ($1.value.first?.position ?? 0)
      })
    else { return nil }
    return waiting.removeValue(forKey: first.key)
  }
}
