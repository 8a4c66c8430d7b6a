import Results
import SweepRunner
import SweepSpec

/// Prints the configurations of a sweep one by one: `plan --list`.
struct ConfigurationList {
  private let sweep: Sweep
  private let limit: Int
  private let json: Bool
  private let rows: ConfigurationRows

  /// At most `limit` configurations, 0 for all.
  init(_ sweep: Sweep, limit: Int, json: Bool) {
    self.sweep = sweep
    self.limit = limit == 0 ? .max : limit
    self.json = json
    rows = ConfigurationRows(sweep)
  }

  /// Writes them to standard output; what is left out is said on standard error.
  func print() throws {
    if !json { try Terminal.output(rows.header) }
    var text = ""
    for position in sweep.keptPositions.prefix(limit) {
      text += json ? rows.json(position) : rows.csv(position)
      if text.utf8.count > 65_536 {
        try Terminal.output(text)
        text = ""
      }
    }
    try Terminal.output(text)
    let rest = sweep.configurationCount - min(limit, sweep.configurationCount)
    if rest > 0 {
      Terminal.note("and \(grouped(rest)) more; --limit 0 prints all")
    }
  }
}
