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
  private let heard = Atomic<Bool>(false)

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
    _ = self.code.compareExchange(
      expected: 0, desired: code, ordering: .sequentiallyConsistent)
  }

  /// Why to stop, if at all.
  public var reason: StopReason? {
    switch code.load(ordering: .sequentiallyConsistent) {
    case 0: nil
    case -1: .timeBudget
    case -2: .failure
    case -3: .outputError
    case let number: .signal(number)
    }
  }

  /// Whether somebody looks at `reason`, that is, while batches are simulated.
  ///
  /// At other times there is nothing to save: a signal may end the process at once.
  var isHeard: Bool {
    get { heard.load(ordering: .sequentiallyConsistent) }
    set { heard.store(newValue, ordering: .sequentiallyConsistent) }
  }

  /// Whether batches in hand are to be dropped: everybody waits for the end.
  var isUrgent: Bool { code.load(ordering: .relaxed) > 0 }
}

/// Turns SIGINT and SIGTERM into a stop request as long as it lives.
///
/// A second signal, and one while nobody hears the request, ends the process at once.
public final class SignalWatch {
  private let sources: [any DispatchSourceSignal]
  private static let signals = [SIGINT, SIGTERM]

  /// Starts to watch; `farewell` is called before the process is ended at once.
  public init(_ request: StopRequest, farewell: @escaping @Sendable () -> Void) {
    // A queue of its own: the workers may occupy every thread of the common ones.
    let queue = DispatchQueue(label: "signals")
    sources = Self.signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        let isSecond = request.reason != nil
        request.request(.signal(number))
        // Asked after the request is made: who stops to hear looks for requests once more.
        guard isSecond || !request.isHeard else { return }
        farewell()
        SignalWatch.end(by: number)
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
  public static func end(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    // A parent may have left the signal blocked, and then it would wait for ever.
    var only = sigset_t()
    sigemptyset(&only)
    sigaddset(&only, number)
    pthread_sigmask(SIG_UNBLOCK, &only, nil)
    raise(number)
    exit(128 + number)
  }
}
