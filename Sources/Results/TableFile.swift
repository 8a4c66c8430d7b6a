import Glibc

/// Writes a table as one file, CSV or Parquet by its name's ending, whole or not at all.
public final class TableFile {
  private enum Form {
    case csv(CSVText)
    case parquet(ParquetEncoder)
  }

  private let file: AtomicFile
  private let columns: [TableColumn]
  private let metadata: [(String, String)]
  private let createdBy: String
  private var form: Form
  private var rowCount = 0

  /// Whether a name ends as one of the two kinds of file.
  public static func isKnown(_ path: String) -> Bool {
    path.hasSuffix(".csv") || path.hasSuffix(".parquet")
  }

  /// Opens a temporary file beside `path`, which is changed by `finish` only.
  ///
  /// - Throws: `ResultsError` where the file cannot be created.
  public init(
    _ path: String, columns: [TableColumn], metadata: [(String, String)] = [], createdBy: String
  ) throws(ResultsError) {
    self.columns = columns
    self.metadata = metadata
    self.createdBy = createdBy
    file = try AtomicFile(path)
    guard path.hasSuffix(".parquet") else {
      var text = CSVText()
      text.append(row: columns.map { .text($0.name) })
      form = .csv(text)
      return
    }
    guard let encoder = ParquetEncoder(columns: columns) else {
      throw .inputOutput(path: path, operation: .write, errno: ENOMEM)
    }
    form = .parquet(encoder)
  }

  /// Adds a row: one value per column, of the column's kind or missing.
  public func append(_ row: [TableValue]) throws(ResultsError) {
    rowCount += 1
    switch form {
    case .csv(var text):
      form = .csv(CSVText())
      text.append(row: row)
      if text.bytes.count >= 1 << 16 {
        try file.append(text.bytes)
        text.removeAll()
      }
      form = .csv(text)
    case .parquet(var encoder):
      form = .csv(CSVText())
      if let index = encoder.append(row) {
        throw .unfitRow(
          table: file.path, row: rowCount, reason: "column '\(columns[index].name)' does not fit")
      }
      if encoder.isGroupFull {
        guard encoder.closeGroup() else {
          throw .inputOutput(path: file.path, operation: .write, errno: ENOMEM)
        }
        try file.append(encoder.takeBytes())
      }
      form = .parquet(encoder)
    }
  }

  /// Makes the file durable and then visible.
  public func finish() throws(ResultsError) {
    switch form {
    case .csv(let text): try file.append(text.bytes)
    case .parquet(var encoder):
      guard encoder.closeGroup() else {
        throw .inputOutput(path: file.path, operation: .write, errno: ENOMEM)
      }
      var all = metadata
      for column in columns {
        all.append(("column.\(column.name).unit", column.unit))
        all.append(("column.\(column.name).meaning", column.meaning))
      }
      encoder.close(metadata: all, createdBy: createdBy)
      try file.append(encoder.takeBytes())
    }
    try file.commit()
  }

  /// Drops everything; a file of that name is as before.
  public func abandon() { file.abandon() }
}
