import Glibc

/// Writes a table as `NAME.parquet` and `NAME.csv`, whole or not at all.
///
/// Rows go to the disk as they come; memory is bounded by one row group. Nothing is visible before
/// `finish`; a writer that is dropped, or that threw, leaves older files as they were. The same
/// rows give the same bytes.
public final class TableWriter {
  /// Rows so far.
  public private(set) var rowCount = 0

  private let name: String
  private let columns: [TableColumn]
  private let metadata: [(String, String)]
  private let createdBy: String
  private let csvRowLimit: Int
  private let csvPath: String
  private let parquetFile: AtomicFile
  private var csvFile: AtomicFile?
  private var encoder: ParquetEncoder
  private var csvText = CSVText()
  private var isOver = false

  /// Opens temporary files in a folder, which is created where needed.
  ///
  /// - Parameters:
  ///   - folder: The folder of the two files.
  ///   - name: Their name without extension.
  ///   - columns: The columns; units and meanings go to the Parquet file's metadata.
  ///   - metadata: More keys and values for the Parquet file.
  ///   - createdBy: The program as in "quantal version 1.2.3".
  ///   - csvRowLimit: With more rows than this there is no CSV, and an old one is removed.
  /// - Throws: `ResultsError` where the files cannot be created.
  public init(
    folder: String, name: String, columns: [TableColumn], metadata: [(String, String)] = [],
    createdBy: String, csvRowLimit: Int = 100_000
  ) throws(ResultsError) {
    self.name = name
    self.columns = columns
    self.metadata = metadata
    self.createdBy = createdBy
    self.csvRowLimit = csvRowLimit
    csvPath = "\(folder)/\(name).csv"
    try Folder.make(folder)
    parquetFile = try AtomicFile("\(folder)/\(name).parquet")
    csvFile = try AtomicFile(csvPath)
    guard let encoder = ParquetEncoder(columns: columns) else {
      throw .inputOutput(path: parquetFile.path, operation: .write, errno: ENOMEM)
    }
    self.encoder = encoder
    csvText.append(row: columns.map { .text($0.name) })
  }

  /// Adds a row: one value per column, of the column's kind or missing.
  public func append(_ row: [TableValue]) throws(ResultsError) {
    guard !isOver else { throw unfit("the table is finished") }
    do throws(ResultsError) {
      try add(row)
    } catch {
      // Some columns may have taken the row already: such a table must never be finished.
      abandon()
      throw error
    }
  }

  /// Makes both files durable and then visible.
  public func finish() throws(ResultsError) { try Self.finish([self]) }

  /// Finishes several tables, and other files with them, so that they wait for the disk together.
  public static func finish(
    _ tables: [TableWriter], with files: [AtomicFile] = []
  ) throws(ResultsError) {
    defer { for table in tables { table.abandon() } }
    try concurrently(tables.count) { (index) throws(ResultsError) in try tables[index].complete() }
    // All that can fail for want of space comes before the first name changes.
    try AtomicFile.commit(
      files + tables.map(\.parquetFile) + tables.compactMap(\.csvFile))
    for table in tables where table.csvFile == nil { try Folder.removeFile(table.csvPath) }
  }

  /// Writes what is left to the temporary files.
  private func complete() throws(ResultsError) {
    guard !isOver else { throw unfit("the table is finished") }
    isOver = true
    try closeGroup()
    encoder.close(metadata: allMetadata(), createdBy: createdBy)
    try parquetFile.append(encoder.takeBytes())
    try csvFile?.append(csvText.bytes)
  }

  /// Drops everything; the folder is as before.
  public func abandon() {
    isOver = true
    parquetFile.abandon()
    csvFile?.abandon()
  }

  private func add(_ row: [TableValue]) throws(ResultsError) {
    guard row.count == columns.count else {
      throw unfit("it has \(row.count) values for \(columns.count) columns")
    }
    if let index = encoder.append(row) {
      let column = columns[index]
      let kind = row[index].kind?.rawValue ?? "missing"
      throw unfit("column '\(column.name)' holds \(column.kind.rawValue) values, not \(kind)")
    }
    rowCount += 1
    if encoder.isGroupFull { try closeGroup() }
    guard let csvFile else { return }
    guard rowCount <= csvRowLimit else {
      csvFile.abandon()
      self.csvFile = nil
      return
    }
    csvText.append(row: row)
    if csvText.bytes.count >= 1 << 16 {
      try csvFile.append(csvText.bytes)
      csvText.removeAll()
    }
  }

  private func closeGroup() throws(ResultsError) {
    guard encoder.closeGroup() else {
      throw .inputOutput(path: parquetFile.path, operation: .write, errno: ENOMEM)
    }
    try parquetFile.append(encoder.takeBytes())
  }

  private func allMetadata() -> [(String, String)] {
    var all = metadata
    for column in columns {
      all.append(("column.\(column.name).unit", column.unit))
      all.append(("column.\(column.name).meaning", column.meaning))
      all.append(("column.\(column.name).role", column.role.rawValue))
    }
    return all
  }

  private func unfit(_ reason: String) -> ResultsError {
    .unfitRow(table: name, row: rowCount + 1, reason: reason)
  }
}
