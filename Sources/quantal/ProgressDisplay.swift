import Dispatch
import Results
import SweepRunner

/// Shows on standard error how far a sweep is: a bar on a terminal, else a line now and then.
final class ProgressDisplay {
  private let timer: any DispatchSourceTimer

  /// Starts to show; `isQuiet` shows nothing.
  init(_ progress: Progress, name: String) {
    let start = ThisProcess.monotonicSeconds
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "progress"))
    // Short sweeps end before the first line, and leave the terminal clean.
    let (first, interval) = Terminal.isInteractive ? (0.3, 0.2) : (10.0, 30.0)
    timer.schedule(deadline: .now() + first, repeating: interval)
    timer.setEventHandler {
      let line = Self.line(progress, name, ThisProcess.monotonicSeconds - start)
      if Terminal.isInteractive { Terminal.rewrite(line) } else { Terminal.note(line) }
    }
    timer.resume()
  }

  /// Stops and clears the bar.
  func end() {
    timer.cancel()
    if Terminal.isInteractive { Terminal.rewrite("") }
  }

  private static func line(_ progress: Progress, _ name: String, _ seconds: Double) -> String {
    let (done, total) = (progress.done, max(progress.total, 1))
    let rate = Double(done) / max(seconds, 1e-9)
    let share = Double(done) / Double(total)
    let width = 24
    let filled = Int(share * Double(width))
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
    var line = "\(name) [\(bar)] \(grouped(done))/\(grouped(total)) runs"
    line += rate >= 1 ? ", \(grouped(Int(rate)))/s" : ", \((rate * 1000).rounded() / 1000)/s"
    if done > 0 { line += ", \(duration(Double(total - done) / rate)) left" }
    if progress.failed > 0 { line += ", \(grouped(progress.failed)) failed" }
    return line
  }
}
