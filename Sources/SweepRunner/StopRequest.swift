import Dispatch
import Glibc
import Synchronization

/// Why a sweep stops before its end.
public enum StopReason: Sendable, Equatable {
  /// SIGINT or SIGTERM arrived: batches in hand are dropped.
  case signal(Int32)
  /// The time budget is used up: batches in hand finish.
  case timeBudget
  /// A run failed and the caller asked to stop at the first.
  case failure
  /// Results could not be written.
  case outputError
}

/// A wish to stop, which may come from a signal, the clock or a worker.
public final class StopRequest: Sendable {
  // 0 none, positive a signal, negative one of the other reasons.
  private let code = Atomic<Int32>(0)

  /// No wish to stop.
  public init() {}

  /// Asks to stop; the first reason counts.
  public func request(_ reason: StopReason) {
    let code: Int32 =
      switch reason {
      case .signal(let number): number
      case .timeBudget: -1
      case .failure: -2
      case .outputError: -3
      }
    _ = self.code.compareExchange(expected: 0, desired: code, ordering: .relaxed)
  }

  /// Why to stop, if at all.
  public var reason: StopReason? {
    switch code.load(ordering: .relaxed) {
    case 0: nil
    case -1: .timeBudget
    case -2: .failure
    case -3: .outputError
    case let number: .signal(number)
    }
  }

  /// Whether batches in hand are to be dropped: everybody waits for the end.
  var isUrgent: Bool { code.load(ordering: .relaxed) > 0 }
}

/// Turns SIGINT and SIGTERM into a stop request as long as it lives; a second signal ends at once.
public final class SignalWatch {
  private let sources: [any DispatchSourceSignal]
  private static let signals = [SIGINT, SIGTERM]

  /// Starts to watch.
  public init(_ request: StopRequest) {
    // A queue of its own: the workers may occupy every thread of the common ones.
    let queue = DispatchQueue(label: "signals")
    sources = Self.signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if request.reason != nil { SignalWatch.end(by: number) }
        request.request(.signal(number))
      }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in Self.signals { signal(number, SIG_DFL) }
  }

  /// Ends the process by the signal itself, so that make and shells see it and stop too.
  public static func end(by number: Int32) {
    signal(number, SIG_DFL)
    kill(getpid(), number)
  }
}
