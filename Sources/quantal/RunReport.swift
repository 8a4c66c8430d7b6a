import Measures
import Results
import SweepRunner

/// How a run of a sweep went, in words and as JSON.
struct RunReport {
  private let report: SweepRun.Report
  private let folder: String
  private let command: String

  init(_ report: SweepRun.Report, folder: String, command: String) {
    self.report = report
    self.folder = folder
    self.command = command
  }

  /// What happened, for people.
  var headline: String {
    if report.wasUpToDate {
      return "Nothing to do: all \(grouped(report.total)) runs are in \(folder)" + failures + "."
    }
    var text = "\(grouped(report.computed)) runs computed, \(grouped(report.reused)) reused"
    if report.orphaned > 0 { text += ", \(grouped(report.orphaned)) orphaned" }
    text += failures
    if report.lostBytes > 0 { text += " (a torn end of a part was dropped and done again)" }
    if report.isComplete {
      return text + " in \(duration(report.simulationSeconds + report.tableSeconds))."
    }
    let missing = report.total - report.computed - report.reused
    return text + "; \(grouped(missing)) missing.\n\(reason) To go on: \(command)"
  }

  private var failures: String {
    report.failed > 0 ? ", \(grouped(report.failed)) failed (see the column error)" : ""
  }

  private var reason: String {
    switch report.stopReason {
    case .signal: "Interrupted; what is done is kept."
    case .timeBudget: "The time budget is used up; what is done is kept."
    case .failure: "Stopped at the first run that failed."
    case .outputError, nil: "Not finished."
    }
  }

  /// The short table and where the long ones are.
  var tables: String {
    guard report.isComplete else { return "" }
    let overview = report.overview.map { $0.text + "\n" } ?? ""
    return overview + """
      \(folder)/tables/summary.csv     one row per configuration
      \(folder)/tables/runs.parquet    one row per run
      \(folder)/tables/columns.csv     what the columns mean

      """
  }

  /// What each stage took, in thread seconds.
  var timings: String {
    let times = report.stageTimes
    return
      "events \(times.events) receptors \(times.receptors) membrane \(times.membrane)"
      + " rows \(times.rows) simulation \(report.simulationSeconds) tables \(report.tableSeconds)"
  }

  /// One JSON object.
  var json: String {
    var line = JSONLine()
    line.begin()
    line.text("folder", folder)
    line.integer("runs", report.total)
    line.integer("computed", report.computed)
    line.integer("reused", report.reused)
    line.integer("orphaned", report.orphaned)
    line.integer("failed", report.failed)
    line.integer("missing", report.total - report.computed - report.reused)
    line.flag("up_to_date", report.wasUpToDate)
    line.flag("complete", report.isComplete)
    line.real("simulation_seconds", report.simulationSeconds)
    line.real("table_seconds", report.tableSeconds)
    line.end()
    return String(decoding: line.bytes, as: UTF8.self)
  }
}
