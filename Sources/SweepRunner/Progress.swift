import Dispatch
import Synchronization

/// How far a sweep is; read by whoever shows it.
public final class Progress: Sendable {
  private let counter = Atomic<Int>(0)
  private let failures = Atomic<Int>(0)
  /// Runs to do in this start.
  public let total: Int
  /// Runs that were done before.
  public let reused: Int

  init(total: Int, reused: Int) {
    self.total = total
    self.reused = reused
  }

  /// Runs done in this start.
  public var done: Int { counter.load(ordering: .relaxed) }

  /// Runs of this start that failed.
  public var failed: Int { failures.load(ordering: .relaxed) }

  func add(_ runs: Int, failed: Int) {
    counter.add(runs, ordering: .relaxed)
    if failed > 0 { failures.add(failed, ordering: .relaxed) }
  }
}
