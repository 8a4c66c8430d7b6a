import Results
public import SweepSpec

/// Configurations as rows of text: names and what is swept, as the tables have it.
public struct ConfigurationRows {
  private let sweep: Sweep
  private let columns: RunColumns
  private let names: [String]

  /// Rows of the configurations of a sweep.
  public init(_ sweep: Sweep) {
    self.sweep = sweep
    columns = RunColumns(sweep)
    names = ["configuration"] + sweep.sweptColumns.map(\.name)
  }

  /// The line of names for CSV.
  public var header: String { line(names.map { .text($0) }) }

  /// The CSV line of a configuration.
  public func csv(_ position: Int) -> String { line(values(position)) }

  /// The JSON line of a configuration.
  public func json(_ position: Int) -> String {
    var line = JSONLine()
    line.begin()
    for (name, value) in zip(names, values(position)) { line.value(name, value) }
    line.end()
    return String(decoding: line.bytes, as: UTF8.self)
  }

  private func values(_ position: Int) -> [TableValue] {
    let (configuration, variant) = sweep.located(position)
    return [.text(sweep.identifier(of: configuration))]
      + columns.sweptValues(configuration, in: variant)
  }

  private func line(_ values: [TableValue]) -> String {
    var text = CSVText()
    text.append(row: values)
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
